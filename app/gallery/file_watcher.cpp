// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gallery/file_watcher.hpp"

#include "app/gallery/stage.hpp"

#include <fstream>

namespace canopy::app {

using namespace std::chrono_literals;

Call<FileWatcher::Lines> FileWatcher::lines(const Ref<FileWatcher>& watcher) { return call(watcher, Lines{}); }

Call<FileWatcher::Problem> FileWatcher::problem(const Ref<FileWatcher>& watcher) { return call(watcher, Problem{}); }

ChildSpec FileWatcher::child_spec(std::string id, SpawnOptions options, std::filesystem::path file, PubSub pub_sub) {
    options.pinned = true;
    options.trap_exit = true;
    return {.id = std::move(id),
            .start = starts_with<FileWatcher>(std::move(options), std::move(file), std::move(pub_sub)),
            .restart = Restart::Transient};
}

FileWatcher::FileWatcher(std::filesystem::path file, PubSub pub_sub)
    : m_reader(std::move(file), LineReader::Begin::AtEnd), m_pub_sub(std::move(pub_sub)) {
    handle_info(Look{});
}

void FileWatcher::handle_info(Look) {
    for (std::string& line : m_reader.read_new()) {
        m_pub_sub.broadcast<FileLine>(topic, FileLine{.file = m_reader.path(), .text = line});
        m_lines.push_back(std::move(line));
        if (m_lines.size() > most_lines) m_lines.pop_front();
    }
    send_after(self_ref(), Look{}, period);
}

void FileWatcher::terminate(const ExitReason& reason) {
    const bool was_open = m_reader.is_open();
    m_reader.close();
    if (was_open && !m_reader.is_open()) log(LogLevel::Info, "closed the file: " + reason.to_string());
}

void FileWatcher::inspect(Inspector& inspector) const {
    inspector.show("file", m_reader.path().string());
    inspector.show("open", m_reader.is_open());
    inspector.show("problem", m_reader.problem());
    inspector.show("lines kept", m_lines.size());
}

ChildSpec file_watcher_spec(const GalleryServices& services) {
    return FileWatcher::child_spec("file_watcher", services.named("file_watcher"), services.watched_file, services.pub_sub);
}

Async<void> file_watcher_demo(Stage& stage) {
    const auto watcher = stage.services().ref<FileWatcher>("file_watcher");
    const std::filesystem::path file = stage.services().watched_file;
    const std::string missing = co_await FileWatcher::problem(watcher);
    stage.claim(missing == "missing", "the file is not there yet: that is no crash, it is waited for");
    stage.act("write two lines and the half of a third");
    std::ofstream(file) << "one\ntwo\nthr";
    co_await stage.pass(2 * FileWatcher::period);
    const std::vector<std::string> two = co_await FileWatcher::lines(watcher);
    stage.claim(two == std::vector<std::string>{"one", "two"}, "two lines have appeared; the half one has not ended");
    stage.act("finish it");
    std::ofstream(file, std::ios::app) << "ee\n";
    co_await stage.pass(2 * FileWatcher::period);
    const std::vector<std::string> three = co_await FileWatcher::lines(watcher);
    stage.claim(three.size() == 3 && three.back() == "three", "three");
    stage.act("rotate: rename the file, write a new one");
    std::filesystem::rename(file, file.string() + ".1");
    std::ofstream(file) << "four\n";
    co_await stage.pass(2 * FileWatcher::period);
    stage.act("truncate it and write again");
    std::ofstream(file, std::ios::trunc) << "5\n";
    co_await stage.pass(2 * FileWatcher::period);
    const std::vector<std::string> five = co_await FileWatcher::lines(watcher);
    stage.claim(five.size() == 5 && five[3] == "four" && five[4] == "5", "four and 5 have appeared, nothing twice");
    stage.act("stop it");
    co_await stage.stop();
    stage.claim(stage.heard("closed the file: shutdown"), "terminate has closed the file");
}

} // namespace canopy::app
