// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#include "core/process.hpp"

#include "core/check.hpp"
#include "core/context.hpp"
#include "core/execution.hpp"
#include "core/runtime.hpp"

#include <algorithm>
#include <stdexcept>

namespace canopy {

namespace {

ProcessSlot& slot_in_hand() {
    ProcessSlot* slot = current_slot();
    CANOPY_CHECK(slot && "only a process may do this");
    return *slot;
}

bool contains(const std::vector<Pid>& pids, Pid pid) { return std::find(pids.begin(), pids.end(), pid) != pids.end(); }

} // namespace

Process::Process() : m_slot(slot_in_hand()) {}

Pid Process::self() const noexcept { return m_slot.pid(); }

Runtime& Process::runtime() const noexcept { return *m_slot.runtime; }

Timestamp Process::now() const noexcept { return runtime().now(); }

void Process::link(Pid other) {
    auto& links = m_slot.more().links;
    if (other == self() || contains(links, other)) return;
    links.push_back(other);
    std::erase_if(m_slot.details->unlinking, [&](const auto& cut) { return cut.pid == other; });
    runtime().trace({.kind = TraceRecord::Kind::Linked, .pid = self(), .other = other});
    signals::link(runtime(), other, self());
}

void Process::unlink(Pid other) {
    if (!m_slot.details || std::erase(m_slot.details->links, other) == 0) return;
    runtime().trace({.kind = TraceRecord::Kind::Unlinked, .pid = self(), .other = other});
    const std::uint64_t id = ++m_slot.last_reference;
    m_slot.details->unlinking.push_back({other, id});
    signals::unlink(runtime(), other, self(), id);
}

MonitorRef Process::monitor(Pid other) {
    const MonitorRef reference{++m_slot.last_reference};
    if (other == self()) return reference; // no Down of oneself can ever be seen
    m_slot.more().monitors[reference.value] = {other, {}};
    signals::monitor(runtime(), other, self(), reference.value);
    return reference;
}

MonitorRef Process::monitor(std::string_view name) {
    if (const Pid holder = runtime().whereis(name)) {
        const MonitorRef reference = monitor(holder);
        if (holder != self()) m_slot.more().monitors[reference.value].name = name;
        return reference;
    }
    const MonitorRef reference{++m_slot.last_reference};
    m_slot.more().monitors[reference.value] = {Pid{}, std::string{name}};
    signals::down(runtime(), self(),
                  {.monitor = reference, .pid = {}, .name = std::string{name}, .reason = ExitReason::no_process()});
    return reference;
}

void Process::demonitor(MonitorRef monitor, Flush flush) {
    if (!m_slot.details) return;
    auto& monitors = m_slot.details->monitors;
    if (const auto found = monitors.find(monitor.value); found != monitors.end()) {
        if (found->second.pid) signals::demonitor(runtime(), found->second.pid, self(), monitor.value);
        monitors.erase(found);
    }
    if (flush == Flush::No) return;
    Waiter queued; // destroys the Down it is given
    queued.reference = monitor.value;
    offer_queued(m_slot, queued);
}

void Process::exit(Pid other, ExitReason reason) {
    signals::exit(runtime(), other, self(), std::move(reason), ExitRoute::Direct);
}

bool Process::trap_exit(bool on) {
    const bool before = m_slot.has(ProcessSlot::TrapExit);
    on ? m_slot.set(ProcessSlot::TrapExit) : m_slot.clear(ProcessSlot::TrapExit);
    return before;
}

void Process::stop(ExitReason reason) { end_process(m_slot, std::move(reason), EndStyle::Terminate); }

void Process::register_name(std::string_view name) {
    if (name.empty()) throw std::invalid_argument("a process cannot be registered under an empty name");
    NameSlot*& mine = m_slot.more().name;
    if (mine) throw std::invalid_argument("this process is registered already, as " + mine->name);
    NameSlot& slot = runtime().names().intern(name);
    if (!slot.claim(self())) throw std::invalid_argument("the name " + slot.name + " is taken by " + to_string(slot.pid()));
    mine = &slot;
    runtime().trace({.kind = TraceRecord::Kind::Registered, .pid = self(), .text = std::make_shared<const std::string>(name)});
}

void Process::unregister_name() {
    if (!m_slot.details || !m_slot.details->name) throw std::invalid_argument("this process has no registered name");
    runtime().release_name(*std::exchange(m_slot.details->name, nullptr), self());
}

void Process::on_exit(std::function<void(Pid)> hook) { m_slot.more().exit_hooks.push_back(std::move(hook)); }

ProcessDictionary& Process::dictionary() {
    auto& dictionary = m_slot.more().dictionary;
    if (!dictionary) dictionary = std::make_unique<ProcessDictionary>();
    return *dictionary;
}

void Process::label(std::string text) { m_slot.more().label = std::move(text); }

void Process::idle_timeout(std::chrono::milliseconds after) { arm_idle_timeout(m_slot, after); }

void Process::log(LogLevel level, std::string text) const {
    runtime().trace({.kind = TraceRecord::Kind::Log,
                     .small_a = static_cast<std::uint8_t>(level),
                     .pid = self(),
                     .text = std::make_shared<const std::string>(std::move(text))});
}

void Process::lead_group() { m_slot.group.store(self().bits(), std::memory_order_relaxed); }

void Process::on_exit_message(Exit exit) {
    log(LogLevel::Warning, "unhandled exit of " + to_string(exit.from) + ": " + exit.reason.to_string());
}

void Process::on_down(Down down) { log(LogLevel::Warning, "unhandled down of " + to_string(down.pid)); }

void Process::on_terminate(const ExitReason&) {}

void Process::on_unknown(const char* type) { log(LogLevel::Warning, std::string{"unhandled message "} + type); }

void Sleep::await_suspend(std::coroutine_handle<> handler) {
    ProcessSlot& slot = slot_in_hand();
    m_waiter.resume = handler;
    begin_wait(slot, m_waiter, deadline_after(slot.runtime->now(), m_duration));
}

void Yield::await_suspend(std::coroutine_handle<> handler) {
    ProcessSlot& slot = slot_in_hand();
    m_waiter.resume = handler;
    begin_wait(slot, m_waiter, {});
    slot.set(ProcessSlot::GivesWay);
}

bool WaitDown::await_suspend(std::coroutine_handle<> handler) {
    ProcessSlot& slot = slot_in_hand();
    m_waiter.resume = handler;
    m_waiter.reference = m_monitor.value;
    if (offer_queued(slot, m_waiter)) return false;
    if (m_timeout && m_timeout->count() <= 0) return wait_no_time(slot, m_waiter);
    begin_wait(slot, m_waiter, m_timeout ? deadline_after(slot.runtime->now(), *m_timeout) : Timestamp{});
    return true;
}

std::optional<Down> WaitDown::await_resume() {
    if (!m_waiter.answer) return std::nullopt;
    return signals::take_down(std::exchange(m_waiter.answer, nullptr));
}

} // namespace canopy
