// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#include "core/scheduler.hpp"

#include "core/check.hpp"
#include "core/context.hpp"
#include "core/pinned_thread.hpp"
#include "core/process_slot.hpp"
#include "core/runtime.hpp"

#include <algorithm>
#include <climits>
#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <utility>

namespace canopy {

namespace {

thread_local Worker* the_worker = nullptr;

void futex_wait(std::atomic<std::uint32_t>& word, std::uint32_t value) {
    syscall(SYS_futex, reinterpret_cast<std::uint32_t*>(&word), FUTEX_WAIT_PRIVATE, value, nullptr, nullptr, 0);
}

void futex_wake(std::atomic<std::uint32_t>& word, int count) {
    syscall(SYS_futex, reinterpret_cast<std::uint32_t*>(&word), FUTEX_WAKE_PRIVATE, count, nullptr, nullptr, 0);
}

void pause_briefly() {
#if defined(__x86_64__)
    __builtin_ia32_pause();
#else
    std::this_thread::yield();
#endif
}

/// What does not fit goes to the queue that all share, behind a lock.
constexpr std::uint32_t queue_capacity = 1U << 16;
constexpr std::uint32_t trace_capacity = 1U << 14;
constexpr std::uint32_t pinned_trace_capacity = 1U << 10;
/// Each look takes lines from the caches of those at work: seldom, about once a microsecond.
constexpr int looks_before_sleep = 20;
constexpr int pauses_between_looks = 64;

} // namespace

Worker* current_worker() noexcept { return the_worker; }

ProcessSlot* current_slot() noexcept { return the_worker ? the_worker->running.load(std::memory_order_relaxed) : nullptr; }

Worker::Worker(Runtime& its_runtime, Role its_role)
    : runtime(its_runtime), role(its_role), queue(its_role == Role::Pool ? queue_capacity : 1U),
      trace(!its_runtime.tracing()     ? 1U
            : its_role == Role::Pinned ? pinned_trace_capacity
                                       : trace_capacity) {}

Worker::~Worker() = default;

ProcessSlot* NextSlot::take_away() noexcept {
    if (!m_slot.load(std::memory_order_relaxed)) return nullptr;
    m_watched.store(true, std::memory_order_relaxed);
    heavy_fence();
    while (m_taking.load(std::memory_order_acquire)) std::this_thread::yield();
    ProcessSlot* slot = m_slot.exchange(nullptr, std::memory_order_acq_rel); // the worker may put one at any time
    m_watched.store(false, std::memory_order_release);
    return slot;
}

WorkerScope::WorkerScope(Worker& worker) noexcept : m_before(the_worker) { the_worker = &worker; }

WorkerScope::~WorkerScope() { the_worker = m_before; }

Scheduler::Scheduler(Runtime& runtime) : m_runtime(runtime) {}

Scheduler::~Scheduler() { stop(); }

Worker& Scheduler::add_worker(Worker::Role role) {
    auto worker = std::make_unique<Worker>(m_runtime, role);
    const std::lock_guard lock(m_workers_mutex);
    m_workers.push_back(std::move(worker));
    return *m_workers.back();
}

void Scheduler::start_threads(unsigned workers) {
    prepare_asymmetric_fence();
    m_pool_size = workers;
    for (unsigned i = 0; i < workers; ++i) start_worker();
}

void Scheduler::start_worker() {
    const auto begin = [this](Worker& worker) { worker.thread = std::thread([this, &worker] { run(worker); }); };
    if (Worker* worker = empty_place()) {
        begin(*worker);
        return;
    }
    Worker& worker = add_worker(Worker::Role::Pool);
    const std::lock_guard lock(m_workers_mutex);
    const unsigned place = m_pool_count.load(std::memory_order_relaxed);
    if (place < m_pool.size()) {
        m_pool[place].store(&worker, std::memory_order_release);
        m_pool_count.store(place + 1, std::memory_order_release);
    }
    begin(worker);
}

/// The place of a worker that was replaced and whose thread has ended since; nullptr without one.
Worker* Scheduler::empty_place() {
    const std::lock_guard lock(m_workers_mutex);
    for (auto& worker : m_workers) {
        if (!worker->left.load(std::memory_order_acquire)) continue;
        worker->thread.join();
        worker->left.store(false, std::memory_order_relaxed);
        worker->retired.store(false, std::memory_order_relaxed);
        return worker.get();
    }
    return nullptr;
}

void Scheduler::start_simulation(std::uint64_t seed) {
    m_random.seed(seed);
    m_simulation = std::make_unique<Worker>(m_runtime, Worker::Role::Simulated);
}

void Scheduler::stop() {
    m_stop.store(true, std::memory_order_seq_cst);
    m_wake.fetch_add(1, std::memory_order_seq_cst);
    futex_wake(m_wake, INT_MAX);
    for (auto& worker : m_workers)
        if (worker->thread.joinable()) worker->thread.join();
    m_pinned.clear();
}

void Scheduler::start_pinned(ProcessSlot& slot) {
    if (simulated()) {
        schedule(slot);
        return;
    }
    Worker& worker = pinned_worker();
    const std::lock_guard lock(m_workers_mutex);
    m_pinned.push_back(std::make_unique<PinnedThread>(*this, worker, slot));
    slot.pinned.store(m_pinned.back().get(), std::memory_order_relaxed);
    m_pinned.back()->start();
}

/// One of a thread that has ended, or a new one.
Worker& Scheduler::pinned_worker() {
    {
        const std::lock_guard lock(m_workers_mutex);
        reap_pinned();
        if (!m_idle_pinned.empty()) {
            Worker& worker = *m_idle_pinned.back();
            m_idle_pinned.pop_back();
            return worker;
        }
    }
    return add_worker(Worker::Role::Pinned);
}

void Scheduler::reap_pinned() {
    for (auto& pinned : m_pinned) {
        if (!pinned->ended()) continue;
        m_idle_pinned.push_back(&pinned->worker());
        pinned.reset();
    }
    std::erase(m_pinned, nullptr);
}

void Scheduler::schedule(ProcessSlot& slot) {
    if (PinnedThread* pinned = slot.pinned.load(std::memory_order_relaxed)) {
        pinned->wake();
        return;
    }
    if (m_simulation) {
        m_runnable.push_back(&slot);
        return;
    }
    Worker* worker = the_worker;
    if (!worker || worker->role != Worker::Role::Pool || &worker->runtime != &m_runtime) {
        push_shared(slot);
        return;
    }
    if (ProcessSlot* before = worker->next.put(&slot)) requeue(*worker, *before);
}

void Scheduler::requeue(Worker& worker, ProcessSlot& slot) {
    if (!worker.queue.push(&slot))
        push_shared(slot);
    else
        notify();
}

void Scheduler::push_shared(ProcessSlot& slot) {
    {
        const std::lock_guard lock(m_shared_mutex);
        m_shared.push_back(&slot);
        m_shared_size.store(m_shared.size(), std::memory_order_seq_cst);
    }
    notify();
}

ProcessSlot* Scheduler::pop_shared() {
    if (m_shared_size.load(std::memory_order_seq_cst) == 0) return nullptr;
    const std::lock_guard lock(m_shared_mutex);
    if (m_shared.empty()) return nullptr;
    ProcessSlot* slot = m_shared.front();
    m_shared.pop_front();
    m_shared_size.store(m_shared.size(), std::memory_order_relaxed);
    return slot;
}

void Scheduler::notify() {
    // Pairs with sleep(): either we see the sleeper, or its last look sees what we queued.
    if (m_sleeping.load(std::memory_order_seq_cst) == 0) return;
    if (m_searching.load(std::memory_order_seq_cst) > 0) return;
    m_wake.fetch_add(1, std::memory_order_seq_cst);
    futex_wake(m_wake, 1);
}

ProcessSlot* Scheduler::find(Worker& worker) {
    const std::uint32_t turn = ++worker.turn;
    if (turn % 61 == 0)
        if (ProcessSlot* slot = pop_shared()) return slot;
    // A chatty pair passes the next place to and fro: every 16th turn is somebody else's.
    ProcessSlot* next = worker.next.take();
    if (turn % 16 == 0 && next && !worker.queue.empty() && worker.queue.push(next)) next = nullptr;
    if (next) return next;
    if (ProcessSlot* slot = worker.queue.pop()) return slot;
    if (ProcessSlot* slot = pop_shared()) return slot;
    return steal(worker);
}

ProcessSlot* Scheduler::steal(Worker& thief) {
    const unsigned count = m_pool_count.load(std::memory_order_acquire);
    for (unsigned i = 0; i < count; ++i) {
        Worker* victim = m_pool[(thief.turn + i) % count].load(std::memory_order_acquire);
        if (victim == &thief) continue;
        if (ProcessSlot* slot = victim->queue.steal_half(thief.queue)) return slot;
    }
    return nullptr;
}

ProcessSlot* Scheduler::spin(Worker& worker) {
    m_searching.fetch_add(1, std::memory_order_seq_cst);
    ProcessSlot* slot = nullptr;
    for (int i = 0; i < looks_before_sleep && !slot && !m_stop.load(std::memory_order_relaxed); ++i) {
        for (int pause = 0; pause < pauses_between_looks; ++pause) pause_briefly();
        slot = find(worker);
    }
    m_searching.fetch_sub(1, std::memory_order_seq_cst);
    // Whoever queued while we searched did not wake anybody: if we found one of several, wake the next.
    if (slot && anything_queued()) notify();
    return slot;
}

/// Pairs with notify(): who saw us searching had queued before.
bool Scheduler::anything_queued() const noexcept {
    if (m_shared_size.load(std::memory_order_seq_cst) > 0) return true;
    const unsigned count = m_pool_count.load(std::memory_order_acquire);
    for (unsigned i = 0; i < count; ++i)
        if (!m_pool[i].load(std::memory_order_acquire)->queue.empty()) return true;
    return false;
}

RunQueueLengths Scheduler::run_queue_lengths() const {
    if (simulated()) return {.workers = {m_runnable.size()}};
    RunQueueLengths lengths{.shared = m_shared_size.load(std::memory_order_relaxed)};
    for_each_worker([&lengths](const Worker& worker) {
        if (worker.role == Worker::Role::Pool) lengths.workers.push_back(worker.queue.size() + (worker.next.empty() ? 0 : 1));
    });
    return lengths;
}

ProcessSlot* Scheduler::sleep(Worker& worker) {
    const std::uint32_t ticket = m_wake.load(std::memory_order_seq_cst);
    m_sleeping.fetch_add(1, std::memory_order_seq_cst);
    ProcessSlot* slot = find(worker);
    if (!slot && !m_stop.load(std::memory_order_seq_cst)) futex_wait(m_wake, ticket);
    m_sleeping.fetch_sub(1, std::memory_order_seq_cst);
    m_runtime.timers().wake_watch(); // pairs with TimerService::run(): it sees us awake, or we see it resting
    return slot;
}

void Scheduler::run(Worker& worker) {
    const WorkerScope scope(worker);
    while (!m_stop.load(std::memory_order_relaxed)) {
        ProcessSlot* slot = find(worker);
        if (!slot) slot = spin(worker);
        if (!slot) slot = sleep(worker);
        if (slot) run_one(worker, *slot);
        if (worker.retired.load(std::memory_order_acquire)) {
            hand_over(worker);
            return;
        }
    }
}

SliceEnd Scheduler::run_turn(Worker& worker, ProcessSlot& slot) {
    worker.running.store(&slot, std::memory_order_release);
    worker.slices.store(worker.slices.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
    m_runtime.note_active(slot);
    Turn turn{.budget = m_simulation ? 1 : budget};
    const SliceEnd end = run_slice(slot, turn);
    worker.handled.store(worker.handled.load(std::memory_order_relaxed) + turn.handled, std::memory_order_relaxed);
    worker.running.store(nullptr, std::memory_order_release);
    return end;
}

void Scheduler::run_one(Worker& worker, ProcessSlot& slot) {
    if (run_turn(worker, slot) == SliceEnd::Yielded) requeue(worker, slot);
}

bool Scheduler::step() {
    if (m_runnable.empty()) return false;
    const auto chosen = static_cast<std::size_t>(m_random() % m_runnable.size());
    ProcessSlot* slot = m_runnable[chosen];
    // The order of the others is kept: the seed alone decides.
    m_runnable.erase(m_runnable.begin() + static_cast<std::ptrdiff_t>(chosen));
    const WorkerScope scope(*m_simulation);
    if (run_turn(*m_simulation, *slot) == SliceEnd::Yielded) m_runnable.push_back(slot);
    return true;
}

bool Scheduler::watch() {
    bool busy = false;
    bool all_held = true;
    Worker* held = nullptr;
    std::vector<TraceRecord> reports; // written without the lock: the trace takes another
    std::vector<ProcessSlot*> stuck;  // would wait for a handler that may never end
    const std::int64_t now = m_runtime.now().count();
    for_each_worker([&](Worker& worker) {
        if (worker.role == Worker::Role::Pinned) return; // they may block
        const ProcessSlot* slot = worker.running.load(std::memory_order_acquire);
        const std::uint64_t slice = worker.slices.load(std::memory_order_relaxed);
        const std::uint64_t handled = slot ? slot->handled.load(std::memory_order_relaxed) : 0;
        busy = busy || slot;
        if (!slot || slice != worker.watched_slice || handled != worker.watched_handled) {
            worker.watched_slice = slice;
            worker.watched_handled = handled;
            worker.watched_since = now;
            worker.reported = false;
        } else if (!worker.reported && now - worker.watched_since > m_runtime.long_handler_threshold().count()) {
            worker.reported = true;
            const MessageType* current = slot->current.load(std::memory_order_relaxed);
            reports.push_back({.kind = TraceRecord::Kind::LongHandler,
                               .pid = slot->pid(),
                               .number = now - worker.watched_since,
                               .label = current ? current->name : ""});
        }
        if (worker.reported)
            if (ProcessSlot* next = worker.next.take_away()) stuck.push_back(next);
        if (worker.retired.load(std::memory_order_relaxed)) return;
        if (worker.reported)
            held = &worker;
        else
            all_held = false;
    });
    for (ProcessSlot* slot : stuck) push_shared(*slot);
    for (TraceRecord& report : reports) m_runtime.trace(std::move(report));
    if (all_held && held) replace(*held);
    return busy || m_sleeping.load(std::memory_order_relaxed) < m_pool_size;
}

bool Scheduler::replace(Worker& worker) {
    if (worker.retired.exchange(true, std::memory_order_acq_rel)) return false;
    start_worker();
    return true;
}

bool Scheduler::replace_worker_of(const ProcessSlot& slot) {
    Worker* holder = nullptr;
    for_each_worker([&](Worker& worker) {
        if (worker.role == Worker::Role::Pool && worker.running.load(std::memory_order_acquire) == &slot) holder = &worker;
    });
    return holder && replace(*holder);
}

void Scheduler::hand_over(Worker& worker) {
    if (ProcessSlot* slot = worker.next.take()) push_shared(*slot);
    while (ProcessSlot* slot = worker.queue.pop()) push_shared(*slot);
    m_runtime.table().give(worker.free_slots, 0);
    if (anything_queued()) notify();                    // replaced while it slept, it may have been woken for what others queued
    worker.left.store(true, std::memory_order_release); // the last thing this thread does with it
}

} // namespace canopy
