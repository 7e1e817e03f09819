// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/process_client.hpp"

#include "app/chaos/crash_runner.hpp"
#include "app/chaos/orderly_stop.hpp"
#include "fault/fault.hpp"

#include <QTimer>
#include <memory>
#include <utility>

namespace canopy::ui {

namespace {

bool isDynamic(const Node& supervisor) { return supervisor.strategy == Strategy::SimpleOneForOne; }

/// What went wrong with a request to a supervisor; empty when nothing did.
template <class T>
QString problemOf(const tl::expected<ChildResult<T>, ExitReason>& outcome) {
    if (!outcome)
        return ProcessClient::tr("Its supervisor did not answer: %1.").arg(QString::fromStdString(outcome.error().to_string()));
    if (!*outcome) return QString::fromStdString(outcome->error().to_string());
    return {};
}

} // namespace

ProcessClient::ProcessClient(Runtime& runtime, const NodeState& state, QObject* parent)
    : QObject(parent), m_runtime(runtime), m_state(state), m_gui(this) {}

void ProcessClient::perform(ProcessAction action, const QString& path) {
    const Node* node = find(path);
    if (!node) return report(path, action, tr("There is no such process any more."));
    if (const QString why = obstacleTo(action, *node, m_state); !why.isEmpty()) return report(path, action, why);
    switch (action) {
    case ProcessAction::Stop: return stop(*node);
    case ProcessAction::Restart: return restart(*node);
    case ProcessAction::Crash:
    case ProcessAction::Kill:
    case ProcessAction::Flood:
    case ProcessAction::Freeze: return fault(action, *node);
    }
}

void ProcessClient::fault(ProcessAction action, const Node& node) {
    switch (action) {
    case ProcessAction::Crash: return fault::crash(m_runtime, node.pid);
    case ProcessAction::Kill: return fault::kill(m_runtime, node.pid);
    case ProcessAction::Flood: return fault::flood(m_runtime, node.pid, {});
    case ProcessAction::Freeze: return fault::freeze(m_runtime, node.pid, app::planned_freeze);
    case ProcessAction::Stop:
    case ProcessAction::Restart: return;
    }
}

void ProcessClient::stop(const Node& node) {
    const Node* supervisor = m_state.find(node.parent);
    if (!supervisor) return fault::stop(m_runtime, node.pid);
    terminate(node, *supervisor, [] {});
}

void ProcessClient::restart(const Node& node) {
    const Node& supervisor = *m_state.find(node.parent);
    if (isDynamic(supervisor)) return fault::kill(m_runtime, node.pid); // asked to end it would be forgotten
    const auto start = [this, path = QString::fromStdString(node.path), id = node.id,
                        above = Ref<Supervisor>(m_runtime, supervisor.pid)] {
        Supervisor::restart_child(above, id).timeout(app::stop_patience).then([gui = m_gui, this, path](auto outcome) {
            gui.post([this, path, problem = problemOf(outcome)] { report(path, ProcessAction::Restart, problem); });
        });
    };
    if (node.alive())
        terminate(node, supervisor, start);
    else
        start();
}

/// Through its supervisor, so that it stays down; then goes on in the GUI thread if that worked.
void ProcessClient::terminate(const Node& node, const Node& supervisor, std::function<void()> then) {
    auto answer = [gui = m_gui, this, path = QString::fromStdString(node.path), then = std::move(then)](auto outcome) {
        gui.post([this, path, then, problem = problemOf(outcome)] {
            if (problem.isEmpty())
                then();
            else
                report(path, ProcessAction::Stop, problem);
        });
    };
    app::terminate_child(m_runtime, node, supervisor, std::move(answer));
}

void ProcessClient::report(const QString& path, ProcessAction action, const QString& reason) {
    if (!reason.isEmpty()) Q_EMIT refused(path, action, reason);
}

void ProcessClient::askInfo(const QString& path) {
    const Node* node = find(path);
    if (!node || !node->alive()) {
        Q_EMIT informed(path, std::nullopt);
        return;
    }
    const auto answered = std::make_shared<bool>(false); // in the GUI thread only
    m_runtime.process_info(node->pid, [gui = m_gui, this, path, answered](std::optional<ProcessInfo> info) {
        gui.post([this, path, answered, info = std::move(info)] {
            *answered = true;
            Q_EMIT informed(path, info);
        });
    });
    QTimer::singleShot(info_patience, this, [this, path, answered] {
        if (!*answered) Q_EMIT informed(path, std::nullopt);
    });
}

} // namespace canopy::ui
