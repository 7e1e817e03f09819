// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/process.hpp"
#include "core/receive.hpp"
#include "otp/gen_server.hpp"

#include <any>
#include <atomic>
#include <cstddef>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

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

namespace detail {
class TableState;
}

/// What the new owner of a table is told: handle_info(TableTransfer), or receive<TableTransfer>().
struct TableTransfer {
    std::shared_ptr<detail::TableState> state{};
    Pid from{};    ///< who had it
    std::any gift; ///< what was said with it

    /// The table, as whoever takes it over knows it. Fails: throws TableError when it is of other types.
    template <class T>
    T table() const;
};

/// Who is to own a table: a server that has a handle_info(TableTransfer), or a process that is a function.
class TableHeir {
public:
    template <class T>
    requires detail::HandlesInfo<T, TableTransfer> TableHeir(const Ref<T>& server) // NOLINT(google-explicit-constructor)
        : m_runtime(&server.runtime()), m_pid(server.pid()), m_message(&detail::info_type<T, TableTransfer>) {}
    TableHeir(Runtime& runtime, Pid function_process)
        : m_runtime(&runtime), m_pid(function_process), m_message(&detail::untyped<TableTransfer>) {}

    Runtime& runtime() const noexcept { return *m_runtime; }
    Pid pid() const noexcept { return m_pid; }
    const MessageType& message() const noexcept { return *m_message; }

private:
    Runtime* m_runtime;
    Pid m_pid;
    const MessageType* m_message;
};

struct TableOptions {
    std::string name{}; ///< for errors, the monitor and Tables; empty for none
    TableAccess access = TableAccess::Protected;
    std::optional<TableHeir> heir = std::nullopt; ///< owns it after its owner's end; without, the table ends with its owner
    std::any heir_gift{};                         ///< told to the heir
};

namespace detail {

/// What a table is besides its rows: whose, and who may do what.
class TableState : public std::enable_shared_from_this<TableState> {
public:
    TableState(const Process& owner, TableOptions options);
    virtual ~TableState() = default;
    TableState(const TableState&) = delete;
    TableState& operator=(const TableState&) = delete;

    /// Fails: TableError.
    void check_read() const {
        const ProcessSlot* owner = m_owner.load(std::memory_order_acquire);
        if (!owner || m_access.load(std::memory_order_relaxed) == TableAccess::Private) refuse_others(owner);
    }
    void check_write() const {
        const ProcessSlot* owner = m_owner.load(std::memory_order_acquire);
        if (!owner || m_access.load(std::memory_order_relaxed) != TableAccess::Public) refuse_others(owner);
    }
    void check_owner() const { refuse_others(m_owner.load(std::memory_order_acquire)); }
    [[noreturn]] void refuse(const char* why) const;

    /// The rows go, every use fails from now on. True: it was not ended before.
    bool end();
    /// In the exit of a process that owned it once: goes to the heir, or ends, if it is still its own.
    void owner_ended(Pid owner);
    void give_away(const TableHeir& to, std::any gift);
    void set_heir(std::optional<TableHeir> heir, std::any gift);
    void set_access(TableAccess access);
    void set_name(std::string name);

    /// Fixations of one process nest. Answers whether it is the process's first.
    bool fix(Pid process);
    void release(Pid process, bool all);
    bool is_fixed() const;

    bool alive() const noexcept { return m_owner.load(std::memory_order_acquire) != nullptr; }
    Pid owner() const;
    TableOptions options() const;

protected:
    virtual void clear_rows() = 0;
    /// The order in which keys are walked stands from the first fixation to the last release.
    virtual void fixation_began() = 0;
    virtual void fixation_ended() = 0;

private:
    void refuse_others(const ProcessSlot* owner) const;
    void hand_over(const TableHeir& to, Pid from, std::any gift);

    std::atomic<const ProcessSlot*> m_owner; ///< nullptr once the table has ended
    std::atomic<TableAccess> m_access;
    std::atomic<Pid> m_pid;     ///< whose it is, or was; written under the mutex
    mutable std::mutex m_mutex; ///< of all that follows
    TableOptions m_options;
    std::map<Pid, std::size_t> m_fixations;
};

} // namespace detail

} // namespace canopy
