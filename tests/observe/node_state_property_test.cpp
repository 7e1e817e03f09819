// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#include "tests/observe/world.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <array>
#include <span>

namespace canopy::test {
namespace {

/// Three small numbers choose an event among few processes and ids, so that they meet again and again.
using Choice = std::array<std::uint8_t, 4>;

EventBody chosen(const Choice& choice) {
    const Pid one = pid(choice[1] % 7U, 1U + choice[1] % 2U);
    const Pid other = pid(choice[2] % 7U, 1U + choice[2] % 2U);
    const std::string id{static_cast<char>('a' + choice[3] % 3)};
    const auto kind = choice[3] % 2 ? ProcessKind::Supervisor : ProcessKind::Worker;
    const auto restart = static_cast<Restart>(choice[3] % 3);
    const auto strategy = static_cast<Strategy>(choice[2] % 4);
    const ExitReason reasons[] = {ExitReason::normal(), ExitReason::shutdown(), boom()};
    switch (choice[0] % 24) {
    case 0: return event::Exited{one, reasons[choice[3] % 3], {}};
    case 1: return event::Linked{one, other};
    case 2: return event::Unlinked{one, other};
    case 3: return event::Registered{one, id};
    case 4: return event::Unregistered{one, id};
    case 5: return event::RestartFailed{one, id, "no"};
    case 6: return event::ChildRemoved{one, id};
    case 7: return event::GaveUp{one, id, 3};
    case 8: return event::Abandoned{one, id, other};
    case 9: return event::FaultSet{one, choice[3] % 2 ? "freeze" : "flood"};
    case 10: return event::FaultCleared{one, "freeze"};
    case 11: return event::Sample{one, choice[2], choice[3], static_cast<Activity>(choice[2] % 4)};
    case 12: return event::StopRequested{one, id};
    case 13: return event::Gap{choice[3]};
    case 14:
    case 15: return event::SupervisorStarted{one, strategy, 3, 5s};
    case 16:
    case 17: return event::ChildAdded{one, id, kind, restart};
    case 18:
    case 19:
    case 20: return event::ChildStarted{one, id, other, choice[3] % 2 == 0};
    default: return event::Spawned{one, other, kind, "Worker", false};
    }
}

std::vector<Event> log_of(const std::vector<Choice>& choices) {
    std::vector<Event> log;
    for (const Choice& choice : choices) {
        const std::uint64_t number = log.size() + 1;
        log.push_back({.number = number, .time = std::chrono::milliseconds{number * choice[3]}, .body = chosen(choice)});
    }
    return log;
}

NodeState folded(std::span<const Event> events, NodeState state = {}) {
    for (const Event& event : events) state.apply(event);
    return state;
}

std::vector<Choice> any_choices() {
    return *rc::gen::scale(
        4.0, rc::gen::container<std::vector<Choice>>(rc::gen::container<Choice>(rc::gen::arbitrary<std::uint8_t>())));
}

/// What must hold of a state whatever the log said, true or nonsense: the first node that breaks it, or nothing.
std::string unsound(const NodeState& state) {
    const std::vector<const Node*> nodes = state.depth_first();
    if (nodes.size() != state.size()) return "size";
    for (const Node* node : nodes) {
        if (state.find(node->path) != node || state.find(node->node) != node) return "lookup of " + node->path;
        if (node->alive() && state.find(node->pid) != node) return "pid of " + node->path;
        if (!std::ranges::is_sorted(node->children)) return "order below " + node->path;
        std::uint32_t restarting = 0;
        for (const NodeId id : node->children) {
            const Node* child = state.find(id);
            if (!child || child->parent != node->node) return "children of " + node->path;
            restarting += child->status == NodeStatus::Restarting;
        }
        if (node->restarting_children != restarting) return "restarting below " + node->path;
        for (const Pid link : node->links) {
            const Node* other = state.find(link);
            if (other && std::ranges::count(other->links, node->pid) != 1) return "links of " + node->path;
        }
    }
    return {};
}

RC_GTEST_PROP(NodeStateProperty, AnyLogAtAllLeavesASoundState, ()) { RC_ASSERT(unsound(folded(log_of(any_choices()))) == ""); }

RC_GTEST_PROP(NodeStateProperty, ASnapshotAtAnyCutAndTheRestAreTheWholeLog, ()) {
    const std::vector<Event> log = log_of(any_choices());
    const auto cut = *rc::gen::inRange<std::size_t>(0, log.size() + 1);
    const NodeState whole = folded(log);
    const NodeState before = folded(std::span{log}.first(cut));
    const NodeState joined = folded(before.snapshot());
    RC_ASSERT(joined == before);
    const NodeState after = folded(std::span{log}.subspan(cut), joined);
    RC_ASSERT(to_text(after) == to_text(whole));
    RC_ASSERT(after == whole);
}

RC_GTEST_PROP(NodeStateProperty, ASnapshotReplacesWhatWasKnown, ()) {
    const NodeState state = folded(log_of(any_choices()));
    const NodeState other = folded(log_of(any_choices()));
    RC_ASSERT(folded(state.snapshot(), other) == state);
}

RC_GTEST_PROP(NodeStateProperty, ReadingChangesNothing, ()) {
    NodeState read;
    NodeState unread;
    for (const Event& event : log_of(any_choices())) {
        read.apply(event);
        read.depth_first();
        unread.apply(event);
    }
    RC_ASSERT(read == unread);
}

RC_GTEST_PROP(NodeStateProperty, TheSameLogGivesTheSameText, ()) {
    const std::vector<Event> log = log_of(any_choices());
    RC_ASSERT(to_text(folded(log)) == to_text(folded(log)));
}

/// Where everything is and which process it is; not what was counted, which a gap may lose.
std::string shape(const NodeState& state) {
    std::string text;
    for (const Node* node : state.depth_first())
        text += node->path + (node->alive() ? " " + to_string(node->pid) : " down") + "\n";
    return text;
}

class AfterAGap : public testing::TestWithParam<std::uint32_t> {};

TEST_P(AfterAGap, TheTreeIsAsIfNothingHadBeenLost) {
    World world{GetParam()};
    for (int step = 0; step < 40; ++step) world.step();
    NodeState state = world.story.state();
    const NodeState before = state;
    for (int step = 0; step < 1 + static_cast<int>(GetParam() % 60); ++step) world.step();
    const NodeState truth = world.story.state();

    std::uint64_t number = state.totals().number;
    const auto tell = [&](EventBody body) {
        state.apply({.number = ++number, .time = truth.totals().now, .body = std::move(body)});
    };
    tell(event::Gap{world.story.events().size() - before.totals().events});
    for (EventBody& body : world.description()) tell(std::move(body));

    EXPECT_EQ(shape(state), shape(truth));
    EXPECT_EQ(state.find("/orders/gateway")->node, before.find("/orders/gateway")->node);
    EXPECT_EQ(unsound(state), "");

    const std::size_t told = world.story.events().size();
    for (int step = 0; step < 40; ++step) world.step();
    state = folded(std::span{world.story.events()}.subspan(told), state);
    EXPECT_EQ(shape(state), shape(world.story.state()));
    EXPECT_EQ(unsound(state), "");
}

INSTANTIATE_TEST_SUITE_P(Seeds, AfterAGap, testing::Range(0U, 100U));

TEST(NodeState, AProcessThatEndedInAGapIsDown) {
    Story story;
    story.top(pid(1)).child(pid(1), "a", pid(2)).spawn(pid(3)).add(event::Gap{4}).add(event::SnapshotBegan{});
    story.spawn_supervisor(pid(1), {}).supervisor_up(pid(1)).specify(pid(1), "a").add(event::SnapshotEnded{});
    EXPECT_EQ(story.text(), "/ #1.1 running one_for_one 0/3 in 5s depth 0\n"
                            "  a #2.1 stopped\n");
    EXPECT_EQ(story.state().alive(), 1U);
}

TEST(NodeState, ATopSupervisorReplacedInAGapIsTheTopAgain) {
    Story story;
    story.top(pid(1)).child(pid(1), "a", pid(2)).add(event::Gap{9}).add(event::SnapshotBegan{});
    story.top(pid(7)).child(pid(7), "a", pid(8)).add(event::SnapshotEnded{});
    EXPECT_EQ(story.text(), "/ #7.1 running one_for_one 0/3 in 5s depth 0\n"
                            "  a #8.1 running depth 0\n");
}

} // namespace
} // namespace canopy::test
