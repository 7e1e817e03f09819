// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/event_filter.hpp"

#include "ui/models/event_model.hpp"

namespace canopy::ui {

EventFilter::EventFilter(QObject* parent) : QSortFilterProxyModel(parent) { m_shown.set(); }

void EventFilter::setNeedle(const QString& needle) {
    if (needle == m_needle) return;
    m_needle = needle;
    invalidateFilter();
}

void EventFilter::setGroup(EventGroup group, bool shown) {
    if (isShown(group) == shown) return;
    m_shown[static_cast<std::size_t>(group)] = shown;
    invalidateFilter();
}

bool EventFilter::filterAcceptsRow(int source_row, const QModelIndex&) const {
    const EventRow& row = static_cast<const EventModel*>(sourceModel())->row(source_row);
    if (row.group == EventGroup::Gaps) return true;
    if (!isShown(row.group)) return false;
    const auto holds = [this](const QString& text) { return text.contains(m_needle, Qt::CaseInsensitive); };
    return m_needle.isEmpty() || holds(row.path) || holds(row.word) || holds(row.detail);
}

} // namespace canopy::ui
