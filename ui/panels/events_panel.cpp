// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/events_panel.hpp"

#include "ui/models/cell_roles.hpp"
#include "ui/models/csv_text.hpp"
#include "ui/panels/empty_state.hpp"
#include "ui/panels/quiet_table.hpp"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QItemSelectionModel>
#include <QLabel>
#include <QLineEdit>
#include <QScopedValueRollback>
#include <QScrollBar>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace canopy::ui {

namespace {

using namespace std::chrono_literals;

constexpr std::chrono::milliseconds frame = 16ms;

QToolButton* makeButton(const QString& text, const QString& tip, QWidget* parent) {
    auto* button = new QToolButton(parent);
    button->setText(text);
    button->setToolTip(tip);
    button->setAccessibleName(tip);
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::StrongFocus);
    return button;
}

QString toggleTip(EventGroup group) {
    switch (group) {
    case EventGroup::Crashes: return EventsPanel::tr("Show crashes, and supervisors that gave up");
    case EventGroup::Restarts: return EventsPanel::tr("Show restarts");
    case EventGroup::Supervision: return EventsPanel::tr("Show starts, orderly exits and specifications");
    case EventGroup::Names: return EventsPanel::tr("Show names and links");
    case EventGroup::Faults: return EventsPanel::tr("Show faults and long handlers");
    case EventGroup::Logs: return EventsPanel::tr("Show logs");
    case EventGroup::Gaps: break;
    }
    return {};
}

} // namespace

EventsPanel::EventsPanel(QWidget* parent)
    : QWidget(parent), m_needle(new QLineEdit(this)), m_follow(makeButton(tr("Follo&w"), tr("Follow the newest event"), this)),
      m_export(makeButton(tr("E&xport…"), tr("Export the events shown as CSV"), this)), m_counts(new QLabel(this)),
      m_table(new QuietTable(tr("Events"), QuietTable::Headers::Shown, this)), m_empty(new EmptyState({}, {}, this)),
      m_pages(new QStackedWidget(this)), m_header(new QGridLayout) {
    setObjectName(QStringLiteral("eventsPanel"));
    setAccessibleName(tr("Events"));
    m_needle->setPlaceholderText(tr("Filter by process, word or detail"));
    m_needle->setAccessibleName(tr("Filter events"));
    m_needle->setClearButtonEnabled(true);
    m_follow->setCheckable(true);
    m_follow->setChecked(true);
    m_counts->setAccessibleName(tr("Number of events"));
    m_filter.setSourceModel(&m_model);
    setUpTable();
    const int gap = fontMetrics().height() / 3;
    m_header->setContentsMargins(gap, gap, gap, gap);
    m_header->setSpacing(gap);
    m_header->addWidget(m_needle, 0, 0);
    m_header->setColumnStretch(0, 1);
    m_header->addLayout(m_groups = makeGroups(gap / 2), 0, 1);
    m_header->addLayout(m_tail = makeTail(gap / 2), 0, 2);
    m_pages->addWidget(m_empty);
    m_pages->addWidget(m_table);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(m_header);
    column->addWidget(m_pages, 1);
    m_frame.setSingleShot(true);
    connect(&m_frame, &QTimer::timeout, this, &EventsPanel::flush);
    connect(m_needle, &QLineEdit::textChanged, this, &EventsPanel::setFilter);
    connect(m_follow, &QToolButton::toggled, this, &EventsPanel::setFollowing);
    connect(m_export, &QToolButton::clicked, this, &EventsPanel::exportRequested);
    setFocusProxy(m_table);
    showEmptiness();
}

QHBoxLayout* EventsPanel::makeGroups(int gap) {
    auto* row = new QHBoxLayout;
    row->setSpacing(gap);
    for (const EventGroup group : toggled_event_groups) {
        QToolButton* toggle = makeButton(groupWord(group), toggleTip(group), this);
        toggle->setCheckable(true);
        toggle->setChecked(true);
        row->addWidget(toggle);
        connect(toggle, &QToolButton::toggled, this, [this, group](bool shown) {
            const QScopedValueRollback changing(m_changing, true);
            m_filter.setGroup(group, shown);
            showEmptiness();
            if (m_following) toEnd();
        });
    }
    row->addStretch();
    return row;
}

QHBoxLayout* EventsPanel::makeTail(int gap) {
    auto* row = new QHBoxLayout;
    row->setSpacing(gap);
    row->addSpacing(3 * gap);
    row->addWidget(m_counts);
    row->addWidget(m_follow);
    row->addWidget(m_export);
    return row;
}

void EventsPanel::setUpTable() {
    m_table->setModel(&m_filter);
    m_table->setElide(EventModel::ProcessColumn, Qt::ElideMiddle);
    m_table->setColumnCharacters(EventModel::TimeColumn, 15);
    m_table->setColumnCharacters(EventModel::WhatColumn, 22);
    m_table->setColumnCharacters(EventModel::ProcessColumn, 40);
    // Rows that make room at the top must not push what somebody reads.
    m_table->setVerticalScrollMode(QAbstractItemView::ScrollPerItem);
    connect(m_table->verticalScrollBar(), &QScrollBar::valueChanged, this, &EventsPanel::onScrolled);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &EventsPanel::onSelectionChanged);
    connect(m_table, &QuietTable::pathActivated, this, &EventsPanel::pathActivated);
    connect(&m_filter, &QAbstractItemModel::rowsRemoved, this,
            [this](const QModelIndex&, int first, int last) { keepPlace(first == 0 ? last + 1 : 0); });
}

void EventsPanel::applyBatch(const EventBatch& batch, const NodeState& state) {
    if (!batch || batch->empty()) return;
    m_lost = state.totals().lost;
    m_pending += m_teller.tell(*batch, state);
    if (!m_frame.isActive()) flush();
}

void EventsPanel::flush() {
    if (m_pending.isEmpty()) return;
    const QScopedValueRollback changing(m_changing, true);
    m_model.append(m_pending);
    m_pending.clear();
    m_frame.start(frame);
    showEmptiness();
    if (m_following && isVisible()) toEnd();
}

void EventsPanel::reset() {
    const QScopedValueRollback changing(m_changing, true);
    m_teller.clear();
    m_pending.clear();
    m_model.clear();
    m_lost = 0;
    setFollowing(true);
    showEmptiness();
}

void EventsPanel::setFilter(const QString& text) {
    if (m_needle->text() != text) return m_needle->setText(text);
    const QScopedValueRollback changing(m_changing, true);
    m_filter.setNeedle(text.trimmed());
    showEmptiness();
    if (m_following) toEnd();
}

void EventsPanel::setFollowing(bool following) {
    m_following = following;
    m_follow->setChecked(following);
    if (following) toEnd();
}

void EventsPanel::toEnd() {
    const QScopedValueRollback changing(m_changing, true);
    m_table->scrollToBottom();
}

void EventsPanel::selectNewest() {
    if (m_filter.rowCount() > 0) m_table->setCurrentIndex(m_filter.index(m_filter.rowCount() - 1, 0));
}

void EventsPanel::onScrolled(int value) {
    if (m_changing) return;
    const bool at_end = value == m_table->verticalScrollBar()->maximum();
    if (at_end != m_following) setFollowing(at_end);
}

/// The current row is no measure: it changes when the table gets the focus, and when rows make room.
void EventsPanel::onSelectionChanged(const QItemSelection& selected) {
    if (m_changing || selected.isEmpty()) return;
    const QString path = selected.last().bottomRight().data(PathRole).toString();
    if (!path.isEmpty()) Q_EMIT pathActivated(path);
}

void EventsPanel::keepPlace(int removed) {
    if (m_following || removed == 0) return;
    const QScopedValueRollback changing(m_changing, true);
    QScrollBar* bar = m_table->verticalScrollBar();
    bar->setValue(bar->value() - removed);
}

QByteArray EventsPanel::csv() const {
    QByteArray text = csvLine({QStringLiteral("time"), QStringLiteral("what"), QStringLiteral("times"), QStringLiteral("process"),
                               QStringLiteral("detail")});
    for (int row = 0; row < m_filter.rowCount(); ++row) {
        const EventRow& event = m_model.row(m_filter.mapToSource(m_filter.index(row, 0)).row());
        text += csvLine({plainClock(event.time), QString::fromUtf8(event.plain_word), QString::number(event.count), event.path,
                         event.detail});
    }
    return text;
}

void EventsPanel::showCounts() {
    const auto count = [](int rows) { return formatCount(static_cast<std::uint64_t>(rows)); };
    const int shown = m_filter.rowCount();
    QString text = shown == m_model.rowCount() ? count(shown) : tr("%1 of %2").arg(count(shown), count(m_model.rowCount()));
    if (m_lost > 0) text += tr(" · %1 lost").arg(formatCount(m_lost));
    if (m_counts->text() != text) m_counts->setText(text);
}

void EventsPanel::showEmptiness() {
    showCounts();
    m_export->setEnabled(m_filter.rowCount() > 0);
    m_empty->setText(
        m_model.rowCount() == 0
            ? tr("Nothing has happened yet. Starts, crashes, restarts, faults and logs show here as they come.")
            : tr("None of the %1 event(s) passes the filter. Clear it, or switch on more kinds.", nullptr, m_model.rowCount())
                  .arg(formatCount(static_cast<std::uint64_t>(m_model.rowCount()))));
    m_pages->setCurrentWidget(m_filter.rowCount() == 0 ? static_cast<QWidget*>(m_empty) : m_table);
}

/// In a narrow dock the groups have a line of their own.
void EventsPanel::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    const int buttons = m_groups->minimumSize().width() + m_tail->minimumSize().width();
    const bool narrow = width() < buttons + fontMetrics().averageCharWidth() * 30;
    if (narrow == m_narrow) return;
    m_narrow = narrow;
    m_header->removeItem(m_groups);
    if (narrow) {
        m_header->addItem(m_groups, 1, 0, 1, 3);
    } else {
        m_header->addItem(m_groups, 0, 1);
    }
}

/// As wide as it is with the groups on a line of their own.
QSize EventsPanel::minimumSizeHint() const {
    const int groups = m_groups->minimumSize().width();
    const int other = m_tail->minimumSize().width() + fontMetrics().averageCharWidth() * 12;
    return {std::max(groups, other) + 2 * m_header->spacing(), fontMetrics().height() * 6};
}

void EventsPanel::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    if (m_following) toEnd();
}

} // namespace canopy::ui
