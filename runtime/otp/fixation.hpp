// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/pid.hpp"

#include <cstddef>
#include <map>
#include <mutex>
#include <optional>
#include <unordered_map>
#include <vector>

namespace canopy::detail {

/// The order in which a fixed table is walked: all keys as of the fixations and of the walks begun since, the erased ones
/// as places to go on from.
template <class Key>
class Fixation {
public:
    /// Answers how often the process has fixed the table now.
    template <class Keys>
    std::size_t fix(Pid pid, const Keys& keys) {
        const std::lock_guard lock(m_mutex);
        add(keys);
        return ++m_holders[pid];
    }
    /// A walk begins, or goes on from a key that is new: it shall meet what was inserted since too.
    template <class Keys>
    void renew(const Keys& keys) {
        const std::lock_guard lock(m_mutex);
        if (!m_holders.empty()) add(keys);
    }
    /// None held is no error.
    void release(Pid pid, bool all) {
        const std::lock_guard lock(m_mutex);
        const auto found = m_holders.find(pid);
        if (found == m_holders.end()) return;
        if (all || --found->second == 0) m_holders.erase(found);
        if (!m_holders.empty()) return;
        m_keys.clear();
        m_places.clear();
    }
    std::size_t count() const {
        const std::lock_guard lock(m_mutex);
        std::size_t sum = 0;
        for (const auto& [pid, times] : m_holders) sum += times;
        return sum;
    }
    bool active() const {
        const std::lock_guard lock(m_mutex);
        return !m_holders.empty();
    }
    /// The first key after another, or of all, that is still there. False: the walk does not know that key.
    template <class There>
    bool next(const Key* key, std::optional<Key>& found, There&& there) const {
        const std::lock_guard lock(m_mutex);
        if (m_holders.empty()) return false; // not fixed any more
        std::size_t place = 0;
        if (key) {
            const auto here = m_places.find(*key);
            if (here == m_places.end()) return false;
            place = here->second + 1;
        }
        for (; place < m_keys.size() && !found; ++place)
            if (there(m_keys[place])) found = m_keys[place];
        return true;
    }

private:
    template <class Keys>
    void add(const Keys& keys) {
        for (const Key& key : keys)
            if (m_places.try_emplace(key, m_keys.size()).second) m_keys.push_back(key);
    }

    mutable std::mutex m_mutex;
    std::map<Pid, std::size_t> m_holders;
    std::vector<Key> m_keys;
    std::unordered_map<Key, std::size_t> m_places;
};

} // namespace canopy::detail
