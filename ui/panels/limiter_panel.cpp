// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/limiter_panel.hpp"

#include "ui/panels/empty_state.hpp"
#include "ui/panels/limiter_delegate.hpp"

#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace canopy::ui {

namespace {

using namespace std::chrono_literals;

constexpr std::chrono::milliseconds period = 100ms;

std::chrono::nanoseconds monotonicNow() { return std::chrono::steady_clock::now().time_since_epoch(); }

} // namespace

LimiterPanel::LimiterPanel(QWidget* parent)
    : QWidget(parent), m_clock(monotonicNow), m_needle(new QLineEdit(this)), m_summary(new QLabel(this)),
      m_list(new QListView(this)), m_empty(new EmptyState({}, tr("St&art customers"), this)), m_pages(new QStackedWidget(this)) {
    setObjectName(QStringLiteral("limiterPanel"));
    setAccessibleName(tr("Rate limiter"));
    m_needle->setPlaceholderText(tr("Filter users"));
    m_needle->setAccessibleName(tr("Filter users"));
    m_needle->setClearButtonEnabled(true);
    m_summary->setAccessibleName(tr("Users and how many of them are limited"));
    m_summary->setWordWrap(true);
    m_filter.setSourceModel(&m_model);
    m_filter.setFilterCaseSensitivity(Qt::CaseInsensitive);
    m_list->setModel(&m_filter);
    m_list->setItemDelegate(new LimiterDelegate(m_model, m_list));
    m_list->setAccessibleName(tr("Windows of the rate limiter"));
    m_list->setUniformItemSizes(true);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_pages->addWidget(m_empty);
    m_pages->addWidget(m_list);
    auto* column = new QVBoxLayout(this);
    const int gap = fontMetrics().height() / 3;
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto* header = new QVBoxLayout;
    header->setContentsMargins(gap, gap, gap, gap);
    header->setSpacing(gap);
    header->addWidget(m_needle);
    header->addWidget(m_summary);
    column->addLayout(header);
    column->addWidget(m_pages, 1);
    m_tick.setInterval(period);
    connect(&m_tick, &QTimer::timeout, this, &LimiterPanel::onTick);
    connect(m_needle, &QLineEdit::textChanged, this, &LimiterPanel::setFilter);
    connect(m_empty, &EmptyState::actionRequested, this, &LimiterPanel::ordersRequested);
    setFocusProxy(m_list);
    showSummary();
}

void LimiterPanel::setClock(std::function<std::chrono::nanoseconds()> clock) {
    m_clock = std::move(clock);
    m_known_at = m_clock();
    m_refreshed_at.reset();
}

void LimiterPanel::setWindows(std::vector<LimiterRow> rows, Timestamp now, app::RateLimits limits) {
    m_known_now = now;
    m_known_at = m_clock();
    m_pending = Windows{std::move(rows), limits};
    if (!isVisible()) return;
    const bool due = !m_refreshed_at || m_known_at - *m_refreshed_at >= period;
    if (due) {
        refresh();
    } else if (!m_tick.isActive()) {
        m_tick.start();
    }
}

void LimiterPanel::refresh() {
    m_refreshed_at = m_clock();
    m_model.setNow(estimatedNow());
    if (m_pending) {
        m_model.setRows(std::move(m_pending->rows), m_pending->limits);
        m_pending.reset();
        // At once: the list itself would do it after the next frame at the earliest.
        m_list->doItemsLayout();
    }
    showSummary();
    m_list->viewport()->update();
    const bool moves = isVisible() && m_model.hasOpenWindow();
    if (moves && !m_tick.isActive()) m_tick.start();
    if (!moves) m_tick.stop();
}

void LimiterPanel::onTick() { refresh(); }

void LimiterPanel::setFilter(const QString& text) {
    if (m_needle->text() != text) return m_needle->setText(text);
    m_filter.setFilterFixedString(text.trimmed());
    m_list->doItemsLayout();
    showSummary();
}

void LimiterPanel::showSummary() {
    const int users = m_model.rowCount();
    const int limited = m_model.limitedUsers();
    QString text = tr("%1 user(s)", nullptr, users).arg(formatCount(static_cast<std::uint64_t>(users)));
    if (limited > 0) text += tr(" · %1 limited").arg(formatCount(static_cast<std::uint64_t>(limited)));
    if (m_summary->text() != text) m_summary->setText(text);
    m_empty->setText(users == 0
                         ? tr("Nobody has ordered in the last %1. Each user's orders show here, and who must wait, and how long.")
                               .arg(formatDuration(m_model.limits().window))
                         : tr("No user matches the filter."));
    m_empty->setActionVisible(users == 0);
    m_summary->setVisible(users > 0);
    m_pages->setCurrentWidget(m_filter.rowCount() == 0 ? static_cast<QWidget*>(m_empty) : m_list);
}

void LimiterPanel::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    refresh();
}

void LimiterPanel::hideEvent(QHideEvent* event) {
    m_tick.stop();
    QWidget::hideEvent(event);
}

} // namespace canopy::ui
