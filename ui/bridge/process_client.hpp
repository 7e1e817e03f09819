// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/process.hpp"
#include "core/runtime.hpp"
#include "observe/node_state.hpp"
#include "ui/bridge/gui_thread.hpp"
#include "ui/panels/process_action.hpp"

#include <QObject>
#include <QString>

#include <chrono>
#include <functional>
#include <optional>

namespace canopy::ui {

inline constexpr std::chrono::milliseconds info_patience{500};

/// Breaks processes, stops and restarts them through their supervisors, and asks them about themselves.
///
/// Processes are named by path, looked up in the state the screen shows. Everything is sent and forgotten; a refusal
/// comes back as refused() in the GUI thread. What happened shows in the tree.
class ProcessClient final : public QObject {
    Q_OBJECT

public:
    ProcessClient(Runtime& runtime, const NodeState& state, QObject* parent = nullptr);
    ~ProcessClient() override { m_gui.close(); }

    void perform(ProcessAction action, const QString& path);

    /// Asks the process itself. A process that is gone, or in a handler for more than half a second, answers nothing;
    /// what it says later still comes.
    void askInfo(const QString& path);

Q_SIGNALS:
    void refused(const QString& path, canopy::ui::ProcessAction action, const QString& reason);
    void informed(const QString& path, const std::optional<canopy::ProcessInfo>& info);

private:
    void fault(ProcessAction action, const Node& node);
    void stop(const Node& node);
    void restart(const Node& node);
    void terminate(const Node& node, const Node& supervisor, std::function<void()> then);
    void report(const QString& path, ProcessAction action, const QString& reason);
    const Node* find(const QString& path) const { return m_state.find(path.toStdString()); }

    Runtime& m_runtime;
    const NodeState& m_state;
    GuiThread m_gui;
};

} // namespace canopy::ui
