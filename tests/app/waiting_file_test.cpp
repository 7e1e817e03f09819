// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/orders/waiting_file.hpp"

#include "app/orders/order_import.hpp"
#include "tests/app/system_world.hpp"

#include <cerrno>
#include <fcntl.h>
#include <fstream>
#include <gmock/gmock.h>
#include <sys/stat.h>
#include <unistd.h>

namespace canopy::app {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// A pipe with a name, and its writer's end.
class NamedPipe {
public:
    explicit NamedPipe(std::filesystem::path name) : m_name(std::move(name)) {
        EXPECT_EQ(mkfifo(m_name.c_str(), 0600), 0);
        m_writer = open(m_name.c_str(), O_RDWR | O_CLOEXEC); // as a writer alone it would wait for a reader
    }
    NamedPipe(const NamedPipe&) = delete;
    NamedPipe& operator=(const NamedPipe&) = delete;
    ~NamedPipe() { end(); }

    const std::filesystem::path& name() const { return m_name; }
    void write(std::string_view text) const {
        EXPECT_EQ(::write(m_writer, text.data(), text.size()), static_cast<ssize_t>(text.size()));
    }
    void end() {
        if (m_writer >= 0) close(std::exchange(m_writer, -1));
    }

private:
    std::filesystem::path m_name;
    int m_writer = -1;
};

/// Says so from this question on.
auto told_at(int question) {
    return [asked = 0, question]() mutable { return ++asked >= question; };
}

constexpr std::string_view header = "order_id,user,product,quantity,price\n";

class WaitingFileTest : public SystemWorld {
protected:
    std::filesystem::path path(const char* name) const { return file().parent_path() / name; }
    void start_threads() { start({.workers = 2, .database = file()}); }
};

TEST_F(WaitingFileTest, ReadsAFileToItsEndAndAsksNobody) {
    const std::string text(200'000, 'x');
    std::ofstream(path("long")) << text << "\n";
    int asked = 0;
    WaitingFile bytes(path("long"), [&asked] { return ++asked > 0; });
    std::istream stream(&bytes);
    EXPECT_EQ(std::string(std::istreambuf_iterator<char>(stream), {}), text + "\n");
    EXPECT_FALSE(bytes.was_cut());
    EXPECT_EQ(bytes.lines(), 1U);
    EXPECT_EQ(asked, 0);
}

TEST_F(WaitingFileTest, AFolderIsAnErrorWithItsNumber) {
    WaitingFile bytes(path("."), [] { return false; });
    std::istream stream(&bytes);
    EXPECT_EQ(stream.get(), std::char_traits<char>::eof());
    EXPECT_TRUE(bytes.was_cut());
    EXPECT_EQ(bytes.error(), EISDIR);
}

TEST_F(WaitingFileTest, AnImportWhosePipeSaysNothingCanBeToldToStop) {
    start_threads();
    const NamedPipe pipe(path("pipe"));
    const ImportReport report = import_file(pipe.name(), system(), told_at(3));
    EXPECT_EQ(report.stored, 0U);
    EXPECT_THAT(report.problems,
                ElementsAre(pipe.name().string() + ":1: told to stop, nothing is imported from here on; import the file again"));
}

TEST_F(WaitingFileTest, AnImportToldToStopInTheMiddleOfALineStoresWhatWasWholeBefore) {
    start_threads();
    const NamedPipe pipe(path("pipe"));
    pipe.write(header);
    pipe.write("B-1,ada,tea,1,7.90\nB-2,ada,tea,1,7.90\nB-3,ad");
    bool whole = false; // B-1 is known to be whole when B-2 begins
    const ImportReport report = import_file(pipe.name(), system(), [&whole, this] {
        whole = whole || system().ledger().size() == 1;
        return whole;
    });
    EXPECT_EQ(report.stored, 1U);
    EXPECT_THAT(report.problems,
                ElementsAre(pipe.name().string() + ":3: told to stop, nothing is imported from here on; import the file again"));
}

TEST_F(WaitingFileTest, AnImportFromAPipeEndsWithItsWriter) {
    start_threads();
    NamedPipe pipe(path("pipe"));
    pipe.write(header);
    pipe.write("B-1,ada,tea,1,7.90\nB-2,ada,tea,1,7.90\n");
    int asked = 0;
    const ImportReport report = import_file(pipe.name(), system(), [&] {
        if (++asked == 3) pipe.end();
        return false;
    });
    EXPECT_EQ(report.stored, 2U);
    EXPECT_THAT(report.problems, IsEmpty());
}

} // namespace
} // namespace canopy::app
