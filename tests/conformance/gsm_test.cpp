// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Rows GSM of the catalogue: state machines.
#include "otp/gen_statem.hpp"

#include "tests/support/worlds.hpp"

#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace canopy::testing {
namespace {

using namespace std::chrono_literals;
using Story = std::vector<std::string>;

enum class Phase { One, Two, Three };

/// A machine whose steps the test writes: each event is a word, and the script says what follows.
class Scripted final : public GenStatem<Scripted, Phase> {
public:
    struct Word {
        std::string text;
    };
    struct Ask {
        using Reply = std::string;
        std::string text;
    };
    using Script = std::function<Step(Scripted&, const std::string& word)>;

    static void say(Ref<Scripted> machine, std::string text) { cast(machine, Word{std::move(text)}); }
    static Call<Ask> ask(Ref<Scripted> machine, std::string text) { return call(machine, Ask{std::move(text)}); }

    Scripted(Script script, Story* story) : GenStatem(Phase::One), m_script(std::move(script)), m_story(*story) {}

    Step handle_event(const Word& word) { return follow(word.text); }
    Step handle_event(const Ask& ask, From<std::string> from) {
        m_asked = from;
        return follow(ask.text);
    }
    Step handle_event(StateTimeout) { return follow("state timeout"); }
    Step handle_event(EventTimeout) { return follow("event timeout"); }
    Step handle_event(const NamedTimeout& timeout) { return follow("timeout " + timeout.name); }

    // What scripts are written with.
    using GenStatem::keep_state;
    using GenStatem::next_state;
    using GenStatem::postpone;
    using GenStatem::repeat_state;
    using GenStatem::state;
    using GenStatem::stop_machine;
    using GenStatem::unexpected;
    void answer(std::string text) { m_asked.reply(std::move(text)); }

private:
    Step follow(const std::string& word) {
        m_story.push_back(word);
        return m_script(*this, word);
    }

    Script m_script;
    Story& m_story;
    From<std::string> m_asked;
};

Story story_of(Scripted::Script script, std::vector<std::string> words, std::chrono::milliseconds duration = 0ms) {
    Story story;
    Runtime runtime{Simulated{1}, Trace::Off};
    const Ref<Scripted> machine = runtime.start<Scripted>(std::move(script), &story).value();
    for (std::string& word : words) Scripted::say(machine, std::move(word));
    runtime.run_until_idle();
    runtime.advance(duration);
    runtime.stop();
    EXPECT_EQ(runtime.timers().size(), 0U);
    return story;
}

TEST(GSM, r001_postponed_events_come_again_after_a_change_in_their_order_and_before_newer_ones) {
    const auto script = [](Scripted& machine, const std::string& word) {
        if (word == "go") return Scripted::next_state(Phase::Two);
        if (machine.state() == Phase::One) return Scripted::postpone();
        return Scripted::keep_state();
    };
    EXPECT_EQ(story_of(script, {"a", "b", "go", "c"}), (Story{"a", "b", "go", "a", "b", "c"}));
}

TEST(GSM, r001_no_change_of_state_brings_no_postponed_event_back) {
    const auto script = [](Scripted&, const std::string& word) {
        if (word == "same") return Scripted::next_state(Phase::One);
        if (word == "repeat") return Scripted::repeat_state();
        return Scripted::postpone();
    };
    EXPECT_EQ(story_of(script, {"a", "same", "repeat"}), (Story{"a", "same", "repeat"}));
}

TEST(GSM, r001_an_event_may_be_postponed_again_and_one_that_changes_the_state_may_be_postponed_too) {
    const auto script = [](Scripted& machine, const std::string& word) {
        if (word == "go" && machine.state() == Phase::One) return Scripted::next_state(Phase::Two).postpone();
        if (word == "go") return Scripted::next_state(Phase::Three);
        return machine.state() == Phase::Three ? Scripted::keep_state() : Scripted::postpone();
    };
    EXPECT_EQ(story_of(script, {"a", "go"}), (Story{"a", "go", "a", "go", "a"}));
}

TEST(GSM, r003_inserted_events_come_in_their_order_before_anything_that_waits) {
    const auto script = [](Scripted&, const std::string& word) {
        if (word == "go") return Scripted::keep_state().next_event(Scripted::Word{"x"}).next_event(Scripted::Word{"y"});
        return Scripted::keep_state();
    };
    EXPECT_EQ(story_of(script, {"go", "waiting"}), (Story{"go", "x", "y", "waiting"}));
}

TEST(GSM, r003_inserted_events_come_before_postponed_ones) {
    const auto script = [](Scripted& machine, const std::string& word) {
        if (word == "go") return Scripted::next_state(Phase::Two).next_event(Scripted::Word{"x"});
        return machine.state() == Phase::One ? Scripted::postpone() : Scripted::keep_state();
    };
    EXPECT_EQ(story_of(script, {"a", "go", "b"}), (Story{"a", "go", "x", "a", "b"}));
}

TEST(GSM, r004_a_state_timeout_ends_with_the_state_and_not_with_other_events) {
    const auto script = [](Scripted&, const std::string& word) {
        if (word == "arm") return Scripted::keep_state().state_timeout(100ms);
        if (word == "leave") return Scripted::next_state(Phase::Two);
        return Scripted::keep_state();
    };
    EXPECT_EQ(story_of(script, {"arm", "other"}, 1s), (Story{"arm", "other", "state timeout"}));
    EXPECT_EQ(story_of(script, {"arm", "leave"}, 1s), (Story{"arm", "leave"}));
}

TEST(GSM, r004_an_event_timeout_ends_with_any_event) {
    const auto script = [](Scripted&, const std::string& word) {
        return word == "arm" ? Scripted::keep_state().event_timeout(100ms) : Scripted::keep_state();
    };
    EXPECT_EQ(story_of(script, {"arm"}, 1s), (Story{"arm", "event timeout"}));
    EXPECT_EQ(story_of(script, {"arm", "other"}, 1s), (Story{"arm", "other"}));
}

TEST(GSM, r004_a_named_timeout_survives_events_and_changes_is_replaced_and_can_be_cancelled) {
    const auto script = [](Scripted&, const std::string& word) {
        if (word == "arm") return Scripted::keep_state().timeout("t", 100ms);
        if (word == "later") return Scripted::keep_state().timeout("t", 500ms, Scripted::Word{"replaced"});
        if (word == "cancel") return Scripted::keep_state().cancel_timeout("t");
        if (word == "forever") return Scripted::keep_state().timeout("t", std::chrono::milliseconds::max());
        if (word == "leave") return Scripted::next_state(Phase::Two);
        return Scripted::keep_state();
    };
    EXPECT_EQ(story_of(script, {"arm", "other", "leave"}, 1s), (Story{"arm", "other", "leave", "timeout t"}));
    EXPECT_EQ(story_of(script, {"arm", "later"}, 1s), (Story{"arm", "later", "replaced"}));
    EXPECT_EQ(story_of(script, {"arm", "cancel"}, 1s), (Story{"arm", "cancel"}));
    EXPECT_EQ(story_of(script, {"arm", "forever"}, 1s), (Story{"arm", "forever"}));
}

/// A machine that is busy while its timeout fires.
class Busy final : public GenStatem<Busy, Phase> {
public:
    struct Begin {};
    struct Work {};
    explicit Busy(std::vector<Timestamp>* fired) : GenStatem(Phase::One), m_fired(*fired) {}
    Step handle_event(Begin) { return keep_state().timeout("t", 10ms); }
    Async<Step> handle_event(Work) {
        co_await sleep(50ms);
        co_return keep_state().timeout("t", 500ms);
    }
    Step handle_event(const NamedTimeout&) {
        m_fired.push_back(now());
        return keep_state();
    }

private:
    std::vector<Timestamp>& m_fired;
};

TEST(GSM, r004_a_timeout_that_waits_in_the_mailbox_is_void_once_it_is_set_again) {
    std::vector<Timestamp> fired;
    Runtime runtime{Simulated{1}, Trace::Off};
    const Ref<Busy> machine = runtime.start<Busy>(&fired).value();
    send(machine, Busy::Begin{});
    send(machine, Busy::Work{});
    runtime.advance(2s);
    ASSERT_EQ(fired.size(), 1U);
    EXPECT_GE(fired.front(), 550ms);
}

TEST(GSM, r005_a_zero_state_timeout_comes_after_inserted_events_and_before_the_mailbox) {
    const auto script = [](Scripted&, const std::string& word) {
        if (word == "go") return Scripted::next_state(Phase::Two).state_timeout(0ms).next_event(Scripted::Word{"x"});
        return Scripted::keep_state();
    };
    EXPECT_EQ(story_of(script, {"go", "waiting"}), (Story{"go", "x", "state timeout", "waiting"}));
}

TEST(GSM, r005_a_zero_state_timeout_is_void_when_an_inserted_event_leaves_the_state) {
    const auto script = [](Scripted&, const std::string& word) {
        if (word == "go") return Scripted::next_state(Phase::Two).state_timeout(0ms).next_event(Scripted::Word{"leave"});
        if (word == "leave") return Scripted::next_state(Phase::Three);
        return Scripted::keep_state();
    };
    EXPECT_EQ(story_of(script, {"go"}, 1s), (Story{"go", "leave"}));
}

TEST(GSM, r005_a_zero_event_timeout_comes_only_if_no_event_waits_before_it) {
    const auto script = [](Scripted&, const std::string& word) {
        if (word == "alone") return Scripted::keep_state().event_timeout(0ms);
        if (word == "not alone") return Scripted::keep_state().event_timeout(0ms).next_event(Scripted::Word{"x"});
        return Scripted::keep_state();
    };
    EXPECT_EQ(story_of(script, {"alone"}, 1s), (Story{"alone", "event timeout"}));
    EXPECT_EQ(story_of(script, {"not alone"}, 1s), (Story{"not alone", "x"}));
}

/// A machine that is told when it enters a state.
class Entering final : public GenStatem<Entering, Phase> {
public:
    struct Go {
        Phase to = Phase::One;
    };
    struct Repeat {};
    struct Later {};
    static void go(Ref<Entering> machine, Phase to) { cast(machine, Go{to}); }
    static void repeat(Ref<Entering> machine) { cast(machine, Repeat{}); }
    static void later(Ref<Entering> machine) { cast(machine, Later{}); }

    explicit Entering(Story* story) : GenStatem(Phase::One), m_story(*story) {}
    Step handle_enter(Phase before) {
        m_story.push_back("enter " + name(state()) + " from " + name(before));
        return state() == Phase::Three ? keep_state().state_timeout(10ms) : keep_state();
    }
    Step handle_event(const Go& go) { return next_state(go.to); }
    Step handle_event(Repeat) { return repeat_state(); }
    Step handle_event(Later) {
        if (state() == Phase::One) return postpone();
        m_story.push_back("later");
        return keep_state();
    }
    Step handle_event(StateTimeout) {
        m_story.push_back("state timeout");
        return keep_state();
    }

private:
    static std::string name(Phase phase) { return std::to_string(static_cast<int>(phase) + 1); }
    Story& m_story;
};

TEST(GSM, r006_a_state_is_entered_at_the_start_on_each_change_and_on_repeat_and_not_otherwise) {
    Story story;
    Runtime runtime{Simulated{1}, Trace::Off};
    const Ref<Entering> machine = runtime.start<Entering>(&story).value();
    Entering::go(machine, Phase::One);
    Entering::repeat(machine);
    Entering::later(machine);
    Entering::go(machine, Phase::Two);
    runtime.run_until_idle();
    EXPECT_EQ(story, (Story{"enter 1 from 1", "enter 1 from 1", "enter 2 from 1", "later"}));
}

TEST(GSM, r006_entering_may_set_a_timeout) {
    Story story;
    Runtime runtime{Simulated{1}, Trace::Off};
    const Ref<Entering> machine = runtime.start<Entering>(&story).value();
    Entering::go(machine, Phase::Three);
    runtime.advance(1s);
    EXPECT_EQ(story.back(), "state timeout");
}

/// A machine whose entering misbehaves.
class Restless final : public GenStatem<Restless, Phase> {
public:
    Restless() : GenStatem(Phase::One) {}
    Step handle_enter(Phase) { return next_state(Phase::Two); }
};

TEST(GSM, r008_an_event_that_fits_no_state_and_a_wrong_result_crash_the_machine) {
    in_one_world([](Process& self) -> Async<void> {
        Story story;
        const Scripted::Script refuse = [](Scripted&, const std::string&) { return Scripted::unexpected(); };
        const Ref<Scripted> machine = spawn<Scripted>(self, SpawnOptions(), refuse, &story);
        Scripted::say(machine, "what?");
        const ExitReason crash = co_await end_of(self, machine.pid());
        EXPECT_TRUE(crash.is(ExitReason::Kind::Exception));
        EXPECT_NE(crash.text().find("Word"), std::string_view::npos) << crash.to_string();
        const Ref<Restless> restless = spawn<Restless>(self, SpawnOptions());
        const ExitReason bad_return = co_await end_of(self, restless.pid());
        EXPECT_NE(bad_return.text().find("handle_enter"), std::string_view::npos) << bad_return.to_string();
    });
}

TEST(GSM, r008_a_negative_timeout_crashes_the_machine) {
    in_one_world([](Process& self) -> Async<void> {
        Story story;
        const Scripted::Script negative = [](Scripted&, const std::string&) {
            return Scripted::keep_state().state_timeout(-1ms);
        };
        const Ref<Scripted> machine = spawn<Scripted>(self, SpawnOptions(), negative, &story);
        Scripted::say(machine, "go");
        const ExitReason crash = co_await end_of(self, machine.pid());
        EXPECT_EQ(crash.text(), "a timeout cannot be negative");
    });
}

/// What it hears besides its own protocol.
class Listening final : public GenStatem<Listening, Phase> {
public:
    struct Plain {};
    explicit Listening(Story* story) : GenStatem(Phase::One), m_story(*story) { trap_exit(true); }
    Step handle_event(Plain) { return hear("plain"); }
    Step handle_event(const Exit& exit) { return hear("exit " + exit.reason.to_string()); }
    Step handle_event(const Down& down) { return hear("down " + down.reason.to_string()); }

private:
    Step hear(std::string what) {
        m_story.push_back(std::move(what));
        return keep_state();
    }
    Story& m_story;
};

TEST(GSM, r008_plain_messages_exits_and_downs_arrive_as_events) {
    Story story;
    Runtime runtime{Simulated{1}, Trace::Off};
    const Ref<Listening> machine = runtime.start<Listening>(&story).value();
    send(machine, Listening::Plain{});
    runtime.wait_for<void>([pid = machine.pid()](Process& self) -> Async<void> {
        self.exit(pid, reason("boo"));
        co_return;
    });
    runtime.run_until_idle();
    EXPECT_EQ(story, (Story{"plain", "exit boo"}));
}

TEST(GSM, r008_a_call_may_be_postponed_and_is_answered_later_and_a_late_reply_is_dropped) {
    in_one_world([](Process& self) -> Async<void> {
        Story story;
        const Scripted::Script script = [](Scripted& machine, const std::string& word) {
            if (word == "open") return Scripted::next_state(Phase::Two);
            if (machine.state() == Phase::One) return Scripted::postpone();
            machine.answer(word + "!");
            return Scripted::keep_state();
        };
        const Ref<Scripted> machine = spawn<Scripted>(self, SpawnOptions(), script, &story);
        const auto late = co_await Scripted::ask(machine, "early").timeout(10ms).attempt();
        EXPECT_EQ(late.error(), ExitReason::timeout());
        Scripted::say(machine, "open");
        const std::string answer = co_await Scripted::ask(machine, "now");
        EXPECT_EQ(answer, "now!");
        EXPECT_EQ(self.slot().depth(), 0U); // the answer to the first never shows up
        self.exit(machine.pid(), ExitReason::kill());
        co_await end_of(self, machine.pid());
    });
}

TEST(GSM, r008_a_machine_that_stops_leaves_no_caller_waiting) {
    in_one_world([](Process& self) -> Async<void> {
        Story story;
        const Scripted::Script script = [](Scripted&, const std::string& word) {
            if (word == "stop") return Scripted::stop_machine(reason("done"));
            return Scripted::postpone();
        };
        const Ref<Scripted> machine = spawn<Scripted>(self, SpawnOptions(), script, &story);
        Scripted::say(machine, "put off");
        self.runtime().spawn_function([machine](Process&) -> Async<void> {
            co_await sleep(5ms);
            Scripted::say(machine, "stop");
        });
        const auto answer = co_await Scripted::ask(machine, "question").attempt();
        EXPECT_EQ(answer.error(), reason("done"));
    });
}

} // namespace
} // namespace canopy::testing
