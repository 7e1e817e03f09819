// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "otp/gen_server.hpp"
#include "tests/support/worlds.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace canopy::testing {

/// What happened in a server, in order. Written by one process at a time, read when it is gone or waits.
using Story = std::shared_ptr<std::vector<std::string>>;
inline Story story() { return std::make_shared<std::vector<std::string>>(); }

/// A server that does as it is told and writes down what was called.
class Actor final : public GenServer<Actor> {
public:
    struct Add {
        using Reply = int;
        int number = 0;
    };
    struct AnswerLater {
        using Reply = std::string;
    };
    struct AnswerNow {
        std::string text;
    };
    struct Note {
        std::string text;
    };
    struct Throw {
        using Reply = int;
    };
    struct StopWith {
        using Reply = int;
        ExitReason reason;
    };
    struct StopSilently {
        using Reply = int;
    };
    struct Continue {
        using Reply = int;
    };
    struct NextStep {};
    struct Idle {
        std::chrono::milliseconds after{};
    };
    struct Slow {
        using Reply = int;
        std::chrono::milliseconds takes{};
    };
    struct CallMe {
        using Reply = std::string;
        Ref<Actor> whom;
    };
    struct Help {
        Runtime::Body body;
    };

    explicit Actor(Story its_story = story(), std::function<Init(Actor&)> begin = {})
        : told(std::move(its_story)), m_begin(std::move(begin)) {}
    Init init() { return m_begin ? m_begin(*this) : Init::ok(); }

    int handle_call(Add request) { return m_sum += request.number; }
    void handle_call(AnswerLater, From<std::string> from) { m_waiting = from; }
    int handle_call(Throw) {
        told->push_back("throws");
        throw std::runtime_error("boom");
    }
    int handle_call(StopWith request) {
        m_sum = 99;
        stop(request.reason);
        return m_sum;
    }
    void handle_call(StopSilently, From<int>) { stop(); }
    int handle_call(Continue) {
        continue_with(NextStep{});
        return 1;
    }
    Async<int> handle_call(Slow request) {
        co_await sleep(request.takes);
        told->push_back("slow is over");
        co_return 1;
    }
    Async<std::string> handle_call(CallMe request) {
        const auto outcome = co_await add(request.whom, 1).attempt();
        co_return outcome ? "answered" : outcome.error().to_string();
    }
    void handle_cast(AnswerNow answer) { m_waiting.reply(answer.text); }
    void handle_cast(Note note) { told->push_back(note.text); }
    void handle_cast(Throw) { throw std::runtime_error("boom"); }
    void handle_cast(StopWith request) { stop(request.reason); }
    void handle_cast(Help help) { spawn_function(*this, Linked::Yes, help.body); }
    void handle_continue(NextStep) { told->push_back("continue"); }
    void handle_info(Note note) { told->push_back("info " + note.text); }
    void handle_info(Idle idle) { idle_timeout(idle.after); }
    void handle_info(Timeout) { told->push_back("timeout"); }
    void handle_info(Exit exit) { told->push_back("exit " + exit.reason.to_string()); }
    void handle_info(Down down) { told->push_back("down " + down.reason.to_string()); }
    void terminate(const ExitReason& why) {
        told->push_back("terminate " + why.to_string() + " sum " + std::to_string(m_sum));
        if (at_the_end) at_the_end();
    }

    static Call<Add> add(Ref<Actor> actor, int number) { return call(actor, Add{number}); }
    static Call<AnswerLater> answer_later(Ref<Actor> actor) { return call(actor, AnswerLater{}); }
    static Call<Throw> throws(Ref<Actor> actor) { return call(actor, Throw{}); }
    static Call<Slow> slow(Ref<Actor> actor, std::chrono::milliseconds takes) { return call(actor, Slow{takes}); }
    static Call<StopWith> stop_with(Ref<Actor> actor, ExitReason why) { return call(actor, StopWith{std::move(why)}); }
    static Call<CallMe> call_me(Ref<Actor> actor, Ref<Actor> whom) { return call(actor, CallMe{whom}); }
    static void note(Ref<Actor> actor, std::string text) { cast(actor, Note{std::move(text)}); }

    Story told;
    std::function<void()> at_the_end;
    using GenServer::continue_with;
    using GenServer::self_ref;

private:
    std::function<Init(Actor&)> m_begin;
    From<std::string> m_waiting;
    int m_sum = 0;
};

using Started = tl::expected<Ref<Actor>, ExitReason>;
using Begin = std::function<Init(Actor&)>;

struct GS : ::testing::Test {
    Runtime runtime{Simulated{1}, Trace::Off};
    Story told = story();
    Ref<Actor> actor = runtime.start<Actor>(told).value();
    bool alive() const { return runtime.is_alive(actor.pid()); }
    std::string last() const { return told->empty() ? "" : told->back(); }
};

} // namespace canopy::testing
