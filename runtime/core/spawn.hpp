// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/runtime.hpp"

namespace canopy {

namespace detail {

template <class T>
constexpr ProcessKind kind_of(ProcessKind wanted) {
    if constexpr (requires { T::process_kind; })
        return T::process_kind;
    else
        return wanted;
}

/// The options must stay where they are until the process is spawned: the envelope's own.
template <class T>
Runtime::SpawnRequest request_for(const SpawnOptions& options, Pid parent) {
    return {.parent = parent,
            .label = type_name<T>(),
            .kind = kind_of<T>(options.kind),
            .pinned = options.pinned,
            .text_label = options.label,
            .max_mailbox = options.max_mailbox,
            .overflow = options.overflow};
}

} // namespace detail

/// How long a killed process is waited for: a handler that does not end by itself cannot be ended.
inline constexpr std::chrono::seconds patience_after_kill{2};

/// Waits for the init of a process that has been spawned. Awaited at once, by the process that made it.
///
///     Starting<Counter> starting = start_link<Counter>(*this, 41);
///     const tl::expected<Ref<Counter>, ExitReason> counter = co_await starting;
///
/// Process: the starter's. Fails: with the reason init failed for, `normal` when it wanted no process, `timeout`.
/// Cost: a message each way.
template <class T>
class [[nodiscard]] Starting {
public:
    Starting(Ref<T> child, std::uint64_t reference, std::chrono::milliseconds timeout) : m_child(child), m_timeout(timeout) {
        m_waiter.reference = reference;
    }
    bool await_ready() const noexcept { return false; }
    bool await_suspend(std::coroutine_handle<> handler) {
        if (m_timeout > std::chrono::milliseconds{0}) {
            m_limited.emplace(limited());
            return m_limited->await_suspend(handler);
        }
        begin(handler);
        return true;
    }
    /// The process, or why there is none: `normal` when its init did not want one, `timeout` (and it is killed and gone).
    tl::expected<Ref<T>, ExitReason> await_resume() {
        if (!m_waiter.answer) return tl::unexpected(ExitReason::timeout());
        if (m_waiter.answer->type == &detail::started_type) return m_child;
        forget_link();
        return tl::unexpected(signals::failure_of(*m_waiter.answer));
    }

private:
    /// Awaits the answer as long as it may take.
    struct Answer {
        Starting& starting;
        bool await_ready() const noexcept { return false; }
        void await_suspend(std::coroutine_handle<> handler) { starting.begin(handler); }
        void await_resume() const noexcept {}
    };

    void begin(std::coroutine_handle<> handler) {
        ProcessSlot& slot = *current_slot();
        m_waiter.resume = handler;
        begin_wait(slot, m_waiter, m_timeout.count() > 0 ? deadline_after(slot.runtime->now(), m_timeout) : Timestamp{});
    }
    Async<void> limited() {
        Answer answer{*this};
        co_await answer;
        if (m_waiter.answer) co_return;
        Process& starter = *current_slot()->body;
        const MonitorRef monitor = starter.monitor(m_child.pid());
        starter.unlink(m_child.pid()); // why it ends is answered, not signalled as well
        starter.exit(m_child.pid(), ExitReason::kill());
        WaitDown end = wait_down(monitor, patience_after_kill);
        const std::optional<Down> down = co_await end;
        if (down) co_return;
        starter.demonitor(monitor, Process::Flush::Yes);
        m_child.runtime().abandon(m_child.pid());
    }
    void forget_link() const {
        if (ProcessSlot* slot = current_slot(); slot->details) std::erase(slot->details->links, m_child.pid());
    }

    Ref<T> m_child;
    std::chrono::milliseconds m_timeout;
    Waiter m_waiter;
    std::optional<Async<void>> m_limited;
};

/// Begins a process from within another; does not wait for its init.
template <class T, class... Arguments>
Ref<T> spawn(Process& parent, SpawnOptions options, Arguments&&... arguments) {
    using Start = detail::StartEnvelope<T, std::decay_t<Arguments>...>;
    auto* start = new Start({}, std::move(options), {std::forward<Arguments>(arguments)...});
    const auto request = detail::request_for<T>(start->options, parent.self());
    return Ref<T>(parent.runtime(), parent.runtime().spawn_envelope(request, start));
}

/// The same, linked: atomic, so that no exit of the child is missed.
template <class T, class... Arguments>
Ref<T> spawn_link(Process& parent, SpawnOptions options, Arguments&&... arguments) {
    using Start = detail::StartEnvelope<T, std::decay_t<Arguments>...>;
    auto* start = new Start({}, std::move(options), {std::forward<Arguments>(arguments)...});
    auto request = detail::request_for<T>(start->options, parent.self());
    request.link = true;
    return Ref<T>(parent.runtime(), parent.runtime().spawn_envelope(request, start));
}

/// The same, watched: exactly one Down will come.
template <class T, class... Arguments>
std::pair<Ref<T>, MonitorRef> spawn_monitor(Process& parent, SpawnOptions options, Arguments&&... arguments) {
    using Start = detail::StartEnvelope<T, std::decay_t<Arguments>...>;
    auto* start = new Start({}, std::move(options), {std::forward<Arguments>(arguments)...});
    auto request = detail::request_for<T>(start->options, parent.self());
    request.monitor = ++parent.slot().last_reference;
    return {Ref<T>(parent.runtime(), parent.runtime().spawn_envelope(request, start)), MonitorRef{request.monitor}};
}

/// Whether starter and started end together: OTP's start and start_link.
enum class Linked : std::uint8_t { No, Yes };

namespace detail {

template <class T, class... Arguments>
Starting<T> begin_start(Process& parent, Linked linked, MonitorRef monitor, SpawnOptions options, Arguments&&... arguments) {
    using Start = StartEnvelope<T, std::decay_t<Arguments>...>;
    const std::uint64_t reference = ++parent.slot().last_reference;
    auto* start = new Start({parent.self(), reference}, std::move(options), {std::forward<Arguments>(arguments)...});
    const std::chrono::milliseconds timeout = start->options.init_timeout;
    auto request = request_for<T>(start->options, parent.self());
    request.link = linked == Linked::Yes;
    request.monitor = monitor.value;
    return {Ref<T>(parent.runtime(), parent.runtime().spawn_envelope(request, start)), reference, timeout};
}

} // namespace detail

/// Begins a process and waits until its init is over.
///
///     SpawnOptions options{.name = "counter"};
///     Starting<Counter> starting = start_process<Counter>(*this, Linked::Yes, std::move(options), 41);
///     tl::expected<Ref<Counter>, ExitReason> counter = co_await starting;
///
/// Never with braces inside the co_await (g++ 12 destroys such temporaries twice); SpawnOptions() is safe.
template <class T, class... Arguments>
Starting<T> start_process(Process& parent, Linked linked, SpawnOptions options, Arguments&&... arguments) {
    return detail::begin_start<T>(parent, linked, {}, std::move(options), std::forward<Arguments>(arguments)...);
}

/// start_process() with a link: OTP's start_link.
template <class T, class... Arguments>
Starting<T> start_link(Process& parent, Arguments&&... arguments) {
    return start_process<T>(parent, Linked::Yes, SpawnOptions{}, std::forward<Arguments>(arguments)...);
}

/// A server that start_monitor() began.
template <class T>
struct StartedMonitored {
    Ref<T> process;
    MonitorRef monitor;
};

/// start_process() with a monitor and without a link. No Down comes when it fails.
///
///     SpawnOptions options;
///     Async<tl::expected<StartedMonitored<Counter>, ExitReason>> starting = start_monitor<Counter>(*this, options, 41);
///     const auto counter = co_await starting; // counter->process, counter->monitor
template <class T, class... Arguments>
Async<tl::expected<StartedMonitored<T>, ExitReason>> start_monitor(Process& parent, SpawnOptions options,
                                                                   Arguments... arguments) {
    const MonitorRef monitor{++parent.slot().last_reference};
    Starting<T> starting = detail::begin_start<T>(parent, Linked::No, monitor, std::move(options), std::move(arguments)...);
    const tl::expected<Ref<T>, ExitReason> started = co_await starting;
    if (started) co_return StartedMonitored<T>{*started, monitor};
    parent.demonitor(monitor, Process::Flush::Yes);
    co_return tl::unexpected(started.error());
}

/// A function as a process, linked to its parent or not.
Pid spawn_function(Process& parent, Linked linked, Runtime::Body body, SpawnOptions options = SpawnOptions());

template <class T, class... Arguments>
Ref<T> Runtime::spawn_with(SpawnOptions options, Arguments&&... arguments) {
    using Start = detail::StartEnvelope<T, std::decay_t<Arguments>...>;
    auto* start = new Start({}, std::move(options), {std::forward<Arguments>(arguments)...});
    return Ref<T>(*this, spawn_envelope(detail::request_for<T>(start->options, Pid{}), start));
}

template <class T, class... Arguments>
tl::expected<Ref<T>, ExitReason> Runtime::start_with(SpawnOptions options, Arguments&&... arguments) {
    using Start = detail::StartEnvelope<T, std::decay_t<Arguments>...>;
    require_outside();
    // Shared, because a std::function is copied: it frees the envelope when the helper never comes to run.
    auto shared = std::make_shared<std::unique_ptr<Start>>(std::make_unique<Start>(
        Caller{}, std::move(options), std::tuple<std::decay_t<Arguments>...>{std::forward<Arguments>(arguments)...}));
    return attempt_for<Ref<T>>([this, shared](Process& helper) -> Async<tl::expected<Ref<T>, ExitReason>> {
        Start* start = shared->release();
        const std::uint64_t reference = ++helper.slot().last_reference;
        start->starter = {helper.self(), reference};
        const std::chrono::milliseconds timeout = start->options.init_timeout;
        const Ref<T> child(*this, spawn_envelope(detail::request_for<T>(start->options, Pid{}), start));
        Starting<T> starting(child, reference, timeout);
        tl::expected<Ref<T>, ExitReason> started = co_await starting;
        co_return started;
    });
}

} // namespace canopy
