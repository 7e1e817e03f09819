// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/orders_item_row.hpp"

#include "ui/models/order_words.hpp"
#include "ui/panels/orders_notice.hpp"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QSpinBox>
#include <QToolButton>
#include <QVBoxLayout>

#include <initializer_list>

namespace canopy::ui {

OrderItemRow::OrderItemRow(int number, QWidget* parent)
    : QWidget(parent), m_product(new QLineEdit(this)), m_quantity(new QSpinBox(this)), m_price(new QLineEdit(this)),
      m_remove(new QToolButton(this)), m_error(new QLabel(this)) {
    m_product->setPlaceholderText(tr("Product"));
    m_product->setObjectName(QStringLiteral("product"));
    m_product->setMinimumWidth(fontMetrics().averageCharWidth() * 10);
    m_quantity->setRange(0, 9'999); // a wrong quantity is told, not prevented: the rule is the business's
    m_quantity->setValue(1);
    m_quantity->setObjectName(QStringLiteral("quantity"));
    m_price->setPlaceholderText(formatMoney(app::Money{}));
    m_price->setObjectName(QStringLiteral("price"));
    m_price->setAlignment(Qt::AlignRight);
    m_price->setMaximumWidth(fontMetrics().averageCharWidth() * 12);
    m_remove->setText(QStringLiteral("✕"));
    m_remove->setAutoRaise(true);
    m_error->setWordWrap(true);
    m_error->hide();
    auto* fields = new QHBoxLayout;
    fields->setSpacing(4);
    fields->addWidget(m_product, 1);
    fields->addWidget(m_quantity);
    fields->addWidget(m_price);
    fields->addWidget(m_remove);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(1);
    column->addLayout(fields);
    column->addWidget(m_error);
    connect(m_product, &QLineEdit::textChanged, this, &OrderItemRow::changed);
    connect(m_quantity, &QSpinBox::valueChanged, this, &OrderItemRow::changed);
    connect(m_price, &QLineEdit::textChanged, this, &OrderItemRow::changed);
    connect(m_remove, &QToolButton::clicked, this, &OrderItemRow::removeRequested);
    setNumber(number);
}

app::Item OrderItemRow::item() const {
    return {.product = app::ProductId(m_product->text().trimmed().toStdString()),
            .quantity = m_quantity->value(),
            .price = readMoney(m_price->text()).value_or(app::Money{})};
}

bool OrderItemRow::hasPrice() const { return readMoney(m_price->text()).has_value(); }

void OrderItemRow::setNumber(int number) {
    m_product->setAccessibleName(tr("Product of item %1").arg(number));
    m_quantity->setAccessibleName(tr("Quantity of item %1").arg(number));
    m_quantity->setToolTip(tr("Quantity"));
    m_price->setAccessibleName(tr("Price of one piece of item %1").arg(number));
    m_price->setToolTip(tr("Price of one piece"));
    m_remove->setAccessibleName(tr("Remove item %1").arg(number));
    m_remove->setToolTip(tr("Remove this item"));
}

void OrderItemRow::setRemovable(bool removable) { m_remove->setEnabled(removable); }

void OrderItemRow::showErrors(const QStringList& errors) { showNotice(*m_error, Meaning::Crashed, errors.join(u'\n')); }

void OrderItemRow::focusProduct() { m_product->setFocus(); }

QWidget* OrderItemRow::tabAfter(QWidget* widget) {
    for (QWidget* field : std::initializer_list<QWidget*>{m_product, m_quantity, m_price, m_remove}) {
        setTabOrder(widget, field);
        widget = field;
    }
    return widget;
}

} // namespace canopy::ui
