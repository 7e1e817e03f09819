// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/clock.hpp"
#include "core/context.hpp"
#include "core/names.hpp"
#include "core/process.hpp"
#include "core/process_table.hpp"
#include "core/ref.hpp"
#include "core/scheduler.hpp"
#include "core/start.hpp"
#include "core/supervision_directory.hpp"
#include "core/timer_service.hpp"
#include "core/trace.hpp"
#include "core/trace_ring.hpp"

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string_view>
#include <thread>
#include <tl/expected.hpp>
#include <vector>

namespace canopy {

/// Real threads and real time.
struct Threads {
    unsigned workers = 0; ///< 0: one a core; at most 256
};

/// One thread, a virtual clock, and a seed that decides who runs next: the same seed, the same run.
struct Simulated {
    std::uint64_t seed = 1;
};

/// Whether the runtime writes down what happens.
enum class Trace : std::uint8_t { On, Off };

/// The world processes live in: table, scheduler, timers, names. Several may exist side by side.
///
///     Runtime runtime{Threads{}};
///     const Ref<Counter> counter = runtime.start<Counter>(41).value();
///     EXPECT_EQ(Counter::increment(counter).get(), 42);
///
/// Process: made, used from threads that run no process, and destroyed by one thread; post(), whereis() and the
/// look-ups by any. The destructor stops everything: top processes in the reverse order of their start, then the rest.
/// Fails: throws std::system_error when a thread cannot be made, std::logic_error in a process that blocks.
/// Cost: a thread a worker and one for timers; 256 bytes a process.
class Runtime {
public:
    explicit Runtime(Threads threads, Trace trace = Trace::On);
    explicit Runtime(Simulated simulated, Trace trace = Trace::On);
    ~Runtime();
    Runtime(const Runtime&) = delete;
    Runtime& operator=(const Runtime&) = delete;

    /// Begins a process that constructs T in its own first turn; does not wait for it.
    template <class T, class... Arguments>
    Ref<T> spawn(Arguments&&... arguments) {
        return spawn_with<T>(SpawnOptions{}, std::forward<Arguments>(arguments)...);
    }
    template <class T, class... Arguments>
    Ref<T> spawn_with(SpawnOptions options, Arguments&&... arguments);

    /// Begins a process and blocks until its init is over. For threads that run no process.
    /// Fails: with the reason init failed for; `normal` when it wanted no process.
    template <class T, class... Arguments>
    tl::expected<Ref<T>, ExitReason> start(Arguments&&... arguments) {
        return start_with<T>(SpawnOptions{}, std::forward<Arguments>(arguments)...);
    }
    template <class T, class... Arguments>
    tl::expected<Ref<T>, ExitReason> start_with(SpawnOptions options, Arguments&&... arguments);

    /// A process that is one function: it ends when the function does. The function must be copied or static, its
    /// captures live as long as the process.
    using Body = std::function<Async<void>(Process&)>;
    Pid spawn_function(Body body, SpawnOptions options = SpawnOptions());

    /// Runs a function in a process of its own and blocks for its result. For threads that run no process.
    /// Fails: throws what the function threw; ProcessExit if the process was ended; std::logic_error in a process.
    template <class T>
    T wait_for(std::function<Async<T>(Process&)> function);
    /// The same for a function that answers why it failed: `killed` if the process was ended.
    template <class T>
    tl::expected<T, ExitReason> attempt_for(std::function<Async<tl::expected<T, ExitReason>>(Process&)> function);

    /// How many processes run at the same time: the worker threads; 1 when simulated.
    unsigned workers() const noexcept { return m_workers; }
    Pid whereis(std::string_view name) const;
    /// An address that follows a name, whoever holds it.
    template <class T>
    Ref<T> name(std::string_view name) {
        return Ref<T>(m_names.intern(name));
    }
    bool is_alive(Pid pid) const noexcept { return m_table.find(pid) != nullptr; }
    /// Sends an exit signal from outside.
    void exit(Pid pid, ExitReason reason) { signals::exit(*this, pid, {}, std::move(reason), ExitRoute::Direct); }
    void freeze(Pid pid) { signals::freeze(*this, pid); }
    void thaw(Pid pid) { signals::thaw(*this, pid); }
    /// Asks a process about itself; the answer comes on the thread that runs it. Nothing if it is gone.
    void process_info(Pid pid, std::function<void(std::optional<ProcessInfo>)> answer);
    /// The same, blocking. For threads that run no process. A pinned process answers when its handler has ended.
    std::optional<ProcessInfo> process_info(Pid pid);

    /// Everybody alive who belongs to the group of this leader, without the leader. Cost: a look at every process.
    std::vector<Pid> group(Pid leader) const;

    Timestamp now() const noexcept { return m_clock.now(); }
    const Clock& clock() const noexcept { return m_clock; }
    std::size_t process_count() const;   ///< alive, exact when nothing runs
    std::uint64_t handled_count() const; ///< messages handled so far, all processes, exact when nothing runs
    /// Processes that could run and wait for a worker: what is more than a few for long is more work than workers.
    /// Process: any thread; simulated, the one that drives it. Cost: a few loads a worker; nothing for those who run.
    RunQueueLengths run_queue_lengths() const { return m_scheduler.run_queue_lengths(); }

    // --- simulated mode
    bool simulated() const noexcept { return m_scheduler.simulated(); }
    /// Runs until no process is runnable. Time stands still.
    void run_until_idle();
    /// Lets time pass: runs what is runnable, jumps to the next timer, and so on.
    void advance(std::chrono::nanoseconds duration);
    /// Runs, jumping over idle time, until the condition holds. False: nothing is left that could make it true.
    bool run_until(const std::function<bool()>& condition);

    /// Ends all processes: top ones with shutdown, youngest first, those that remain after the grace with kill. What is
    /// started afterwards never runs: start() and calls fail with `killed`.
    void stop(std::chrono::milliseconds grace = std::chrono::seconds{10});
    /// The same from anywhere, also from a process, without waiting: on a thread of its own, or in simulated mode when the
    /// function that drives the runtime is done. The destructor waits for it.
    void request_stop();
    /// Whether a stop has begun or was asked for.
    bool stop_requested() const noexcept { return m_stop_requested.load(std::memory_order_acquire); }

    // --- for the layers above
    /// Hands an envelope over. False: the addressee is gone or its mailbox full, and the envelope with it; whoever waited
    /// is told.
    bool post(Pid to, Envelope* envelope);
    /// The same, whatever waits already.
    bool post_always(Pid to, Envelope* envelope);
    struct SpawnRequest {
        Pid parent{};
        const char* label = "";
        ProcessKind kind = ProcessKind::Worker;
        bool pinned = false;
        bool link = false;         ///< to the parent, which must be the process in hand
        std::uint64_t monitor = 0; ///< the parent's reference, 0 for none
        std::string_view text_label{};
        std::uint32_t max_mailbox = 0;
        Overflow overflow = Overflow::Wait;
    };
    Pid spawn_envelope(const SpawnRequest& request, Envelope* start);
    void schedule(ProcessSlot& slot) { m_scheduler.schedule(slot); }
    void retire(ProcessSlot& slot);
    void release_name(NameSlot& name, Pid holder);
    /// A timer is about to be set for the process, which drops it when it ends. False: it has ended.
    bool expects_timers(Pid pid) const noexcept {
        ProcessSlot* slot = m_table.find(pid);
        if (!slot) return false;
        if (!slot->has_timers.load(std::memory_order_relaxed)) slot->has_timers.store(true, std::memory_order_seq_cst);
        // Either the end sees the mark, or we see the end.
        return slot->generation.load(std::memory_order_seq_cst) == pid.generation;
    }
    /// The process has a turn: its first in each frame is written down.
    void note_active(ProcessSlot& slot) {
        const std::uint32_t frame = m_frame.load(std::memory_order_relaxed);
        if (slot.sampled == frame || m_trace == Trace::Off) return;
        slot.sampled = frame;
        trace_active(slot);
    }
    /// A supervisor gives a process up that does not end: its worker is replaced, its name is free.
    void abandon(Pid pid);

    Names& names() noexcept { return m_names; }
    TimerService& timers() noexcept { return m_timers; }
    ProcessTable& table() noexcept { return m_table; }
    SupervisionDirectory& supervision() noexcept { return m_supervision; }
    std::chrono::nanoseconds long_handler_threshold() const noexcept { return m_long_handler.load(std::memory_order_relaxed); }
    /// A handler that runs longer is reported. Default 100 ms.
    void set_long_handler_threshold(std::chrono::nanoseconds threshold) noexcept {
        m_long_handler.store(threshold, std::memory_order_relaxed);
    }

    // --- for the observe layer
    bool tracing() const noexcept { return m_trace == Trace::On; }
    void trace(TraceRecord record);
    /// Everything written since the last call, in order of time; active processes go to the second list, once each.
    /// Answers how many records were ever lost for want of room. Process: one reader.
    std::uint64_t drain_trace(std::vector<TraceRecord>& records, std::vector<Pid>& active);

private:
    bool deliver(ProcessSlot* slot, Pid to, Envelope* envelope);
    [[gnu::noinline]] bool admit(ProcessSlot& slot, Pid to, Envelope& envelope);
    [[gnu::noinline]] void trace_active(const ProcessSlot& slot);
    void require_outside() const;
    ProcessSlot* take_slot();
    bool end_world();
    void stop_if_requested();
    bool wait_until(const std::function<bool()>& condition, std::chrono::milliseconds limit);
    std::vector<Pid> living(bool top_only) const;
    Worker* own_worker() const noexcept;

    Clock m_clock;
    Trace m_trace;
    unsigned m_workers = 1;
    std::atomic<std::chrono::nanoseconds> m_long_handler{std::chrono::milliseconds{100}};
    Names m_names{*this};
    ProcessTable m_table{*this};
    SupervisionDirectory m_supervision;
    TimerService m_timers{*this};
    Scheduler m_scheduler{*this};
    std::atomic<std::uint32_t> m_frame{1};

    // What threads that are no workers do:
    std::mutex m_outside_mutex;
    TraceRing m_outside_trace{tracing() && !m_clock.is_virtual() ? 1U << 14 : 1U};
    std::vector<std::uint32_t> m_outside_free;
    std::atomic<std::uint64_t> m_outside_spawned{0};

    std::atomic<bool> m_stopping{false};
    std::atomic<bool> m_killing{false}; ///< the last phase of stop(): who is born now dies at once
    std::atomic<std::uint64_t> m_births{0};
    std::atomic<bool> m_stop_requested{false};
    std::mutex m_stop_call; ///< one stop() at a time
    std::thread m_stopper;  ///< runs the stop that request_stop() asked for
    bool m_stopped = false; ///< under m_outside_mutex for all but the stopping thread
    std::mutex m_stop_mutex;
    std::condition_variable m_stop_progress;
    std::vector<TraceRecord> m_late; ///< drained, but younger than the frame they were drained in
};

namespace detail {

/// A process that is one function.
class FunctionProcess final : public Process {
public:
    explicit FunctionProcess(Runtime::Body body) : m_body(std::move(body)) {}
    Async<void> begin() {
        co_await m_body(*this);
        stop();
    }

private:
    Runtime::Body m_body;
};

/// A body whose captures are moved once and that keeps a promise: its value, or why there is none.
template <class T>
struct Promised {
    std::promise<T> promise;
    bool kept = false;
    ~Promised() {
        if (!kept) promise.set_exception(std::make_exception_ptr(ProcessExit(ExitReason::killed())));
    }
};

template <class T>
Async<void> keep(std::shared_ptr<Promised<T>> promised, std::function<Async<T>(Process&)> function, Process& process) {
    std::exception_ptr error;
    try {
        Async<T> running = function(process);
        if constexpr (std::is_void_v<T>) {
            co_await running;
            promised->promise.set_value();
        } else {
            T value = co_await running;
            promised->promise.set_value(std::move(value));
        }
    } catch (...) { // handed on to the thread that waits
        error = std::current_exception();
    }
    if (error) promised->promise.set_exception(error);
    promised->kept = true;
}

} // namespace detail

template <class T>
T Runtime::wait_for(std::function<Async<T>(Process&)> function) {
    require_outside();
    auto promised = std::make_shared<detail::Promised<T>>();
    std::future<T> future = promised->promise.get_future();
    spawn_function([promised = std::move(promised), function = std::move(function)](Process& process) mutable {
        return detail::keep<T>(std::move(promised), std::move(function), process);
    });
    const auto ready = [&future] { return future.wait_for(std::chrono::seconds{0}) == std::future_status::ready; };
    if (simulated() && !run_until(ready)) throw std::runtime_error("waits for an answer that nothing is left to give");
    return future.get();
}

template <class T>
tl::expected<T, ExitReason> Runtime::attempt_for(std::function<Async<tl::expected<T, ExitReason>>(Process&)> function) {
    try {
        return wait_for<tl::expected<T, ExitReason>>(std::move(function));
    } catch (const ProcessExit& ended) {
        return tl::unexpected(ended.reason());
    }
}

} // namespace canopy

#include "core/spawn.hpp"
