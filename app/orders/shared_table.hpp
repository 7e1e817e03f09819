// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "otp/table.hpp"

#include <memory>
#include <mutex>
#include <utility>

namespace canopy::app {

/// A table that follows its owner across restarts: each new owner opens a new one, and who holds this handle reads it.
///
///     m_windows.open(*this, {.name = "limiter_windows"}); // the owner
///     windows.table().lookup(key);                        // anybody
///
/// Process: any thread. Cost: table() is a short lock.
template <class Key, class Row>
class SharedTable {
public:
    SharedTable() : m_current(std::make_shared<Current>()) {}

    /// Process: the new owner.
    void open(Process& owner, TableOptions options) const { replace(Table<Key, Row>(owner, std::move(options))); }

    /// The one of the latest owner; it may have ended.
    Table<Key, Row> table() const {
        const std::scoped_lock lock(m_current->mutex);
        return m_current->table;
    }

    /// Uses the table; `otherwise` is the answer while its owner is down.
    template <class Result, class Use>
    Result use(Result otherwise, Use&& function) const {
        const Table<Key, Row> current = table();
        if (!current.alive()) return otherwise;
        try {
            return function(current);
        } catch (const TableError&) { // its owner ended in this moment
            return otherwise;
        }
    }

private:
    struct Current {
        std::mutex mutex;
        Table<Key, Row> table;
    };

    void replace(Table<Key, Row> table) const {
        const std::scoped_lock lock(m_current->mutex);
        m_current->table = std::move(table);
    }

    std::shared_ptr<Current> m_current;
};

} // namespace canopy::app
