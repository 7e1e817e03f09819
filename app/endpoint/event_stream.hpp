// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>

namespace canopy::app {

/// What lies between whoever has news and one reader of them: a bounded queue of texts, each shared by all its readers.
///
///     stream->append(text);  // in a process: never waits; false when the reader was too slow, and is dropped
///     stream->read(buffer, size, suspend); // in the thread that writes to the socket
///
/// Process: append() and end() in any, read() in the one thread of the server. Fails: never; memory is bounded.
class EventStream {
public:
    using Chunk = std::shared_ptr<const std::string>;
    enum class State { Open, Ended, Dropped };

    explicit EventStream(std::size_t most_bytes) : m_most_bytes(most_bytes) {}

    /// What the reader begins with, however much: it does not count as waiting.
    void begin(Chunk chunk);
    /// False: it has ended, or does now because the reader is too far behind.
    bool append(Chunk chunk);
    /// What waits is still read; nothing follows.
    void end();
    State state() const;

    /// Called when there is something to read again, by whoever appended it.
    void on_readable(std::function<void()> wake);
    /// Called once if the reader is dropped: it may hang in a write and read nothing more.
    void on_dropped(std::function<void()> drop);
    /// How to find out whether the reader is still there.
    void ask_for_reader(std::function<bool()> is_there);
    /// Ends when nobody reads any more.
    void end_if_left();
    /// Fills the buffer. 0: nothing now, and `suspend` was called, after which on_readable() will be. -1: the end.
    std::ptrdiff_t read(char* buffer, std::size_t size, const std::function<bool()>& suspend);

private:
    struct Waiting {
        Chunk text;
        bool counts = true;
    };
    void wake(std::unique_lock<std::mutex> lock);
    void drop(std::unique_lock<std::mutex> lock);

    mutable std::mutex m_mutex;
    std::deque<Waiting> m_chunks;
    std::size_t m_offset = 0; ///< of the first chunk: read already
    std::size_t m_bytes = 0;  ///< of those that count
    const std::size_t m_most_bytes;
    State m_state = State::Open;
    bool m_reader_sleeps = false;
    std::function<void()> m_wake;
    std::function<void()> m_drop;
    std::function<bool()> m_is_there;
};

} // namespace canopy::app
