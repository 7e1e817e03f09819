// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#include "core/timer_service.hpp"

#include "core/runtime.hpp"

#include <algorithm>
#include <limits>
#include <memory>
#include <utility>

namespace canopy {

namespace {

using std::chrono::milliseconds;

constexpr milliseconds watch_period{20};
constexpr Timestamp longest_pause = std::chrono::hours{1};
/// From here on a few milliseconds do not count, and a clock read of 3 ns does instead of one of 24. A timer is set by the
/// cheap clock from twice the time that it is read by it: what is left is never more than the delay.
constexpr milliseconds long_time = std::chrono::seconds{5};
constexpr TimerWheel::Tick never = std::numeric_limits<TimerWheel::Tick>::max();

/// The first tick that is not before the deadline.
TimerWheel::Tick tick_of(Timestamp deadline) {
    return static_cast<TimerWheel::Tick>(std::max<std::int64_t>(0, std::chrono::ceil<milliseconds>(deadline).count()));
}

Timestamp time_of(TimerWheel::Tick tick) { return milliseconds{static_cast<std::int64_t>(tick)}; }

TimerWheel::Tick ticks_until(Timestamp now) {
    return static_cast<TimerWheel::Tick>(std::chrono::floor<milliseconds>(now).count());
}

/// What a timer carries whose target is a name: for whoever holds it when the time has come.
struct NamedEnvelope final : Envelope {
    NamedEnvelope(const NameSlot& its_name, Envelope* its_inner) noexcept
        : Envelope(named_type, Passage::Message), name(its_name), inner(its_inner) {}
    NamedEnvelope(const NamedEnvelope&) = delete;
    NamedEnvelope& operator=(const NamedEnvelope&) = delete;
    ~NamedEnvelope() {
        if (inner) inner->type->discard(inner, ExitReason::normal());
    }

    const NameSlot& name;
    Envelope* inner;

    static const MessageType named_type;
};

constexpr MessageType NamedEnvelope::named_type{
    [](ProcessSlot&, Envelope*) {}, // it is opened before it is posted
    [](Envelope* envelope, const ExitReason&) noexcept { delete static_cast<NamedEnvelope*>(envelope); }, "timer to a name"};

void post_to_holder(Runtime& runtime, NamedEnvelope* envelope) {
    const std::unique_ptr<NamedEnvelope> owned(envelope);
    runtime.post_always(owned->name.pid(), std::exchange(owned->inner, nullptr));
}

} // namespace

TimerRef TimerService::add(Timestamp deadline, Pid target, Envelope* envelope) {
    const auto tick = tick_of(deadline);
    TimerRef timer;
    {
        const std::lock_guard lock(m_lock);
        if (!target || m_runtime.expects_timers(target)) timer = m_wheel.add(tick, target, envelope);
    }
    if (!timer) { // for a dead process
        envelope->type->discard(envelope, ExitReason::normal());
        return timer;
    }
    if (tick < m_wake_at.load(std::memory_order_seq_cst)) wake();
    return timer;
}

TimerRef TimerService::add(Timestamp deadline, const NameSlot& name, Envelope* envelope) {
    return add(deadline, Pid{}, new NamedEnvelope(name, envelope));
}

void TimerService::drop(Pid target) {
    std::vector<TimerWheel::Fired> dropped;
    {
        const std::lock_guard lock(m_lock);
        m_wheel.drop(target, dropped);
    }
    for (const auto& [pid, envelope] : dropped) envelope->type->discard(envelope, ExitReason::normal());
}

std::optional<Timestamp> TimerService::remaining(const TimerWheel::Cancelled& found) const {
    if (found.target && !m_runtime.is_alive(found.target)) return std::nullopt;
    // Whole milliseconds: the tick may lie up to one after the deadline, and no timer has more left than its delay.
    const Timestamp roughly = time_of(found.at) - m_runtime.clock().not_before();
    const Timestamp left = roughly >= long_time ? roughly : time_of(found.at) - m_runtime.now();
    return std::max(Timestamp{}, Timestamp{std::chrono::floor<milliseconds>(left)});
}

Timestamp TimerService::deadline_in(milliseconds delay) const noexcept {
    return deadline_after(delay >= 2 * long_time ? m_runtime.clock().not_before() : m_runtime.now(), delay);
}

std::optional<Timestamp> TimerService::cancel(TimerRef timer) {
    std::optional<TimerWheel::Cancelled> found;
    {
        const std::lock_guard lock(m_lock);
        found = m_wheel.cancel(timer);
    }
    if (!found) return std::nullopt;
    found->envelope->type->discard(found->envelope, ExitReason::normal());
    return remaining(*found);
}

std::optional<Timestamp> TimerService::read(TimerRef timer) const {
    std::optional<TimerWheel::Cancelled> found;
    {
        const std::lock_guard lock(m_lock);
        found = m_wheel.read(timer);
    }
    return found ? remaining(*found) : std::nullopt;
}

std::optional<Timestamp> TimerService::next() const {
    const std::lock_guard lock(m_lock);
    const auto tick = m_wheel.next();
    return tick ? std::optional{time_of(*tick)} : std::nullopt;
}

std::size_t TimerService::size() const {
    const std::lock_guard lock(m_lock);
    return m_wheel.size();
}

void TimerService::fire(Timestamp now) {
    m_fired.clear();
    {
        const std::lock_guard lock(m_lock);
        m_wheel.advance(ticks_until(now), m_fired);
    }
    for (const auto& [target, envelope] : m_fired) {
        if (target)
            m_runtime.post_always(target, envelope); // whoever set it took its message then
        else
            post_to_holder(m_runtime, static_cast<NamedEnvelope*>(envelope));
    }
}

void TimerService::start(std::function<bool()> watch) {
    m_thread = std::thread([this, watch = std::move(watch)] { run(watch); });
}

void TimerService::stop() {
    {
        const std::lock_guard lock(m_mutex);
        m_stop = true;
    }
    m_awaken.notify_all();
    if (m_thread.joinable()) m_thread.join();
}

void TimerService::wake() {
    {
        const std::lock_guard lock(m_mutex);
        m_woken = true;
    }
    m_awaken.notify_one();
}

void TimerService::run(const std::function<bool()>& watch) {
    for (;;) {
        fire(m_runtime.now());
        const bool busy = watch();
        const auto due = next();
        // Told before the last look: an add() that comes after it sees when it must wake us.
        const auto until = due ? *due : time_of(0);
        m_wake_at.store(due ? tick_of(*due) : never, std::memory_order_seq_cst);
        m_resting.store(!busy, std::memory_order_seq_cst);
        if (next() != due || (!busy && watch())) continue;
        std::unique_lock lock(m_mutex);
        const auto woken = [this] { return m_woken || m_stop; };
        const auto pause = due ? std::clamp(until - m_runtime.now(), Timestamp{}, longest_pause) : longest_pause;
        if (busy)
            m_awaken.wait_for(lock, std::min<Timestamp>(pause, watch_period), woken);
        else if (due)
            m_awaken.wait_for(lock, pause, woken);
        else
            m_awaken.wait(lock, woken);
        if (m_stop) return;
        m_woken = false;
        m_wake_at.store(0, std::memory_order_relaxed);
        m_resting.store(false, std::memory_order_relaxed);
    }
}

} // namespace canopy
