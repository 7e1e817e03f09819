// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <deque>
#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

namespace canopy {

/// What is left of a select() with a limit: OTP's continuation.
///
///     auto large = orders.select([](OrderId, const Bill& order) { return order.total > 1000; }, 100);
///     while (const auto batch = large.next()) show(*batch);
///
/// Every row that is there all the time comes once, whatever else is written meanwhile; rows are as they are when their
/// batch is asked for. Process: whoever may read the table. Fails: TableError once the table has ended.
/// Cost: a batch costs its rows; the cursor keeps the keys that are left.
template <class Table, class Predicate>
class TableCursor {
public:
    using Entry = typename Table::Entry;
    using Key = typename Entry::first_type;
    using Row = typename Entry::second_type;

    TableCursor(Table table, std::vector<Key> keys, Predicate predicate, std::size_t limit)
        : m_table(std::move(table)), m_keys(std::move(keys)), m_predicate(std::move(predicate)), m_limit(limit) {}

    /// The next rows, at least one. Nothing: that was all.
    std::optional<std::vector<Entry>> next() {
        while (m_ready.size() < m_limit && m_place < m_keys.size()) take(m_keys[m_place++]);
        if (m_ready.empty()) return std::nullopt;
        const auto end = m_ready.begin() + static_cast<std::ptrdiff_t>(std::min(m_limit, m_ready.size()));
        std::vector<Entry> batch(m_ready.begin(), end);
        m_ready.erase(m_ready.begin(), end);
        return batch;
    }

private:
    void take(const Key& key) {
        const auto found = m_table.lookup(key);
        const auto add = [&](const Row& row) {
            if (m_predicate(key, row)) m_ready.emplace_back(key, row);
        };
        if constexpr (std::is_same_v<decltype(found), const std::vector<Row>>) {
            for (const Row& row : found) add(row);
        } else if (found) {
            add(*found);
        }
    }

    Table m_table;
    std::vector<Key> m_keys;
    std::size_t m_place = 0;
    Predicate m_predicate;
    std::size_t m_limit;
    std::deque<Entry> m_ready; ///< rows of a key that were too many for the batch
};

} // namespace canopy
