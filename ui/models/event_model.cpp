// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/event_model.hpp"

#include "ui/models/cell_roles.hpp"

#include <algorithm>

namespace canopy::ui {

namespace {

using namespace std::chrono_literals;

constexpr Timestamp burst_pause = 2s;    ///< a longer one begins a new row
constexpr Timestamp longest_burst = 10s; ///< of what goes on all the time; a restart storm is one row however long

constexpr std::uint64_t fewest_with_a_rate = 4;

} // namespace

int EventModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(m_rows.size()); }
int EventModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

bool EventModel::grow(EventRow& burst, const EventRow& row) const {
    if (row.time - burst.until > burst_pause) return false;
    const bool storm = row.group == EventGroup::Restarts || row.group == EventGroup::Crashes;
    if (!storm && row.time - burst.time > longest_burst) return false;
    ++burst.count;
    burst.until = row.until;
    burst.detail = row.detail;
    burst.path = row.path;
    return true;
}

void EventModel::append(const QList<EventRow>& rows) {
    QList<EventRow> fresh = fold(rows);
    if (fresh.isEmpty()) return;
    if (fresh.size() > m_capacity) fresh.remove(0, fresh.size() - m_capacity);
    const int coming = static_cast<int>(fresh.size());
    makeRoom(coming);
    const int first = rowCount();
    beginInsertRows({}, first, first + coming - 1);
    for (EventRow& row : fresh) {
        const qint64 number = m_dropped + static_cast<qint64>(m_rows.size());
        if (!row.burst.isEmpty()) m_bursts.insert(row.burst, number);
        m_rows.push_back(std::move(row));
    }
    endInsertRows();
}

/// Lets bursts grow that are there already; returns the rest, folded among themselves.
QList<EventRow> EventModel::fold(const QList<EventRow>& rows) {
    QList<EventRow> fresh;
    QHash<QString, qsizetype> fresh_bursts;
    Grown grown;
    for (const EventRow& row : rows) {
        if (row.burst.isEmpty()) {
            fresh.append(row);
            continue;
        }
        const auto in_fresh = fresh_bursts.constFind(row.burst);
        if (in_fresh != fresh_bursts.cend()) {
            if (grow(fresh[*in_fresh], row)) continue;
        } else if (const auto known = m_bursts.constFind(row.burst); known != m_bursts.cend()) {
            const qint64 at = *known - m_dropped;
            if (grow(m_rows[static_cast<std::size_t>(at)], row)) {
                grown = {std::min(grown.first, at), std::max(grown.last, at)};
                continue;
            }
        }
        fresh_bursts.insert(row.burst, fresh.size());
        fresh.append(row);
    }
    announce(grown);
    return fresh;
}

void EventModel::announce(Grown grown) {
    if (grown.last < 0) return;
    Q_EMIT dataChanged(index(static_cast<int>(grown.first), 0), index(static_cast<int>(grown.last), DetailColumn));
}

void EventModel::makeRoom(int coming) {
    const int excess = rowCount() + coming - m_capacity;
    if (excess <= 0) return;
    beginRemoveRows({}, 0, excess - 1);
    for (int row = 0; row < excess; ++row) {
        const auto burst = m_bursts.constFind(m_rows.front().burst);
        if (burst != m_bursts.cend() && *burst == m_dropped) m_bursts.erase(burst);
        m_rows.pop_front();
        ++m_dropped;
    }
    endRemoveRows();
}

void EventModel::clear() {
    beginResetModel();
    m_rows.clear();
    m_bursts.clear();
    m_dropped = 0;
    endResetModel();
}

QString EventModel::text(const EventRow& row, int column) const {
    switch (column) {
    case TimeColumn: return formatClock(row.time);
    case WhatColumn: return row.count == 1 ? row.word : QStringLiteral("%1 ×%2").arg(row.word, formatCount(row.count));
    case ProcessColumn: return row.path;
    case DetailColumn: break;
    }
    if (row.count == 1) return row.detail;
    const QString last = tr("last: %1").arg(row.detail);
    if (row.rate() <= 0) return tr("at once · %1").arg(last);
    if (row.count < fewest_with_a_rate) return tr("within %1 · %2").arg(formatDuration(row.until - row.time), last);
    //: How often something happened, and in which time: "4.5 a second for 3 s"
    return tr("%1 a second for %2 · %3")
        .arg(numberLocale().toString(row.rate(), 'f', row.rate() < 10 ? 1 : 0), formatDuration(row.until - row.time), last);
}

QVariant EventModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) return {};
    const EventRow& event = row(index.row());
    switch (role) {
    case Qt::DisplayRole:
    case Qt::ToolTipRole: return text(event, index.column());
    case MeaningRole: return index.column() == WhatColumn ? QVariant(static_cast<int>(event.meaning)) : QVariant();
    case MutedRole: return index.column() == TimeColumn;
    case TabularRole: return index.column() == TimeColumn;
    case PathRole: return event.path;
    default: return {};
    }
}

QVariant EventModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) return {};
    if (role == Qt::TextAlignmentRole) return static_cast<int>(Qt::AlignLeft | Qt::AlignVCenter);
    if (role != Qt::DisplayRole) return {};
    switch (section) {
    case TimeColumn: return tr("Time");
    case WhatColumn: return tr("What");
    case ProcessColumn: return tr("Process");
    case DetailColumn: return tr("Detail");
    }
    return {};
}

} // namespace canopy::ui
