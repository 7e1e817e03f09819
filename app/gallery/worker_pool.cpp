// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gallery/worker_pool.hpp"

#include "app/gallery/stage.hpp"
#include "otp/supervisor.hpp"
#include "otp/task.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace canopy::app {

using namespace std::chrono_literals;

// --- the pool

Call<WorkerPool::Run> WorkerPool::run(const Ref<WorkerPool>& pool, PoolJob job) {
    return call(pool, Run{.job = job, .when_full = WhenFull::Wait}).without_timeout();
}

Call<WorkerPool::Run> WorkerPool::try_run(const Ref<WorkerPool>& pool, PoolJob job) {
    return call(pool, Run{.job = job, .when_full = WhenFull::Refuse}).without_timeout();
}

Call<WorkerPool::GetLoad> WorkerPool::load(const Ref<WorkerPool>& pool) { return call(pool, GetLoad{}); }

void WorkerPool::handle_call(Run request, From<Outcome> from) {
    if (!has_room(request.when_full)) return from.reply(tl::unexpected(Error::Refused));
    m_held_back.push_back({.job = request.job, .from = from, .caller = monitor(from.caller())});
    hand_out();
}

bool WorkerPool::has_room(WhenFull when_full) {
    if (m_queue.size() < queue_limit || idle_worker()) return true;
    return when_full == WhenFull::Wait && m_held_back.size() < most_held_back;
}

void WorkerPool::handle_cast(Ready ready) {
    const Pid pid = ready.worker.pid();
    m_workers[pid] = {.ref = ready.worker, .monitor = monitor(pid), .busy_for = std::nullopt};
    hand_out();
}

void WorkerPool::handle_cast(Done done) {
    const auto found = m_workers.find(done.worker);
    if (found == m_workers.end() || !found->second.busy_for) return;
    std::exchange(found->second.busy_for, std::nullopt)->reply(std::move(done.result));
    hand_out();
}

void WorkerPool::handle_info(Down down) {
    const auto node = m_workers.extract(down.pid); // its successor says by itself that it is ready
    if (node.empty()) return drop(down.monitor);
    if (node.mapped().busy_for) node.mapped().busy_for->reply(tl::unexpected(Error::Failed));
}

/// Nobody waits for that job any more: its place is somebody else's.
void WorkerPool::drop(MonitorRef caller) {
    const auto its = [caller](const Waiting& each) { return each.caller == caller; };
    m_dropped += std::erase_if(m_queue, its) + std::erase_if(m_held_back, its);
    hand_out();
}

void WorkerPool::hand_out() {
    let_in();
    for (Worker* worker = idle_worker(); worker && !m_queue.empty(); worker = idle_worker()) {
        const Waiting next = m_queue.front();
        m_queue.pop_front();
        demonitor(next.caller, Flush::Yes); // what is begun is finished
        worker->busy_for = next.from;
        PoolWorker::work(worker->ref, next.job);
        let_in();
    }
    m_most_queued = std::max(m_most_queued, m_queue.size());
}

void WorkerPool::let_in() {
    while (m_queue.size() < queue_limit && !m_held_back.empty()) {
        m_queue.push_back(m_held_back.front());
        m_held_back.pop_front();
    }
}

WorkerPool::Worker* WorkerPool::idle_worker() {
    const auto found = std::ranges::find_if(m_workers, [](const auto& each) { return !each.second.busy_for; });
    return found == m_workers.end() ? nullptr : &found->second;
}

WorkerPool::Load WorkerPool::handle_call(GetLoad) const {
    const auto busy = static_cast<std::size_t>(
        std::ranges::count_if(m_workers, [](const auto& each) { return each.second.busy_for.has_value(); }));
    return {.idle = m_workers.size() - busy,
            .busy = busy,
            .queued = m_queue.size(),
            .held_back = m_held_back.size(),
            .most_queued = m_most_queued,
            .dropped = m_dropped};
}

void WorkerPool::inspect(Inspector& inspector) const {
    inspector.show("workers", m_workers.size());
    inspector.show("queued", m_queue.size());
    inspector.show("queue limit", queue_limit);
    inspector.show("callers held back", m_held_back.size());
    inspector.show("most held back", most_held_back);
    inspector.show("dropped with their callers", m_dropped);
}

// --- a worker

PoolWorker::PoolWorker(Ref<WorkerPool> pool) : m_pool(pool) { cast(m_pool, WorkerPool::Ready{.worker = self_ref()}); }

Async<void> PoolWorker::handle_cast(Work work) {
    co_await sleep(work.job.takes);
    if (work.job.crashes) throw std::runtime_error(fmt::format("job {} is poisonous", work.job.number));
    ++m_done;
    cast(m_pool, WorkerPool::Done{.worker = self(), .result = fmt::format("job {} done", work.job.number)});
}

// --- the exhibit

ChildSpec worker_pool_spec(const GalleryServices& services) {
    SupervisorSpec crew{.strategy = Strategy::OneForOne};
    for (std::size_t i = 1; i <= WorkerPool::workers; ++i)
        crew.children.push_back(
            {.id = fmt::format("worker_{}", i), .start = starts<PoolWorker>(services.ref<WorkerPool>("worker_pool/pool"))});
    SupervisorSpec spec{.strategy = Strategy::RestForOne}; // a new pool knows no workers: they start after it and say so
    spec.children = {{.id = "pool", .start = starts_with<WorkerPool>(services.named("worker_pool/pool"))},
                     Supervisor::child_spec("workers", std::move(crew))};
    return Supervisor::child_spec("worker_pool", std::move(spec), Restart::Transient);
}

namespace {

Async<WorkerPool::Outcome> bring(Ref<WorkerPool> pool, PoolJob job) { co_return co_await WorkerPool::run(pool, job); }

/// More callers than may wait, who are then gone.
Async<void> crowd(Stage& stage, Ref<WorkerPool> pool) {
    stage.act("bring a job of 1 s each by twenty callers, and end all of them");
    std::vector<Task<WorkerPool::Outcome>> callers;
    for (int i = 21; i <= 40; ++i)
        callers.push_back(async_nolink(stage.self(), [pool, i] { return bring(pool, {.number = i, .takes = 1s}); }));
    co_await stage.pass(1ms);
    const WorkerPool::Load full = co_await WorkerPool::load(pool);
    stage.claim(full.queued == WorkerPool::queue_limit && full.held_back == WorkerPool::most_held_back,
                "3 run, 4 are queued, 8 callers are held back; five were refused, though they would have waited");
    for (const Task<WorkerPool::Outcome>& caller : callers) co_await caller.brutal_kill();
    const WorkerPool::Load alone = co_await WorkerPool::load(pool);
    stage.claim(alone.queued == 0 && alone.held_back == 0 && alone.dropped == 12,
                "the pool does not work for callers that are gone: 12 jobs were dropped");
    co_await stage.pass(1s); // the three that had begun
}

} // namespace

Async<void> worker_pool_demo(Stage& stage) {
    const auto pool = stage.services().ref<WorkerPool>("worker_pool/pool");
    stage.act("ten callers bring a job of 1 s each to three workers and a queue of four");
    std::vector<Task<WorkerPool::Outcome>> callers;
    const Timestamp begin = stage.now();
    for (int i = 1; i <= 10; ++i)
        callers.push_back(async(stage.self(), [pool, i] { return bring(pool, {.number = i, .takes = 1s}); }));
    co_await stage.pass(1ms);
    const WorkerPool::Load load = co_await WorkerPool::load(pool);
    stage.claim(load == WorkerPool::Load{.idle = 0, .busy = 3, .queued = 4, .held_back = 3, .most_queued = 4},
                "3 run, 4 are queued, 3 callers are held back");
    PoolJob late{.number = 11, .takes = 1s};
    const WorkerPool::Outcome refused = co_await WorkerPool::try_run(pool, late);
    stage.claim(!refused && refused.error() == WorkerPool::Error::Refused, "who will not wait is refused at once");
    const std::vector<WorkerPool::Outcome> done = co_await await_many(callers, 10s);
    stage.claim(std::ranges::all_of(done, [](const auto& each) { return each.has_value(); }) && stage.now() - begin == 4s,
                "all ten are done after 4 s: the callers went at the workers' pace");
    const WorkerPool::Load after = co_await WorkerPool::load(pool);
    stage.claim(after.most_queued == WorkerPool::queue_limit, "the queue never held more than four");
    co_await crowd(stage, pool);
    stage.act("bring a job that crashes its worker");
    PoolJob poison{.number = 12, .crashes = true};
    const WorkerPool::Outcome failed = co_await WorkerPool::run(pool, poison);
    co_await stage.pass(1ms);
    const WorkerPool::Load healed = co_await WorkerPool::load(pool);
    stage.claim(!failed && failed.error() == WorkerPool::Error::Failed && healed.idle == 3,
                "its caller is told, and there are three workers again");
}

} // namespace canopy::app
