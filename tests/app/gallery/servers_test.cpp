// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
// The exhibits that are one server each.
#include "app/gallery/cache_server.hpp"
#include "app/gallery/counter.hpp"
#include "app/gallery/data_fetcher.hpp"
#include "app/gallery/key_value_store.hpp"
#include "app/gallery/lifecycle.hpp"
#include "app/gallery/session_manager.hpp"
#include "app/gallery/simple_counter.hpp"
#include "app/gallery/user_cache.hpp"
#include "app/gallery/worker_with_timeout.hpp"
#include "tests/app/gallery/gallery_world.hpp"

#include <gmock/gmock.h>

#include <thread>

namespace canopy::app {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;

class Servers : public GalleryWorld {};

TEST_F(Servers, CounterCountsAndACrashBeginsAnew) {
    start("counter");
    const auto counter = ref<Counter>("counter");
    EXPECT_EQ(Counter::increment(counter).get(), 1);
    EXPECT_EQ(Counter::increment(counter, 41).get(), 42);
    EXPECT_EQ(Counter::increment(counter, -2).get(), 40);
    Counter::reset(counter);
    EXPECT_EQ(Counter::value(counter).get(), 0);
    Counter::increment(counter, 9).get();
    crash("counter");
    EXPECT_EQ(Counter::value(counter).get(), 0);
}

TEST_F(Servers, SimpleCounterIsAnAgent) {
    start("simple_counter");
    const auto counter = ref<SimpleCounter::Server>("simple_counter");
    EXPECT_EQ(SimpleCounter::increment(counter).get(), 1);
    EXPECT_EQ(SimpleCounter::increment(counter, 4).get(), 5);
    EXPECT_EQ(SimpleCounter::value(counter).get(), 5);
}

TEST_F(Servers, KeyValueStorePutsGetsAndRemoves) {
    start("key_value_store");
    const auto store = ref<KeyValueStore>("key_value_store");
    KeyValueStore::put(store, "b", "2");
    KeyValueStore::put(store, "a", "1");
    KeyValueStore::put(store, "a", "one");
    EXPECT_EQ(KeyValueStore::get(store, "a").get(), "one");
    EXPECT_EQ(KeyValueStore::get(store, "z").get(), std::nullopt);
    EXPECT_THAT(KeyValueStore::keys(store).get(), ElementsAre("a", "b"));
    EXPECT_TRUE(KeyValueStore::remove(store, "a").get());
    EXPECT_FALSE(KeyValueStore::remove(store, "a").get());
    crash("key_value_store");
    EXPECT_TRUE(KeyValueStore::keys(store).get().empty());
}

// --- user_cache

TEST_F(Servers, UserCacheFetchesOnceForAllWhoWait) {
    start("user_cache");
    const auto cache = ref<UserCache>("user_cache");
    int answered = 0;
    for (int i = 0; i < 5; ++i)
        UserCache::get(cache, "ada").then([&](const auto& outcome) { answered += outcome && *outcome ? 1 : 0; });
    runtime.advance(UserCache::source_time - 1ms);
    EXPECT_EQ(answered, 0);
    runtime.advance(2ms);
    EXPECT_EQ(answered, 5);
    EXPECT_EQ(UserCache::numbers(cache).get(), (UserCache::Numbers{.entries = 1, .hits = 0, .fetches = 1}));
    EXPECT_EQ(UserCache::get(cache, "ada").get()->name, "Ada Lovelace");
    EXPECT_EQ(UserCache::numbers(cache).get().hits, 1U);
}

TEST_F(Servers, UserCacheServesOthersWhileItFetches) {
    start("user_cache");
    const auto cache = ref<UserCache>("user_cache");
    UserCache::get(cache, "ada").get().value();
    UserCache::get(cache, "bob").then([](const auto&) {});
    runtime.run_until_idle();
    const Timestamp before = runtime.now();
    EXPECT_TRUE(UserCache::get(cache, "ada").get());
    EXPECT_EQ(runtime.now(), before);
}

TEST_F(Servers, UserCacheForgetsAfterAMinuteAndRemembersNoFailure) {
    start("user_cache");
    const auto cache = ref<UserCache>("user_cache");
    UserCache::get(cache, "ada").get().value();
    runtime.advance(UserCache::lifetime);
    EXPECT_EQ(UserCache::numbers(cache).get().entries, 0U);
    EXPECT_EQ(UserCache::get(cache, "zoe").get().error(), UserCache::Error::NotFound);
    EXPECT_EQ(UserCache::get(cache, "zoe").get().error(), UserCache::Error::NotFound);
    EXPECT_EQ(UserCache::numbers(cache).get().fetches, 3U);
}

TEST_F(Servers, UserCacheOutlivesASourceThatCrashes) {
    int asked = 0;
    const UserSource source = [&asked](const std::string& id) -> std::optional<CachedUser> {
        if (++asked == 1) throw std::runtime_error("the source is down");
        return CachedUser{.id = id, .name = "found"};
    };
    const auto cache = runtime.start<UserCache>(source).value();
    EXPECT_EQ(UserCache::get(cache, "ada").get().error(), UserCache::Error::Unavailable);
    EXPECT_EQ(UserCache::get(cache, "ada").get()->name, "found");
    EXPECT_TRUE(runtime.is_alive(cache.pid()));
}

// --- session_manager

TEST_F(Servers, SessionManagerKnowsWhoIsSignedIn) {
    start("session_manager");
    const auto sessions = ref<SessionManager>("session_manager");
    const auto ada = SessionManager::sign_in(sessions, "ada").get();
    const auto bob = SessionManager::sign_in(sessions, "bob").get();
    EXPECT_NE(ada, bob);
    EXPECT_EQ(SessionManager::who_is(sessions, ada).get(), "ada");
    SessionManager::sign_out(sessions, ada);
    EXPECT_EQ(SessionManager::who_is(sessions, ada).get(), std::nullopt);
    EXPECT_EQ(SessionManager::who_is(sessions, bob).get(), "bob");
}

TEST_F(Servers, SessionManagerEndsAfterSixtyIdleSecondsAndNotBefore) {
    start("session_manager");
    const auto sessions = ref<SessionManager>("session_manager");
    runtime.advance(59s);
    SessionManager::sign_out(sessions, 0); // any message winds it up
    runtime.advance(59999ms);
    EXPECT_TRUE(sessions.pid());
    runtime.advance(2ms);
    EXPECT_FALSE(sessions.pid());
    EXPECT_EQ(state("session_manager"), ExhibitState::Ended);
}

TEST_F(Servers, SessionManagerComesBackAfterACrash) {
    start("session_manager");
    crash("session_manager");
    EXPECT_TRUE(ref<SessionManager>("session_manager").pid());
    runtime.advance(61s);
    EXPECT_FALSE(ref<SessionManager>("session_manager").pid()); // and the idle time-out works in the new life too
}

// --- cache_server

TEST_F(Servers, CacheServerIsReadWithoutItsHelp) {
    start("cache_server");
    const auto server = ref<CacheServer>("cache_server");
    EXPECT_EQ(CacheServer::lookup(services->cache, "a"), std::nullopt);
    CacheServer::put(server, "a", "1").get();
    runtime.freeze(server.pid());
    EXPECT_EQ(CacheServer::lookup(services->cache, "a"), "1");
    std::optional<std::string> from_a_thread;
    std::thread([&] { from_a_thread = CacheServer::lookup(services->cache, "a"); }).join();
    EXPECT_EQ(from_a_thread, "1");
    runtime.thaw(server.pid());
    CacheServer::remove(server, "a").get();
    EXPECT_EQ(CacheServer::lookup(services->cache, "a"), std::nullopt);
}

TEST_F(Servers, CacheServersTableEndsWithItAndOnlyTheOwnerWrites) {
    start("cache_server");
    const auto server = ref<CacheServer>("cache_server");
    CacheServer::put(server, "a", "1").get();
    EXPECT_THROW(services->cache.table().insert("a", "2"), TableError);
    crash("cache_server");
    EXPECT_EQ(CacheServer::lookup(services->cache, "a"), std::nullopt);
    CacheServer::put(server, "a", "3").get();
    EXPECT_EQ(CacheServer::lookup(services->cache, "a"), "3");
    ASSERT_TRUE(stop("cache_server"));
    EXPECT_EQ(CacheServer::lookup(services->cache, "a"), std::nullopt);
}

// --- data_fetcher

TEST_F(Servers, DataFetcherTakesAsLongAsItsSlowestSource) {
    start("data_fetcher");
    const auto fetcher = ref<DataFetcher>("data_fetcher/fetcher");
    const Timestamp before = runtime.now();
    EXPECT_THAT(DataFetcher::fetch(fetcher).get().value(), ElementsAre("weather data", "news data", "quotes data"));
    EXPECT_EQ(runtime.now() - before, 300ms);
    EXPECT_TRUE(DataFetcher::fetch(fetcher, {}).get().value().empty());
}

TEST_F(Servers, DataFetcherAnswersWhyItFailed) {
    start("data_fetcher");
    const auto fetcher = ref<DataFetcher>("data_fetcher/fetcher");
    const Pid before = fetcher.pid();
    const auto failed = DataFetcher::fetch(fetcher, {{.name = "ok"}, {.name = "bad", .takes = 5ms, .fails = true}}).get();
    EXPECT_EQ(failed.error().text(), "bad is down");
    const auto late = DataFetcher::fetch(fetcher, {{.name = "slow", .takes = 2s}}).get();
    EXPECT_TRUE(late.error().is(ExitReason::Kind::Timeout));
    EXPECT_EQ(fetcher.pid(), before);
}

TEST_F(Servers, DataFetcherLeavesNoTaskBehindWhenItGivesUp) {
    start("data_fetcher");
    const auto fetcher = ref<DataFetcher>("data_fetcher/fetcher");
    const std::size_t before = runtime.process_count();
    const DataFetcher::Source endless{.name = "archive", .takes = 1h};
    for (int i = 0; i < 5; ++i) EXPECT_FALSE(DataFetcher::fetch(fetcher, {endless, endless}).get());
    EXPECT_FALSE(DataFetcher::fetch(fetcher, {endless, {.name = "bad", .fails = true}}).get());
    EXPECT_EQ(runtime.process_count(), before);
    EXPECT_TRUE(DataFetcher::fetch(fetcher).get()); // the right answers, not late ones
}

// --- what is under way

TEST_F(Servers, WhatIsUnderWayEndsWithTheExhibitStoppedOrKilled) {
    const std::size_t before = runtime.process_count();
    const auto nobody_waits = [](const auto&) {};
    const auto fetcher = ref<DataFetcher>("data_fetcher/fetcher");
    const auto worker = ref<WorkerWithTimeout>("worker_with_timeout/worker");
    const auto begin_work = [&] {
        DataFetcher::fetch(fetcher, {{.name = "archive", .takes = 1h}}).then(nobody_waits);
        WorkerWithTimeout::perform(worker, {.number = 1, .takes = 1h}, 1h).then(nobody_waits);
        UserCache::get(ref<UserCache>("user_cache"), "ada").then(nobody_waits);
        runtime.run_until_idle();
    };
    for (const char* name : {"data_fetcher", "worker_with_timeout", "user_cache"}) start(name);
    const std::size_t idle = runtime.process_count();
    begin_work();
    EXPECT_EQ(runtime.process_count(), idle + 6); // three tasks, and three that wait for their answers
    for (const char* path : {"data_fetcher/fetcher", "worker_with_timeout/worker", "user_cache"}) fault::kill(runtime, pid(path));
    runtime.run_until_idle();
    EXPECT_EQ(runtime.process_count(), idle);
    begin_work();
    for (const char* name : {"data_fetcher", "worker_with_timeout", "user_cache"}) ASSERT_TRUE(stop(name));
    EXPECT_EQ(runtime.process_count(), before);
}

// --- lifecycle

TEST_F(Servers, LifecycleWritesDownEveryCallback) {
    start("lifecycle");
    const auto server = ref<Lifecycle>("lifecycle");
    EXPECT_EQ(Lifecycle::ping(server).get(), "pong");
    Lifecycle::note(server, "x");
    runtime.advance(1s);
    const Pid stranger = runtime.spawn_function([server](Process& self) -> Async<void> {
        self.link(server.pid());
        throw ProcessExit(ExitReason::custom("bored"));
        co_return;
    });
    runtime.advance(11s);
    EXPECT_FALSE(runtime.is_alive(stranger));
    ASSERT_TRUE(stop("lifecycle"));
    EXPECT_THAT(services->lifecycle.lines(),
                ElementsAre("constructor", "init", "handle_continue(SetUp)", "handle_call(Ping)", "handle_cast(Note x)",
                            "handle_info(Tick)", "handle_info(Exit bored)", "terminate(shutdown)"));
}

TEST_F(Servers, LifecycleHasALastWordAfterACrashAndNoneAfterAKill) {
    start("lifecycle");
    Lifecycle::fail(ref<Lifecycle>("lifecycle"));
    runtime.run_until_idle();
    const auto lines = services->lifecycle.lines();
    EXPECT_EQ(std::ranges::count_if(lines, [](const auto& line) { return line.starts_with("terminate(std::runtime_error"); }), 1);
    fault::kill(runtime, pid("lifecycle"));
    runtime.run_until_idle();
    const auto more = services->lifecycle.lines();
    EXPECT_EQ(std::ranges::count_if(more, [](const auto& line) { return line.starts_with("terminate"); }), 1);
    EXPECT_EQ(more.size(), lines.size() + 3); // born again
}

// --- worker_with_timeout

TEST_F(Servers, WorkerWithTimeoutEndsWhatTakesTooLong) {
    start("worker_with_timeout");
    const auto worker = ref<WorkerWithTimeout>("worker_with_timeout/worker");
    EXPECT_EQ(WorkerWithTimeout::perform(worker, {.number = 6, .takes = 199ms}, 200ms).get(), 36);
    const std::size_t before = runtime.process_count();
    const Timestamp begin = runtime.now();
    EXPECT_EQ(WorkerWithTimeout::perform(worker, {.number = 6, .takes = 201ms}, 200ms).get().error(),
              WorkerWithTimeout::Error::TimedOut);
    EXPECT_EQ(runtime.now() - begin, 200ms);
    EXPECT_EQ(runtime.process_count(), before); // the work itself is gone, not only its answer
    EXPECT_EQ(WorkerWithTimeout::perform(worker, {.number = 3}, 200ms).get(), 9);
}

TEST_F(Servers, WorkerWithTimeoutStuckItselfTimesTheCallOut) {
    start("worker_with_timeout");
    const auto worker = ref<WorkerWithTimeout>("worker_with_timeout/worker");
    runtime.freeze(worker.pid());
    const auto stuck = WorkerWithTimeout::perform(worker, {.number = 1}, 200ms).wait();
    ASSERT_FALSE(stuck);
    EXPECT_TRUE(stuck.error().is(ExitReason::Kind::Timeout));
}

} // namespace
} // namespace canopy::app
