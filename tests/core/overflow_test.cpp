// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
//
// Mailboxes with a limit: what becomes of those who send into a full one.
#include "otp/gen_server.hpp"
#include "tests/support/worlds.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <memory>
#include <vector>

namespace canopy::testing {
namespace {

using namespace std::chrono_literals;

constexpr std::uint32_t limit = 10;

/// Takes its time for each message.
class Slow final : public GenServer<Slow> {
public:
    struct Work {};
    struct Count {
        using Reply = int;
    };
    struct SendToSelf {
        int times = 0;
    };

    Async<void> handle_cast(Work) {
        co_await sleep(1ms);
        ++m_done;
    }
    struct Tick {};
    void handle_info(Tick) { ++m_done; }
    int handle_call(Count) { return m_done; }
    void handle_cast(SendToSelf how) {
        for (int i = 0; i < how.times; ++i) cast(self_ref(), Work{});
    }

private:
    int m_done = 0;
};

class Overflows : public ::testing::Test {
protected:
    Ref<Slow> start_limited(Overflow overflow) {
        SpawnOptions options;
        options.max_mailbox = limit;
        options.overflow = overflow;
        return runtime.start_with<Slow>(options).value();
    }
    std::vector<TraceRecord> reported() {
        std::vector<TraceRecord> records;
        std::vector<Pid> active;
        runtime.drain_trace(records, active);
        std::erase_if(records, [](const TraceRecord& record) {
            return record.kind != TraceRecord::Kind::MailboxFull && record.kind != TraceRecord::Kind::MailboxDrained;
        });
        return records;
    }
    template <class T>
    std::uint64_t depth_of(const Ref<T>& server) {
        return runtime.table().find(server.pid())->depth();
    }
    /// Places taken in the mailbox of who lives where this one lives, or lived.
    std::uint64_t waiting_for(Pid pid) { return runtime.table().at(pid.index).waiting(); }
    /// One that ended with a full mailbox: half of it taken in, half not.
    Pid ended_when_full() {
        const Ref<Slow> server = start_limited(Overflow::DropNewest);
        for (std::uint32_t i = 0; i < limit / 2; ++i) cast(server, Slow::Work{});
        runtime.run_until_idle();
        for (std::uint32_t i = 0; i < limit; ++i) cast(server, Slow::Work{});
        EXPECT_EQ(waiting_for(server.pid()), limit);
        runtime.exit(server.pid(), ExitReason::kill());
        runtime.run_until_idle();
        return server.pid();
    }

    Runtime runtime{Simulated{1}, Trace::On};
};

/// Sends for ever, a few at a time, and remembers how many it had sent.
Runtime::Body floods(Ref<Slow> server, std::shared_ptr<int> sent) {
    return [server, sent](Process&) -> Async<void> {
        for (;;) {
            for (int i = 0; i < 4; ++i, ++*sent) cast(server, Slow::Work{});
            co_await yield();
        }
    };
}

TEST_F(Overflows, WaitHoldsTheSenderUntilHalfOfThemAreHandled) {
    const Ref<Slow> server = start_limited(Overflow::Wait);
    const auto sent = std::make_shared<int>(0);
    const Pid flood = runtime.spawn_function(floods(server, sent));
    std::uint64_t deepest = 0;
    std::uint64_t lowest_after_full = limit;
    for (int i = 0; i < 200; ++i) {
        runtime.advance(1ms);
        deepest = std::max(deepest, depth_of(server));
        if (deepest >= limit) lowest_after_full = std::min(lowest_after_full, depth_of(server));
    }
    EXPECT_GE(deepest, limit);
    EXPECT_LE(deepest, limit + 4) << "what it sends before it next waits is taken";
    EXPECT_LT(lowest_after_full, limit);
    EXPECT_GT(*sent, 150) << "it goes on each time";
    runtime.exit(flood, ExitReason::kill());
    runtime.advance(1s);
    EXPECT_FALSE(runtime.is_alive(flood)) << "who is held can be killed";
    EXPECT_EQ(call(server, Slow::Count{}).get(), *sent) << "nothing is lost";
}

TEST_F(Overflows, WaitLetsGoWhenTheReceiverEnds) {
    const Ref<Slow> server = start_limited(Overflow::Wait);
    const auto done = std::make_shared<bool>(false);
    runtime.spawn_function([server, done](Process&) -> Async<void> {
        for (std::uint32_t i = 0; i < 2 * limit; ++i) cast(server, Slow::Work{});
        co_await yield();
        *done = true;
    });
    runtime.advance(1ms);
    EXPECT_FALSE(*done);
    runtime.exit(server.pid(), ExitReason::kill());
    runtime.run_until_idle();
    EXPECT_TRUE(*done);
}

/// Sends one to another, and tells it to do the same.
class Peer final : public GenServer<Peer> {
public:
    struct Fill {
        Ref<Peer> other;
    };
    struct Drop {};
    void handle_cast(Fill fill) {
        for (std::uint32_t i = 0; i < 2 * limit; ++i) cast(fill.other, Drop{});
    }
    void handle_cast(Drop) { ++m_drops; }

private:
    std::uint32_t m_drops = 0;
};

TEST_F(Overflows, ThoseThatHoldEachOtherInACircleGoOn) {
    for (const std::size_t many : {2U, 3U, 5U}) {
        SpawnOptions options;
        options.max_mailbox = limit;
        std::vector<Ref<Peer>> peers;
        for (std::size_t i = 0; i < many; ++i) peers.push_back(runtime.start_with<Peer>(options).value());
        for (int round = 0; round < 20; ++round)
            for (std::size_t i = 0; i < many; ++i) cast(peers[i], Peer::Fill{peers[(i + 1) % many]});
        runtime.run_until_idle();
        for (const Ref<Peer>& peer : peers) EXPECT_EQ(depth_of(peer), 0U) << many << " peers";
    }
}

TEST_F(Overflows, ACallIntoAFullMailboxTimesOut) {
    const Ref<Slow> server = start_limited(Overflow::Wait);
    runtime.freeze(server.pid());
    runtime.wait_for<void>([server](Process& self) -> Async<void> {
        for (std::uint32_t i = 0; i < limit; ++i) cast(server, Slow::Work{});
        const auto late = co_await call(server, Slow::Count{}).timeout(100ms).attempt();
        EXPECT_EQ(late.error(), ExitReason::timeout());
        EXPECT_LT(self.now(), Timestamp{1s});
    });
}

TEST_F(Overflows, WhoIsHeldAndTrapsExitsLearnsThatItIsToEnd) {
    const Ref<Slow> server = start_limited(Overflow::Wait);
    runtime.freeze(server.pid());
    const auto told = std::make_shared<bool>(false);
    const Pid sender = runtime.spawn_function([server, told](Process& self) -> Async<void> {
        self.trap_exit(true);
        for (std::uint32_t i = 0; i < 2 * limit; ++i) cast(server, Slow::Work{});
        co_await receive<Exit>();
        *told = true;
    });
    runtime.run_until_idle();
    runtime.exit(sender, ExitReason::shutdown());
    runtime.run_until_idle();
    EXPECT_TRUE(*told);
}

TEST_F(Overflows, ATimerOfAFullServerIsNotLost) {
    const Ref<Slow> server = start_limited(Overflow::DropNewest);
    for (std::uint32_t i = 0; i < limit; ++i) cast(server, Slow::Work{});
    runtime.freeze(server.pid());
    send_after(server, Slow::Tick{}, 1ms);
    runtime.advance(10ms);
    runtime.thaw(server.pid());
    runtime.advance(1s);
    EXPECT_EQ(call(server, Slow::Count{}).get(), static_cast<int>(limit) + 1);
}

TEST_F(Overflows, DropNewestDropsAndFailsCalls) {
    const Ref<Slow> server = start_limited(Overflow::DropNewest);
    runtime.wait_for<void>([server](Process&) -> Async<void> {
        for (std::uint32_t i = 0; i < limit + 1; ++i) cast(server, Slow::Work{});
        const auto refused = co_await call(server, Slow::Count{}).attempt();
        EXPECT_EQ(refused.error(), ExitReason::mailbox_full());
    });
    runtime.advance(1s);
    EXPECT_EQ(call(server, Slow::Count{}).get(), static_cast<int>(limit));
}

TEST_F(Overflows, CrashEndsTheReceiverWithThatReason) {
    const Ref<Slow> server = start_limited(Overflow::Crash);
    runtime.wait_for<void>([server](Process& self) -> Async<void> {
        const MonitorRef monitor = self.monitor(server.pid());
        for (std::uint32_t i = 0; i < 3 * limit; ++i) cast(server, Slow::Work{});
        const std::optional<Down> down = co_await wait_down(monitor);
        EXPECT_EQ(down->reason, ExitReason::mailbox_full());
    });
}

TEST_F(Overflows, WhatAProcessSendsToItselfIsTaken) {
    for (const Overflow overflow : {Overflow::Wait, Overflow::DropNewest, Overflow::Crash}) {
        const Ref<Slow> server = start_limited(overflow);
        cast(server, Slow::SendToSelf{3 * limit});
        runtime.advance(1s);
        EXPECT_EQ(call(server, Slow::Count{}).get(), static_cast<int>(3 * limit));
    }
}

TEST_F(Overflows, AnOrderlyStopIsTaken) {
    const Ref<Slow> server = start_limited(Overflow::DropNewest);
    for (std::uint32_t i = 0; i < 2 * limit; ++i) cast(server, Slow::Work{});
    stop_server(runtime, server.pid());
    EXPECT_FALSE(runtime.is_alive(server.pid()));
}

TEST_F(Overflows, TheEventsTellWhenItWasFullAndWhatWasLost) {
    const Ref<Slow> server = start_limited(Overflow::DropNewest);
    reported();
    for (std::uint32_t i = 0; i < limit + 7; ++i) cast(server, Slow::Work{});
    runtime.advance(1s);
    const std::vector<TraceRecord> records = reported();
    ASSERT_EQ(records.size(), 2U);
    EXPECT_EQ(records[0].kind, TraceRecord::Kind::MailboxFull);
    EXPECT_EQ(records[0].pid, server.pid());
    EXPECT_EQ(records[0].number, limit);
    EXPECT_EQ(records[1].kind, TraceRecord::Kind::MailboxDrained);
    EXPECT_EQ(records[1].number, 7);
}

TEST_F(Overflows, WhoFollowsAFullMailboxInItsSlotHasAllOfItsLimit) {
    const Pid before = ended_when_full();
    const Ref<Slow> server = start_limited(Overflow::DropNewest);
    ASSERT_EQ(server.pid().index, before.index);
    EXPECT_EQ(waiting_for(before), 0U);
    for (std::uint32_t i = 0; i < limit + 3; ++i) cast(server, Slow::Work{});
    runtime.advance(1s);
    EXPECT_EQ(call(server, Slow::Count{}).get(), static_cast<int>(limit));
    EXPECT_EQ(waiting_for(before), 0U);
}

TEST_F(Overflows, WhoFollowsAFullMailboxInItsSlotWithoutALimitHasNone) {
    const Pid before = ended_when_full();
    const Ref<Slow> server = runtime.start<Slow>().value();
    ASSERT_EQ(server.pid().index, before.index);
    for (std::uint32_t i = 0; i < 3 * limit; ++i) cast(server, Slow::Work{});
    EXPECT_EQ(waiting_for(before), 0U) << "without a limit nothing is counted";
    runtime.advance(1s);
    EXPECT_EQ(call(server, Slow::Count{}).get(), static_cast<int>(3 * limit));
}

TEST_F(Overflows, WhatASelectiveReceiveTakesMakesRoom) {
    struct Wanted {};
    struct Unwanted {};
    SpawnOptions options;
    options.max_mailbox = limit;
    options.overflow = Overflow::DropNewest;
    const auto taken = std::make_shared<std::uint32_t>(0);
    const Runtime::Body picks = [taken](Process&) -> Async<void> {
        co_await sleep(1ms);
        for (;; ++*taken) co_await receive<Wanted>();
    };
    const Pid picky = runtime.spawn_function(picks, options);
    for (std::uint32_t i = 0; i < limit; ++i) i % 2 == 0 ? send(runtime, picky, Unwanted{}) : send(runtime, picky, Wanted{});
    runtime.advance(2ms);
    EXPECT_EQ(*taken, limit / 2) << "those that wait";
    for (std::uint32_t i = 0; i < limit; ++i) send(runtime, picky, Wanted{});
    runtime.run_until_idle();
    EXPECT_EQ(*taken, limit) << "those that come, as many as there was room for";
    EXPECT_EQ(waiting_for(picky), limit / 2);
}

/// Counts what comes, and the most that ever was on its way.
class Sink final : public GenServer<Sink> {
public:
    struct Add {};
    struct Seen {
        int sum = 0;
        int most_on_the_way = 0;
    };
    struct Tell {
        using Reply = Seen;
    };
    explicit Sink(std::shared_ptr<const std::atomic<int>> sent) : m_sent(std::move(sent)) {}
    void handle_cast(Add) {
        ++m_seen.sum;
        m_seen.most_on_the_way = std::max(m_seen.most_on_the_way, *m_sent - m_seen.sum);
    }
    Seen handle_call(Tell) { return m_seen; }

private:
    std::shared_ptr<const std::atomic<int>> m_sent;
    Seen m_seen;
};

TEST(OverflowsOfThreads, NothingIsLostAndTheMailboxStaysShort) {
    for (const unsigned workers : {2U, 4U}) {
        Runtime runtime{Threads{workers}, Trace::Off};
        constexpr int most = 100;
        constexpr int producers = 8;
        constexpr int each = 20'000;
        constexpr int at_once = 16;
        SpawnOptions options;
        options.max_mailbox = most;
        const auto sent = std::make_shared<std::atomic<int>>(0);
        const Ref<Sink> sink = runtime.start_with<Sink>(options, sent).value();
        runtime.wait_for<void>([&](Process& self) -> Async<void> {
            const Runtime::Body produce = [sink, sent](Process&) -> Async<void> {
                for (int i = 1; i <= each; ++i) {
                    ++*sent;
                    cast(sink, Sink::Add{});
                    if (i % at_once == 0) co_await yield();
                }
            };
            std::vector<MonitorRef> running;
            for (int i = 0; i < producers; ++i) running.push_back(self.monitor(spawn_function(self, Linked::No, produce)));
            for (const MonitorRef& monitor : running) co_await wait_down(monitor);
        });
        const Sink::Seen seen = call(sink, Sink::Tell{}).get();
        EXPECT_EQ(seen.sum, producers * each);
        // From the moment the limit is reached each producer sends what is left of its turn, and is held until there is room.
        EXPECT_LE(seen.most_on_the_way, most + producers * at_once);
        EXPECT_EQ(runtime.table().find(sink.pid())->waiting(), 0U);
    }
}

TEST(OverflowsOfThreads, WhatIsCountedForTheDeadIsTakenBack) {
    for (const Overflow overflow : {Overflow::Wait, Overflow::DropNewest, Overflow::Crash}) {
        Runtime runtime{Threads{4}, Trace::Off};
        const auto sent = std::make_shared<std::atomic<int>>(0);
        const auto sink = std::make_shared<std::atomic<std::uint64_t>>(0); // whoever it is at the moment; 0: no more
        runtime.wait_for<void>([&](Process& self) -> Async<void> {
            SpawnOptions options;
            options.max_mailbox = limit;
            options.overflow = overflow;
            const Runtime::Body produce = [sink](Process& producer) -> Async<void> {
                while (const std::uint64_t target = *sink) {
                    const Ref<Sink> named(producer.runtime(), Pid::from_bits(target));
                    for (int i = 0; i < 16; ++i) cast(named, Sink::Add{});
                    co_await yield();
                }
            };
            std::vector<MonitorRef> running;
            for (int round = 0; round < 200; ++round) {
                const auto [next, monitor] = spawn_monitor<Sink>(self, options, sent);
                *sink = next.pid().bits();
                while (running.size() < 4) running.push_back(self.monitor(spawn_function(self, Linked::No, produce)));
                for (int i = 0; i < 5; ++i) co_await yield();
                self.exit(next.pid(), ExitReason::kill());
                co_await wait_down(monitor);
            }
            *sink = 0;
            for (const MonitorRef& monitor : running) co_await wait_down(monitor);
        });
        for (std::uint32_t index = 0; index < runtime.table().size(); ++index)
            EXPECT_EQ(runtime.table().at(index).waiting(), 0U) << "slot " << index;
    }
}

} // namespace
} // namespace canopy::testing
