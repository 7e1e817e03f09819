// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gallery/exhibit.hpp"
#include "otp/gen_server.hpp"

#include <chrono>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <tl/expected.hpp>

namespace canopy::app {

class PoolWorker;

/// What a worker of the pool does.
struct PoolJob {
    int number = 0;
    std::chrono::milliseconds takes{0};
    bool crashes = false;
};

/// Three workers and a queue of four: who brings more work than that is held back, and so is slowed to what can be done.
///
///     const WorkerPool::Outcome done = co_await WorkerPool::run(pool, job);      // waits for room, as eight callers may
///     const WorkerPool::Outcome done = co_await WorkerPool::try_run(pool, job);  // refused when the queue is full
///
/// Process: its own, which watches its callers: a job whose caller is gone is not begun. The work is done in the workers.
/// Fails: refused; failed when the worker crashed in the job. Cost: bounded: three jobs run, four are queued, eight wait.
class WorkerPool final : public GenServer<WorkerPool> {
public:
    static constexpr std::size_t workers = 3;
    static constexpr std::size_t queue_limit = 4;
    static constexpr std::size_t most_held_back = 8; ///< callers who wait for the queue; who comes then is refused

    enum class Error { Refused, Failed };
    using Outcome = tl::expected<std::string, Error>;
    enum class WhenFull { Wait, Refuse };
    struct Run {
        using Reply = Outcome;
        PoolJob job;
        WhenFull when_full = WhenFull::Wait;
    };
    struct Ready {
        Ref<PoolWorker> worker;
    };
    struct Done {
        Pid worker;
        std::string result;
    };
    struct Load {
        std::size_t idle = 0;
        std::size_t busy = 0;
        std::size_t queued = 0;
        std::size_t held_back = 0; ///< callers for whom the queue has no room yet
        std::size_t most_queued = 0;
        std::uint64_t dropped = 0; ///< jobs not begun, because their callers were gone
        bool operator==(const Load&) const = default;
    };
    struct GetLoad {
        using Reply = Load;
    };

    static Call<Run> run(const Ref<WorkerPool>& pool, PoolJob job);
    static Call<Run> try_run(const Ref<WorkerPool>& pool, PoolJob job);
    static Call<GetLoad> load(const Ref<WorkerPool>& pool);

    void handle_call(Run request, From<Outcome> from);
    Load handle_call(GetLoad) const;
    void handle_cast(Ready ready);
    void handle_cast(Done done);
    void handle_info(Down down);
    void inspect(Inspector& inspector) const override;

private:
    struct Waiting {
        PoolJob job;
        From<Outcome> from;
        MonitorRef caller;
    };
    struct Worker {
        Ref<PoolWorker> ref;
        MonitorRef monitor;
        std::optional<From<Outcome>> busy_for;
    };
    bool has_room(WhenFull when_full);
    void drop(MonitorRef caller);
    void hand_out();
    void let_in();
    Worker* idle_worker();

    std::map<Pid, Worker> m_workers;
    std::deque<Waiting> m_queue;
    std::deque<Waiting> m_held_back; ///< not longer than most_held_back
    std::size_t m_most_queued = 0;
    std::uint64_t m_dropped = 0;
};

/// Takes one job at a time from its pool.
class PoolWorker final : public GenServer<PoolWorker> {
public:
    struct Work {
        PoolJob job;
    };
    static void work(const Ref<PoolWorker>& worker, PoolJob job) { cast(worker, Work{.job = job}); }

    explicit PoolWorker(Ref<WorkerPool> pool);
    Async<void> handle_cast(Work work);
    void inspect(Inspector& inspector) const override { inspector.show("jobs done", m_done); }

private:
    Ref<WorkerPool> m_pool;
    std::uint64_t m_done = 0;
};

ChildSpec worker_pool_spec(const GalleryServices& services);
Async<void> worker_pool_demo(Stage& stage);

} // namespace canopy::app
