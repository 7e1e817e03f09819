// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject> // first: moc 6.4 stumbles over <compare> when that is the first header it reads

#include "app/orders/order.hpp"

#include <QWidget>

#include <optional>

class QLabel;
class QPushButton;
class QTableWidget;

namespace canopy::ui {

class OrderSteps;

/// One order from placing to delivery: its steps, items, total and times, and what can be done with it.
///
///     tracker.setOrder(order);                       // follow this one
///     tracker.apply(event.order);                    // whatever topic says; other orders are ignored
///     connect(&tracker, &OrderTracker::cancelRequested, ...);
///
/// What a pending order waits for is said under its steps: `◷ Payment: the gateway is down, next try in 42 s`.
/// *Cancel order* is on only while the order is pending, and asks first. A refusal stays in sight until the next try.
class OrderTracker final : public QWidget {
    Q_OBJECT

public:
    explicit OrderTracker(QWidget* parent = nullptr);

    void setOrder(std::optional<app::Order> order);
    void apply(const app::Order& order);
    /// The answer to a request about an order: it may be as it was, with a reason to wait.
    void showAnswer(const app::Order& order);
    const std::optional<app::Order>& order() const { return m_order; }

    /// The answer to a request about an order; about another one than this it is ignored.
    void showRefusal(const app::OrderId& id, const app::OrderError& error);

Q_SIGNALS:
    void advanceRequested(const canopy::app::OrderId& id);
    void cancelRequested(const canopy::app::OrderId& id, const canopy::app::UserId& user);

private:
    void refresh();
    void showItems();
    void advance();
    void askAndCancel();
    void setBusy(bool busy);

    std::optional<app::Order> m_order;
    bool m_busy = false; ///< a request is under way
    QLabel* m_empty;
    QWidget* m_content;
    QLabel* m_title;
    QLabel* m_times;
    OrderSteps* m_steps;
    QTableWidget* m_items;
    QLabel* m_waiting;
    QLabel* m_refusal;
    QPushButton* m_advance;
    QPushButton* m_cancel;
};

} // namespace canopy::ui
