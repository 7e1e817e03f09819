// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/process.hpp"

#include <atomic>
#include <stdexcept>
#include <string>

namespace canopy {

/// A table was used by who may not, after its end, or with a key it does not have. Uncaught, it ends the process.
class TableError final : public std::logic_error {
public:
    using std::logic_error::logic_error;
};

/// How many rows a key may have, and whether keys have an order.
enum class TableKind : std::uint8_t {
    Set,          ///< one row a key
    OrderedSet,   ///< one row a key, keys in ascending order
    Bag,          ///< any number of different rows a key
    DuplicateBag, ///< any number of rows a key
};

/// Who may use a table.
enum class TableAccess : std::uint8_t {
    Protected, ///< all read, the owner writes
    Public,    ///< all read and write
    Private,   ///< the owner alone
};

struct TableOptions {
    std::string name{}; ///< for errors, the monitor and Tables; empty for none
    TableAccess access = TableAccess::Protected;
};

namespace detail {

/// What a table is besides its rows: whose, and who may do what.
class TableState {
public:
    TableState(const Process& owner, TableOptions options);
    virtual ~TableState() = default;
    TableState(const TableState&) = delete;
    TableState& operator=(const TableState&) = delete;

    /// Fails: TableError.
    void check_read() const {
        const ProcessSlot* owner = m_owner.load(std::memory_order_acquire);
        if (!owner || m_options.access == TableAccess::Private) refuse_others(owner);
    }
    void check_write() const {
        const ProcessSlot* owner = m_owner.load(std::memory_order_acquire);
        if (!owner || m_options.access != TableAccess::Public) refuse_others(owner);
    }
    [[noreturn]] void refuse(const char* why) const;

    /// The rows go, every use fails from now on. True: it was not ended before.
    bool end();
    bool alive() const noexcept { return m_owner.load(std::memory_order_acquire) != nullptr; }
    Pid owner() const noexcept { return alive() ? m_pid : Pid{}; }
    const TableOptions& options() const noexcept { return m_options; }

protected:
    virtual void clear_rows() = 0;

private:
    void refuse_others(const ProcessSlot* owner) const;

    std::atomic<const ProcessSlot*> m_owner; ///< nullptr once the table has ended
    const Pid m_pid;
    const TableOptions m_options;
};

} // namespace detail

} // namespace canopy
