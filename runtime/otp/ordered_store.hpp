// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "otp/hash_store.hpp"

#include <cstddef>
#include <map>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <utility>
#include <vector>

namespace canopy::detail {

/// HashStore's sibling whose keys have an order: one map under one lock that readers share.
template <class Key, class Value>
class OrderedStore {
public:
    template <class Look>
    bool read(const Key& key, Look&& look) const {
        const std::shared_lock lock(m_mutex);
        const auto found = m_rows.find(key);
        if (found == m_rows.end()) return false;
        look(std::as_const(found->second));
        return true;
    }

    template <class Decide>
    void modify(Key key, Decide&& decide) {
        const std::lock_guard lock(m_mutex);
        modify_locked(std::move(key), decide);
    }

    /// Several keys in one step: use(step), with step.modify(key, decide).
    template <class Use>
    void modify_together(const std::vector<Key>&, Use&& use) {
        const std::lock_guard lock(m_mutex);
        use(Together{*this});
    }

    /// In ascending order, without the lock while look() runs: what is written meanwhile may be seen or not.
    template <class Look>
    void for_each(Look&& look) const {
        for (std::vector<std::pair<Key, Value>> some = after(nullptr); !some.empty(); some = after(&some.back().first))
            for (const auto& [key, value] : some) look(key, value);
    }

    std::size_t size() const {
        const std::shared_lock lock(m_mutex);
        return m_rows.size();
    }
    void clear() {
        const std::lock_guard lock(m_mutex);
        m_rows.clear();
    }

    std::optional<Key> first() const {
        const std::shared_lock lock(m_mutex);
        return key_at(m_rows.begin());
    }
    std::optional<Key> last() const {
        const std::shared_lock lock(m_mutex);
        return key_before(m_rows.end());
    }
    std::optional<Key> next(const Key& key) const {
        const std::shared_lock lock(m_mutex);
        return key_at(m_rows.upper_bound(key));
    }
    std::optional<Key> previous(const Key& key) const {
        const std::shared_lock lock(m_mutex);
        return key_before(m_rows.lower_bound(key));
    }

private:
    using Rows = std::map<Key, Value>;
    struct Together {
        OrderedStore& store;
        template <class Decide>
        void modify(const Key& key, Decide&& decide) const {
            store.modify_locked(key, decide);
        }
    };

    template <class Decide>
    void modify_locked(Key key, Decide&& decide) {
        const auto found = m_rows.find(key);
        const bool there = found != m_rows.end();
        Change<Value> change = decide(there ? &std::as_const(found->second) : nullptr);
        if (change.kind == Change<Value>::Kind::Erase && there)
            m_rows.erase(found);
        else if (change.kind == Change<Value>::Kind::Put && there)
            found->second = std::move(*change.value);
        else if (change.kind == Change<Value>::Kind::Put)
            m_rows.emplace_hint(found, std::move(key), std::move(*change.value));
    }

    std::optional<Key> key_at(typename Rows::const_iterator place) const {
        return place == m_rows.end() ? std::nullopt : std::optional{place->first};
    }
    std::optional<Key> key_before(typename Rows::const_iterator place) const {
        return place == m_rows.begin() ? std::nullopt : std::optional{std::prev(place)->first};
    }
    std::vector<std::pair<Key, Value>> after(const Key* key) const {
        constexpr std::size_t most = 64;
        std::vector<std::pair<Key, Value>> some;
        const std::shared_lock lock(m_mutex);
        for (auto place = key ? m_rows.upper_bound(*key) : m_rows.begin(); place != m_rows.end() && some.size() < most; ++place)
            some.push_back(*place);
        return some;
    }

    mutable std::shared_mutex m_mutex;
    Rows m_rows;
};

} // namespace canopy::detail
