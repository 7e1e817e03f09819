// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject> // first: moc 6.4 stumbles over <compare> when that is the first header it reads

#include "app/orders/order.hpp"

#include <QDeadlineTimer>
#include <QTimer>
#include <QWidget>

#include <vector>

class QLabel;
class QLineEdit;
class QPushButton;
class QScrollArea;
class QVBoxLayout;

namespace canopy::ui {

class OrderItemRow;

/// The form that places an order: who, and any number of items.
///
///     connect(&form, &OrderForm::placeRequested, &client, &OrderClient::place);
///     connect(&client, &OrderClient::placed, &form, &OrderForm::showPlaced);
///     connect(&client, &OrderClient::placeRefused, &form, &OrderForm::showRefused);
///
/// What is wrong shows at its field, all at once; `rate_limited` counts down. Tried again after a failure the order
/// keeps its id, so that nobody pays twice.
class OrderForm final : public QWidget {
    Q_OBJECT

public:
    explicit OrderForm(QWidget* parent = nullptr);

    void showPlaced(const app::Order& order);
    void showRefused(const app::NewOrder& asked, const app::OrderError& error);
    void focusFirst();

Q_SIGNALS:
    void placeRequested(const canopy::app::NewOrder& order);
    void trackRequested(const canopy::app::OrderId& id);

private:
    void addItem();
    void removeItem(OrderItemRow* row);
    void onItemsChanged();
    void onEdited();
    void place();
    void setPlacing(bool placing);
    void showFieldErrors(std::vector<app::FieldError> errors);
    void showCountdown();
    void showTotal();
    app::NewOrder order() const;
    std::vector<app::FieldError> errorsOf(const app::NewOrder& order) const;

    QLineEdit* m_user;
    QLabel* m_user_error;
    QVBoxLayout* m_rows;
    QScrollArea* m_scroll;
    std::vector<OrderItemRow*> m_items;
    QLabel* m_total;
    QLabel* m_notice;
    QPushButton* m_add;
    QPushButton* m_place;
    app::OrderId m_id; ///< of the order being written
    QTimer m_countdown;
    QDeadlineTimer m_may_order_again;
    QString m_limited_user;
};

} // namespace canopy::ui
