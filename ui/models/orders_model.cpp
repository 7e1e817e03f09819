// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/orders_model.hpp"

#include "ui/models/order_words.hpp"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

namespace canopy::ui {

int OrdersModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(m_orders.size()); }

int OrdersModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

namespace {

QString statusText(const app::Order& order) {
    const QString status = QStringLiteral("%1 %2").arg(statusGlyph(order.status), statusWord(order.status));
    return order.waiting_for.empty() ? status : QStringLiteral("%1 %2").arg(status, waitingGlyph());
}

QString textOf(const app::Order& order, int column) {
    switch (column) {
    case OrdersModel::OrderColumn: return shortId(order.id);
    case OrdersModel::UserColumn: return QString::fromStdString(order.user.text());
    case OrdersModel::StatusColumn: return statusText(order);
    case OrdersModel::TotalColumn: return formatMoney(order.total);
    case OrdersModel::PlacedColumn: return formatMoment(order.created_at);
    default: return {};
    }
}

QString toolTipOf(const app::Order& order) {
    const QString text = OrdersModel::tr("%1\n%2, %3, %n item(s), placed %4", nullptr, static_cast<int>(order.items.size()))
                             .arg(QString::fromStdString(order.id.text()), QString::fromStdString(order.user.text()),
                                  statusWord(order.status), fullMoment(order.created_at));
    return order.waiting_for.empty() ? text : text + u'\n' + waitingText(order);
}

} // namespace

QVariant OrdersModel::data(const QModelIndex& index, int role) const {
    const app::Order* order = index.isValid() ? orderAt(index.row()) : nullptr;
    if (!order) return {};
    switch (role) {
    case Qt::DisplayRole: return textOf(*order, index.column());
    case Qt::ToolTipRole: return toolTipOf(*order);
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(
            Qt::Alignment(Qt::AlignVCenter | (index.column() == TotalColumn ? Qt::AlignRight : Qt::AlignLeft)));
    case OrderIdRole: return QString::fromStdString(order->id.text());
    case StatusRole: return static_cast<int>(order->status);
    default: return {};
    }
}

QVariant OrdersModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
    switch (section) {
    case OrderColumn: return tr("Order");
    case UserColumn: return tr("User");
    case StatusColumn: return tr("Status");
    case TotalColumn: return tr("Total");
    case PlacedColumn: return tr("Placed");
    default: return {};
    }
}

void OrdersModel::setUser(std::optional<app::UserId> user) {
    if (user == m_user) return;
    m_user = std::move(user);
    clear();
}

void OrdersModel::clear() {
    beginResetModel();
    m_orders.clear();
    endResetModel();
    m_total = 0;
    m_page = 1;
    m_loaded = false;
    Q_EMIT pagingChanged();
}

void OrdersModel::setPage(app::OrderPage page) {
    const bool same_page = m_loaded && page.page == m_page;
    m_total = page.total;
    m_page = page.page;
    m_size = page.size;
    m_loaded = true;
    if (same_page && isMergeable(page.orders)) {
        merge(std::move(page.orders));
    } else {
        beginResetModel();
        m_orders = std::move(page.orders);
        endResetModel();
    }
    Q_EMIT pagingChanged();
}

/// Whether the orders on both pages stand in the same order.
bool OrdersModel::isMergeable(const std::vector<app::Order>& next) const {
    std::unordered_map<app::OrderId, std::size_t> places;
    for (std::size_t i = 0; i < next.size(); ++i) places[next[i].id] = i;
    std::size_t least = 0;
    for (const app::Order& order : m_orders) {
        const auto place = places.find(order.id);
        if (place == places.end()) continue;
        if (place->second < least) return false;
        least = place->second;
    }
    return true;
}

void OrdersModel::merge(std::vector<app::Order> next) {
    std::unordered_set<app::OrderId> wanted;
    for (const app::Order& order : next) wanted.insert(order.id);
    for (int row = rowCount() - 1; row >= 0; --row) {
        if (!wanted.contains(m_orders[static_cast<std::size_t>(row)].id)) removeFrom(row, row);
    }
    for (std::size_t i = 0; i < next.size(); ++i) {
        if (i < m_orders.size() && m_orders[i].id == next[i].id)
            change(next[i]);
        else
            insert(static_cast<int>(i), std::move(next[i]));
    }
}

void OrdersModel::apply(const std::vector<app::OrderEvent>& events) {
    if (!m_loaded) return;
    const qint64 before = m_total;
    for (const app::OrderEvent& event : events) {
        if (const auto* placed = std::get_if<app::OrderPlaced>(&event)) {
            if (concerns(placed->order)) place(placed->order);
        } else {
            change(std::get<app::OrderChanged>(event).order);
        }
    }
    if (m_total != before) Q_EMIT pagingChanged();
}

void OrdersModel::place(const app::Order& order) {
    if (rowOf(order.id) >= 0) return; // the page was read after it was stored
    ++m_total;
    if (m_page != 1) return;
    const auto older =
        std::ranges::find_if(m_orders, [&](const app::Order& other) { return other.created_at <= order.created_at; });
    const auto row = static_cast<int>(older - m_orders.begin());
    if (row >= m_size) return;
    if (rowCount() >= m_size) removeFrom(static_cast<int>(m_size) - 1, rowCount() - 1);
    insert(row, order);
}

void OrdersModel::change(const app::Order& order) {
    const int row = rowOf(order.id);
    if (row < 0) return;
    app::Order& known = m_orders[static_cast<std::size_t>(row)];
    if (known == order || order.updated_at < known.updated_at) return;
    known = order;
    Q_EMIT dataChanged(index(row, 0), index(row, ColumnCount - 1));
}

void OrdersModel::insert(int row, app::Order order) {
    beginInsertRows({}, row, row);
    m_orders.insert(m_orders.begin() + row, std::move(order));
    endInsertRows();
}

void OrdersModel::removeFrom(int row, int last) {
    beginRemoveRows({}, row, last);
    m_orders.erase(m_orders.begin() + row, m_orders.begin() + last + 1);
    endRemoveRows();
}

const app::Order* OrdersModel::orderAt(int row) const {
    return row >= 0 && row < rowCount() ? &m_orders[static_cast<std::size_t>(row)] : nullptr;
}

int OrdersModel::rowOf(const app::OrderId& id) const {
    const auto found = std::ranges::find(m_orders, id, &app::Order::id);
    return found == m_orders.end() ? -1 : static_cast<int>(found - m_orders.begin());
}

qint64 OrdersModel::pages() const { return std::max<qint64>(1, (m_total + m_size - 1) / m_size); }

} // namespace canopy::ui
