// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Rows TEL of the catalogue: telemetry.
#include "otp/telemetry.hpp"

#include "core/context.hpp"
#include "tests/support/worlds.hpp"

#include <atomic>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace canopy::testing {
namespace {

using namespace std::chrono_literals;
using Words = std::vector<std::string>;

class TEL : public ::testing::Test {
protected:
    /// A handler that notes its config and the event's last segment.
    Telemetry::Handler note() {
        return [this](const Telemetry::Call& call) {
            noted.push_back(std::any_cast<std::string>(call.config) + " " + call.event.back());
        };
    }
    void attach(const std::string& id, const EventName& event) {
        EXPECT_TRUE(telemetry.attach(id, event, note(), std::string(id)));
    }
    static void fail(const Telemetry::Call&) { throw std::runtime_error("broken"); }

    Runtime runtime{Simulated{1}};
    Telemetry telemetry{runtime};
    Words noted;
};

TEST_F(TEL, r001_a_handler_runs_at_once_in_the_caller_with_exactly_what_was_given) {
    runtime.wait_for<void>([this](Process& self) -> Async<void> {
        int calls = 0;
        const auto check = [&](const Telemetry::Call& call) {
            ++calls;
            EXPECT_EQ(current_slot()->pid(), self.self());
            EXPECT_EQ(call.event, (EventName{"orders", "placed"}));
            EXPECT_EQ(std::get<std::int64_t>(call.measurements.at("total")), 2400);
            EXPECT_EQ(std::any_cast<std::string>(call.metadata.at("user")), "ada");
            EXPECT_EQ(std::any_cast<int>(call.config), 7);
        };
        EXPECT_TRUE(telemetry.attach("check", {"orders", "placed"}, check, 7));
        telemetry.execute({"orders", "placed"}, {{"total", std::int64_t{2400}}}, {{"user", std::string("ada")}});
        EXPECT_EQ(calls, 1);
        co_return;
    });
}

TEST_F(TEL, r002_an_id_is_attached_once_whatever_the_event) {
    attach("a", {"x"});
    EXPECT_EQ(telemetry.attach("a", {"x"}, note()).error(), TelemetryError::AlreadyExists);
    EXPECT_EQ(telemetry.attach("a", {"y"}, note()).error(), TelemetryError::AlreadyExists);
    EXPECT_EQ(telemetry.list_handlers().size(), 1U);
}

TEST_F(TEL, r003_names_match_whole) {
    attach("a", {"x", "y", "z"});
    telemetry.execute({"x", "y"}, {});
    telemetry.execute({"x", "y", "z", "q"}, {});
    EXPECT_TRUE(noted.empty());
    telemetry.execute({"x", "y", "z"}, {});
    EXPECT_EQ(noted, Words{"a z"});
}

TEST_F(TEL, r004_detach_removes_a_handler_from_all_its_events) {
    EXPECT_TRUE(telemetry.attach_many("a", {{"x"}, {"y"}}, note(), std::string("a")));
    EXPECT_TRUE(telemetry.detach("a"));
    EXPECT_EQ(telemetry.detach("a").error(), TelemetryError::NotFound);
    telemetry.execute({"x"}, {});
    telemetry.execute({"y"}, {});
    EXPECT_TRUE(noted.empty());
    attach("a", {"x"}); // the id is free again
}

TEST_F(TEL, r005_one_handler_may_have_several_events_each_listed_under_its_prefix) {
    EXPECT_TRUE(telemetry.attach_many("a", {{"x", "y"}, {"x", "z"}, {"q"}}, note(), std::string("a")));
    attach("b", {"x"});
    EXPECT_EQ(telemetry.list_handlers({"x"}).size(), 3U);
    EXPECT_EQ(telemetry.list_handlers({"x", "y"}).size(), 1U);
    EXPECT_EQ(telemetry.list_handlers({"x", "y", "w"}).size(), 0U);
    EXPECT_EQ(telemetry.list_handlers().size(), 4U);
    telemetry.execute({"x", "y"}, {});
    telemetry.execute({"q"}, {});
    EXPECT_EQ(noted, (Words{"a y", "a q"}));
}

TEST_F(TEL, r006_a_handler_that_fails_is_detached_and_nobody_else_notices) {
    attach("before", {"x"});
    EXPECT_TRUE(telemetry.attach_many("bad", {{"x"}, {"y"}}, fail));
    attach("after", {"x"});
    EXPECT_NO_THROW(telemetry.execute({"x"}, {}));
    EXPECT_EQ(noted, (Words{"before x", "after x"}));
    EXPECT_EQ(telemetry.list_handlers({"y"}).size(), 0U);
    EXPECT_EQ(telemetry.list_handlers().size(), 2U);
}

TEST_F(TEL, r006_exits_and_things_that_are_no_exceptions_are_failures_too) {
    EXPECT_TRUE(telemetry.attach("exits", {"x"}, [](const Telemetry::Call&) { throw ProcessExit(ExitReason::kill()); }));
    EXPECT_TRUE(telemetry.attach("throws", {"x"}, [](const Telemetry::Call&) { throw 42; }));
    EXPECT_NO_THROW(telemetry.execute({"x"}, {}));
    EXPECT_TRUE(telemetry.list_handlers().empty());
}

TEST_F(TEL, r007_a_failure_is_told_once_with_all_there_is_to_know) {
    std::vector<Metadata> failures;
    EXPECT_TRUE(telemetry.attach("watch", {"telemetry", "handler", "failure"},
                                 [&failures](const Telemetry::Call& call) { failures.push_back(call.metadata); }));
    EXPECT_TRUE(telemetry.attach("bad", {"x"}, fail, 7));
    telemetry.execute({"x"}, {});
    telemetry.execute({"x"}, {});
    ASSERT_EQ(failures.size(), 1U);
    EXPECT_EQ(std::any_cast<EventName>(failures[0]["event_name"]), EventName{"x"});
    EXPECT_EQ(std::any_cast<std::string>(failures[0]["handler_id"]), "bad");
    EXPECT_EQ(std::any_cast<int>(failures[0]["handler_config"]), 7);
    EXPECT_EQ(std::any_cast<std::string>(failures[0]["kind"]), "error");
    EXPECT_EQ(std::any_cast<std::string>(failures[0]["reason"]), "broken");
    EXPECT_EQ(std::any_cast<std::string>(failures[0]["stacktrace"]), "std::runtime_error");
}

TEST_F(TEL, r007_a_failure_of_who_watches_failures_ends_there) {
    EXPECT_TRUE(telemetry.attach("watch", {"telemetry", "handler", "failure"}, fail));
    EXPECT_TRUE(telemetry.attach("bad", {"x"}, fail));
    EXPECT_NO_THROW(telemetry.execute({"x"}, {}));
    EXPECT_TRUE(telemetry.list_handlers().empty());
}

TEST_F(TEL, r009_handlers_run_in_the_order_they_were_attached) {
    for (const char* id : {"c", "a", "b"}) attach(id, {"x"});
    telemetry.execute({"x"}, {});
    EXPECT_EQ(noted, (Words{"c x", "a x", "b x"}));
}

TEST_F(TEL, r011_without_a_handler_and_when_it_is_off_execute_does_nothing) {
    EXPECT_NO_THROW(telemetry.execute({"x"}, {{"n", 1.5}}));
    const Telemetry off = Telemetry::off();
    EXPECT_NO_THROW(off.execute({"x"}, {}));
    EXPECT_THROW(off.attach("a", {"x"}, note()), std::logic_error);
    EXPECT_TRUE(telemetry.attach("a", {"x"}, [](const Telemetry::Call& call) { EXPECT_TRUE(call.metadata.empty()); }));
    telemetry.execute({"x"}, {});
    EXPECT_EQ(telemetry.list_handlers().size(), 1U);
}

TEST_F(TEL, r012_a_name_without_segments_or_with_an_empty_one_is_refused) {
    EXPECT_THROW(telemetry.attach("a", {}, note()), std::invalid_argument);
    EXPECT_THROW(telemetry.attach("a", {"x", ""}, note()), std::invalid_argument);
    EXPECT_THROW(telemetry.attach_many("a", {{"x"}, {}}, note()), std::invalid_argument);
    EXPECT_THROW(telemetry.attach_many("a", {}, note()), std::invalid_argument);
    EXPECT_TRUE(telemetry.list_handlers().empty());
}

/// Keeps everything that is executed under a prefix.
struct Heard {
    EventName event;
    Measurements measurements;
    Metadata metadata;
};

TEST_F(TEL, r013_a_span_tells_its_start_and_its_end_and_answers_the_result) {
    std::vector<Heard> heard;
    const auto keep = [&heard](const Telemetry::Call& call) { heard.push_back({call.event, call.measurements, call.metadata}); };
    EXPECT_TRUE(telemetry.attach_many("a", {{"job", "start"}, {"job", "stop"}, {"job", "exception"}}, keep));
    const auto work = [this] {
        runtime.advance(20ms);
        return SpanResult{42, {{"rows", 3}}};
    };
    EXPECT_EQ(telemetry.span({"job"}, {{"user", 1}}, work), 42);
    ASSERT_EQ(heard.size(), 2U);
    EXPECT_EQ(heard[0].event.back(), "start");
    EXPECT_TRUE(heard[0].measurements.contains("monotonic_time") && heard[0].measurements.contains("system_time"));
    EXPECT_TRUE(heard[0].metadata.contains("user"));
    EXPECT_EQ(heard[1].event.back(), "stop");
    EXPECT_EQ(std::get<std::chrono::nanoseconds>(heard[1].measurements.at("duration")), 20ms);
    EXPECT_TRUE(heard[1].measurements.contains("monotonic_time"));
    EXPECT_TRUE(heard[1].metadata.contains("rows"));
    EXPECT_FALSE(heard[1].metadata.contains("user"));
}

TEST_F(TEL, r013_a_span_may_be_a_coroutine) {
    attach("a", {"job", "stop"});
    const int result = runtime.wait_for<int>([this](Process&) -> Async<int> {
        const auto work = []() -> Async<SpanResult<int>> {
            co_await sleep(5ms);
            co_return SpanResult<int>{7};
        };
        const EventName job(1, "job");
        co_return co_await telemetry.span(job, Metadata(), work);
    });
    EXPECT_EQ(result, 7);
    EXPECT_EQ(noted, Words{"a stop"});
}

TEST_F(TEL, r013_the_events_of_a_span_carry_its_context_and_no_other) {
    std::vector<std::uint64_t> contexts;
    const auto note = [&contexts](const Telemetry::Call& call) {
        contexts.push_back(std::any_cast<std::uint64_t>(call.metadata.at("telemetry_span_context")));
    };
    EXPECT_TRUE(telemetry.attach_many("n", {{"order", "start"}, {"order", "stop"}, {"order", "exception"}}, note));
    telemetry.span({"order"}, {}, [] { return SpanResult{1}; });
    EXPECT_THROW(telemetry.span({"order"}, {}, []() -> SpanResult<int> { throw std::runtime_error("boom"); }),
                 std::runtime_error);
    ASSERT_EQ(contexts.size(), 4U);
    EXPECT_EQ(contexts[0], contexts[1]);
    EXPECT_EQ(contexts[2], contexts[3]);
    EXPECT_NE(contexts[0], contexts[2]);
    telemetry.span({"order"}, {{"telemetry_span_context", std::uint64_t{7}}}, [] { return SpanResult{1}; });
    EXPECT_EQ(contexts.back(), 7U) << "one that was given is kept";
}

TEST_F(TEL, r007_a_failure_says_when_it_was) {
    bool both = false;
    const auto look = [&both](const Telemetry::Call& call) {
        both = call.measurements.contains("monotonic_time") && call.measurements.contains("system_time");
    };
    EXPECT_TRUE(telemetry.attach("look", {"telemetry", "handler", "failure"}, look));
    EXPECT_TRUE(telemetry.attach("bad", {"x"}, fail));
    telemetry.execute({"x"}, {});
    EXPECT_TRUE(both);
}

TEST_F(TEL, r014_a_span_that_fails_tells_the_exception_and_throws_it_on) {
    std::vector<Heard> heard;
    const auto keep = [&heard](const Telemetry::Call& call) { heard.push_back({call.event, call.measurements, call.metadata}); };
    EXPECT_TRUE(telemetry.attach_many("a", {{"job", "stop"}, {"job", "exception"}}, keep));
    const auto work = []() -> SpanResult<int> { throw std::out_of_range("too far"); };
    EXPECT_THROW(telemetry.span({"job"}, {{"user", 1}}, work), std::out_of_range);
    ASSERT_EQ(heard.size(), 1U);
    EXPECT_EQ(heard[0].event.back(), "exception");
    EXPECT_TRUE(heard[0].measurements.contains("duration") && heard[0].measurements.contains("monotonic_time"));
    EXPECT_TRUE(heard[0].metadata.contains("user"));
    EXPECT_EQ(std::any_cast<std::string>(heard[0].metadata.at("kind")), "error");
    EXPECT_EQ(std::any_cast<std::string>(heard[0].metadata.at("reason")), "too far");
    EXPECT_EQ(std::any_cast<std::string>(heard[0].metadata.at("stacktrace")), "std::out_of_range");
}

TEST_F(TEL, r006_threads_that_execute_while_handlers_come_go_and_fail_are_never_harmed) {
    std::atomic<bool> done{false};
    std::atomic<int> calls{0};
    std::vector<std::thread> threads;
    for (int thread = 0; thread < 3; ++thread)
        threads.emplace_back([&] {
            while (!done.load()) telemetry.execute({"x"}, {{"n", 1.0}});
        });
    for (int round = 0; round < 300; ++round) {
        EXPECT_TRUE(telemetry.attach("counts", {"x"}, [&calls](const Telemetry::Call&) { ++calls; }));
        EXPECT_TRUE(telemetry.attach("fails", {"x"}, fail));
        while (!telemetry.list_handlers().empty() && telemetry.list_handlers().size() > 1) std::this_thread::yield();
        EXPECT_TRUE(telemetry.detach("counts"));
    }
    done = true;
    for (std::thread& thread : threads) thread.join();
    EXPECT_GT(calls.load(), 0);
}

} // namespace
} // namespace canopy::testing
