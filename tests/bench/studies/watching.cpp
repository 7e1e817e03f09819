// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What watching costs: the same work with the event log, an observer and a subscriber that folds 60 batches a second, and
// with the log off. One after the other, the order changing each round.
#include "tests/bench/studies/order_clients.hpp"
#include "tests/bench/studies/study.hpp"
#include "tests/bench/workload.hpp"

#include "app/system.hpp"
#include "observe/observer.hpp"

#include <cstdio>
#include <optional>

namespace canopy::bench {

namespace {

using namespace std::chrono_literals;

constexpr int rounds = 9;
constexpr std::chrono::milliseconds frame{16};
constexpr int orders_each = 150;

/// Folds every batch, as the window does.
class Watcher final : public GenServer<Watcher> {
public:
    Watcher(Ref<canopy::Observer> observer, PubSub pub_sub) : m_observer(observer), m_pub_sub(std::move(pub_sub)) {}
    Async<Init> init() {
        const EventBatch beginning = co_await canopy::Observer::subscribe(m_observer, m_pub_sub, *this);
        apply(*beginning);
        co_return Init::ok();
    }
    void handle_info(const EventBatch& batch) {
        if (!m_state.has_seen(*batch)) apply(*batch);
    }

private:
    void apply(const std::vector<Event>& events) {
        for (const Event& event : events) m_state.apply(event);
    }

    Ref<canopy::Observer> m_observer;
    PubSub m_pub_sub;
    NodeState m_state;
};

/// ns an operation; nothing: the result was wrong.
std::optional<double> time_of(const Workload& workload, unsigned workers, Trace trace) {
    Runtime runtime(Threads{workers}, trace);
    const PubSub pub_sub;
    if (trace == Trace::On) {
        const auto observer =
            runtime.start<canopy::Observer>(std::make_shared<EventLog>(runtime), pub_sub, ObserverPeriods{.watched = frame});
        (void)runtime.start<Watcher>(observer.value(), pub_sub).value();
    }
    const auto measured = runtime.wait_for<Measurement>(workload.run);
    runtime.stop();
    if (!measured.correct) return std::nullopt;
    return nanoseconds(measured.time) / static_cast<double>(measured.operations);
}

std::optional<double> time_of_orders(unsigned workers, Trace trace) {
    const TemporaryFolder folder;
    app::SystemConfig config{.workers = workers, .database = folder.path() / "orders.db"};
    config.durability = app::DatabaseOptions::Durability::Normal; // the processor is what counts here, not the disk
    config.trace = trace;
    config.frame = frame;
    const auto system = app::System::start(config);
    if (!system) return std::nullopt;
    Runtime& runtime = (*system)->runtime();
    if (trace == Trace::On) (void)runtime.start<Watcher>((*system)->observer(), (*system)->pub_sub()).value();
    const Clients clients{.orders = (*system)->orders(), .count = 64, .orders_each = orders_each};
    const Stopwatch stopwatch;
    const auto placed = runtime.wait_for<Acknowledgements>([&clients](Process& main) { return place_orders(main, clients); });
    const double time = nanoseconds(stopwatch.elapsed());
    (*system)->stop();
    const auto wanted = static_cast<std::size_t>(clients.count) * orders_each;
    return placed.size() == wanted ? std::optional(time / static_cast<double>(wanted)) : std::nullopt;
}

template <class Measure>
bool compare(const char* name, Measure&& measure) {
    std::vector<double> off;
    std::vector<double> on;
    std::vector<double> kept;
    for (int round = 0; round < rounds; ++round) {
        std::optional<double> with;
        if (round % 2 == 0) with = measure(Trace::On);
        const std::optional<double> without = measure(Trace::Off);
        if (round % 2 == 1) with = measure(Trace::On);
        if (!with || !without) return false;
        on.push_back(*with);
        off.push_back(*without);
        kept.push_back(*without / *with);
    }
    std::printf("  %-12s log off %9.1f ns, watched %9.1f ns: %5.1f %% of the throughput\n", name, median(off), median(on),
                100 * median(kept));
    return true;
}

class Sleeper final : public GenServer<Sleeper> {
public:
    struct Wake {};
    void handle_info(Wake) { ++m_turns; }

private:
    std::uint64_t m_turns = 0;
};

/// A frame of this many active processes, read and folded: what each adds.
bool time_of_a_sample() {
    constexpr int processes = 10'000;
    constexpr int frames = 50;
    Runtime runtime(Simulated{1});
    EventLog log(runtime);
    std::vector<Ref<Sleeper>> sleepers;
    for (int i = 0; i < processes; ++i) sleepers.push_back(runtime.spawn<Sleeper>());
    runtime.run_until_idle();
    (void)log.collect();
    NodeState state;
    for (const Event& event : log.state().snapshot()) state.apply(event);
    std::vector<double> collecting;
    std::vector<double> folding;
    for (int i = 0; i < frames; ++i) {
        for (const Ref<Sleeper>& sleeper : sleepers) send(sleeper, Sleeper::Wake{});
        runtime.run_until_idle();
        const Stopwatch collect;
        const EventBatch batch = log.collect();
        if (!batch || batch->size() < processes) return false;
        collecting.push_back(nanoseconds(collect.elapsed()) / processes);
        const Stopwatch fold;
        for (const Event& event : *batch) state.apply(event);
        folding.push_back(nanoseconds(fold.elapsed()) / processes);
    }
    std::printf("  a process that was active in a frame: %.0f ns to sample and log, %.0f ns to fold for each subscriber\n",
                median(collecting), median(folding));
    return true;
}

} // namespace

bool watching(unsigned workers) {
    const Workload pair{"ping_pong", ping_pong};
    const Workload crowd{"big", big};
    bool correct = compare("ping_pong", [&](Trace trace) { return time_of(pair, workers, trace); });
    correct = compare("big", [&](Trace trace) { return time_of(crowd, workers, trace); }) && correct;
    correct = compare("orders", [workers](Trace trace) { return time_of_orders(workers, trace); }) && correct;
    return time_of_a_sample() && correct;
}

} // namespace canopy::bench
