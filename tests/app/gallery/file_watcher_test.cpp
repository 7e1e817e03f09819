// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gallery/file_watcher.hpp"

#include "observe/event_log.hpp"
#include "tests/app/gallery/gallery_world.hpp"

#include <gmock/gmock.h>

#include <fstream>
#include <sys/stat.h>
#include <unistd.h>

namespace canopy::app {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class LineReaderTest : public testing::Test {
protected:
    void write(const std::string& text, std::ios::openmode mode = std::ios::app) { std::ofstream(file, mode) << text; }

    QTemporaryDir folder;
    std::filesystem::path file = folder.path().toStdString() + "/log.txt";
    LineReader reader{file, LineReader::Begin::AtEnd};
};

TEST_F(LineReaderTest, WaitsForAFileThatIsMissingAndReadsAllOfIt) {
    EXPECT_THAT(reader.read_new(), IsEmpty());
    EXPECT_EQ(reader.problem(), "missing");
    write("one\ntwo\n");
    EXPECT_THAT(reader.read_new(), ElementsAre("one", "two"));
    EXPECT_EQ(reader.problem(), "");
    EXPECT_THAT(reader.read_new(), IsEmpty());
}

TEST_F(LineReaderTest, BeginsAtTheEndOfAFileThatIsThere) {
    write("old\n");
    EXPECT_THAT(reader.read_new(), IsEmpty());
    write("new\n");
    EXPECT_THAT(reader.read_new(), ElementsAre("new"));
}

TEST_F(LineReaderTest, OrAtItsStart) {
    write("old\n");
    LineReader from_start(file, LineReader::Begin::AtStart);
    EXPECT_THAT(from_start.read_new(), ElementsAre("old"));
}

TEST_F(LineReaderTest, ALineCountsWhenItsEndIsThere) {
    write("ha");
    reader.read_new();
    write("", std::ios::trunc);
    EXPECT_THAT(reader.read_new(), IsEmpty());
    write("lf");
    EXPECT_THAT(reader.read_new(), IsEmpty());
    write(" a line\n\nnext");
    EXPECT_THAT(reader.read_new(), ElementsAre("lf a line", ""));
}

TEST_F(LineReaderTest, ReadsATruncatedFileFromItsBeginning) {
    reader.read_new();
    write("a long first line\n");
    reader.read_new();
    write("short\n", std::ios::trunc);
    EXPECT_THAT(reader.read_new(), ElementsAre("short"));
}

TEST_F(LineReaderTest, ReadsARotatedFileToItsEndAndThenTheNewOne) {
    reader.read_new();
    write("1\n");
    reader.read_new();
    write("2\n");
    std::filesystem::rename(file, file.string() + ".1");
    write("3\n");
    EXPECT_THAT(reader.read_new(), ElementsAre("2", "3"));
    write("4\n");
    EXPECT_THAT(reader.read_new(), ElementsAre("4"));
}

TEST_F(LineReaderTest, LetsGoOfADeletedFileAndWaitsForAnother) {
    reader.read_new();
    write("1\n");
    EXPECT_THAT(reader.read_new(), ElementsAre("1"));
    write("last words\n");
    std::filesystem::remove(file);
    EXPECT_THAT(reader.read_new(), ElementsAre("last words"));
    EXPECT_FALSE(reader.is_open());
    EXPECT_EQ(reader.problem(), "missing");
    write("again\n");
    EXPECT_THAT(reader.read_new(), ElementsAre("again"));
}

TEST_F(LineReaderTest, RefusesWhatIsNoFileAndDoesNotHang) {
    ASSERT_EQ(mkfifo(file.c_str(), 0600), 0);
    EXPECT_THAT(reader.read_new(), IsEmpty());
    EXPECT_EQ(reader.problem(), "no regular file");
    std::filesystem::remove(file);
    std::filesystem::create_directory(file);
    EXPECT_THAT(reader.read_new(), IsEmpty());
    EXPECT_EQ(reader.problem(), "no regular file");
    std::filesystem::remove(file);
    write("at last\n");
    EXPECT_THAT(reader.read_new(), ElementsAre("at last"));
}

TEST_F(LineReaderTest, CutsALineWithoutEndIntoPieces) {
    reader.read_new();
    write(std::string(LineReader::longest_line + 5, 'x') + "\n");
    const auto pieces = reader.read_new();
    ASSERT_EQ(pieces.size(), 2U);
    EXPECT_EQ(pieces[0].size(), LineReader::longest_line);
    EXPECT_EQ(pieces[1], "xxxxx");
}

TEST_F(LineReaderTest, TakesALargeFileInParts) {
    write("");
    reader.read_new();
    const std::string line(99, 'x');
    std::string text;
    for (int i = 0; i < 30'000; ++i) text += line + "\n"; // 3 MB
    write(text);
    std::filesystem::rename(file, file.string() + ".1"); // even when it is rotated meanwhile
    write("new file\n");
    std::vector<std::string> all;
    for (int i = 0; i < 5; ++i)
        for (std::string& each : reader.read_new()) all.push_back(std::move(each));
    EXPECT_EQ(all.size(), 30'001U);
    EXPECT_EQ(all.back(), "new file");
}

// --- the process

class FileWatcherTest : public GalleryWorld {
protected:
    static std::vector<std::string> logged(EventLog& log) {
        std::vector<std::string> texts;
        if (const EventBatch batch = log.collect())
            for (const Event& event : *batch)
                if (const auto* it = std::get_if<event::Log>(&event.body)) texts.push_back(it->text);
        return texts;
    }
    std::size_t open_descriptors() const {
        std::size_t count = 0;
        for (const auto& each : std::filesystem::directory_iterator("/proc/self/fd")) {
            std::error_code ignored;
            if (std::filesystem::read_symlink(each.path(), ignored) == services->watched_file) ++count;
        }
        return count;
    }
    void write(const std::string& text) { std::ofstream(services->watched_file, std::ios::app) << text; }
    std::vector<std::string> lines() { return FileWatcher::lines(ref<FileWatcher>("file_watcher")).get(); }
};

class LineListener final : public GenServer<LineListener> {
public:
    struct Heard {
        using Reply = std::vector<std::string>;
    };
    explicit LineListener(const PubSub& pub_sub) { pub_sub.subscribe<FileLine>(FileWatcher::topic, *this); }
    void handle_info(FileLine line) { m_heard.push_back(std::move(line.text)); }
    std::vector<std::string> handle_call(Heard) { return m_heard; }

private:
    std::vector<std::string> m_heard;
};

TEST_F(FileWatcherTest, NewLinesAppearAndArePublished) {
    write("old\n");
    const auto listener = runtime.start<LineListener>(services->pub_sub).value();
    start("file_watcher");
    write("one\ntwo\n");
    runtime.advance(FileWatcher::period + 1ms);
    EXPECT_THAT(lines(), ElementsAre("one", "two"));
    EXPECT_THAT(call(listener, LineListener::Heard{}).get(), ElementsAre("one", "two"));
}

TEST_F(FileWatcherTest, ClosesTheFileInTerminate) {
    write("");
    EXPECT_EQ(open_descriptors(), 0U);
    start("file_watcher");
    EXPECT_EQ(open_descriptors(), 1U);
    EventLog log(runtime);
    ASSERT_TRUE(stop("file_watcher"));
    EXPECT_EQ(open_descriptors(), 0U);
    EXPECT_THAT(logged(log), ElementsAre("closed the file: shutdown")); // not by the destructor, which says nothing
}

TEST_F(FileWatcherTest, SaysNothingOfAFileThatItHasNotOpen) {
    start("file_watcher");
    EventLog log(runtime);
    ASSERT_TRUE(stop("file_watcher"));
    EXPECT_THAT(logged(log), ElementsAre());
}

TEST_F(FileWatcherTest, ACrashOrAKillLeavesNoFileOpen) {
    write("");
    start("file_watcher");
    crash("file_watcher");
    EXPECT_EQ(open_descriptors(), 1U);
    fault::kill(runtime, pid("file_watcher"));
    runtime.run_until_idle();
    EXPECT_EQ(open_descriptors(), 1U);
    write("after\n");
    runtime.advance(FileWatcher::period + 1ms);
    EXPECT_THAT(lines(), ElementsAre("after"));
}

TEST_F(FileWatcherTest, SaysWhyItReadsNothing) {
    start("file_watcher");
    EXPECT_EQ(FileWatcher::problem(ref<FileWatcher>("file_watcher")).get(), "missing");
    write("here\n");
    runtime.advance(FileWatcher::period + 1ms);
    EXPECT_EQ(FileWatcher::problem(ref<FileWatcher>("file_watcher")).get(), "");
    EXPECT_THAT(lines(), ElementsAre("here"));
}

TEST_F(FileWatcherTest, RunsInAThreadOfItsOwn) {
    start("file_watcher");
    bool pinned = false;
    Runtime real{Threads{1}};
    const auto supervisor = real.start<Supervisor>(SupervisorSpec{}).value();
    GalleryServices others(real);
    others.watched_file = services->watched_file;
    write("");
    const auto started = Supervisor::start_child(supervisor, file_watcher_spec(others)).get();
    ASSERT_TRUE(started);
    pinned = real.table().find(started->pid)->pinned != nullptr;
    EXPECT_TRUE(pinned);
}

} // namespace
} // namespace canopy::app
