// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "observe/node_state.hpp"

#include <chrono>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace canopy::ui::testing {

/// Writes an event log by hand, folds it, and hands out batches: a runtime for views.
///
///     TreeScript script;
///     const Pid top = script.supervisor({}, "canopy", Strategy::OneForOne);
///     const Pid worker = script.worker(top, "rate_limiter");
///     view.applyChanges(script.batch());
class TreeScript {
public:
    NodeState state;

    Pid supervisor(Pid parent, const std::string& id, Strategy strategy, std::uint32_t max_restarts = 3) {
        const Pid pid = child(parent, id, ProcessKind::Supervisor);
        add(event::SupervisorStarted{pid, strategy, max_restarts, std::chrono::seconds(5)});
        return pid;
    }

    Pid worker(Pid parent, const std::string& id, ProcessKind kind = ProcessKind::Worker, bool pinned = false) {
        return child(parent, id, kind, pinned);
    }

    /// The exit and the restart by the supervisor; returns the new pid.
    Pid crash(Pid supervisor, const std::string& id, Pid pid, ProcessKind kind = ProcessKind::Worker) {
        exit(pid);
        return restart(supervisor, id, kind);
    }

    void exit(Pid pid) {
        add(event::Exited{pid, ExitReason::exception("std::runtime_error", "disk full", "Repo::handle_call(Write)"), "Write"});
    }

    Pid restart(Pid supervisor, const std::string& id, ProcessKind kind = ProcessKind::Worker) {
        const Pid next = fresh();
        add(event::Spawned{next, supervisor, kind, "", false});
        add(event::ChildStarted{supervisor, id, next, true});
        return next;
    }

    void sample(Pid pid, std::uint64_t depth, std::uint64_t handled = 0, Activity activity = Activity::Running) {
        add(event::Sample{pid, depth, handled, activity});
    }

    void pass(std::chrono::nanoseconds time) { m_now += time; }

    void add(EventBody body) {
        m_batch.push_back({++m_number, m_now, std::move(body)});
        state.apply(m_batch.back());
    }

    EventBatch batch() { return std::make_shared<const std::vector<Event>>(std::exchange(m_batch, {})); }

private:
    Pid fresh() { return {++m_pids, 1}; }

    Pid child(Pid parent, const std::string& id, ProcessKind kind, bool pinned = false) {
        const Pid pid = fresh();
        if (parent) add(event::ChildAdded{parent, id, kind, Restart::Permanent});
        add(event::Spawned{pid, parent, kind, id, pinned});
        if (parent) {
            add(event::ChildStarted{parent, id, pid, false});
        } else {
            add(event::Registered{pid, id});
        }
        return pid;
    }

    std::uint64_t m_number = 0;
    std::uint32_t m_pids = 0;
    Timestamp m_now = std::chrono::seconds(1);
    std::vector<Event> m_batch;
};

/// The orders business as it stands a while after its start.
struct OrdersTree {
    TreeScript script;
    Pid top, repo, orders, order_supervisor, rate_limiter, customers;

    explicit OrdersTree(int open_orders = 23) {
        top = script.supervisor({}, "canopy", Strategy::OneForOne);
        repo = script.supervisor(top, "repo", Strategy::RestForOne);
        script.worker(repo, "writer", ProcessKind::Worker, true);
        for (int reader = 1; reader <= 4; ++reader) {
            script.worker(repo, "reader_" + std::to_string(reader), ProcessKind::Worker, true);
        }
        script.worker(top, "pub_sub", ProcessKind::PubSub);
        script.supervisor(top, "task_supervisor", Strategy::SimpleOneForOne);
        rate_limiter = script.worker(top, "rate_limiter");
        script.worker(top, "product_cache", ProcessKind::Table);
        orders = script.supervisor(top, "orders", Strategy::RestForOne);
        script.worker(orders, "order_registry", ProcessKind::Registry);
        order_supervisor = script.supervisor(orders, "order_supervisor", Strategy::SimpleOneForOne, 1000);
        for (int order = 0; order < open_orders; ++order) {
            script.worker(order_supervisor, "order_" + std::to_string(8000 + order), ProcessKind::Worker);
        }
        script.worker(orders, "payment_gateway");
        script.worker(orders, "warehouse", ProcessKind::Agent);
        script.worker(orders, "notifier");
        customers = script.supervisor(top, "customers", Strategy::SimpleOneForOne);
        script.worker(customers, "workload", ProcessKind::Task);
        const Pid telemetry = script.supervisor(top, "telemetry", Strategy::OneForOne);
        script.worker(telemetry, "metrics");
        script.worker(telemetry, "poller");
        script.worker(telemetry, "health");
    }

    Pid pid(const std::string& path) const { return script.state.find(path)->pid; }
};

} // namespace canopy::ui::testing
