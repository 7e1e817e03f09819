// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/chart_data.hpp"
#include "ui/charts/chart_frame.hpp"

#include <QWidget>

namespace canopy::ui {

/// The charts of the window: mailbox depth, messages a second, crashes and restarts; the last 60 seconds each.
///
///     panel->setState(&state);
///     panel->applyChanges(batch); // after the state has folded it
///
/// Cost: a batch only counts; charts are drawn when a second has passed or something crashed, and only while visible.
class ChartsPanel final : public QWidget {
    Q_OBJECT

public:
    explicit ChartsPanel(QWidget* parent = nullptr);

    void setState(const canopy::NodeState* state); ///< not owned
    void applyChanges(const canopy::EventBatch& batch);

    const ChartData& data() const { return m_data; }
    LineChart& depthChart() { return *m_depth; }
    LineChart& messagesChart() { return *m_messages; }
    CrashChart& crashChart() { return *m_crashes; }
    int refreshes() const { return m_refreshes; } ///< how often the charts were drawn anew, for tests

protected:
    void showEvent(QShowEvent* event) override;

private:
    void refresh();

    const canopy::NodeState* m_state = nullptr;
    ChartData m_data;
    LineChart* m_depth;
    LineChart* m_messages;
    CrashChart* m_crashes;
    bool m_stale = true;
    int m_refreshes = 0;
};

} // namespace canopy::ui
