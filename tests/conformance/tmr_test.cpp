// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "otp/gen_server.hpp"
#include "tests/support/worlds.hpp"

#include <gmock/gmock.h>

#include <atomic>
#include <memory>

namespace canopy::testing {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;

/// Remembers the numbers it was sent, and when.
class Diary final : public GenServer<Diary> {
public:
    struct Note {
        int number = 0;
    };
    struct Read {
        using Reply = std::vector<int>;
    };
    struct LastAt {
        using Reply = Timestamp;
    };
    static Call<Read> read(Ref<Diary> diary) { return call(diary, Read{}); }
    static Call<LastAt> last_at(Ref<Diary> diary) { return call(diary, LastAt{}); }

    void handle_info(Note note) {
        m_numbers.push_back(note.number);
        m_last_at = now();
    }
    std::vector<int> handle_call(Read) { return m_numbers; }
    Timestamp handle_call(LastAt) { return m_last_at; }

private:
    std::vector<int> m_numbers;
    Timestamp m_last_at{};
};

/// Takes messages that own something.
class Keeper final : public GenServer<Keeper> {
public:
    struct Keep {
        std::shared_ptr<int> token;
    };
    void handle_info(const Keep& keep) { m_token = keep.token; }

private:
    std::shared_ptr<int> m_token;
};

struct Timers : ::testing::Test {
    Runtime runtime{Simulated{1}, Trace::Off};
    Ref<Diary> diary = runtime.start<Diary>().value();
    std::vector<int> read() { return Diary::read(diary).get(); }
};

struct TMR : Timers {};

TEST_F(TMR, r001_a_message_comes_once_and_not_before_its_time) {
    send_after(diary, Diary::Note{1}, 100ms);
    runtime.advance(99'999us);
    EXPECT_THAT(read(), ElementsAre());
    runtime.advance(1us);
    EXPECT_THAT(read(), ElementsAre(1));
    runtime.advance(1h);
    EXPECT_THAT(read(), ElementsAre(1));
}

TEST_F(TMR, r001_in_real_time_no_message_comes_early) {
    Runtime real{Threads{2}, Trace::Off};
    const auto server = real.start<Diary>().value();
    for (int i = 1; i <= 20; ++i) {
        const Timestamp before = real.now();
        send_after(server, Diary::Note{i}, std::chrono::milliseconds{i % 5});
        const Timestamp due = before + std::chrono::milliseconds{i % 5};
        std::size_t seen = 0;
        while (seen < static_cast<std::size_t>(i)) seen = Diary::read(server).get().size();
        EXPECT_GE(Diary::last_at(server).get(), due);
    }
}

TEST_F(TMR, r002_timers_fire_in_the_order_of_their_deadlines) {
    for (const int delay : {30, 10, 2, 20, 1, 1000, 300, 299})
        send_after(diary, Diary::Note{delay}, std::chrono::milliseconds{delay});
    runtime.advance(2s);
    EXPECT_THAT(read(), ElementsAre(1, 2, 10, 20, 30, 299, 300, 1000));
}

TEST_F(TMR, r002_equal_deadlines_fire_in_the_order_they_were_set) {
    send_after(diary, Diary::Note{1}, 700ms);
    send_after(diary, Diary::Note{2}, 700ms);
    runtime.advance(650ms);
    send_after(diary, Diary::Note{3}, 50ms);
    runtime.advance(1s);
    EXPECT_THAT(read(), ElementsAre(1, 2, 3));
}

TEST_F(TMR, r003_a_delay_of_zero_goes_through_the_mailbox) {
    const TimerRef timer = send_after(diary, Diary::Note{1}, 0ms);
    EXPECT_TRUE(timer);
    runtime.advance(1ms);
    EXPECT_THAT(read(), ElementsAre(1));
}

TEST_F(TMR, r004_cancel_answers_what_was_left_and_the_message_never_comes) {
    const TimerRef timer = send_after(diary, Diary::Note{1}, 100ms);
    runtime.advance(40ms);
    EXPECT_EQ(cancel_timer(runtime, timer), Timestamp{60ms});
    EXPECT_EQ(cancel_timer(runtime, timer), std::nullopt);
    runtime.advance(1s);
    EXPECT_THAT(read(), ElementsAre());
}

TEST_F(TMR, r006_cancel_racing_with_expiry_delivers_none_or_exactly_one) {
    Runtime real{Threads{2}, Trace::Off};
    const auto server = real.start<Diary>().value();
    std::size_t expected = 0;
    for (int i = 0; i < 200; ++i) {
        const TimerRef timer = send_after(server, Diary::Note{i}, 1ms);
        const Timestamp due = real.now() + 1ms + std::chrono::microseconds{10 * (i % 100)};
        while (real.now() < due) std::this_thread::yield();
        if (!cancel_timer(real, timer)) ++expected;
    }
    while (Diary::read(server).get().size() < expected) std::this_thread::yield();
    EXPECT_EQ(Diary::read(server).get().size(), expected);
}

TEST_F(TMR, r007_read_timer_answers_what_is_left_while_it_runs) {
    const TimerRef timer = send_after(diary, Diary::Note{1}, 100ms);
    runtime.advance(30ms);
    EXPECT_EQ(read_timer(runtime, timer), Timestamp{70ms});
    runtime.advance(70ms);
    EXPECT_EQ(read_timer(runtime, timer), std::nullopt);
    EXPECT_EQ(read_timer(runtime, TimerRef{}), std::nullopt);
    EXPECT_EQ(cancel_timer(runtime, TimerRef{4711, 1}), std::nullopt);
}

TEST_F(TMR, r009_a_timer_of_a_dead_process_reads_as_none) {
    const TimerRef timer = send_after(diary, Diary::Note{1}, 100ms);
    stop_server(runtime, diary.pid());
    EXPECT_EQ(read_timer(runtime, timer), std::nullopt);
    const TimerRef late = send_after(diary, Diary::Note{1}, 100ms);
    EXPECT_EQ(read_timer(runtime, late), std::nullopt);
    EXPECT_EQ(cancel_timer(runtime, late), std::nullopt);
    runtime.advance(1s);
}

TEST_F(TMR, r012_a_timer_at_a_name_nobody_holds_is_dropped) {
    EXPECT_NO_THROW(send_after(runtime.name<Diary>("nobody"), Diary::Note{1}, 10ms));
    runtime.advance(1s);
    EXPECT_EQ(runtime.timers().size(), 0U);
}

TEST_F(TMR, r012_a_timer_at_a_name_finds_whoever_holds_it_at_its_expiry) {
    const auto first = runtime.start_with<Diary>({.name = "diary"}).value();
    const auto by_name = runtime.name<Diary>("diary");
    const TimerRef timer = send_after(by_name, Diary::Note{1}, 10ms);
    send_after(by_name, Diary::Note{2}, 20ms);
    const TimerRef cancelled = send_after(by_name, Diary::Note{3}, 20ms);
    stop_server(runtime, first.pid());
    const auto second = runtime.start_with<Diary>({.name = "diary"}).value();
    EXPECT_EQ(read_timer(runtime, timer), 10ms);
    EXPECT_EQ(cancel_timer(runtime, cancelled), 20ms);
    runtime.advance(10ms);
    EXPECT_EQ(Diary::read(second).get(), std::vector<int>{1});
    stop_server(runtime, second.pid());
    runtime.advance(10ms);
    EXPECT_EQ(runtime.timers().size(), 0U);
}

TEST_F(TMR, r013_negative_and_endless_delays_are_refused_and_make_no_timer) {
    const std::size_t before = runtime.timers().size();
    EXPECT_THROW(send_after(diary, Diary::Note{1}, -1ms), std::invalid_argument);
    EXPECT_THROW(send_after(diary, Diary::Note{1}, std::chrono::milliseconds::max()), std::invalid_argument);
    EXPECT_EQ(runtime.timers().size(), before);
}

/// Knows which timer is its present one.
class Patient final : public GenServer<Patient> {
public:
    using Fired = TimerFired<std::string>;
    struct Begin {
        std::chrono::milliseconds delay{};
    };
    struct Cancel {};
    void handle_cast(Begin begin) { m_present = start_timer(self_ref(), std::string("payload"), begin.delay); }
    void handle_cast(Cancel) { cancel_timer_async(self_ref(), m_present.timer); }
    void handle_info(Fired fired) { heard.push_back((fired.number == m_present.number ? "present " : "stale ") + fired.payload); }
    void handle_info(TimerCancelled cancelled) {
        heard.push_back(cancelled.left ? "left " + std::to_string(*cancelled.left / 1ms) : "none left");
    }
    void inspect(Inspector& inspector) const override {
        for (const std::string& each : heard) inspector.show(each, 1);
    }
    std::vector<std::string> heard;

private:
    NumberedTimer m_present;
};

std::vector<std::string> heard_by(Runtime& runtime, Ref<Patient> patient) {
    std::vector<std::string> heard;
    const std::optional<ProcessInfo> info = runtime.process_info(patient.pid());
    for (const auto& [name, value] : info->state) heard.push_back(name);
    return heard;
}

TEST_F(TMR, r008_a_stale_timer_is_told_from_a_newer_one) {
    const auto patient = runtime.start<Patient>().value();
    cast(patient, Patient::Begin{10ms});
    cast(patient, Patient::Begin{20ms});
    runtime.advance(1s);
    EXPECT_THAT(heard_by(runtime, patient), ElementsAre("stale payload", "present payload"));
}

TEST_F(TMR, r014_a_timer_at_a_moment_fires_then_and_one_in_the_past_at_once) {
    runtime.advance(1s);
    send_at(diary, Diary::Note{1}, runtime.now() + 50ms);
    send_at(diary, Diary::Note{2}, Timestamp{5});
    runtime.advance(1ms);
    EXPECT_THAT(read(), ElementsAre(2));
    runtime.advance(48ms);
    EXPECT_THAT(read(), ElementsAre(2));
    runtime.advance(2ms);
    EXPECT_THAT(read(), ElementsAre(2, 1));
}

TEST_F(TMR, r016_an_asynchronous_cancel_answers_by_a_message) {
    const auto patient = runtime.start<Patient>().value();
    cast(patient, Patient::Begin{100ms});
    cast(patient, Patient::Cancel{});
    cast(patient, Patient::Cancel{});
    runtime.advance(1s);
    EXPECT_THAT(heard_by(runtime, patient), ElementsAre("left 100", "none left"));
}

TEST_F(TMR, r016_a_cancel_that_nobody_wants_to_hear_of_sends_nothing) {
    const auto patient = runtime.start<Patient>().value();
    const TimerRef timer = send_after(diary, Diary::Note{1}, 100ms);
    cancel_timer(runtime, timer);
    runtime.advance(1s);
    EXPECT_THAT(read(), ElementsAre());
    EXPECT_THAT(heard_by(runtime, patient), ElementsAre());
}

TEST_F(TMR, r004_in_real_time_no_more_is_left_than_the_delay) {
    Runtime real{Threads{2}, Trace::Off};
    const auto server = real.start<Diary>().value();
    for (int i = 0; i < 200; ++i) {
        const TimerRef timer = send_after(server, Diary::Note{1}, 10s);
        EXPECT_LE(read_timer(real, timer), 10s);
        EXPECT_LE(cancel_timer(real, timer), 10s);
    }
}

TEST_F(TMR, r009_the_timers_of_a_dead_process_are_gone_with_all_they_carry) {
    const auto token = std::make_shared<int>();
    for (int i = 0; i < 10; ++i) {
        const Pid pid = runtime.spawn_function([token](Process& self) -> Async<void> {
            for (int after = 1; after <= 3; ++after)
                send_after(Ref<Keeper>(self.runtime(), self.self()), Keeper::Keep{token}, std::chrono::hours{after});
            co_await sleep(24h);
        });
        runtime.run_until_idle();
        runtime.exit(pid, ExitReason::kill());
        runtime.run_until_idle();
        EXPECT_FALSE(send_after(Ref<Keeper>(runtime, pid), Keeper::Keep{token}, 1h)) << "for one that is dead already";
    }
    EXPECT_EQ(runtime.timers().size(), 0U);
    EXPECT_EQ(token.use_count(), 1);
}

TEST_F(TMR, r009_timers_set_while_their_process_dies_do_not_stay) {
    Runtime real{Threads{4}, Trace::Off};
    for (int i = 0; i < 1000; ++i) {
        const auto server = real.start<Diary>().value();
        real.exit(server.pid(), ExitReason::kill());
        for (bool alive = true; alive;) alive = static_cast<bool>(send_after(server, Diary::Note{1}, 1h));
    }
    real.stop(); // the last ones are dead, and about to drop what they have
    EXPECT_EQ(real.timers().size(), 0U);
}

} // namespace
} // namespace canopy::testing
