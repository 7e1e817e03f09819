// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/orders_tracker.hpp"

#include "ui/models/order_words.hpp"
#include "ui/panels/orders_notice.hpp"
#include "ui/panels/orders_steps.hpp"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QMessageBox>
#include <QPushButton>
#include <QTableWidget>
#include <QVBoxLayout>

namespace canopy::ui {

namespace {

enum ItemColumn { ProductColumn, QuantityColumn, PriceColumn, SumColumn, ItemColumnCount };

QTableWidget* makeItems(QWidget* parent) {
    auto* items = new QTableWidget(0, ItemColumnCount, parent);
    items->setHorizontalHeaderLabels(
        {OrderTracker::tr("Product"), OrderTracker::tr("Qty"), OrderTracker::tr("Price"), OrderTracker::tr("Sum")});
    items->setAccessibleName(OrderTracker::tr("Items of the order"));
    items->setEditTriggers(QAbstractItemView::NoEditTriggers);
    items->setSelectionMode(QAbstractItemView::NoSelection);
    items->setShowGrid(false);
    items->setTabKeyNavigation(false);
    items->verticalHeader()->hide();
    items->verticalHeader()->setDefaultSectionSize(items->fontMetrics().height() + 6);
    items->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    items->horizontalHeader()->setSectionResizeMode(ProductColumn, QHeaderView::Stretch);
    items->horizontalHeader()->setHighlightSections(false);
    return items;
}

QTableWidgetItem* cell(const QString& text, Qt::Alignment alignment) {
    auto* item = new QTableWidgetItem(text);
    item->setTextAlignment(alignment | Qt::AlignVCenter);
    item->setToolTip(text);
    return item;
}

QString cancelHint(app::OrderStatus status) {
    if (!app::is_cancellable(status)) return OrderTracker::tr("Only a pending or confirmed order can be cancelled");
    return status == app::OrderStatus::Confirmed ? OrderTracker::tr("Takes the order back, and refunds it")
                                                 : OrderTracker::tr("Takes the order back");
}

} // namespace

OrderTracker::OrderTracker(QWidget* parent)
    : QWidget(parent), m_empty(new QLabel(tr("Select an order to follow it from pending to delivered."), this)),
      m_content(new QWidget(this)), m_title(new QLabel), m_times(new QLabel), m_steps(new OrderSteps),
      m_items(makeItems(nullptr)), m_waiting(new QLabel), m_refusal(new QLabel), m_advance(new QPushButton),
      m_cancel(new QPushButton(tr("Canc&el order…"))) {
    setAccessibleName(tr("Order tracker"));
    m_empty->setWordWrap(true);
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setMargin(12);
    m_title->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_times->setWordWrap(true);
    m_waiting->setWordWrap(true);
    m_waiting->setObjectName(QStringLiteral("orderWaiting"));
    m_waiting->setAccessibleName(tr("What the order waits for"));
    m_refusal->setWordWrap(true);
    m_refusal->setObjectName(QStringLiteral("orderRefusal"));
    m_refusal->setAccessibleName(tr("Why the last request was refused"));
    m_advance->setObjectName(QStringLiteral("advanceOrder"));
    m_cancel->setObjectName(QStringLiteral("cancelOrder"));
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(m_advance);
    buttons->addStretch();
    buttons->addWidget(m_cancel);
    auto* content = new QVBoxLayout(m_content);
    content->setContentsMargins(6, 4, 6, 4);
    content->setSpacing(4);
    content->addWidget(m_title);
    content->addWidget(m_steps);
    content->addWidget(m_waiting);
    content->addWidget(m_items, 1);
    content->addWidget(m_times);
    content->addWidget(m_refusal);
    content->addLayout(buttons);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_empty);
    column->addWidget(m_content);
    connect(m_advance, &QPushButton::clicked, this, &OrderTracker::advance);
    connect(m_cancel, &QPushButton::clicked, this, &OrderTracker::askAndCancel);
    refresh();
}

void OrderTracker::setOrder(std::optional<app::Order> order) {
    m_order = std::move(order);
    m_busy = false;
    m_refusal->clear();
    refresh();
}

void OrderTracker::apply(const app::Order& order) {
    if (!m_order || m_order->id != order.id || order.updated_at < m_order->updated_at) return;
    const bool moved = m_order->status != order.status || m_order->waiting_for != order.waiting_for;
    m_order = order;
    if (moved) {
        m_busy = false;
        m_refusal->clear();
    }
    refresh();
}

void OrderTracker::showAnswer(const app::Order& order) {
    if (m_order && m_order->id == order.id) m_busy = false;
    apply(order);
    refresh();
}

void OrderTracker::showRefusal(const app::OrderId& id, const app::OrderError& error) {
    if (!m_order || m_order->id != id) return;
    m_busy = false;
    m_refusal->setText(QStringLiteral("✕ ") + explain(error));
    refresh();
}

void OrderTracker::refresh() {
    m_empty->setVisible(!m_order);
    m_content->setVisible(m_order.has_value());
    showNotice(*m_refusal, Meaning::Crashed, m_refusal->text());
    if (!m_order) return;
    showNotice(*m_waiting, Meaning::Faulted, waitingText(*m_order));
    m_title->setText(tr("<b>%1</b> of %2 · total <b>%3</b>")
                         .arg(shortId(m_order->id).toHtmlEscaped(), QString::fromStdString(m_order->user.text()).toHtmlEscaped(),
                              formatMoney(m_order->total)));
    m_title->setToolTip(QString::fromStdString(m_order->id.text()));
    m_times->setText(tr("Placed %1 · changed %2").arg(formatMoment(m_order->created_at), formatMoment(m_order->updated_at)));
    m_times->setToolTip(tr("Placed %1\nChanged %2").arg(fullMoment(m_order->created_at), fullMoment(m_order->updated_at)));
    m_steps->setStatus(m_order->status);
    showItems();
    const QString next = nextStepWord(m_order->status);
    m_advance->setText(next.isEmpty() ? tr("No next step") : tr("&Advance: %1").arg(next));
    m_advance->setEnabled(!m_busy && !next.isEmpty());
    m_cancel->setEnabled(!m_busy && app::is_cancellable(m_order->status));
    m_cancel->setToolTip(cancelHint(m_order->status));
}

void OrderTracker::showItems() {
    m_items->setRowCount(static_cast<int>(m_order->items.size()));
    for (int row = 0; row < m_items->rowCount(); ++row) {
        const app::Item& item = m_order->items[static_cast<std::size_t>(row)];
        m_items->setItem(row, ProductColumn, cell(QString::fromStdString(item.product.text()), Qt::AlignLeft));
        m_items->setItem(row, QuantityColumn, cell(formatCount(static_cast<std::uint64_t>(item.quantity)), Qt::AlignRight));
        m_items->setItem(row, PriceColumn, cell(formatMoney(item.price), Qt::AlignRight));
        m_items->setItem(row, SumColumn, cell(formatMoney(item.price * item.quantity), Qt::AlignRight));
    }
}

void OrderTracker::advance() {
    m_refusal->clear();
    setBusy(true);
    Q_EMIT advanceRequested(m_order->id);
}

void OrderTracker::askAndCancel() {
    const app::OrderId id = m_order->id;
    const app::UserId user = m_order->user;
    QMessageBox question(
        QMessageBox::Question, tr("Cancel order"),
        tr("Cancel order %1 of %2, total %3?").arg(shortId(id), QString::fromStdString(user.text()), formatMoney(m_order->total)),
        QMessageBox::NoButton, this);
    const bool paid = m_order->status == app::OrderStatus::Confirmed;
    question.setInformativeText(paid ? tr("It is paid: the money goes back, and the goods return to their shelves. A cancelled "
                                          "order cannot be taken up again.")
                                     : tr("A cancelled order cannot be taken up again."));
    QPushButton* cancel = question.addButton(tr("&Cancel order"), QMessageBox::DestructiveRole);
    question.setDefaultButton(question.addButton(tr("&Keep order"), QMessageBox::RejectRole));
    question.exec();
    if (question.clickedButton() != cancel || !m_order || m_order->id != id) return;
    m_refusal->clear();
    setBusy(true);
    Q_EMIT cancelRequested(id, user);
}

void OrderTracker::setBusy(bool busy) {
    m_busy = busy;
    refresh();
}

} // namespace canopy::ui
