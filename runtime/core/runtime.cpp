// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#include "core/runtime.hpp"

#include "core/check.hpp"
#include "core/context.hpp"

#include <algorithm>
#include <cstdio>
#include <thread>

namespace canopy {

namespace {

constexpr std::size_t most_listed_messages = 100;

ProcessInfo info_of(ProcessSlot& slot) {
    ProcessInfo info{.pid = slot.pid(), .parent = slot.parent_pid(), .label = slot.label.load(std::memory_order_relaxed)};
    info.kind = slot.kind.load(std::memory_order_relaxed);
    info.activity = slot.activity.load(std::memory_order_relaxed);
    if (const MessageType* current = slot.current.load(std::memory_order_relaxed); current && slot.root)
        info.current = current->name;
    info.trap_exit = slot.has(ProcessSlot::TrapExit);
    info.depth = slot.depth();
    info.handled = slot.handled.load(std::memory_order_relaxed);
    if (const ProcessDetails* details = slot.details.get()) {
        if (!details->label.empty()) info.label = details->label;
        if (details->name) info.name = details->name->name;
        info.links = details->links;
        for (const auto& [reference, watched] : details->monitors) info.monitors.push_back(watched.pid);
        for (const auto& watcher : details->watchers) info.monitored_by.push_back(watcher.pid);
    }
    for (const Envelope* waiting = slot.first; waiting && info.messages.size() < most_listed_messages; waiting = waiting->next)
        info.messages.emplace_back(waiting->type->name);
    if (slot.body) {
        Inspector inspector;
        slot.body->inspect(inspector);
        info.state = inspector.take();
    }
    return info;
}

unsigned worker_count(unsigned wanted) {
    if (wanted > 0) return std::min(wanted, 256U);
    return std::max(1U, std::thread::hardware_concurrency());
}

} // namespace

std::string to_string(Pid pid) {
    if (!pid) return "#none";
    return "#" + std::to_string(pid.index) + "." + std::to_string(pid.generation);
}

Runtime::Runtime(Threads threads, Trace trace)
    : m_clock(Clock::Mode::Real), m_trace(trace), m_workers(worker_count(threads.workers)) {
    m_scheduler.start_threads(m_workers);
    m_timers.start([this] { return m_scheduler.watch(); });
}

Runtime::Runtime(Simulated simulated, Trace trace) : m_clock(Clock::Mode::Virtual), m_trace(trace) {
    m_scheduler.start_simulation(simulated.seed);
}

Runtime::~Runtime() {
    stop();
    if (m_stopper.joinable()) m_stopper.join();
}

// --- processes begin and end

Worker* Runtime::own_worker() const noexcept {
    Worker* worker = current_worker();
    return worker && &worker->runtime == this ? worker : nullptr;
}

/// Nothing once the runtime has stopped.
ProcessSlot* Runtime::take_slot() {
    constexpr std::uint32_t batch = 256;
    const auto pop = [this](std::vector<std::uint32_t>& free) -> ProcessSlot* {
        if (free.empty()) m_table.take(free, simulated() ? 1 : batch);
        ProcessSlot& slot = m_table.at(free.back());
        free.pop_back();
        return &slot;
    };
    if (Worker* worker = own_worker()) {
        worker->spawned.store(worker->spawned.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
        return pop(worker->free_slots);
    }
    const std::lock_guard lock(m_outside_mutex);
    if (m_stopped) return nullptr;
    m_outside_spawned.fetch_add(1, std::memory_order_relaxed);
    return pop(m_outside_free);
}

Pid Runtime::spawn_envelope(const SpawnRequest& request, Envelope* start) {
    ProcessSlot* taken = take_slot();
    if (!taken) {
        start->type->discard(start, ExitReason::killed());
        return {};
    }
    ProcessSlot& slot = *taken;
    CANOPY_CHECK(slot.flags == 0 && !slot.details);
    const Pid pid = slot.pid();
    slot.parent.store(request.parent.bits(), std::memory_order_relaxed);
    slot.label.store(request.label, std::memory_order_relaxed);
    slot.kind.store(request.kind, std::memory_order_relaxed);
    slot.handled.store(0, std::memory_order_relaxed);
    slot.max_mailbox.store(request.max_mailbox, std::memory_order_relaxed);
    slot.overflow.store(request.overflow, std::memory_order_relaxed);
    slot.overflowing.store(0, std::memory_order_relaxed);
    slot.dropped.store(0, std::memory_order_relaxed);
    slot.birth.store(request.parent ? 0 : m_births.fetch_add(1, std::memory_order_relaxed) + 1, std::memory_order_relaxed);
    const ProcessSlot* creator = current_slot();
    slot.group.store(creator && creator->runtime == this ? creator->group.load(std::memory_order_relaxed) : 0,
                     std::memory_order_relaxed);
    if (!request.text_label.empty()) slot.more().label = request.text_label;
    if (request.link) {
        slot.set(ProcessSlot::ParentLinked);
        slot.more().links.push_back(request.parent);
        current_slot()->more().links.push_back(pid);
    }
    if (request.monitor) {
        slot.more().watchers.push_back({request.parent, request.monitor});
        current_slot()->more().monitors[request.monitor] = {pid, {}};
    }
    if (m_killing.load(std::memory_order_relaxed)) end_process(slot, ExitReason::killed(), EndStyle::AtOnce);
    start->generation = pid.generation;
    slot.append(start);
    slot.mailbox.open();
    trace({.kind = TraceRecord::Kind::Spawned,
           .small_a = static_cast<std::uint8_t>(request.kind),
           .small_b = static_cast<std::uint8_t>(request.pinned),
           .pid = pid,
           .other = request.parent,
           .label = request.label,
           .text = request.text_label.empty() ? nullptr : std::make_shared<const std::string>(request.text_label)});
    if (request.pinned)
        m_scheduler.start_pinned(slot);
    else
        m_scheduler.schedule(slot);
    return pid;
}

Pid Runtime::spawn_function(Body body, SpawnOptions options) {
    return spawn_with<detail::FunctionProcess>(std::move(options), std::move(body)).pid();
}

Pid spawn_function(Process& parent, Linked linked, Runtime::Body body, SpawnOptions options) {
    return linked == Linked::Yes ? spawn_link<detail::FunctionProcess>(parent, std::move(options), std::move(body)).pid()
                                 : spawn<detail::FunctionProcess>(parent, std::move(options), std::move(body)).pid();
}

void Runtime::retire(ProcessSlot& slot) {
    slot.pinned.store(nullptr, std::memory_order_relaxed);
    constexpr std::size_t most_kept = 512;
    constexpr std::size_t kept = 256;
    Worker& worker = *current_worker();
    worker.free_slots.push_back(slot.index);
    if (worker.free_slots.size() > most_kept || worker.role == Worker::Role::Pinned)
        m_table.give(worker.free_slots, worker.role == Worker::Role::Pinned ? 0 : kept);
    worker.ended.store(worker.ended.load(std::memory_order_relaxed) + 1, std::memory_order_release);
    if (m_stopping.load(std::memory_order_relaxed)) {
        const std::lock_guard lock(m_stop_mutex);
        m_stop_progress.notify_all();
    }
}

void Runtime::release_name(NameSlot& name, Pid holder) {
    if (!name.release(holder)) return;
    trace({.kind = TraceRecord::Kind::Unregistered, .pid = holder, .text = std::make_shared<const std::string>(name.name)});
}

void Runtime::abandon(Pid pid) {
    ProcessSlot* slot = m_table.find(pid);
    if (!slot) return;
    if (NameSlot* name = m_names.held_by(pid)) release_name(*name, pid);
    m_scheduler.replace_worker_of(*slot);
}

// --- messages

bool Runtime::post(Pid to, Envelope* envelope) {
    ProcessSlot* slot = m_table.find(to);
    if (!slot || slot->max_mailbox.load(std::memory_order_relaxed) == 0 || admit(*slot, to, *envelope)) [[likely]]
        return deliver(slot, to, envelope);
    envelope->type->discard(envelope, ExitReason::mailbox_full());
    return false;
}

/// Whether a message to a process with a limit is taken; then it is counted. Process: the sender's thread.
bool Runtime::admit(ProcessSlot& slot, Pid to, Envelope& envelope) {
    ProcessSlot* sender = current_slot();
    if (envelope.passage != Passage::Message || sender == &slot) return true;
    if (slot.count_in(envelope)) return true;
    // It is another's slot by now, and not that one's mailbox which it overflows: it is dropped where it arrives.
    if (slot.generation.load(std::memory_order_acquire) != to.generation) return true;
    const Overflow overflow = slot.overflow.load(std::memory_order_relaxed);
    const bool first = slot.overflowing.exchange(to.generation, std::memory_order_relaxed) != to.generation;
    if (first)
        trace({.kind = TraceRecord::Kind::MailboxFull,
               .small_a = static_cast<std::uint8_t>(overflow),
               .pid = to,
               .number = slot.max_mailbox.load(std::memory_order_relaxed)});
    switch (overflow) {
    case Overflow::Wait:
        // One without a body begins, or is ending: the slot may be another's before it had a turn.
        if (!sender || sender->runtime != this || !sender->body || sender->has(ProcessSlot::Held)) return true;
        sender->set(ProcessSlot::Held);
        sender->more().held_by = to;
        signals::hold(*this, to, sender->pid());
        return true;
    case Overflow::DropNewest: slot.dropped.fetch_add(1, std::memory_order_relaxed); break;
    case Overflow::Crash:
        if (first)
            signals::run(*this, to, [](ProcessSlot* full) {
                if (full) end_process(*full, ExitReason::mailbox_full(), EndStyle::AtOnce);
            });
        break;
    }
    slot.uncount(envelope);
    return false;
}

bool Runtime::post_always(Pid to, Envelope* envelope) { return deliver(m_table.find(to), to, envelope); }

bool Runtime::deliver(ProcessSlot* slot, Pid to, Envelope* envelope) {
    if (slot) {
        envelope->generation = to.generation;
        const bool signal = envelope->passage == Passage::Signal;
        switch (slot->mailbox.push(envelope)) {
        case Mailbox::Pushed::Wake: m_scheduler.schedule(*slot); return true;
        case Mailbox::Pushed::Queued:
            if (signal) slot->signalled.store(true, std::memory_order_release);
            return true;
        case Mailbox::Pushed::Closed: slot->uncount(*envelope); break;
        }
    }
    envelope->type->discard(envelope, ExitReason::no_process());
    return false;
}

Pid Runtime::whereis(std::string_view name) const {
    const NameSlot* slot = m_names.find(name);
    const Pid pid = slot ? slot->pid() : Pid{};
    return is_alive(pid) ? pid : Pid{};
}

void Runtime::process_info(Pid pid, std::function<void(std::optional<ProcessInfo>)> answer) {
    signals::run(*this, pid, [answer = std::move(answer)](ProcessSlot* slot) {
        answer(slot ? std::optional{info_of(*slot)} : std::nullopt);
    });
}

std::optional<ProcessInfo> Runtime::process_info(Pid pid) {
    require_outside();
    auto promise = std::make_shared<std::promise<std::optional<ProcessInfo>>>();
    auto future = promise->get_future();
    process_info(pid, [promise](std::optional<ProcessInfo> info) { promise->set_value(std::move(info)); });
    if (simulated()) run_until([&future] { return future.wait_for(std::chrono::seconds{0}) == std::future_status::ready; });
    return future.get();
}

// --- starting and stopping by hand

namespace detail {

const MessageType started_type{
    [](ProcessSlot&, Envelope* envelope) { delete static_cast<EnvelopeOf<Nothing, ReferencedEnvelope>*>(envelope); },
    discard_silently<EnvelopeOf<Nothing, ReferencedEnvelope>>, "started"};

void apply_options(ProcessSlot& slot, const SpawnOptions& options) {
    if (options.trap_exit) slot.set(ProcessSlot::TrapExit);
    if (options.name.empty()) return;
    NameSlot& name = slot.runtime->names().intern(options.name);
    if (!name.claim(slot.pid())) throw ProcessExit(ExitReason::already_started(name.pid()));
    slot.more().name = &name;
    slot.runtime->trace(
        {.kind = TraceRecord::Kind::Registered, .pid = slot.pid(), .text = std::make_shared<const std::string>(options.name)});
}

void conclude_init(ProcessSlot& slot, const Init& init) {
    switch (init.state()) {
    case Init::State::Ok: {
        slot.clear(ProcessSlot::Starting);
        const Caller starter = std::exchange(slot.caller, {});
        if (starter.reference)
            slot.runtime->post(starter.pid, new EnvelopeOf<Nothing, ReferencedEnvelope>(Nothing{}, started_type, Passage::Reply,
                                                                                        starter.reference));
        break;
    }
    // The starter is told when the name is free again and the process gone: at the end.
    case Init::State::Ignore: end_process(slot, ExitReason::normal(), EndStyle::AtOnce); break;
    case Init::State::Error:
        slot.more().start_error = std::make_unique<ExitReason>(init.reason());
        end_process(slot, ExitReason::normal(), EndStyle::AtOnce);
        break;
    case Init::State::Stop: end_process(slot, init.reason(), EndStyle::AtOnce); break;
    }
}

void discard_start(Caller starter, const ExitReason& why) noexcept {
    // Only the runtime that spawned it can tell; the envelope is discarded by one of its workers.
    signals::call_failed(current_worker()->runtime, starter, why);
}

} // namespace detail

// --- simulated mode

void Runtime::run_until_idle() {
    while (m_scheduler.step()) {
    }
    stop_if_requested();
}

void Runtime::advance(std::chrono::nanoseconds duration) {
    const Timestamp end = now() + duration;
    run_until_idle();
    for (auto due = m_timers.next(); due && *due <= end; due = m_timers.next()) {
        m_clock.advance_to(std::max(*due, now()));
        m_timers.fire(now());
        run_until_idle();
    }
    m_clock.advance_to(end);
    stop_if_requested();
}

bool Runtime::run_until(const std::function<bool()>& condition) {
    while (!condition()) {
        if (m_scheduler.step()) continue;
        const auto due = m_timers.next();
        if (!due) return condition();
        m_clock.advance_to(std::max(*due, now()));
        m_timers.fire(now());
    }
    stop_if_requested();
    return true;
}

// --- the end

std::size_t Runtime::process_count() const {
    std::uint64_t ended = 0;
    std::uint64_t spawned = 0;
    const auto add_ended = [&](const Worker& worker) { ended += worker.ended.load(std::memory_order_acquire); };
    const auto add_spawned = [&](const Worker& worker) { spawned += worker.spawned.load(std::memory_order_acquire); };
    // Ended before spawned: a process counted as ended was spawned before.
    m_scheduler.for_each_worker(add_ended);
    if (Worker* worker = m_scheduler.simulation()) add_ended(*worker);
    m_scheduler.for_each_worker(add_spawned);
    if (Worker* worker = m_scheduler.simulation()) add_spawned(*worker);
    return static_cast<std::size_t>(spawned + m_outside_spawned.load(std::memory_order_acquire) - ended);
}

std::uint64_t Runtime::handled_count() const {
    std::uint64_t handled = 0;
    const auto add = [&handled](const Worker& worker) { handled += worker.handled.load(std::memory_order_relaxed); };
    m_scheduler.for_each_worker(add);
    if (Worker* worker = m_scheduler.simulation()) add(*worker);
    return handled;
}

void Runtime::require_outside() const {
    if (!current_worker()) return;
    throw std::logic_error("a process must co_await, it must not block");
}

std::vector<Pid> Runtime::living(bool top_only) const {
    std::vector<std::pair<std::uint64_t, Pid>> found;
    for (std::uint32_t index = 0; index < m_table.size(); ++index) {
        const ProcessSlot& slot = m_table.at(index);
        const std::uint64_t birth = slot.birth.load(std::memory_order_relaxed);
        if (slot.mailbox.is_closed() || (top_only && birth == 0)) continue;
        found.emplace_back(birth, slot.pid());
    }
    std::sort(found.begin(), found.end(), std::greater<>{});
    std::vector<Pid> pids;
    for (const auto& [birth, pid] : found) pids.push_back(pid);
    return pids;
}

std::vector<Pid> Runtime::group(Pid leader) const {
    std::vector<Pid> pids;
    for (std::uint32_t index = 0; index < m_table.size(); ++index) {
        const ProcessSlot& slot = m_table.at(index);
        if (slot.group.load(std::memory_order_relaxed) != leader.bits() || slot.mailbox.is_closed()) continue;
        if (const Pid pid = slot.pid(); pid != leader) pids.push_back(pid);
    }
    return pids;
}

bool Runtime::wait_until(const std::function<bool()>& condition, std::chrono::milliseconds limit) {
    if (simulated()) {
        const Timestamp end = now() + limit;
        run_until([&] { return condition() || now() >= end; });
        return condition();
    }
    // In short steps: the end of a process is not ordered with our last look, so its notice may have come too early.
    constexpr std::chrono::milliseconds step{5};
    const Timestamp end = now() + limit;
    std::unique_lock lock(m_stop_mutex);
    while (!condition()) {
        if (now() >= end) return false;
        m_stop_progress.wait_for(lock, step);
    }
    return true;
}

void Runtime::request_stop() {
    if (m_stop_requested.exchange(true, std::memory_order_acq_rel) || simulated()) return;
    m_stopper = std::thread([this] { stop(); });
}

void Runtime::stop_if_requested() {
    if (stop_requested() && !m_stopping.load(std::memory_order_relaxed)) stop();
}

void Runtime::stop(std::chrono::milliseconds grace) {
    require_outside();
    const std::lock_guard one_at_a_time(m_stop_call);
    if (m_stopped) return;
    m_stop_requested.store(true, std::memory_order_release);
    m_stopping.store(true, std::memory_order_seq_cst);
    for (const Pid pid : living(true)) {
        exit(pid, ExitReason::shutdown());
        wait_until([this, pid] { return !is_alive(pid); }, grace);
    }
    m_killing.store(true, std::memory_order_seq_cst);
    const auto nobody = [this] { return process_count() == 0; };
    for (bool told = false; !end_world();) {
        for (const Pid pid : living(false)) exit(pid, ExitReason::kill());
        if (wait_until(nobody, grace) || told) continue;
        std::fprintf(stderr, "canopy: %zu processes are in handlers that do not end; waiting for them\n", process_count());
        told = true;
    }
    m_timers.stop();
    m_scheduler.stop();
}

/// Nobody is left, and under the same lock nobody can come any more.
bool Runtime::end_world() {
    const std::lock_guard lock(m_outside_mutex);
    m_stopped = process_count() == 0;
    return m_stopped;
}

// --- what happened

void Runtime::trace_active(const ProcessSlot& slot) { trace({.kind = TraceRecord::Kind::Active, .pid = slot.pid()}); }

void Runtime::trace(TraceRecord record) {
    if (m_trace == Trace::Off) return;
    // Simulated, all is one thread and one ring: its order is the order of events, although the clock stands still.
    Worker* worker = own_worker();
    if (!worker) worker = m_scheduler.simulation();
    if (worker) {
        worker->trace.write(std::move(record), m_clock);
        return;
    }
    const std::lock_guard lock(m_outside_mutex);
    m_outside_trace.write(std::move(record), m_clock);
}

std::uint64_t Runtime::drain_trace(std::vector<TraceRecord>& records, std::vector<Pid>& active) {
    m_frame.fetch_add(1, std::memory_order_relaxed);
    std::vector<TraceRecord> read = std::exchange(m_late, {});
    std::uint64_t lost = m_outside_trace.lost();
    const auto read_all = [&] {
        m_scheduler.for_each_worker([&](Worker& worker) { worker.trace.read(read); });
        if (Worker* worker = m_scheduler.simulation()) worker->trace.read(read);
        m_outside_trace.read(read);
    };
    // Twice: a record of the first reading may follow from one that its ring published just after it was read. All of
    // those are in the second reading; what is younger than the first reading's last waits for the next frame.
    read_all();
    const auto youngest =
        std::max_element(read.begin(), read.end(), [](const auto& a, const auto& b) { return a.time < b.time; });
    const Timestamp cut = youngest == read.end() ? Timestamp{} : youngest->time;
    read_all();
    std::stable_sort(read.begin(), read.end(), [](const auto& a, const auto& b) { return a.time < b.time; });
    for (auto& record : read) {
        if (record.kind == TraceRecord::Kind::Active)
            active.push_back(record.pid);
        else
            (record.time <= cut ? records : m_late).push_back(std::move(record));
    }
    m_scheduler.for_each_worker([&](const Worker& worker) { lost += worker.trace.lost(); });
    if (const Worker* worker = m_scheduler.simulation()) lost += worker->trace.lost();
    return lost;
}

} // namespace canopy
