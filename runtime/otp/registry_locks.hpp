// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/receive.hpp"

#include <algorithm>
#include <deque>
#include <iterator>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <unordered_map>
#include <unordered_set>
#include <utility>

namespace canopy::detail {

/// What a locked function answers, and whether it has to be awaited.
template <class Answer>
struct LockResult {
    using type = Answer;
    static constexpr bool waits = false;
};
template <class Answer>
struct LockResult<Async<Answer>> {
    using type = Answer;
    static constexpr bool waits = true;
};

/// The key is the addressee's now. A process waits for one key at a time, so it need not say which.
struct LockGranted {};

/// Who holds which key of a Registry, and who waits for it, in the order of asking.
template <class Key>
class RegistryLocks : public std::enable_shared_from_this<RegistryLocks<Key>> {
public:
    explicit RegistryLocks(Runtime& runtime) : m_runtime(runtime) {}

    /// True: the process holds the key. False: it will get a LockGranted. Fails: std::logic_error if it holds it already.
    bool ask(Process& process, const Key& key) {
        const Pid pid = process.self();
        const std::lock_guard lock(m_mutex);
        if (m_watched.insert(pid).second)
            process.on_exit([locks = this->shared_from_this()](Pid ended) { locks->end_all(ended); });
        auto& queue = m_queues[key];
        if (!queue.empty() && queue.front() == pid) throw std::logic_error("this process holds the lock already");
        queue.push_back(pid);
        return queue.size() == 1;
    }
    /// What this process holds, or waits for.
    void release(Pid pid, const Key& key) {
        const std::lock_guard lock(m_mutex);
        const auto found = m_queues.find(key);
        if (found != m_queues.end() && leave(found->second, pid)) m_queues.erase(found);
    }
    std::size_t size() const {
        const std::lock_guard lock(m_mutex);
        return m_queues.size();
    }

private:
    using Queue = std::deque<Pid>; ///< the first holds the key

    /// Answers whether nobody is left.
    bool leave(Queue& queue, Pid pid) {
        const auto place = std::find(queue.begin(), queue.end(), pid);
        if (place == queue.end()) return queue.empty();
        const bool held = place == queue.begin();
        queue.erase(place);
        if (held && !queue.empty()) send_always(m_runtime, queue.front(), LockGranted{});
        return queue.empty();
    }
    void end_all(Pid pid) {
        const std::lock_guard lock(m_mutex);
        m_watched.erase(pid);
        for (auto place = m_queues.begin(); place != m_queues.end();)
            place = leave(place->second, pid) ? m_queues.erase(place) : std::next(place);
    }

    Runtime& m_runtime;
    mutable std::mutex m_mutex;
    std::unordered_map<Key, Queue> m_queues;
    std::unordered_set<Pid> m_watched;
};

/// Lets go of a key when the function that held it is over, however it ends.
template <class Key>
class RegistryLock {
public:
    RegistryLock(std::shared_ptr<RegistryLocks<Key>> locks, Pid pid, Key key)
        : m_locks(std::move(locks)), m_pid(pid), m_key(std::move(key)) {}
    RegistryLock(const RegistryLock&) = delete;
    RegistryLock& operator=(const RegistryLock&) = delete;
    ~RegistryLock() { m_locks->release(m_pid, m_key); }

private:
    std::shared_ptr<RegistryLocks<Key>> m_locks;
    Pid m_pid;
    Key m_key;
};

} // namespace canopy::detail
