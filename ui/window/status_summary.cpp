// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/status_summary.hpp"

#include "ui/theme.hpp"

#include <QHBoxLayout>
#include <QLabel>

#include <utility>

namespace canopy::ui {

namespace {

constexpr int period = 500; // ms

QLabel* addLabel(QHBoxLayout& row, const QString& name) {
    auto* label = new QLabel;
    label->setAccessibleName(name);
    row.addWidget(label);
    return label;
}

void setInk(QLabel& label, std::uint64_t count, Meaning meaning) {
    QPalette palette = label.parentWidget()->palette();
    if (count > 0) palette.setColor(QPalette::WindowText, Theme::of(palette).ink(meaning));
    label.setPalette(palette);
}

} // namespace

StatusSummary::StatusSummary(QWidget* parent) : QWidget(parent) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(8, 0, 8, 0);
    row->setSpacing(18);
    m_processes = addLabel(*row, tr("Processes alive"));
    m_messages = addLabel(*row, tr("Messages handled a second"));
    m_crashes = addLabel(*row, tr("Crashes so far"));
    m_restarts = addLabel(*row, tr("Restarts so far"));
    m_lost = addLabel(*row, tr("Events lost"));
    m_refresh.setInterval(period);
    m_clock.start();
    connect(&m_refresh, &QTimer::timeout, this, &StatusSummary::refresh);
}

void StatusSummary::noteChange() {
    m_changed = true;
    if (m_refresh.isActive()) return;
    refresh();
    m_refresh.start();
}

void StatusSummary::refresh() {
    if (!m_state) return;
    const NodeState::Totals& totals = m_state->totals();
    m_handled.add(std::chrono::milliseconds(m_clock.elapsed()), totals.handled);
    const double rate = m_handled.perSecond();
    m_processes->setText(tr("%1 process(es)", nullptr, pluralOf(m_state->alive())).arg(formatCount(m_state->alive())));
    m_messages->setText(tr("%1 msg/s").arg(formatCompact(rate)));
    m_crashes->setText(tr("✕ %1 crash(es)", nullptr, pluralOf(totals.crashes)).arg(formatCount(totals.crashes)));
    m_restarts->setText(tr("↻ %1 restart(s)", nullptr, pluralOf(totals.restarts)).arg(formatCount(totals.restarts)));
    m_lost->setText(tr("%1 event(s) lost", nullptr, pluralOf(totals.lost)).arg(formatCount(totals.lost)));
    setInk(*m_crashes, totals.crashes, Meaning::Crashed);
    setInk(*m_restarts, totals.restarts, Meaning::Restarting);
    setInk(*m_lost, totals.lost, Meaning::Busy);
    if (!std::exchange(m_changed, false) && rate <= 0) {
        m_refresh.stop();
        m_handled.clear();
    }
}

QString StatusSummary::text() const {
    QStringList parts;
    for (const QLabel* label : {m_processes, m_messages, m_crashes, m_restarts, m_lost}) parts << label->text();
    return parts.join(QStringLiteral(" · "));
}

} // namespace canopy::ui
