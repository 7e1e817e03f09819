// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "otp/table.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace canopy {

namespace detail {

struct TablesState;

} // namespace detail

/// Tables by name, for those who were not handed them: OTP's named tables.
///
///     Tables tables;
///     const auto windows = tables.create<Table<UserId, Window>>(*this, {.name = "limiter_windows"});
///     const auto same = tables.whereis<Table<UserId, Window>>("limiter_windows");
///
/// A handle; copies share the names. A name is free again when its table ends, its owner's crash included.
///
/// Process: create() in the owner, the rest anywhere. Cost: a lock; who reads often keeps the Table.
/// Fails: throws TableError for a name that is empty or held, and for rows of other types.
class Tables {
public:
    Tables();

    /// Fails: throws TableError when the name is empty or taken.
    template <class T>
    T create(Process& owner, TableOptions options) const {
        const std::string name = options.name;
        T table{owner, std::move(options)};
        add(name, &detail::table_identity<T>, table.m_state);
        return table;
    }
    /// Nothing if there is no such table. Fails: throws TableError when its rows are of other types.
    template <class T>
    std::optional<T> whereis(std::string_view name) const {
        auto state = find(name, &detail::table_identity<T>);
        if (!state) return std::nullopt;
        return T{std::static_pointer_cast<typename T::State>(std::move(state))};
    }
    /// Moves a table to another name in one step. Who may write may do it. Fails: throws TableError when there is no such
    /// table, or the new name is empty or taken.
    void rename(std::string_view from, std::string to) const;
    /// The names of all living tables, sorted.
    std::vector<std::string> names() const;

private:
    void add(const std::string& name, const void* type, const std::shared_ptr<detail::TableState>& state) const;
    std::shared_ptr<detail::TableState> find(std::string_view name, const void* type) const;

    std::shared_ptr<detail::TablesState> m_state;
};

} // namespace canopy
