// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
// The exhibits whose processes come and go: sessions, tasks, pools, rooms.
#include "app/gallery/chat_room.hpp"
#include "app/gallery/task_runner.hpp"
#include "app/gallery/tasks.hpp"
#include "app/gallery/user_sessions.hpp"
#include "app/gallery/worker_pool.hpp"
#include "tests/app/gallery/gallery_world.hpp"

#include <gmock/gmock.h>

namespace canopy::app {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;

class Dynamic : public GalleryWorld {
protected:
    /// Runs a coroutine of a client in a process and answers what it does. `make` must be plain.
    template <class T>
    T ask(std::function<Async<T>()> make) {
        return runtime.wait_for<T>([make](Process&) { return make(); });
    }
};

// --- user_sessions

class Sessions : public Dynamic {
protected:
    void SetUp() override { start("user_sessions"); }
    UserSessions::Answer<Pid> open(const std::string& user) {
        return ask<UserSessions::Answer<Pid>>([this, user] { return sessions.open(user); });
    }
    UserSessions::Answer<std::size_t> send(const std::string& user, const std::string& text) {
        return ask<UserSessions::Answer<std::size_t>>([this, user, text] { return sessions.send(user, text); });
    }
    UserSessions::Answer<std::vector<std::string>> messages(const std::string& user) {
        return ask<UserSessions::Answer<std::vector<std::string>>>([this, user] { return sessions.messages(user); });
    }
    UserSessions::Answer<void> close(const std::string& user) {
        return ask<UserSessions::Answer<void>>([this, user] { return sessions.close(user); });
    }

    UserSessions sessions{*services};
};

TEST_F(Sessions, EachUserHasAProcessThatKeepsItsMessages) {
    ASSERT_TRUE(open("ada"));
    ASSERT_TRUE(open("bob"));
    EXPECT_EQ(send("ada", "one"), 1U);
    EXPECT_EQ(send("ada", "two"), 2U);
    EXPECT_THAT(messages("ada").value(), ElementsAre("one", "two"));
    EXPECT_TRUE(messages("bob").value().empty());
    EXPECT_EQ(sessions.count(), 2U);
}

TEST_F(Sessions, WhoHasNoneIsNotFound) {
    EXPECT_EQ(send("zoe", "hello").error(), UserSessions::Error::NotFound);
    EXPECT_EQ(messages("zoe").error(), UserSessions::Error::NotFound);
    EXPECT_EQ(close("zoe").error(), UserSessions::Error::NotFound);
    ASSERT_TRUE(open("zoe"));
    ASSERT_TRUE(close("zoe"));
    EXPECT_EQ(messages("zoe").error(), UserSessions::Error::NotFound);
}

TEST_F(Sessions, NobodyHasTwo) {
    const auto first = open("ada");
    EXPECT_EQ(open("ada").error(), UserSessions::Error::AlreadyOpen);
    EXPECT_EQ(services->user_sessions.whereis("ada"), *first);
    ASSERT_TRUE(close("ada"));
    EXPECT_TRUE(open("ada"));
}

TEST_F(Sessions, ACrashTakesOneUsersMessagesAndNoneOfTheOthers) {
    const auto ada = open("ada");
    ASSERT_TRUE(open("bob"));
    send("ada", "lost").value();
    send("bob", "kept").value();
    crash(*ada);
    EXPECT_TRUE(messages("ada").value().empty());
    EXPECT_NE(services->user_sessions.whereis("ada"), *ada);
    EXPECT_THAT(messages("bob").value(), ElementsAre("kept"));
}

TEST_F(Sessions, KeepOnlyTheLastHundredMessages) {
    ASSERT_TRUE(open("ada"));
    for (int i = 0; i < 105; ++i) send("ada", std::to_string(i)).value();
    EXPECT_EQ(messages("ada")->size(), 100U);
    EXPECT_EQ(messages("ada")->front(), "5");
}

TEST_F(Sessions, AreGoneWithTheExhibit) {
    ASSERT_TRUE(open("ada"));
    ASSERT_TRUE(stop("user_sessions"));
    EXPECT_EQ(sessions.count(), 0U);
    EXPECT_EQ(open("ada").error(), UserSessions::Error::Failed);
}

// --- task_runner

Async<void> wait_a_second() { co_await sleep(1s); }

TEST_F(Dynamic, TaskRunnerRunsAtMostEightAtOnce) {
    start("task_runner");
    const TaskRunner runner(*services);
    for (std::size_t i = 0; i < TaskRunner::most_tasks; ++i) EXPECT_TRUE(runner.run(wait_a_second).get());
    EXPECT_EQ(runner.run(wait_a_second).get().error().kind, ChildError::Kind::MaxChildren);
    runtime.advance(1s + 1ms);
    EXPECT_EQ(runner.count().get().active, 0U);
    EXPECT_TRUE(runner.run(wait_a_second).get());
}

TEST_F(Dynamic, TaskRunnerDoesNotRepeatWhatCrashed) {
    start("task_runner");
    const TaskRunner runner(*services);
    int runs = 0;
    for (int i = 0; i < 6; ++i)
        runner
            .run([&runs] {
                ++runs;
                throw std::runtime_error("always");
            })
            .get()
            .value();
    runtime.advance(1s);
    EXPECT_EQ(runs, 6);
    EXPECT_EQ(state("task_runner"), ExhibitState::Running); // six crashes at once, and it stands
}

TEST_F(Dynamic, TaskRunnerCancels) {
    start("task_runner");
    const TaskRunner runner(*services);
    const Pid task = runner.run(wait_a_second).get()->pid;
    EXPECT_TRUE(runner.cancel(task).get());
    EXPECT_FALSE(runtime.is_alive(task));
    EXPECT_EQ(runner.cancel(task).get().error().kind, ChildError::Kind::NotFound);
}

// --- tasks

Async<int> answer_42() { co_return 42; }
Async<int> fall_over() {
    co_await sleep(1ms);
    throw std::runtime_error("out of paper");
}
Async<int> never_end() {
    co_await sleep(24h);
    co_return 0;
}

TEST_F(Dynamic, ACrashOfATaskDoesNotHurtItsCaller) {
    start("tasks");
    const auto caller = ref<TaskCaller>("tasks/caller");
    const Pid before = caller.pid();
    EXPECT_EQ(TaskCaller::run(caller, answer_42).get(), 42);
    EXPECT_EQ(TaskCaller::run(caller, fall_over).get().error().text(), "out of paper");
    EXPECT_EQ(caller.pid(), before);
    EXPECT_EQ(TaskCaller::count(caller).get(), 2U);
}

TEST_F(Dynamic, ATaskThatHangsIsEnded) {
    start("tasks");
    const auto caller = ref<TaskCaller>("tasks/caller");
    const std::size_t before = runtime.process_count();
    const Timestamp begin = runtime.now();
    EXPECT_TRUE(TaskCaller::run(caller, never_end).get().error().is(ExitReason::Kind::Timeout));
    EXPECT_EQ(runtime.now() - begin, TaskCaller::patience);
    EXPECT_EQ(runtime.process_count(), before);
}

// --- worker_pool

Async<void> wait_for(Ref<WorkerPool> pool, PoolJob job) { co_await WorkerPool::run(pool, job); }

class Pool : public Dynamic {
protected:
    void SetUp() override { start("worker_pool"); }
    void TearDown() override { runtime.stop(); } // what still waits is answered now, while there is somebody to note it
    /// Brings a job and notes what becomes of it.
    void bring(PoolJob job) {
        WorkerPool::run(pool, job).then([this](const auto& outcome) {
            if (outcome && *outcome)
                done.push_back(**outcome);
            else
                ++failed;
        });
        runtime.run_until_idle();
    }

    Ref<WorkerPool> pool = ref<WorkerPool>("worker_pool/pool");
    std::vector<std::string> done;
    int failed = 0;
};

TEST_F(Pool, HoldsItsCallersBackWhenTheQueueIsFull) {
    for (int i = 1; i <= 9; ++i) bring({.number = i, .takes = 1s});
    EXPECT_EQ(WorkerPool::load(pool).get(),
              (WorkerPool::Load{.idle = 0, .busy = 3, .queued = 4, .held_back = 2, .most_queued = 4}));
    runtime.advance(1001ms);
    EXPECT_EQ(done.size(), 3U);
    EXPECT_EQ(WorkerPool::load(pool).get().held_back, 0U);
    runtime.advance(2s);
    EXPECT_EQ(done.size(), 9U);
    EXPECT_EQ(WorkerPool::load(pool).get(),
              (WorkerPool::Load{.idle = 3, .busy = 0, .queued = 0, .held_back = 0, .most_queued = 4}));
}

TEST_F(Pool, RefusesWhoWillNotWaitAndTakesThemAgainWhenThereIsRoom) {
    for (int i = 1; i <= 7; ++i) bring({.number = i, .takes = 1s});
    EXPECT_EQ(WorkerPool::try_run(pool, {.number = 8}).get().error(), WorkerPool::Error::Refused);
    runtime.advance(1001ms);
    EXPECT_EQ(WorkerPool::try_run(pool, {.number = 9}).get(), "job 9 done");
}

TEST_F(Pool, RefusesEvenWhoWouldWaitWhenTooManyDo) {
    constexpr int most = WorkerPool::workers + WorkerPool::queue_limit + WorkerPool::most_held_back;
    for (int i = 1; i <= most; ++i) bring({.number = i, .takes = 1s});
    EXPECT_EQ(WorkerPool::run(pool, {.number = 99}).get().error(), WorkerPool::Error::Refused);
    EXPECT_EQ(WorkerPool::load(pool).get().held_back, WorkerPool::most_held_back);
    runtime.advance(5s);
    EXPECT_EQ(done.size(), static_cast<std::size_t>(most));
}

TEST_F(Pool, DropsTheJobsOfCallersThatAreGone) {
    std::vector<Pid> callers;
    for (int i = 1; i <= 15; ++i) {
        callers.push_back(runtime.spawn_function([this, i](Process&) { return wait_for(pool, {.number = i, .takes = 1s}); }));
        runtime.run_until_idle(); // one after the other
    }
    bring({.number = 16, .takes = 1s}); // refused: there is no room
    EXPECT_EQ(failed, 1);
    for (std::size_t i = 0; i < 14; ++i) fault::kill(runtime, callers[i]);
    runtime.run_until_idle();
    EXPECT_EQ(WorkerPool::load(pool).get(),
              (WorkerPool::Load{.idle = 0, .busy = 3, .queued = 1, .held_back = 0, .most_queued = 4, .dropped = 11}));
    runtime.advance(1001ms); // what had begun is finished
    EXPECT_EQ(WorkerPool::load(pool).get().busy, 1U);
    runtime.advance(1s);
    EXPECT_EQ(WorkerPool::load(pool).get().idle, WorkerPool::workers);
}

TEST_F(Pool, ServesInTheOrderOfComing) {
    for (int i = 1; i <= 9; ++i) bring({.number = i, .takes = std::chrono::milliseconds{100 + i}});
    runtime.advance(1s);
    ASSERT_EQ(done.size(), 9U);
    EXPECT_EQ(done[0], "job 1 done");
    EXPECT_EQ(done[8], "job 9 done");
}

TEST_F(Pool, TellsTheCallerOfAWorkerThatCrashedAndReplacesIt) {
    bring({.number = 1, .takes = 10ms, .crashes = true});
    runtime.advance(20ms);
    EXPECT_EQ(failed, 1);
    EXPECT_EQ(WorkerPool::load(pool).get().idle, WorkerPool::workers);
    EXPECT_EQ(WorkerPool::run(pool, {.number = 2}).get(), "job 2 done");
}

TEST_F(Pool, ANewPoolFindsItsWorkers) {
    bring({.number = 1, .takes = 1s});
    crash("worker_pool/pool");
    runtime.advance(1ms);
    EXPECT_EQ(failed, 1);
    EXPECT_EQ(WorkerPool::load(pool).get().idle, WorkerPool::workers);
}

// --- chat_room

class Room : public Dynamic {
protected:
    void SetUp() override { start("chat_room"); }
    std::vector<ChatLine> heard(const std::string& name) { return ChatMember::heard(room.member(name)).get(); }
    bool leave(const std::string& name) {
        return ask<bool>([this, name] { return room.leave(name); });
    }
    std::size_t say(const std::string& name, const std::string& text) { return ChatMember::say(room.member(name), text).get(); }

    ChatRoom room{*services};
};

TEST_F(Room, EverybodyElseHearsWhatOneSays) {
    EXPECT_EQ(say("ada", "hello"), 2U);
    EXPECT_THAT(heard("bob"), ElementsAre(ChatLine{"ada", "hello"}));
    EXPECT_THAT(heard("cleo"), ElementsAre(ChatLine{"ada", "hello"}));
    EXPECT_TRUE(heard("ada").empty());
}

TEST_F(Room, MembersJoinAndLeave) {
    ASSERT_TRUE(room.join("dan").get());
    EXPECT_FALSE(room.join("dan").get());
    EXPECT_EQ(say("ada", "hello dan"), 3U);
    EXPECT_THAT(heard("dan"), ElementsAre(ChatLine{"ada", "hello dan"}));
    ASSERT_TRUE(leave("dan"));
    EXPECT_FALSE(leave("dan"));
    EXPECT_EQ(room.listeners(), 3U);
    EXPECT_EQ(say("ada", "bye"), 2U);
    EXPECT_TRUE(room.join("dan").get()); // who left may come again
}

TEST_F(Room, AMemberThatCrashedListensAgain) {
    say("ada", "before");
    crash("chat_room/bob");
    EXPECT_TRUE(heard("bob").empty());
    say("ada", "after");
    EXPECT_THAT(heard("bob"), ElementsAre(ChatLine{"ada", "after"}));
    EXPECT_EQ(heard("cleo").size(), 2U);
}

} // namespace
} // namespace canopy::app
