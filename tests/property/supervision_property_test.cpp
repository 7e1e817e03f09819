// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Random supervision trees under random crashes, kills, requests and failing starts, against the model.
#include "otp/registry.hpp"
#include "otp/supervisor.hpp"
#include "otp/table.hpp"
#include "tests/property/check.hpp"
#include "tests/property/supervision_model.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace canopy::testing {
namespace {

using model::Plan;
using Choice = std::array<std::uint8_t, 4>; ///< decides one node, or one step

/// What the processes of a case do and did. One thread.
struct Script {
    explicit Script(Runtime& runtime) : keys(runtime) {}
    std::map<std::string, Pid> pids; ///< of the latest incarnation
    std::map<std::string, int> failing;
    std::map<std::string, int> starts;
    std::map<std::string, int> alive;
    std::vector<std::string> log;
    Registry<std::string> keys;
    std::vector<Table<int, int>> tables;
};

/// A leaf with a name, a key in a registry and a table.
class Leaf final : public GenServer<Leaf> {
public:
    Leaf(Script* script, std::string id) : m_script(*script), m_id(std::move(id)) { trap_exit(true); }
    Init init() {
        ++m_script.starts[m_id];
        if (m_script.failing[m_id] > 0 && m_script.failing[m_id]-- > 0) return Init::stop(ExitReason::custom("bad start"));
        m_script.pids[m_id] = self();
        ++m_script.alive[m_id];
        on_exit([script = &m_script, id = m_id](Pid) { --script->alive[id]; });
        m_script.keys.claim(*this, m_id);
        m_script.tables.emplace_back(*this);
        m_script.log.push_back("+" + m_id);
        return Init::ok();
    }
    void terminate(const ExitReason& reason) { m_script.log.push_back("-" + m_id + " " + reason.to_string()); }

private:
    Script& m_script;
    std::string m_id;
};

Restart restart_of(std::uint8_t choice) {
    constexpr std::array<Restart, 4> types{Restart::Permanent, Restart::Permanent, Restart::Transient, Restart::Temporary};
    return types[choice % types.size()];
}

Strategy strategy_of(std::uint8_t choice) {
    constexpr std::array<Strategy, 3> strategies{Strategy::OneForOne, Strategy::OneForAll, Strategy::RestForOne};
    return strategies[choice % strategies.size()];
}

Plan plan_of(const Choice& choice, std::string id) {
    return {.id = std::move(id),
            .restart = restart_of(choice[1]),
            .supervisor = choice[2] % 3 == 0,
            .strategy = strategy_of(choice[3]),
            .max_restarts = choice[3] / 3U % 4U,
            .children = {}};
}

/// Nodes below supervisors that were there before them, in any depth.
Plan tree_of(const std::vector<Choice>& choices) {
    Plan top = plan_of(choices.empty() ? Choice{} : choices.front(), "top");
    top.supervisor = true;
    const auto find = [](Plan& from, std::size_t which) {
        std::vector<Plan*> supervisors{&from};
        for (std::size_t i = 0; i < supervisors.size(); ++i)
            for (Plan& child : supervisors[i]->children)
                if (child.supervisor) supervisors.push_back(&child);
        return supervisors[which % supervisors.size()];
    };
    for (std::size_t i = 1; i < std::min<std::size_t>(choices.size(), 12); ++i)
        find(top, choices[i][0])->children.push_back(plan_of(choices[i], "n" + std::to_string(i)));
    return top;
}

/// A case: the real tree and the model beside it.
class Case {
public:
    Case(std::uint64_t seed, const std::vector<Choice>& tree) : m_runtime(Simulated{seed}), m_script(m_runtime) {
        m_model.within = 1000;
        m_model.top.plan = tree_of(tree);
    }

    Case(const Case&) = delete;
    Case& operator=(const Case&) = delete;
    ~Case() { m_runtime.stop(); } // its processes use the script to the end

    void start() {
        const auto started = m_runtime.start<Supervisor>(init_of(m_model.top.plan));
        RC_ASSERT(started.has_value() == model::start_top(m_model));
        compare(Order::Exact);
    }
    bool over() const { return !m_model.top.running; }

    void step(const Choice& choice) {
        switch (choice[0] % 8) {
        case 0:
        case 1: end_one(choice); break;
        case 2: end_two(choice); break;
        case 3: kill_supervisor(choice); break;
        case 4: fail_next(choice); break;
        case 5: start_child(choice); break;
        case 6: ask(choice); break;
        default: let_time_pass(choice);
        }
    }
    /// The top is stopped: nobody is left, and nothing of anybody.
    void finish() {
        m_runtime.stop();
        RC_ASSERT(m_runtime.process_count() == 0U);
        RC_ASSERT(m_runtime.timers().size() == 0U);
        RC_ASSERT(m_script.keys.count() == 0U);
        for (const auto& table : m_script.tables) RC_ASSERT(!table.alive());
    }

private:
    enum class Order : std::uint8_t { Exact, Any };

    SupervisorSpec spec_of(const Plan& plan) {
        SupervisorSpec spec{
            .strategy = plan.strategy, .max_restarts = plan.max_restarts, .within = std::chrono::milliseconds(m_model.within)};
        for (const Plan& child : plan.children) spec.children.push_back(child_of(child));
        return spec;
    }
    Supervisor::SpecFunction init_of(const Plan& plan) {
        return [this, plan]() -> std::optional<SupervisorSpec> {
            m_script.pids[plan.id] = current_slot()->pid();
            return spec_of(plan);
        };
    }
    ChildSpec child_of(const Plan& plan) {
        ChildSpec spec{.id = plan.id, .start = {}, .restart = plan.restart};
        if (plan.supervisor) {
            spec.kind = ProcessKind::Supervisor;
            spec.start = starts<Supervisor>(init_of(plan));
        } else {
            SpawnOptions options;
            options.name = plan.id;
            spec.start = starts_with<Leaf>(std::move(options), &m_script, plan.id);
        }
        return spec;
    }

    template <class List>
    static const auto& pick(const List& list, std::uint8_t choice) {
        return list[choice % list.size()];
    }
    static ExitReason reason_of(std::uint8_t choice) {
        const std::array<ExitReason, 5> reasons{ExitReason::normal(), ExitReason::shutdown(), ExitReason::custom("boom"),
                                                ExitReason::custom("bang"), ExitReason::kill()};
        return reasons[choice % reasons.size()];
    }
    void end(const std::string& id, const ExitReason& reason) {
        if (reason.is(ExitReason::Kind::Kill)) return m_runtime.exit(m_script.pids[id], reason);
        signals::run(m_runtime, m_script.pids[id], [reason](ProcessSlot* slot) {
            if (slot) end_process(*slot, reason, EndStyle::Terminate);
        });
    }
    void end_one(const Choice& choice) {
        const auto leaves = model::leaves(m_model);
        if (leaves.empty()) return;
        const std::string id = pick(leaves, choice[1]);
        end(id, reason_of(choice[2]));
        model::end_children(m_model, {{id, reason_of(choice[2])}});
        compare(Order::Exact);
    }
    /// Two children of one supervisor at the same moment: it learns of it in either order.
    void end_two(const Choice& choice) {
        const auto leaves = model::leaves(m_model);
        if (leaves.empty() || fails_somewhere()) return;
        const std::string first = pick(leaves, choice[1]);
        const model::Supervisor* above = model::supervisor_of(m_model, first);
        std::vector<std::string> siblings;
        for (const auto& child : above->children)
            if (child.running && !child.plan.supervisor && child.plan.id != first) siblings.push_back(child.plan.id);
        if (siblings.empty()) return;
        const model::Ending one{first, reason_of(choice[2])};
        const model::Ending two{pick(siblings, choice[3]), reason_of(static_cast<std::uint8_t>(choice[3] / 16))};
        end(one.id, one.reason);
        end(two.id, two.reason);
        model::World other = m_model;
        model::end_children(m_model, {one, two});
        model::end_children(other, {two, one});
        m_runtime.run_until_idle();
        if (!agrees(m_model, Order::Any)) m_model = std::move(other);
        compare(Order::Any);
    }
    bool fails_somewhere() const {
        return std::any_of(m_model.failing.begin(), m_model.failing.end(), [](const auto& each) { return each.second > 0; });
    }
    void kill_supervisor(const Choice& choice) {
        const auto supervisors = model::supervisors(m_model);
        if (choice[3] % 2 == 0 && supervisors.size() > 1) { // most of the time not the top
            const std::string id = supervisors[1 + choice[1] % (supervisors.size() - 1)]->plan.id;
            end(id, ExitReason::kill());
            model::kill_supervisor(m_model, id);
        } else if (choice[3] % 16 == 1) {
            end("top", ExitReason::kill());
            model::kill_supervisor(m_model, "top");
        }
        compare(Order::Any);
    }
    void fail_next(const Choice& choice) {
        const auto leaves = model::leaves(m_model);
        if (leaves.empty()) return;
        const std::string id = pick(leaves, choice[1]);
        m_model.failing[id] = m_script.failing[id] = choice[2] % 4;
    }
    void let_time_pass(const Choice& choice) {
        constexpr std::array<int, 4> steps{1, 400, 1000, 1001};
        const int step = pick(steps, choice[1]);
        m_runtime.advance(std::chrono::milliseconds(step));
        m_model.now += step;
        compare(Order::Exact);
    }

    Ref<Supervisor> ref(const std::string& id) { return {m_runtime, m_script.pids[id]}; }
    template <class T>
    static model::Answer answer_of(const ChildResult<T>& result) {
        return result ? model::Answer{} : model::Answer{result.error().kind};
    }
    void start_child(const Choice& choice) {
        const auto supervisors = model::supervisors(m_model);
        const model::Supervisor& above = *pick(supervisors, choice[1]);
        Plan plan = plan_of(choice, "x" + std::to_string(m_next));
        if (choice[2] % 8 == 7 && !above.children.empty()) plan.id = pick(above.children, choice[3]).plan.id; // known already
        if (plan.supervisor) plan.children.push_back(plan_of({0, choice[3], 1, 0}, "y" + std::to_string(m_next)));
        ++m_next;
        const std::string name = above.plan.id;
        const auto expected = model::start_child(m_model, name, plan);
        RC_ASSERT(answer_of(Supervisor::start_child(ref(name), child_of(plan)).get()) == expected);
        compare(Order::Exact);
    }
    /// terminate, restart or delete a child, known or not.
    void ask(const Choice& choice) {
        const auto supervisors = model::supervisors(m_model);
        const model::Supervisor& above = *pick(supervisors, choice[1]);
        const std::string name = above.plan.id;
        const std::string id =
            above.children.empty() || choice[3] % 8 == 7 ? "nobody" : std::string(pick(above.children, choice[3]).plan.id);
        switch (choice[2] % 4) {
        case 0:
        case 1:
            RC_ASSERT(answer_of(Supervisor::terminate_child(ref(name), id).get()) == model::terminate_child(m_model, name, id));
            break;
        case 2:
            RC_ASSERT(answer_of(Supervisor::restart_child(ref(name), id).get()) == model::restart_child(m_model, name, id));
            break;
        default: RC_ASSERT(answer_of(Supervisor::delete_child(ref(name), id).get()) == model::delete_child(m_model, name, id));
        }
        compare(Order::Exact);
    }

    static std::vector<std::string> sorted(std::vector<std::string> log) {
        std::sort(log.begin(), log.end());
        return log;
    }
    bool agrees(const model::World& world, Order order) {
        return order == Order::Exact ? m_script.log == world.log : sorted(m_script.log) == sorted(world.log);
    }
    void compare(Order order) {
        m_runtime.run_until_idle();
        if (!agrees(m_model, order)) RC_LOG() << "log " << rc::toString(m_script.log) << "\nmodel " << rc::toString(m_model.log);
        RC_ASSERT(agrees(m_model, order));
        m_script.log.clear();
        m_model.log.clear();
        compare_processes();
        for (const model::Supervisor* each : model::supervisors(m_model)) compare_supervisor(*each);
    }
    void compare_processes() {
        const auto leaves = model::leaves(m_model);
        std::map<std::string, int> alive;
        for (const std::string& id : leaves) alive[id] = 1;
        std::erase_if(m_script.alive, [](const auto& each) { return each.second == 0; });
        RC_ASSERT(m_script.alive == alive);
        RC_ASSERT(m_script.starts == m_model.starts);
        RC_ASSERT(m_runtime.process_count() == leaves.size() + model::supervisors(m_model).size());
        std::size_t names = 0;
        m_runtime.names().for_each_held([&names](const NameSlot&) { ++names; });
        RC_ASSERT(names == leaves.size());
        RC_ASSERT(m_script.keys.count() == leaves.size());
        std::erase_if(m_script.tables, [](const auto& table) { return !table.alive(); });
        RC_ASSERT(m_script.tables.size() == leaves.size());
    }
    void compare_supervisor(const model::Supervisor& supervisor) {
        std::vector<std::pair<std::string, bool>> expected;
        std::size_t running = 0;
        for (auto child = supervisor.children.rbegin(); child != supervisor.children.rend(); ++child) {
            expected.emplace_back(child->plan.id, child->running);
            running += child->running ? 1 : 0;
        }
        std::vector<std::pair<std::string, bool>> found;
        for (const ChildInfo& child : Supervisor::which_children(ref(supervisor.plan.id)).get()) {
            found.emplace_back(child.id, m_runtime.is_alive(child.pid));
            RC_ASSERT(!child.restarting);
        }
        RC_ASSERT(found == expected);
        const auto info = m_runtime.process_info(m_script.pids[supervisor.plan.id]);
        RC_ASSERT(info->links.size() == running + (supervisor.plan.id == "top" ? 0 : 1));
        RC_ASSERT(info->monitors.empty());
        RC_ASSERT(info->messages.empty());
    }

    Runtime m_runtime;
    Script m_script;
    model::World m_model;
    int m_next = 0;
};

TEST(SupervisionProperty, ATreeBehavesLikeItsModel) {
    check_property("supervision", [](std::uint64_t seed, const std::vector<Choice>& tree, const std::vector<Choice>& steps) {
        Case each(seed, tree);
        each.start();
        for (const Choice& step : steps) {
            if (each.over()) break;
            each.step(step);
        }
        each.finish();
    });
}

} // namespace
} // namespace canopy::testing
