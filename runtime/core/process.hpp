// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/async.hpp"
#include "core/clock.hpp"
#include "core/exit_reason.hpp"
#include "core/memory.hpp"
#include "core/pid.hpp"
#include "core/signals.hpp"
#include "core/timers.hpp"
#include "core/trace.hpp"

#include <chrono>
#include <exception>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace canopy {

class ProcessDictionary;

class Runtime;

/// Thrown to end the process in hand with a reason of one's choice: OTP's exit(Reason).
///
///     if (licences.empty()) throw ProcessExit(ExitReason::custom("no licence"));
///
/// Process: thrown in the process that is to end; in another place it is an exception like any other. Fails: never.
/// Cost: an exception, a few microseconds; stop() ends in order for less.
class ProcessExit : public std::exception {
public:
    explicit ProcessExit(ExitReason reason) : m_reason(std::move(reason)), m_text(m_reason.to_string()) {}
    const ExitReason& reason() const noexcept { return m_reason; }
    const char* what() const noexcept override { return m_text.c_str(); }

private:
    ExitReason m_reason;
    std::string m_text;
};

/// Collects what a process wants the monitor to show of its state: names and values, in the order given.
///
///     void inspect(Inspector& inspector) const override { inspector.show("orders", m_orders.size()); }
///
/// Process: the one that is asked, between two messages. Fails: what inspect() throws ends the process.
/// Cost: two texts an entry, only when a monitor asks.
class Inspector {
public:
    using Entry = std::pair<std::string, std::string>;
    void show(std::string name, std::string value) { m_entries.emplace_back(std::move(name), std::move(value)); }
    void show(std::string name, std::integral auto value) {
        if constexpr (std::is_same_v<decltype(value), bool>)
            show(std::move(name), std::string(value ? "yes" : "no"));
        else
            show(std::move(name), std::to_string(value));
    }
    std::vector<Entry> take() { return std::move(m_entries); }

private:
    std::vector<Entry> m_entries;
};

/// What a monitor may know of a process. A copy, taken in the process between two messages.
struct ProcessInfo {
    Pid pid{};
    Pid parent{};
    std::string label{};
    std::string name{}; ///< empty without a registered name
    ProcessKind kind = ProcessKind::Worker;
    Activity activity = Activity::Idle;
    std::string current{}; ///< the message in hand, empty when idle
    bool trap_exit = false;
    std::uint64_t depth = 0; ///< messages in the mailbox
    std::uint64_t handled = 0;
    std::vector<Pid> links{};
    std::vector<Pid> monitors{}; ///< whom it watches
    std::vector<Pid> monitored_by{};
    std::vector<std::string> messages{}; ///< the names of the first waiting messages, at most 100
    std::vector<Inspector::Entry> state{};
};

/// What every process is: an identity, links, monitors, timers. GenServer builds on it; few derive from it directly.
///
///     class Witness final : public Process {
///     public:
///         Async<void> begin() {
///             const MonitorRef repo = monitor("repo");
///             const std::optional<Down> down = co_await wait_down(repo);
///             log(LogLevel::Warning, "repo ended: " + down->reason.to_string());
///             stop();
///         }
///     };
///
/// Process: made, called and destroyed by the process it is, never by another thread.
/// Fails: what leaves a handler ends the process, with a reason that says what it was and where.
/// Cost: 256 bytes and the object; an idle one takes no time.
class Process : public PoolAllocated {
public:
    Process();
    virtual ~Process() = default;
    Process(const Process&) = delete;
    Process& operator=(const Process&) = delete;

    Pid self() const noexcept;
    Runtime& runtime() const noexcept;

    /// Ends together with another process: whoever ends abnormally takes the other along. Twice is once.
    /// A dead process answers with an exit signal `noproc`.
    void link(Pid other);
    void unlink(Pid other);
    /// One Down will come when the process ends, or at once (`noproc`) if it is gone.
    MonitorRef monitor(Pid other);
    MonitorRef monitor(std::string_view name);
    enum class Flush : std::uint8_t { No, Yes };
    /// No Down comes any more; with Flush also not one that is already queued.
    void demonitor(MonitorRef monitor, Flush flush = Flush::No);
    /// Sends an exit signal; `kill` cannot be trapped.
    void exit(Pid other, ExitReason reason);
    /// Whether exit signals arrive as messages; answers what it was before.
    bool trap_exit(bool on);
    /// Ends this process after the handler in hand, with terminate().
    void stop(ExitReason reason = ExitReason::normal());
    /// Registers this process. Fails: throws std::invalid_argument when the name is taken or empty, or this process has one.
    void register_name(std::string_view name);
    void unregister_name();
    /// Begins a group: everybody who is started from here on by this process, or by one of the group, belongs to it.
    void lead_group();
    /// Runs before anybody learns that this process ended. Must not throw.
    void on_exit(std::function<void(Pid)> hook);
    /// What libraries keep with this process.
    ProcessDictionary& dictionary();
    /// The name the monitor shows instead of the type's.
    void label(std::string text);
    /// An idle timeout: if no message comes for so long, on_idle_timeout() runs once.
    void idle_timeout(std::chrono::milliseconds after);
    void log(LogLevel level, std::string text) const;
    Timestamp now() const noexcept;

    // What the runtime calls. Overridden by GenServer.
    virtual void on_exit_message(Exit exit);
    virtual void on_down(Down down);
    virtual void on_idle_timeout() {}
    /// The last thing that runs, unless the process was killed or hit by an exit signal it does not trap.
    virtual void on_terminate(const ExitReason& reason);
    virtual void on_unknown(const char* type);
    virtual void inspect(Inspector&) const {}

    ProcessSlot& slot() const noexcept { return m_slot; }

private:
    ProcessSlot& m_slot;
};

/// Waits without taking messages. Returns not before the time has passed.
///
///     co_await sleep(20ms);
///
/// Process: the one that waits; its messages keep their order. Fails: never; a kill ends the wait and the process.
/// Cost: a timer, or none when an earlier one of this process still runs.
class [[nodiscard]] Sleep {
public:
    explicit Sleep(std::chrono::nanoseconds duration) : m_duration(duration) {}
    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> handler);
    void await_resume() const noexcept {}

private:
    std::chrono::nanoseconds m_duration;
    Waiter m_waiter;
};
inline Sleep sleep(std::chrono::nanoseconds duration) { return Sleep{duration}; }

/// Lets every other runnable process have a turn before the handler goes on. Long loops use it: nothing preempts them.
///
///     for (const Row& row : rows) { import(row); co_await yield(); }
///
/// Process: the one that gives way. Fails: never. Cost: a turn in the queue of the scheduler.
class [[nodiscard]] Yield {
public:
    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> handler);
    void await_resume() const noexcept {}

private:
    Waiter m_waiter;
};
inline Yield yield() { return {}; }

/// Waits for one Down. Messages that come meanwhile keep their order.
///
///     const std::optional<Down> down = co_await wait_down(monitor, 5s); // nothing: not in time
///
/// Process: the one that watches. Fails: waits for ever for a monitor that is no more, unless limited.
/// Cost: a look at each queued message.
class [[nodiscard]] WaitDown {
public:
    WaitDown(MonitorRef monitor, std::optional<std::chrono::nanoseconds> timeout) : m_monitor(monitor), m_timeout(timeout) {}
    bool await_ready() const noexcept { return false; }
    bool await_suspend(std::coroutine_handle<> handler);
    std::optional<Down> await_resume();

private:
    MonitorRef m_monitor;
    std::optional<std::chrono::nanoseconds> m_timeout;
    Waiter m_waiter;
};
inline WaitDown wait_down(MonitorRef monitor, std::optional<std::chrono::nanoseconds> timeout = std::nullopt) {
    return {monitor, timeout};
}

} // namespace canopy
