// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "otp/call.hpp"
#include "otp/gen_server.hpp"

#include <algorithm>
#include <chrono>
#include <concepts>
#include <functional>
#include <memory>
#include <optional>
#include <tl/expected.hpp>
#include <type_traits>
#include <utility>
#include <vector>

namespace canopy {

/// A task ended without a result, or not in time. Uncaught, whoever awaited it ends with the same reason.
///
///     try {
///         co_return co_await quote.await(2s);
///     } catch (const TaskFailed& failed) {
///         log(LogLevel::Warning, failed.what());
///     }
///
/// Process: the task's owner. Fails: never. Cost: an exception, a few microseconds; yield() answers for less.
class TaskFailed final : public ProcessExit {
public:
    using ProcessExit::ProcessExit;
};

/// How long a task is waited for unless told otherwise: OTP's five seconds.
inline constexpr std::chrono::milliseconds default_task_timeout{5000};

/// What a task came to: its value, or the reason it ended for without one.
template <class T>
using TaskOutcome = tl::expected<T, ExitReason>;

/// A task's result, for an owner that takes it as a message instead of awaiting it: handle_info(TaskResult<T>).
template <class T>
struct TaskResult {
    MonitorRef task;
    detail::ReplyValue<T> value;
};

namespace detail {

template <class T>
struct WithoutAsync {
    using type = T;
    static constexpr bool coroutine = false;
};
template <class T>
struct WithoutAsync<Async<T>> {
    using type = T;
    static constexpr bool coroutine = true;
};

template <class Function>
auto run_task(Function& function, Process& process) {
    if constexpr (std::invocable<Function&, Process&>)
        return function(process);
    else
        return function();
}

template <class Function>
using TaskAnswer = WithoutAsync<decltype(run_task(std::declval<Function&>(), std::declval<Process&>()))>;

template <class T>
using TaskReply = EnvelopeOf<ReplyValue<T>, ReferencedEnvelope>;

/// Nobody has awaited the result when its turn comes: an owner with a handler gets it, and no Down any more.
template <class T, class Owner>
void deliver_task_reply(ProcessSlot& slot, Envelope* envelope) {
    const std::unique_ptr<TaskReply<T>> reply(static_cast<TaskReply<T>*>(envelope));
    if constexpr (HandlesInfo<Owner, TaskResult<T>>) {
        slot.body->demonitor({reply->reference}, Process::Flush::Yes);
        run(slot, [&] {
            return static_cast<Owner&>(*slot.body).handle_info(TaskResult<T>{{reply->reference}, std::move(reply->payload)});
        });
    }
}

template <class T, class Owner>
inline constexpr MessageType task_reply_type{deliver_task_reply<T, Owner>, discard_silently<TaskReply<T>>, "task result"};

/// Whom a task answers, if anybody, and how.
struct TaskOwner {
    Caller caller{};
    const MessageType* reply = nullptr;
    /// The owner did not spawn the task itself, so the task enters it as watcher, and links itself if asked.
    enum class Attach : std::uint8_t { No, Watch, WatchAndLink };
    Attach attach = Attach::No;
};

/// A process that runs one function and hands its value to its owner.
template <class Function>
class TaskProcess final : public Process {
    using Answer = TaskAnswer<Function>;
    using T = typename Answer::type;

public:
    static constexpr ProcessKind process_kind = ProcessKind::Task;

    TaskProcess(Function function, TaskOwner owner) : m_function(std::move(function)), m_owner(owner) {
        if (m_owner.attach == TaskOwner::Attach::No) return;
        slot().more().watchers.push_back({m_owner.caller.pid, m_owner.caller.reference});
        if (m_owner.attach == TaskOwner::Attach::WatchAndLink) link(m_owner.caller.pid);
    }
    /// Begins when the init is over, so that whoever started the task goes on meanwhile.
    Async<void> begin() {
        if constexpr (Answer::coroutine && std::is_void_v<T>) {
            co_await run_task(m_function, *this);
            answer({});
        } else if constexpr (Answer::coroutine) {
            answer(co_await run_task(m_function, *this));
        } else if constexpr (std::is_void_v<T>) {
            run_task(m_function, *this);
            answer({});
        } else {
            answer(run_task(m_function, *this));
        }
        co_return;
    }

private:
    void answer(ReplyValue<T> value) {
        const Caller& caller = m_owner.caller;
        if (caller.reference)
            runtime().post(caller.pid, new TaskReply<T>(std::move(value), *m_owner.reply, Passage::Awaitable, caller.reference));
        stop();
    }

    Function m_function;
    TaskOwner m_owner;
};

/// The untyped half of a task: whose, which, and how to let go of it.
struct TaskHandle {
    Runtime* runtime = nullptr;
    Pid owner{};
    Pid pid{};
    MonitorRef monitor{};
    const MessageType* reply = nullptr;

    /// Fails: throws std::invalid_argument when the process in hand is not the owner.
    Process& require_owner() const;
    /// Whether its Down is still to come.
    bool is_watched() const;
    /// Its result is here: no Down any more.
    void finish() const;
    /// No Down and no result any more; what is queued of them goes.
    void forget() const;
    /// The owner does not end with the task any more; an exit of it that is queued goes.
    void unlink() const;
    void exit(ExitReason reason) const;
    /// Kills it without waiting for it.
    void exit_and_forget() const;
};

/// Waits for a task's result or its Down, whichever comes first: the result does if there is one.
class TaskWait {
public:
    TaskWait(const TaskHandle& task, std::optional<std::chrono::nanoseconds> timeout);
    TaskWait(const TaskWait&) = delete;
    TaskWait& operator=(const TaskWait&) = delete;

    bool await_ready() const noexcept { return false; }
    bool await_suspend(std::coroutine_handle<> handler);

protected:
    /// What came, nullptr if nothing did.
    Envelope* take_answer();
    const TaskHandle& task() const noexcept { return m_task; }

private:
    TaskHandle m_task;
    std::optional<std::chrono::nanoseconds> m_timeout;
    Waiter m_waiter;
};

/// What an envelope that ends a task's wait carries. Frees it.
template <class T>
TaskOutcome<T> outcome_of(const TaskHandle& task, Envelope* envelope) {
    if (envelope->type != task.reply) return tl::unexpected(signals::take_down(envelope).reason);
    task.finish();
    const std::unique_ptr<TaskReply<T>> reply(static_cast<TaskReply<T>*>(envelope));
    if constexpr (std::is_void_v<T>)
        return {};
    else
        return std::move(reply->payload);
}

template <class T>
class TaskAwait final : public TaskWait {
public:
    using TaskWait::TaskWait;
    T await_resume() {
        Envelope* envelope = take_answer();
        if (!envelope) {
            task().forget();
            throw TaskFailed(ExitReason::timeout());
        }
        TaskOutcome<T> outcome = outcome_of<T>(task(), envelope);
        if (!outcome) throw TaskFailed(outcome.error());
        if constexpr (!std::is_void_v<T>) return std::move(*outcome);
    }
};

template <class T>
class TaskYield final : public TaskWait {
public:
    using TaskWait::TaskWait;
    std::optional<TaskOutcome<T>> await_resume() {
        Envelope* envelope = take_answer();
        if (!envelope) return std::nullopt;
        return outcome_of<T>(task(), envelope);
    }
};

/// Waits for the first of several tasks. Answers its place and the envelope, or nothing when the time is over.
class TaskWaitAny {
public:
    struct Arrived {
        std::size_t place = 0;
        Envelope* envelope = nullptr;
    };
    using Pending = std::vector<std::pair<MonitorRef, std::size_t>>; ///< sorted

    TaskWaitAny(const Pending& pending, Timestamp deadline) : m_deadline(deadline) { m_waiter.pending = &pending; }
    bool await_ready() const noexcept { return false; }
    bool await_suspend(std::coroutine_handle<> handler);
    Arrived await_resume();

private:
    struct AnyWaiter : Waiter {
        const Pending* pending = nullptr;
    };
    static const std::pair<MonitorRef, std::size_t>* find(const Waiter& waiter, const Envelope& envelope);
    static bool accepts(const Waiter& waiter, const Envelope& envelope) { return find(waiter, envelope) != nullptr; }

    Timestamp m_deadline; ///< 0 is none
    AnyWaiter m_waiter;
};

} // namespace detail

/// Work in a process of its own, whose result its owner awaits.
///
///     Task<Quote> quote = async(*this, [sku] { return ask_supplier(sku); });
///     fill_cart(); // while it runs
///     const Quote best = co_await quote.await();
///
/// The function is plain or a coroutine, with the task's Process& as argument or without. async() links owner and task: if
/// one crashes, so does the other; async_nolink() only watches. Awaiting again what has been awaited ends with timeout.
///
/// Process: made and awaited by one process, its owner. Fails: throws std::invalid_argument in any other; await() throws
/// TaskFailed with the reason the task ended for, or timeout: its result is dropped then, should it come.
/// Cost: a process, one message for the result and two for the monitor.
template <class T>
class Task {
public:
    Task() = default; ///< no task: awaiting it fails
    explicit Task(detail::TaskHandle handle) noexcept : m_handle(handle) {}

    Pid pid() const noexcept { return m_handle.pid; }
    MonitorRef reference() const noexcept { return m_handle.monitor; }

    /// The value, or an exception. Nothing as timeout waits without limit.
    detail::TaskAwait<T> await(std::optional<std::chrono::nanoseconds> timeout = default_task_timeout) const {
        return {m_handle, timeout};
    }
    /// What it came to; nothing if it still runs when the time is over: then it can be asked again.
    detail::TaskYield<T> yield(std::optional<std::chrono::nanoseconds> timeout = default_task_timeout) const {
        return {m_handle, timeout};
    }
    /// Tells it to end and waits for that, then kills it. Answers what it came to; nothing if that is this shutdown, and
    /// `killed` if it had to be killed. One that has ended and was asked before: `noproc`.
    Async<std::optional<TaskOutcome<T>>> shutdown(std::chrono::nanoseconds timeout = default_task_timeout) const {
        return shut_down(m_handle, ExitReason::shutdown(), timeout);
    }
    /// The same with kill, at once: nothing then means that it was killed.
    Async<std::optional<TaskOutcome<T>>> brutal_kill() const { return shut_down(m_handle, ExitReason::kill(), std::nullopt); }
    /// Lets it run on by itself: neither result nor crash reaches the owner. Answers what it came to if that is known.
    std::optional<TaskOutcome<T>> ignore() const {
        m_handle.require_owner();
        m_handle.unlink();
        Waiter queued;
        queued.reference = m_handle.monitor.value;
        std::optional<TaskOutcome<T>> outcome;
        if (offer_arrived(*current_slot(), queued))
            outcome = detail::outcome_of<T>(m_handle, std::exchange(queued.answer, nullptr));
        m_handle.forget();
        return outcome;
    }

    const detail::TaskHandle& handle() const noexcept { return m_handle; }

private:
    /// Watches the task anew: who awaited, ignored or ended it before does not listen to it any more.
    static Async<std::optional<TaskOutcome<T>>> shut_down(detail::TaskHandle handle, ExitReason reason,
                                                          std::optional<std::chrono::nanoseconds> timeout) {
        Process& owner = handle.require_owner();
        handle.unlink();
        if (!handle.pid) { // completed_task(): there is nobody to wait for
            detail::TaskYield<T> known(handle, std::chrono::nanoseconds{0});
            std::optional<TaskOutcome<T>> at_once = co_await known;
            co_return at_once;
        }
        const MonitorRef monitor = owner.monitor(handle.pid);
        handle.exit(reason);
        WaitDown in_time = wait_down(monitor, timeout);
        std::optional<Down> down = co_await in_time;
        if (!down) {
            handle.exit(ExitReason::kill());
            WaitDown at_last = wait_down(monitor);
            std::optional<Down> killed = co_await at_last;
            down = std::move(killed);
        }
        std::optional<std::chrono::nanoseconds> no_time{0};
        if (handle.is_watched()) no_time.reset(); // dead, but still telling why
        detail::TaskYield<T> told(handle, no_time);
        std::optional<TaskOutcome<T>> outcome = co_await told;
        handle.forget();
        if (!outcome) outcome = tl::unexpected(down->reason);
        const bool asked_for =
            !*outcome && outcome->error() == (reason.is(ExitReason::Kind::Kill) ? ExitReason::killed() : reason);
        co_return asked_for ? std::nullopt : std::move(outcome);
    }

    detail::TaskHandle m_handle;
};

namespace detail {

template <class Owner, class Function>
auto begin_task(Owner& owner, Linked linked, SpawnOptions options, Function function) {
    using T = typename TaskAnswer<Function>::type;
    using Body = TaskProcess<Function>;
    using Start = StartEnvelope<Body, Function, TaskOwner>;
    Process& process = owner;
    const MonitorRef monitor{++process.slot().last_reference};
    const TaskOwner whose{{process.self(), monitor.value}, &task_reply_type<T, Owner>};
    auto* start = new Start({}, std::move(options), {std::move(function), whose});
    auto request = request_for<Body>(start->options, process.self());
    request.label = "Task"; // the function's type says nothing
    request.link = linked == Linked::Yes;
    request.monitor = monitor.value;
    const Pid pid = process.runtime().spawn_envelope(request, start);
    return Task<T>(TaskHandle{&process.runtime(), process.self(), pid, monitor, whose.reply});
}

} // namespace detail

/// Begins a task linked to its owner.
template <std::derived_from<Process> Owner, class Function>
auto async(Owner& owner, Function function, SpawnOptions options = {}) {
    return detail::begin_task(owner, Linked::Yes, std::move(options), std::move(function));
}
/// Begins a task that is only watched: its crash is an answer, not the owner's end.
template <std::derived_from<Process> Owner, class Function>
auto async_nolink(Owner& owner, Function function, SpawnOptions options = {}) {
    return detail::begin_task(owner, Linked::No, std::move(options), std::move(function));
}

/// A task that is done already: no process, and its value waits for whoever asks. For code that answers tasks.
template <std::derived_from<Process> Owner, class T>
Task<T> completed_task(Owner& owner, T value) {
    const Process& process = owner;
    const MonitorRef reference{++process.slot().last_reference};
    const MessageType& type = detail::task_reply_type<T, Owner>;
    auto* reply = new detail::TaskReply<T>(std::move(value), type, Passage::Awaitable, reference.value);
    process.slot().append(reply); // not by post(): what arrives must be of a monitor
    return Task<T>(detail::TaskHandle{&process.runtime(), process.self(), Pid{}, reference, &type});
}

/// Begins a task whose result nobody wants.
template <class Function>
Pid start_task(Process& parent, Linked linked, Function function, SpawnOptions options = {}) {
    using Body = detail::TaskProcess<Function>;
    if (options.label.empty()) options.label = "Task";
    if (linked == Linked::Yes)
        return spawn_link<Body>(parent, std::move(options), std::move(function), detail::TaskOwner{}).pid();
    return spawn<Body>(parent, std::move(options), std::move(function), detail::TaskOwner{}).pid();
}

/// What becomes of tasks that are not done in time.
enum class OnTimeout : std::uint8_t {
    Nothing, ///< they run on and can be asked again
    Ignore,  ///< they run on by themselves
    Kill,
};

/// What each task came to, in the order of the tasks; nothing for those that still ran when the time was over.
template <class T>
Async<std::vector<std::optional<TaskOutcome<T>>>>
yield_many(std::vector<Task<T>> tasks, std::optional<std::chrono::nanoseconds> timeout = default_task_timeout,
           OnTimeout on_timeout = OnTimeout::Nothing) {
    std::vector<std::optional<TaskOutcome<T>>> outcomes(tasks.size());
    if (tasks.empty()) co_return outcomes;
    detail::TaskWaitAny::Pending pending;
    for (const Task<T>& task : tasks) {
        task.handle().require_owner();
        pending.emplace_back(task.reference(), pending.size());
    }
    std::sort(pending.begin(), pending.end());
    const Timestamp deadline = timeout ? tasks.front().handle().runtime->now() + *timeout : Timestamp{};
    while (!pending.empty()) {
        detail::TaskWaitAny first(pending, deadline);
        const detail::TaskWaitAny::Arrived arrived = co_await first;
        if (!arrived.envelope) break;
        const detail::TaskHandle& task = tasks[arrived.place].handle();
        outcomes[arrived.place] = detail::outcome_of<T>(task, arrived.envelope);
        std::erase_if(pending, [&arrived](const auto& each) { return each.second == arrived.place; });
    }
    for (const auto& [reference, place] : pending) {
        if (on_timeout == OnTimeout::Ignore) outcomes[place] = tasks[place].ignore();
        if (on_timeout == OnTimeout::Kill) outcomes[place] = co_await tasks[place].brutal_kill();
    }
    co_return outcomes;
}

/// The values in the order of the tasks. Fails: TaskFailed as soon as one ends without a value, or with timeout; the
/// others are forgotten then.
template <class T>
Async<std::vector<T>> await_many(std::vector<Task<T>> tasks,
                                 std::optional<std::chrono::nanoseconds> timeout = default_task_timeout) {
    std::vector<T> values;
    if (tasks.empty()) co_return values;
    std::vector<std::optional<T>> found(tasks.size());
    detail::TaskWaitAny::Pending pending;
    for (const Task<T>& task : tasks) {
        task.handle().require_owner();
        pending.emplace_back(task.reference(), pending.size());
    }
    std::sort(pending.begin(), pending.end());
    std::optional<ExitReason> failure;
    const Timestamp deadline = timeout ? tasks.front().handle().runtime->now() + *timeout : Timestamp{};
    while (!pending.empty() && !failure) {
        detail::TaskWaitAny first(pending, deadline);
        const detail::TaskWaitAny::Arrived arrived = co_await first;
        if (!arrived.envelope) {
            failure = ExitReason::timeout();
            break;
        }
        const detail::TaskHandle& task = tasks[arrived.place].handle();
        auto outcome = detail::outcome_of<T>(task, arrived.envelope);
        std::erase_if(pending, [&arrived](const auto& each) { return each.second == arrived.place; });
        if (outcome)
            found[arrived.place] = std::move(*outcome);
        else
            failure = outcome.error();
    }
    for (const auto& [reference, place] : pending) tasks[place].handle().forget();
    if (failure) throw TaskFailed(*failure);
    for (auto& value : found) values.push_back(std::move(*value));
    co_return values;
}

} // namespace canopy
