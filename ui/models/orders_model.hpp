// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject> // first: moc 6.4 stumbles over <compare> when that is the first header it reads

#include "app/orders/order.hpp"
#include "app/storage/order_store.hpp"

#include <QAbstractTableModel>

#include <optional>
#include <vector>

namespace canopy::ui {

/// One page of orders, newest first, that follows what happens.
///
///     model.setPage(page);      // the answer to a request
///     model.apply(events);      // then what the topic `orders` says
///
/// On the first page new orders come in at the top; on the others they only count. Rows move, come and go one by one,
/// so a selection stays with its order.
class OrdersModel final : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { OrderColumn, UserColumn, StatusColumn, TotalColumn, PlacedColumn, ColumnCount };
    enum Role { OrderIdRole = Qt::UserRole + 1, StatusRole };

    explicit OrdersModel(QObject* parent = nullptr) : QAbstractTableModel(parent) {}

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

    /// Whose orders the page holds; nobody means all. Empties the list until the page comes.
    void setUser(std::optional<app::UserId> user);
    const std::optional<app::UserId>& user() const { return m_user; }

    void setPage(app::OrderPage page);
    void apply(const std::vector<app::OrderEvent>& events);

    const app::Order* orderAt(int row) const;
    int rowOf(const app::OrderId& id) const; ///< -1 if it is not on this page
    qint64 total() const { return m_total; }
    qint64 page() const { return m_page; }
    qint64 pages() const;
    bool isLoaded() const { return m_loaded; } ///< false before the first page of this user

Q_SIGNALS:
    void pagingChanged(); ///< total, page or pages

private:
    void clear();
    void place(const app::Order& order);
    void change(const app::Order& order);
    void insert(int row, app::Order order);
    void removeFrom(int row, int last);
    bool concerns(const app::Order& order) const { return !m_user || *m_user == order.user; }
    bool isMergeable(const std::vector<app::Order>& next) const;
    void merge(std::vector<app::Order> next);

    std::vector<app::Order> m_orders;
    std::optional<app::UserId> m_user;
    qint64 m_total = 0;
    qint64 m_page = 1;
    qint64 m_size = 20;
    bool m_loaded = false;
};

} // namespace canopy::ui
