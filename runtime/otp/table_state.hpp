// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "otp/gen_server.hpp"

#include <any>
#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

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

template <class T>
inline constexpr char table_identity = 0;

} // namespace detail

/// Tells a process that a table is its own now: it was given away, or its owner ended and this process is its heir.
///
///     void handle_info(TableTransfer transfer) { m_windows = *transfer.table<Table<UserId, Window>>(); }
///     const auto transfer = co_await receive<TableTransfer>();             // in a process that is a function
struct TableTransfer {
    std::string name; ///< the table's
    Pid from;         ///< who owned it
    std::any data;    ///< what give_away() or the heir option said
    std::shared_ptr<detail::TableState> state;
    const void* type = nullptr;

    /// Nothing if its rows are of other types.
    template <class T>
    std::optional<T> table() const {
        if (type != &detail::table_identity<T>) return std::nullopt;
        return T{std::static_pointer_cast<typename T::State>(state)};
    }
};

/// Who is to own a table, with data for its TableTransfer: a process that receives, or a server with a handler for it.
class TableReceiver {
public:
    TableReceiver() = default; ///< nobody
    TableReceiver(Pid pid, std::any data = {}) : m_pid(pid), m_data(std::move(data)), m_wrap(&wrap_untyped) {}
    template <class T>
    requires detail::HandlesInfo<T, TableTransfer> TableReceiver(const Ref<T>& server, std::any data = {})
        : m_pid(server.pid()), m_data(std::move(data)), m_wrap(&wrap_info<T>) {}

    Pid pid() const noexcept { return m_pid; }
    const std::any& data() const noexcept { return m_data; }
    Envelope* envelope(TableTransfer transfer) const { return m_wrap(std::move(transfer)); }

private:
    static Envelope* wrap_untyped(TableTransfer transfer);
    template <class T>
    static Envelope* wrap_info(TableTransfer transfer) {
        return new EnvelopeOf<TableTransfer>(std::move(transfer), detail::info_type<T, TableTransfer>, Passage::Message);
    }

    Pid m_pid;
    std::any m_data;
    Envelope* (*m_wrap)(TableTransfer) = nullptr;
};

struct TableOptions {
    std::string name{}; ///< for errors, the monitor and Tables; empty for none
    TableAccess access = TableAccess::Protected;
    TableReceiver heir{}; ///< who owns the table after its owner; nobody: it ends with it
};

namespace detail {

/// What a table is besides its rows: whose, and who may do what.
class TableState : public std::enable_shared_from_this<TableState> {
public:
    TableState(const Process& owner, TableOptions options, const void* type);
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
    [[noreturn]] void refuse(const std::string& why) const;

    /// The exit of this process, which runs this, releases what it holds of the table. Once a process is enough.
    void watch(ProcessSlot& slot);
    /// The rows go, every use fails from now on. True: it was not ended before.
    bool end();
    /// Runs once when the table ends, at once if it has.
    void on_end(std::function<void()> function);
    void give_away(const TableReceiver& receiver);
    void set_heir(TableReceiver heir);
    void set_access(TableAccess access);
    void rename(std::string name);

    bool alive() const noexcept { return m_owner.load(std::memory_order_acquire) != nullptr; }
    Pid owner() const noexcept { return alive() ? Pid::from_bits(m_pid.load(std::memory_order_acquire)) : Pid{}; }
    TableOptions options() const;

protected:
    virtual void clear_rows() = 0;
    virtual void release_fixations(Pid pid) = 0;

private:
    void refuse_others(const ProcessSlot* owner) const;
    void own(ProcessSlot& slot, Pid pid);
    void hand_over(const TableReceiver& receiver, Pid from);
    void process_ended(Pid pid);
    void owner_ended(Pid pid);
    bool end_of(Pid owner);

    Runtime& m_runtime;
    const void* const m_type;
    std::atomic<const ProcessSlot*> m_owner; ///< nullptr once the table has ended
    std::atomic<std::uint64_t> m_pid;
    std::atomic<TableAccess> m_access;
    mutable std::mutex m_mutex; ///< for all changes of these and for what follows
    std::string m_name;
    TableReceiver m_heir;
    std::vector<Pid> m_watched; ///< whose exits are watched
    std::function<void()> m_on_end;
};

} // namespace detail

} // namespace canopy
