// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/observe/story.hpp"

#include <algorithm>
#include <random>
#include <string>
#include <vector>

namespace canopy::test {

/// A small tree that lives at random and writes the log a runtime would write, and knows what truly lives.
///
/// `/` one_for_one: `cache`, `orders` (one_for_all: `gateway`, `notifier`), `workers` (dynamic), and stray processes.
class World {
public:
    explicit World(std::uint32_t seed) : m_random(seed) {
        m_top = next_pid();
        story.top(m_top);
        for (Child* child : {&m_cache, &m_orders, &m_workers}) {
            specify(m_top, *child);
            start(m_top, *child, false);
        }
    }

    /// One thing happens.
    void step() {
        m_now += std::chrono::milliseconds{1 + m_random() % 50};
        story.at(m_now);
        switch (m_random() % 9) {
        case 0: return crash_and_restart(m_cache);
        case 1: return crash_supervisor(m_orders);
        case 2: return crash_supervisor(m_workers);
        case 3: return add_worker();
        case 4: return end_worker();
        case 5: return stray_comes();
        case 6: return stray_goes();
        case 7: return stop_or_start_cache();
        default: return sample();
        }
    }

    /// What a runtime would say of its process table after a gap.
    std::vector<EventBody> description() const {
        std::vector<EventBody> bodies{event::SnapshotBegan{}};
        const auto spawned = [&](Pid process, Pid parent, bool supervisor) {
            const ProcessKind kind = supervisor ? ProcessKind::Supervisor : ProcessKind::Worker;
            bodies.push_back(event::Spawned{.pid = process, .parent = parent, .kind = kind, .label = "Worker"});
        };
        spawned(m_top, {}, true);
        for (const Child* child : {&m_cache, &m_orders, &m_workers}) {
            if (child->up) spawned(child->process, m_top, child->supervisor);
            for (const Child& below : child->children) spawned(below.process, child->process, false);
        }
        for (const Pid stray : m_strays) spawned(stray, {}, false);
        bodies.push_back(event::SupervisorStarted{m_top, Strategy::OneForOne, 3, 5s});
        bodies.push_back(event::SupervisorStarted{m_orders.process, m_orders.strategy, 3, 5s});
        bodies.push_back(event::SupervisorStarted{m_workers.process, m_workers.strategy, 3, 5s});
        for (const Child* child : {&m_cache, &m_orders, &m_workers}) {
            describe_child(bodies, m_top, *child);
            for (const Child& below : child->children) describe_child(bodies, child->process, below);
        }
        bodies.push_back(event::SnapshotEnded{});
        return bodies;
    }

    Story story;

private:
    struct Child {
        std::string id;
        bool supervisor = false;
        Strategy strategy = Strategy::OneForOne;
        std::vector<Child> children{};
        Pid process{};
        bool up = false;
    };

    static void describe_child(std::vector<EventBody>& bodies, Pid supervisor, const Child& child) {
        bodies.push_back(event::ChildAdded{supervisor, child.id, ProcessKind::Worker, Restart::Permanent});
        if (child.up) bodies.push_back(event::ChildStarted{supervisor, child.id, child.process});
    }

    Pid next_pid() { return pid(++m_last_index); }

    void specify(Pid supervisor, const Child& child) { story.specify(supervisor, child.id); }

    void start(Pid supervisor, Child& child, bool restarted) {
        child.process = next_pid();
        child.up = true;
        if (child.supervisor) {
            story.spawn_supervisor(child.process, supervisor).supervisor_up(child.process, child.strategy);
            if (child.strategy == Strategy::SimpleOneForOne) child.children.clear();
            for (Child& below : child.children) {
                specify(child.process, below);
                start(child.process, below, false);
            }
        } else {
            story.spawn(child.process, supervisor);
        }
        story.add(event::Linked{supervisor, child.process});
        story.add(event::ChildStarted{supervisor, child.id, child.process, restarted});
    }

    void crash_and_restart(Child& child) {
        if (!child.up) return;
        story.crash(child.process);
        start(m_top, child, true);
    }

    void crash_supervisor(Child& child) {
        story.crash(child.process);
        for (Child& below : child.children) story.shut_down(below.process);
        start(m_top, child, true);
    }

    void add_worker() {
        Child& worker = m_workers.children.emplace_back(Child{.id = "order-" + std::to_string(++m_orders_placed)});
        specify(m_workers.process, worker);
        start(m_workers.process, worker, false);
    }

    void end_worker() {
        auto& workers = m_workers.children;
        if (workers.empty()) return;
        const auto worker = workers.begin() + static_cast<std::ptrdiff_t>(m_random() % workers.size());
        story.exit(worker->process, m_random() % 2 ? ExitReason::normal() : boom());
        story.add(event::ChildRemoved{m_workers.process, worker->id});
        workers.erase(worker);
    }

    void stray_comes() {
        m_strays.push_back(next_pid());
        story.spawn(m_strays.back());
        if (m_strays.size() > 1) story.add(event::Linked{m_strays.back(), m_strays.front()});
    }

    void stray_goes() {
        if (m_strays.empty()) return;
        const auto stray = m_strays.begin() + static_cast<std::ptrdiff_t>(m_random() % m_strays.size());
        story.exit(*stray, ExitReason::normal());
        m_strays.erase(stray);
    }

    void stop_or_start_cache() {
        if (!m_cache.up) return start(m_top, m_cache, false);
        story.add(event::StopRequested{m_top, m_cache.id}).shut_down(m_cache.process);
        m_cache.up = false;
    }

    void sample() {
        if (!m_cache.up) return;
        story.add(event::Sample{m_cache.process, m_random() % 10, m_random() % 1000, Activity::Idle});
        story.add(event::Registered{m_cache.process, "cache"});
    }

    std::mt19937 m_random;
    std::uint32_t m_last_index = 0;
    std::uint32_t m_orders_placed = 0;
    Timestamp m_now{};
    Pid m_top;
    Child m_cache{.id = "cache"};
    Child m_orders{.id = "orders",
                   .supervisor = true,
                   .strategy = Strategy::OneForAll,
                   .children = {Child{.id = "gateway"}, Child{.id = "notifier"}}};
    Child m_workers{.id = "workers", .supervisor = true, .strategy = Strategy::SimpleOneForOne};
    std::vector<Pid> m_strays;
};

} // namespace canopy::test
