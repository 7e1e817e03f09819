// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/receive.hpp"

#include <algorithm>
#include <deque>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <unordered_map>
#include <utility>

namespace canopy::detail {

/// The lock a process waited for is its own now.
struct LockGranted {};

/// Locks by key, given to processes in the order they asked.
///
/// Each waits in its own process. Cost: one mutex, no process, a message for whoever had to wait.
template <class Key>
class KeyLocks : public std::enable_shared_from_this<KeyLocks<Key>> {
public:
    /// A place in the queue of a key, given up when this goes: with the function that held it, or with its process.
    class Place {
    public:
        Place(std::shared_ptr<KeyLocks> locks, Process& process, Key key)
            : m_locks(std::move(locks)), m_process(process), m_key(std::move(key)), m_first(m_locks->enter(process, m_key)) {}
        Place(const Place&) = delete;
        Place& operator=(const Place&) = delete;
        ~Place() { m_locks->leave(m_process, m_key); }
        bool is_first() const noexcept { return m_first; }

    private:
        std::shared_ptr<KeyLocks> m_locks;
        Process& m_process;
        Key m_key;
        bool m_first;
    };

private:
    bool enter(const Process& process, const Key& key) {
        const std::lock_guard lock(m_mutex);
        std::deque<Pid>& queue = m_queues[key];
        if (std::find(queue.begin(), queue.end(), process.self()) != queue.end())
            throw std::logic_error("this process holds the lock of this key already");
        queue.push_back(process.self());
        return queue.size() == 1;
    }
    void leave(const Process& process, const Key& key) {
        Pid next;
        {
            const std::lock_guard lock(m_mutex);
            const auto found = m_queues.find(key);
            std::deque<Pid>& queue = found->second;
            const bool held = queue.front() == process.self();
            std::erase(queue, process.self());
            if (queue.empty())
                m_queues.erase(found);
            else if (held)
                next = queue.front();
        }
        if (next) send(process.runtime(), next, LockGranted{});
    }

    std::mutex m_mutex;
    std::unordered_map<Key, std::deque<Pid>> m_queues;
};

} // namespace canopy::detail
