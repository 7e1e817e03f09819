// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#include "otp/gen_server.hpp"
#include "otp/supervisor.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <set>
#include <thread>

namespace canopy::testing {
namespace {

using namespace std::chrono_literals;

/// Answers; can be told to play ping-pong without end, or to hold its thread until a gate opens.
class Player final : public GenServer<Player> {
public:
    struct Ask {
        using Reply = std::thread::id;
    };
    struct Ping {
        Ref<Player> from;
    };
    struct Hold {
        std::shared_future<void> gate;
    };
    struct Open {
        std::promise<void>* gate;
    };
    struct Wake {
        Ref<Player> other;
        std::promise<void>* gate;
    };
    struct Nudge {};
    struct NudgeAndHold {
        std::vector<Ref<Player>> others;
        std::promise<void>* begun;
        std::shared_future<void> gate;
    };
    std::thread::id handle_call(Ask) { return std::this_thread::get_id(); }
    void handle_info(Ping ping) { send(ping.from, Ping{self_ref()}); }
    void handle_info(Open open) { open.gate->set_value(); }
    void handle_cast(Hold hold) { hold.gate.wait(); }
    void handle_info(Nudge) {}
    void handle_cast(NudgeAndHold hold) {
        for (const auto& other : hold.others) send(other, Nudge{});
        hold.begun->set_value();
        hold.gate.wait();
    }
    void handle_cast(Wake wake) {
        const std::future<void> opened = wake.gate->get_future();
        send(wake.other, Open{wake.gate});
        opened.wait();
    }

    static std::thread::id ask(const Ref<Player>& player) { return call(player, Ask{}).without_timeout().get(); }
};

/// A gate that opens when the test says so, at its end at the latest.
class Gate {
public:
    ~Gate() { open(); }
    void open() {
        if (!std::exchange(m_open, true)) m_promise.set_value();
    }
    std::shared_future<void> future() const { return m_future; }

private:
    bool m_open = false;
    std::promise<void> m_promise;
    std::shared_future<void> m_future{m_promise.get_future()};
};

/// Reads the trace until a record of this kind comes.
TraceRecord wait_for(Runtime& runtime, TraceRecord::Kind kind) {
    for (;;) {
        std::vector<TraceRecord> records;
        std::vector<Pid> active;
        runtime.drain_trace(records, active);
        for (TraceRecord& record : records)
            if (record.kind == kind) return std::move(record);
        std::this_thread::yield();
    }
}

TEST(Scheduler, AChattyPairStarvesNobodyOnASingleWorker) {
    Runtime runtime{Threads{1}, Trace::Off};
    const auto one = runtime.start<Player>().value(), two = runtime.start<Player>().value(),
               third = runtime.start<Player>().value();
    send(one, Player::Ping{two});
    for (int i = 0; i < 100; ++i) Player::ask(third);
    runtime.exit(one.pid(), ExitReason::kill());
}

TEST(Scheduler, APinnedProcessHasAThreadOfItsOwn) {
    Runtime runtime{Threads{2}, Trace::Off};
    SpawnOptions pinned;
    pinned.pinned = true;
    const auto one = runtime.start_with<Player>(pinned).value(), two = runtime.start_with<Player>(pinned).value();
    const std::set<std::thread::id> threads{Player::ask(one), Player::ask(two)};
    EXPECT_EQ(threads.size(), 2U);
    EXPECT_TRUE(threads.contains(Player::ask(one)));
}

TEST(Scheduler, APinnedProcessThatBlocksHoldsNobodyUp) {
    Runtime runtime{Threads{1}, Trace::Off};
    SpawnOptions pinned;
    pinned.pinned = true;
    const auto blocked = runtime.start_with<Player>(pinned).value();
    const auto other = runtime.start<Player>().value();
    Gate gate;
    cast(blocked, Player::Hold{gate.future()});
    Player::ask(other);
    gate.open();
    Player::ask(blocked);
}

TEST(Scheduler, AHandlerThatRunsTooLongIsReportedWhileItRuns) {
    Runtime runtime{Threads{2}};
    runtime.set_long_handler_threshold(1ms);
    const auto player = runtime.start<Player>().value();
    Gate gate;
    cast(player, Player::Hold{gate.future()});
    const TraceRecord report = wait_for(runtime, TraceRecord::Kind::LongHandler);
    EXPECT_EQ(report.pid, player.pid());
    EXPECT_GE(report.number, 1'000'000);
}

TEST(Scheduler, HandlersThatHoldEveryWorkerDoNotStopTheOthers) {
    Runtime runtime{Threads{2}, Trace::Off};
    runtime.set_long_handler_threshold(1ms);
    Gate gate;
    for (int i = 0; i < 4; ++i) cast(runtime.start<Player>().value(), Player::Hold{gate.future()});
    Player::ask(runtime.start<Player>().value());
}

TEST(Scheduler, WhoWaitsForAWorkerIsCountedInItsQueue) {
    Runtime runtime{Threads{1}, Trace::Off};
    runtime.set_long_handler_threshold(1h); // nobody comes to help
    std::vector<Ref<Player>> woken_by_it, woken_from_here;
    for (int i = 0; i < 3; ++i) woken_by_it.push_back(runtime.start<Player>().value());
    for (int i = 0; i < 2; ++i) woken_from_here.push_back(runtime.start<Player>().value());
    const auto player = runtime.start<Player>().value();
    std::promise<void> begun;
    Gate gate;
    cast(player, Player::NudgeAndHold{woken_by_it, &begun, gate.future()});
    begun.get_future().wait();
    for (const auto& each : woken_from_here) send(each, Player::Nudge{});
    const RunQueueLengths crowded = runtime.run_queue_lengths();
    EXPECT_EQ(crowded.workers, std::vector<std::size_t>{3}) << "the one that runs next is one of them";
    EXPECT_EQ(crowded.shared, 2U);
    EXPECT_EQ(crowded.total(), 5U);
    gate.open();
    for (const auto& each : woken_by_it) Player::ask(each);
    for (const auto& each : woken_from_here) Player::ask(each);
    EXPECT_EQ(runtime.run_queue_lengths().total(), 0U);
}

TEST(Scheduler, WhoIsWokenByAHandlerThatDoesNotEndRunsOnAnotherWorker) {
    std::promise<void> gate;
    Runtime runtime{Threads{2}, Trace::Off};
    runtime.set_long_handler_threshold(1ms);
    const auto other = runtime.start<Player>().value(), player = runtime.start<Player>().value();
    cast(player, Player::Wake{other, &gate});
    Player::ask(player);
}

TEST(Scheduler, AWorkersPlaceIsUsedAgainWhenItsThreadHasEnded) {
    Runtime runtime{Threads{1}, Trace::Off};
    runtime.set_long_handler_threshold(1ms);
    const auto player = runtime.start<Player>().value(), other = runtime.start<Player>().value();
    for (int round = 0; round < 5; ++round) {
        Gate gate;
        cast(player, Player::Hold{gate.future()});
        Player::ask(other); // by another thread: the only worker is held
        gate.open();
        Player::ask(player);
    }
}

TEST(Scheduler, CountsTheMessagesHandledAndNothingElse) {
    Runtime runtime{Simulated{1}, Trace::Off};
    const auto player = runtime.start<Player>().value();
    runtime.run_until_idle();
    const std::uint64_t before = runtime.handled_count();
    for (int i = 0; i < 100; ++i) Player::ask(player);
    runtime.run_until_idle();
    // Each ask is a process that begins, a call, and an answer, which is no message.
    EXPECT_EQ(runtime.handled_count() - before, 100U * 2);
}

TEST(Scheduler, AChildThatDoesNotEndIsAbandonedAndAFreshOneStarts) {
    Runtime runtime{Threads{2}};
    SpawnOptions named;
    named.name = "player";
    ChildSpec spec{.id = "player", .start = starts_with<Player>(named), .shutdown = 1ms};
    const auto top = runtime.start<Supervisor>(SupervisorSpec{.children = {spec}}).value();
    const Pid stuck = runtime.whereis("player");
    Gate gate;
    cast(runtime.name<Player>("player"), Player::Hold{gate.future()});
    ASSERT_TRUE(Supervisor::terminate_child(top, "player").get());
    EXPECT_EQ(wait_for(runtime, TraceRecord::Kind::Abandoned).other, stuck);
    ASSERT_TRUE(Supervisor::restart_child(top, "player").get());
    Player::ask(runtime.name<Player>("player"));
}

} // namespace
} // namespace canopy::testing
