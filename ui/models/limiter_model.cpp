// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/limiter_model.hpp"

#include "ui/theme.hpp"

#include <QHash>
#include <QSet>

#include <algorithm>
#include <iterator>

namespace canopy::ui {

namespace {

Timestamp lastActive(const LimiterRow& row) {
    const Timestamp ordered = row.orders.empty() ? Timestamp::min() : row.orders.back();
    return std::max(ordered, row.limited_at.value_or(Timestamp::min()));
}

bool comesBefore(const LimiterRow& one, const LimiterRow& other) {
    const Timestamp left = lastActive(one);
    const Timestamp right = lastActive(other);
    return left != right ? left > right : one.user < other.user;
}

} // namespace

QString formatWait(std::chrono::nanoseconds wait) { return formatDuration(std::chrono::ceil<std::chrono::seconds>(wait)); }

LimiterView viewOf(const LimiterRow& row, Timestamp now, const app::RateLimits& limits) {
    const auto counts = [&](Timestamp order) { return now - order < limits.window; };
    const auto oldest = std::ranges::find_if(row.orders, counts);
    LimiterView view;
    view.count = static_cast<int>(std::distance(oldest, row.orders.end()));
    view.full = view.count >= limits.orders;
    if (view.full) view.wait = *std::prev(row.orders.end(), limits.orders) + limits.window - now;
    return view;
}

int LimiterModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(m_rows.size()); }

void LimiterModel::setRows(std::vector<LimiterRow> rows, const app::RateLimits& limits) {
    m_limits = limits;
    std::ranges::sort(rows, comesBefore);
    if (rows == m_rows) return;
    removeMissing(rows);
    const std::size_t kept = m_rows.size();
    if (rows.size() > kept) {
        QSet<QString> known;
        for (const LimiterRow& row : m_rows) known.insert(row.user);
        beginInsertRows({}, static_cast<int>(kept), static_cast<int>(rows.size()) - 1);
        std::ranges::copy_if(rows, std::back_inserter(m_rows), [&](const LimiterRow& row) { return !known.contains(row.user); });
        endInsertRows();
    }
    reorder(rows);
}

void LimiterModel::removeMissing(const std::vector<LimiterRow>& rows) {
    QSet<QString> staying;
    for (const LimiterRow& row : rows) staying.insert(row.user);
    for (int row = rowCount() - 1; row >= 0; --row) {
        if (staying.contains(this->row(row).user)) continue;
        beginRemoveRows({}, row, row);
        m_rows.erase(m_rows.begin() + row);
        endRemoveRows();
    }
}

/// Both hold the same users by now.
void LimiterModel::reorder(const std::vector<LimiterRow>& rows) {
    const bool same_order = std::ranges::equal(rows, m_rows, {}, &LimiterRow::user, &LimiterRow::user);
    if (same_order) {
        m_rows = rows;
        Q_EMIT dataChanged(index(0), index(rowCount() - 1));
        return;
    }
    Q_EMIT layoutAboutToBeChanged({}, QAbstractItemModel::VerticalSortHint);
    QHash<QString, int> place;
    for (int row = 0; row < static_cast<int>(rows.size()); ++row) place.insert(rows[static_cast<std::size_t>(row)].user, row);
    const QModelIndexList before = persistentIndexList();
    QModelIndexList after;
    for (const QModelIndex& one : before) after << index(place.value(row(one.row()).user));
    m_rows = rows;
    changePersistentIndexList(before, after);
    Q_EMIT layoutChanged({}, QAbstractItemModel::VerticalSortHint);
}

bool LimiterModel::hasOpenWindow() const {
    return std::ranges::any_of(m_rows, [this](const LimiterRow& row) { return viewOf(row, m_now, m_limits).count > 0; });
}

int LimiterModel::limitedUsers() const {
    return static_cast<int>(
        std::ranges::count_if(m_rows, [this](const LimiterRow& row) { return viewOf(row, m_now, m_limits).full; }));
}

QString LimiterModel::sentence(const LimiterRow& row) const {
    const LimiterView view = viewOf(row, m_now, m_limits);
    const QString orders = tr("%1: %2 of %3 order(s) in %4", nullptr, m_limits.orders)
                               .arg(row.user, numberLocale().toString(view.count), numberLocale().toString(m_limits.orders),
                                    formatDuration(m_limits.window));
    return view.full ? tr("%1, limited, wait %2").arg(orders, formatWait(view.wait)) : orders;
}

QVariant LimiterModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) return {};
    const LimiterRow& user = row(index.row());
    switch (role) {
    case Qt::DisplayRole: return user.user;
    case Qt::ToolTipRole:
    case Qt::AccessibleTextRole: return sentence(user);
    default: return {};
    }
}

} // namespace canopy::ui
