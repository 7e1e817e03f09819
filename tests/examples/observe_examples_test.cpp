// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the headers of runtime/observe show their callers, compiled and run; check_examples.sh compares.
#include "observe/event_log.hpp"
#include "observe/observer.hpp"
#include "otp/supervisor.hpp"
#include "tests/examples/shop.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <sstream>
#include <vector>

namespace canopy::examples {
namespace {

using namespace std::chrono_literals;

SupervisorSpec orders_spec() { return {.children = {Stock::child_spec(), Payments::child_spec()}}; }

TEST(ObserveExamples, EventHistory) {
    const Timestamp time = 1ms;
    EventHistory history;
    history.append(time, event::Gap{3});
    const std::vector<Event> beginning = history.state().snapshot(); // then every batch that take_batch() gives
    EXPECT_FALSE(beginning.empty());
}

TEST(ObserveExamples, EventLog) {
    Runtime runtime{Simulated{}};
    std::ostringstream out;
    std::size_t printed = 0;
    const auto print = [&printed](const std::vector<Event>& events) { printed += events.size(); };
    EventLog log(runtime);
    runtime.start<Supervisor>(orders_spec());
    if (const EventBatch batch = log.collect()) print(*batch);
    out << to_text(log.state());
    EXPECT_GT(printed, 0U);
    EXPECT_NE(out.str().find("stock"), std::string::npos);
}

TEST(ObserveExamples, NodeState) {
    Runtime runtime{Simulated{}};
    EventLog log(runtime);
    runtime.start<Supervisor>(orders_spec());
    std::ostringstream out;
    const EventBatch batch = log.collect();
    NodeState state;
    for (const Event& event : *batch) state.apply(event);
    out << to_text(state);
    EXPECT_EQ(out.str(), to_text(log.state()));
}

class Screen final : public GenServer<Screen> {
public:
    struct Text {
        using Reply = std::string;
    };
    static Call<Text> text(Ref<Screen> screen) { return call(screen, Text{}); }

    Screen(Ref<Observer> observer, PubSub pub_sub) : m_observer(observer), m_pub_sub(std::move(pub_sub)) {}
    std::string handle_call(Text) const { return to_text(m_state); }

    Async<Init> init() { // of a GenServer that follows the log
        const EventBatch beginning = co_await Observer::subscribe(m_observer, m_pub_sub, *this);
        show(beginning); // everything needed to build the present state
        co_return Init::ok();
    }
    void handle_info(EventBatch batch) { // from then on everything that happens
        if (!m_state.has_seen(*batch)) show(batch);
    }

private:
    void show(const EventBatch& batch) {
        for (const Event& event : *batch) m_state.apply(event);
    }

    Ref<Observer> m_observer;
    PubSub m_pub_sub;
    NodeState m_state;
};

TEST(ObserveExamples, Observer) {
    Runtime runtime{Simulated{}};
    const PubSub pub_sub;
    const auto log = std::make_shared<EventLog>(runtime);
    const Ref<Observer> observer = runtime.start<Observer>(log, pub_sub).value();
    const Ref<Screen> screen = runtime.start<Screen>(observer, pub_sub).value();
    runtime.start<Supervisor>(orders_spec());
    runtime.advance(1s);
    EXPECT_NE(Screen::text(screen).get().find("payments"), std::string::npos);
}

} // namespace
} // namespace canopy::examples
