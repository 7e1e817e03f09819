// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject> // first: moc 6.4 stumbles over <compare> when that is the first header it reads

#include "app/orders/order.hpp"

#include <QWidget>

#include <optional>
#include <vector>

class QLabel;
class QLineEdit;
class QSpinBox;
class QToolButton;

namespace canopy::ui {

/// One item of an order being written: product, quantity, price, and below them what is wrong.
class OrderItemRow final : public QWidget {
    Q_OBJECT

public:
    OrderItemRow(int number, QWidget* parent);

    app::Item item() const;
    bool hasPrice() const; ///< the text is an amount
    void setNumber(int number);
    void setRemovable(bool removable);
    void showErrors(const QStringList& errors); ///< none hides the line
    void focusProduct();
    /// The row's fields follow that widget when one walks with Tab; answers the last of them.
    QWidget* tabAfter(QWidget* widget);

Q_SIGNALS:
    void changed();
    void removeRequested();

private:
    QLineEdit* m_product;
    QSpinBox* m_quantity;
    QLineEdit* m_price;
    QToolButton* m_remove;
    QLabel* m_error;
};

} // namespace canopy::ui
