// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/charts_panel.hpp"

#include <QSplitter>
#include <QVBoxLayout>

#include <algorithm>

namespace canopy::ui {

namespace {

bool showsAtOnce(const Event& event) {
    return std::holds_alternative<event::Exited>(event.body) ? !std::get<event::Exited>(event.body).reason.is_orderly()
                                                             : std::holds_alternative<event::Gap>(event.body);
}

} // namespace

ChartsPanel::ChartsPanel(QWidget* parent)
    : QWidget(parent), m_depth(new LineChart(tr("Mailbox depth"), tr("Every mailbox is empty. The five deepest ones show here."),
                                             LineChart::Names::Shown, LineChart::Scale::Logarithmic)),
      m_messages(new LineChart(tr("Messages a second"), tr("What the processes handle each second shows here."),
                               LineChart::Names::Hidden, LineChart::Scale::Linear)),
      m_crashes(new CrashChart) {
    setObjectName(QStringLiteral("chartsPanel"));
    setAccessibleName(tr("Charts"));
    auto* row = new QSplitter(Qt::Horizontal);
    row->setChildrenCollapsible(false);
    row->addWidget(m_depth);
    row->addWidget(m_messages);
    row->addWidget(m_crashes);
    for (QWidget* chart : {static_cast<QWidget*>(m_depth), static_cast<QWidget*>(m_messages), static_cast<QWidget*>(m_crashes)}) {
        chart->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred); // as wide as the others, whatever it says now
    }
    row->setSizes({420, 300, 300});
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(row);
}

void ChartsPanel::setState(const NodeState* state) {
    m_state = state;
    m_data.reset(state);
    m_stale = true;
    if (isVisible()) refresh();
}

void ChartsPanel::applyChanges(const EventBatch& batch) {
    if (!batch || batch->empty() || m_state == nullptr) return;
    const std::int64_t before = m_data.second();
    m_data.apply(*batch, *m_state);
    m_stale = m_stale || m_data.second() != before || std::ranges::any_of(*batch, showsAtOnce);
    if (m_stale && isVisible()) refresh();
}

void ChartsPanel::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    if (m_stale) refresh();
}

void ChartsPanel::refresh() {
    m_stale = false;
    ++m_refreshes;
    if (m_data.empty()) return;
    QList<LineChart::Line> depths;
    for (const ChartData::Line& line : m_data.deepest()) depths.append({line.name, line.pieces});
    m_depth->setLines(depths);
    m_depth->setGapMarks(m_data.gaps());
    m_messages->setLines({{tr("messages"), m_data.messages()}});
    m_messages->setGapMarks(m_data.gaps());
    m_crashes->setCounts(m_data.crashes(), m_data.restarts());
    m_crashes->setGaps(m_data.gaps());
}

} // namespace canopy::ui
