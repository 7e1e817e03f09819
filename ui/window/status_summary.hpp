// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "observe/node_state.hpp"
#include "ui/window/rate_meter.hpp"

#include <QElapsedTimer>
#include <QTimer>
#include <QWidget>

class QLabel;

namespace canopy::ui {

/// The line at the bottom: processes, messages a second, crashes, restarts, events lost.
///
/// Looks at the state twice a second at most, and only after something has happened. The rate falls back to 0
/// when nothing does.
class StatusSummary final : public QWidget {
    Q_OBJECT

public:
    explicit StatusSummary(QWidget* parent = nullptr);

    void setState(const NodeState* state) { m_state = state; }
    void noteChange(); ///< the state has changed
    QString text() const;

private:
    void refresh();

    const NodeState* m_state = nullptr;
    QLabel* m_processes;
    QLabel* m_messages;
    QLabel* m_crashes;
    QLabel* m_restarts;
    QLabel* m_lost;
    QTimer m_refresh;
    QElapsedTimer m_clock;
    RateMeter m_handled;
    bool m_changed = false;
};

} // namespace canopy::ui
