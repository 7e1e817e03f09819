// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/headless/event_lines.hpp"

#include "tests/observe/story.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>

namespace canopy::app {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using namespace canopy::test;

/// What is printed of a story of orders, the beginning left out.
class LinesOfOrders : public ::testing::Test {
protected:
    LinesOfOrders() {
        m_story.top(pid(1)).child(pid(1), "cache", pid(2));
        m_story.specify(pid(1), "orders").spawn_supervisor(pid(3), pid(1)).supervisor_up(pid(3), Strategy::SimpleOneForOne);
        m_story.started(pid(1), "orders", pid(3));
        told();
    }
    void order(std::uint32_t number) { m_story.child(pid(3), fmt::format("order-{}", number), pid(number), Restart::Transient); }
    void end(std::uint32_t number, const ExitReason& reason) {
        m_story.exit(pid(number), reason);
        m_story.add(event::ChildRemoved{pid(3), fmt::format("order-{}", number)});
    }
    std::string told() {
        std::string text;
        for (; m_read < m_story.events().size(); ++m_read) {
            text += m_lines.of(m_story.events()[m_read], m_state);
            m_state.apply(m_story.events()[m_read]);
        }
        return text;
    }

    Story m_story;
    EventLines m_lines;

private:
    NodeState m_state;
    std::size_t m_read = 0;
};

TEST_F(LinesOfOrders, CountsWhatBeginsAndEndsInOrderOnceASecond) {
    for (std::uint32_t number = 10; number < 15; ++number) {
        m_story.at(number * 100ms);
        order(number);
    }
    end(10, ExitReason::normal());
    EXPECT_EQ(told(), "");
    m_story.at(2'000ms);
    order(20);
    EXPECT_EQ(told(), "/orders: 5 children started, 1 ended in order, in 0.4 s\n");
    EXPECT_EQ(m_lines.rest(), "/orders: 1 children started, 0 ended in order, in 0.0 s\n");
    EXPECT_EQ(m_lines.rest(), "");
    m_story.add(event::ChildRemoved{pid(3), "order-20"});
    EXPECT_EQ(told() + m_lines.rest(), "");
}

TEST_F(LinesOfOrders, TellsACrashAmongThemAndARestart) {
    m_story.at(1s);
    order(10);
    order(11);
    m_story.crash(pid(11)).restart(pid(3), "order-11", pid(12));
    EXPECT_THAT(told(), AllOf(HasSubstr("exited #11.1 std::runtime_error: boom"),
                              HasSubstr("child_restarted #3.1 \"order-11\" #12.1"), Not(HasSubstr("order-10"))));
}

TEST_F(LinesOfOrders, TellsEverythingOfChildrenThatAreFew) {
    m_story.at(1s).child(pid(1), "late", pid(5)).shut_down(pid(2));
    EXPECT_THAT(told(), AllOf(HasSubstr("child_added #1.1 \"late\""), HasSubstr("child_started #1.1 \"late\" #5.1"),
                              HasSubstr("exited #2.1 shutdown")));
}

TEST_F(LinesOfOrders, TellsOnlyThoseLinksEndThatWereTold) {
    m_story.add(event::Unlinked{pid(1), pid(2)});
    EXPECT_EQ(told(), "");
    m_story.add(event::Linked{pid(2), pid(3)}).add(event::Unlinked{pid(2), pid(3)});
    EXPECT_THAT(told(), AllOf(HasSubstr(" linked #2.1 #3.1"), HasSubstr(" unlinked #2.1 #3.1")));
}

TEST_F(LinesOfOrders, TellsTheEndOfTheTopAndNotOfPassingProcesses) {
    m_story.spawn(pid(7)).exit(pid(7), ExitReason::normal());
    EXPECT_EQ(told(), "");
    m_story.shut_down(pid(1));
    EXPECT_THAT(told(), HasSubstr("exited #1.1 shutdown"));
}

} // namespace
} // namespace canopy::app
