// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#include "observe/observer.hpp"

#include "tests/observe/storm.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <memory>

namespace canopy::test {
namespace {

using testing::HasSubstr;
using testing::Not;

/// What a subscriber has seen, for the test to look at once nothing runs.
struct Seen {
    NodeState state;
    std::string text;
    std::uint64_t next = 0; ///< the number the next batch must begin with
    bool without_gap_or_overlap = true;
    std::atomic<std::size_t> batches{0};
};

/// A subscriber as the window has one.
class Screen final : public GenServer<Screen> {
public:
    Screen(Ref<Observer> observer, PubSub pub_sub, std::shared_ptr<Seen> seen)
        : m_observer(observer), m_pub_sub(std::move(pub_sub)), m_seen(std::move(seen)) {}

    struct Tree {
        using Reply = std::string;
    };
    static Call<Tree> tree(Ref<Screen> screen) { return call(screen, Tree{}); }

    /// The supervised tree, without the processes that come and go beside it.
    std::string handle_call(Tree) const {
        const std::string text = to_text(m_seen->state);
        return text.substr(0, text.find("\nwithout a supervisor"));
    }
    Async<Init> init() {
        const EventBatch beginning = co_await Observer::subscribe(m_observer, m_pub_sub, *this);
        show(*beginning);
        m_seen->next = beginning->back().number + 1;
        co_return Init::ok();
    }
    void handle_info(EventBatch batch) {
        if (m_seen->state.has_seen(*batch)) return;
        if (batch->front().number != m_seen->next) m_seen->without_gap_or_overlap = false;
        m_seen->next = batch->back().number + 1;
        m_seen->text += lines_of(*batch);
        show(*batch);
        ++m_seen->batches;
    }

private:
    void show(const std::vector<Event>& events) {
        for (const Event& event : events) m_seen->state.apply(event);
    }

    Ref<Observer> m_observer;
    PubSub m_pub_sub;
    std::shared_ptr<Seen> m_seen;
};

/// The orders tree beside an observer, both below one supervisor.
struct Observed {
    template <class Mode>
    explicit Observed(Mode mode) : runtime(mode), log(std::make_shared<EventLog>(runtime)) {
        SpawnOptions options;
        options.name = "observer";
        ChildSpec observer{.id = "observer", .start = starts_with<Observer>(std::move(options), log, pub_sub, ObserverPeriods{})};
        SupervisorSpec spec{.children = {std::move(observer), Supervisor::child_spec("business", orders_tree())}};
        top = runtime.start<Supervisor>(std::move(spec)).value();
    }
    Ref<Observer> observer() { return runtime.name<Observer>("observer"); }
    std::shared_ptr<Seen> screen() {
        auto seen = std::make_shared<Seen>();
        screens.push_back(runtime.start<Screen>(observer(), pub_sub, seen).value());
        return seen;
    }

    Runtime runtime;
    std::shared_ptr<EventLog> log;
    PubSub pub_sub;
    Ref<Supervisor> top;
    std::vector<Ref<Screen>> screens;
};

class ObserverTest : public testing::Test {
protected:
    void frames(int count) { observed.runtime.advance(count * 16ms); }

    Observed observed{Simulated{5}};
    Runtime& runtime = observed.runtime;
};

TEST_F(ObserverTest, ASubscriberSeesTheTreeAndThenACrashInTheNextFrame) {
    const auto seen = observed.screen();
    EXPECT_THAT(to_text(seen->state), HasSubstr("  business #3.1 running"));
    frames(10);
    crash(runtime, "cache");
    frames(1);
    EXPECT_THAT(seen->text, HasSubstr("child_restarted #3.1 \"cache\""));
    EXPECT_EQ(seen->state.find("/business/cache")->crashes, 1U);
    EXPECT_TRUE(seen->without_gap_or_overlap);
}

TEST_F(ObserverTest, NothingIsPublishedWhileNothingHappens) {
    const auto one = observed.screen();
    const auto other = observed.screen();
    frames(10);
    const std::size_t before = one->batches;
    runtime.advance(60s);
    EXPECT_EQ(one->batches, before);
    note(runtime, "cache");
    frames(10);
    EXPECT_EQ(one->batches, before + 2); // the work, and that it is over
    EXPECT_EQ(other->state, one->state);
}

TEST_F(ObserverTest, ALateSubscriberKnowsWhatAnEarlyOneDoes) {
    const auto early = observed.screen();
    Storm storm{runtime, 11};
    std::vector<std::shared_ptr<Seen>> late;
    for (int i = 0; i < 100; ++i) {
        storm.strike();
        if (i % 20 == 10) late.push_back(observed.screen());
        frames(i % 3);
    }
    frames(200);
    for (const auto& seen : late) {
        EXPECT_EQ(to_text(seen->state), to_text(early->state));
        EXPECT_EQ(seen->state, early->state);
        EXPECT_TRUE(seen->without_gap_or_overlap);
    }
    EXPECT_TRUE(early->without_gap_or_overlap);
    EXPECT_EQ(difference(early->state, runtime), "");
}

TEST_F(ObserverTest, LooksSeldomWhileNobodyIsSubscribed) {
    const auto newest = [&] { return observed.log->history().newest(); };
    runtime.advance(1s);
    const std::uint64_t before = newest();
    note(runtime, "cache");
    frames(2);
    EXPECT_EQ(newest(), before);
    runtime.advance(250ms);
    EXPECT_GT(newest(), before);
    const auto seen = observed.screen();
    const std::size_t batches = seen->batches;
    note(runtime, "cache");
    frames(2);
    EXPECT_GT(seen->batches, batches);
}

TEST_F(ObserverTest, FallsBackToSeldomWhenTheLastSubscriberIsGone) {
    observed.screen();
    frames(3);
    runtime.exit(observed.screens.front().pid(), ExitReason::kill());
    runtime.advance(1s);
    const std::uint64_t before = Observer::snapshot(observed.observer()).get()->back().number;
    note(runtime, "cache");
    frames(2);
    EXPECT_EQ(observed.log->history().newest(), before);
}

TEST_F(ObserverTest, TheLogGoesOnWhereACrashedObserverLeftIt) {
    const auto seen = observed.screen();
    frames(3);
    runtime.exit(observed.observer().pid(), ExitReason::kill());
    crash(runtime, "cache");
    runtime.advance(1s);
    EXPECT_EQ(seen->state.find("/observer")->restarts, 1U);
    EXPECT_EQ(seen->state.find("/business/cache")->restarts, 1U);
    EXPECT_TRUE(seen->without_gap_or_overlap);
    EXPECT_EQ(difference(seen->state, runtime), "");
}

TEST_F(ObserverTest, WhatAFrozenObserverMissedIsAGapForItsSubscribers) {
    const auto seen = observed.screen();
    frames(3);
    runtime.freeze(observed.observer().pid());
    for (int i = 0; i < 20'000; ++i) runtime.spawn_function([](Process&) -> Async<void> { co_return; });
    crash(runtime, "cache");
    frames(3);
    runtime.thaw(observed.observer().pid());
    frames(10);
    EXPECT_THAT(seen->text, HasSubstr(" gap "));
    EXPECT_TRUE(seen->without_gap_or_overlap);
    EXPECT_EQ(difference(seen->state, runtime), "");
}

TEST_F(ObserverTest, EventsMissedCanBeAskedFor) {
    frames(100);
    const std::uint64_t before = observed.log->history().newest();
    crash(runtime, "cache");
    frames(100);
    const std::vector<Event> events = Observer::events_after(observed.observer(), before).get();
    ASSERT_FALSE(events.empty());
    EXPECT_EQ(events.front().number, before + 1);
    EXPECT_THAT(lines_of(events), HasSubstr("exited"));
}

/// Whether every screen shows the same tree, and the right one.
bool all_agree(Observed& observed) {
    const std::string tree = Screen::tree(observed.screens.front()).get();
    const auto shows_it = [&](const Ref<Screen>& screen) { return Screen::tree(screen).get() == tree; };
    const EventBatch snapshot = Observer::snapshot(observed.observer()).get();
    NodeState state;
    for (const Event& event : *snapshot) state.apply(event);
    return std::ranges::all_of(observed.screens, shows_it) && difference_of_trees(state, observed.runtime).empty() &&
           tree.find("cache") != std::string::npos;
}

TEST(ObserverThreads, SubscribersOfABusyRuntimeAllEndWithTheSameTree) {
    Observed observed{Threads{2}};
    Storm storm{observed.runtime, 9};
    std::vector<std::shared_ptr<Seen>> seen;
    for (int i = 0; i < 1'000; ++i) {
        storm.strike();
        if (i % 250 == 0) seen.push_back(observed.screen());
    }
    const auto end = std::chrono::steady_clock::now() + 20s;
    bool agree = false;
    while (!agree && std::chrono::steady_clock::now() < end) agree = all_agree(observed);
    EXPECT_TRUE(agree) << Screen::tree(observed.screens.front()).get();
    observed.runtime.stop();
    for (const auto& one : seen) {
        EXPECT_TRUE(one->without_gap_or_overlap);
        EXPECT_GT(one->batches, 0U);
    }
}

} // namespace
} // namespace canopy::test
