// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gallery/exhibit.hpp"
#include "app/gallery/line_reader.hpp"
#include "otp/gen_server.hpp"

#include <chrono>
#include <deque>
#include <filesystem>
#include <string>
#include <vector>

namespace canopy::app {

/// A line that appeared in a watched file. The topic `gallery:file_watcher` carries it.
struct FileLine {
    std::filesystem::path file;
    std::string text;
};

/// Follows a file and tells which lines are new, to whoever asks and to whoever is subscribed.
///
///     pub_sub.subscribe<FileLine>(FileWatcher::topic, *this);
///
/// Process: pinned, for reading a file blocks; it looks four times a second. Fails: a file that is missing or cannot be
/// read is waited for; a broken disk crashes it, and its next life begins at the end of the file.
class FileWatcher final : public GenServer<FileWatcher> {
public:
    static constexpr std::string_view topic = "gallery:file_watcher";
    static constexpr std::chrono::milliseconds period{250};

    struct Look {};
    struct Lines {
        using Reply = std::vector<std::string>; ///< since its start, oldest first; the last hundred
    };
    struct Problem {
        using Reply = std::string; ///< why the file cannot be read; empty when it can
    };

    static Call<Lines> lines(const Ref<FileWatcher>& watcher);
    static Call<Problem> problem(const Ref<FileWatcher>& watcher);
    static ChildSpec child_spec(std::string id, SpawnOptions options, std::filesystem::path file, PubSub pub_sub);

    FileWatcher(std::filesystem::path file, PubSub pub_sub);
    void handle_info(Look);
    std::vector<std::string> handle_call(Lines) { return {m_lines.begin(), m_lines.end()}; }
    std::string handle_call(Problem) { return m_reader.problem(); }
    /// Runs because it traps exits: without that a supervisor's shutdown would end it at once.
    void terminate(const ExitReason& reason);
    void inspect(Inspector& inspector) const override;

private:
    static constexpr std::size_t most_lines = 100;

    LineReader m_reader;
    PubSub m_pub_sub;
    std::deque<std::string> m_lines;
};

ChildSpec file_watcher_spec(const GalleryServices& services);
Async<void> file_watcher_demo(Stage& stage);

} // namespace canopy::app
