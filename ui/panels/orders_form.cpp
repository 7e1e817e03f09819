// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/orders_form.hpp"

#include "ui/models/app_words.hpp"
#include "ui/models/order_words.hpp"
#include "ui/panels/orders_item_row.hpp"
#include "ui/panels/orders_notice.hpp"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRandomGenerator>
#include <QScrollArea>
#include <QUrl>
#include <QVBoxLayout>

#include <algorithm>

namespace canopy::ui {

namespace {

app::OrderId freshId() {
    auto& random = *QRandomGenerator::system();
    return app::order_id_from_bits(random.generate64(), random.generate64());
}

/// As high as what is in it: QScrollArea itself keeps the first size it saw.
class ItemsArea final : public QScrollArea {
public:
    QSize sizeHint() const override { return widget()->sizeHint(); }
    QSize minimumSizeHint() const override { return {0, std::min(widget()->sizeHint().height(), fontMetrics().height() * 4)}; }

protected:
    /// Before they were shown, its rows were no part of its size.
    void showEvent(QShowEvent* event) override {
        QScrollArea::showEvent(event);
        updateGeometry();
    }
};

/// `items[3].quantity` is about the fourth item; -1: about none.
int itemOf(const std::string& field) {
    const QString text = QString::fromStdString(field);
    if (!text.startsWith(QLatin1String("items["))) return -1;
    bool good = false;
    const int item = text.mid(6, text.indexOf(u']') - 6).toInt(&good);
    return good ? item : -1;
}

} // namespace

OrderForm::OrderForm(QWidget* parent)
    : QWidget(parent), m_user(new QLineEdit), m_user_error(new QLabel), m_rows(new QVBoxLayout), m_scroll(new ItemsArea),
      m_total(new QLabel), m_notice(new QLabel), m_add(new QPushButton(tr("Add &item"))),
      m_place(new QPushButton(tr("Plac&e order"))), m_id(freshId()) {
    setAccessibleName(tr("Place an order"));
    m_user->setObjectName(QStringLiteral("orderUser"));
    m_user->setPlaceholderText(tr("who orders, for example ada"));
    m_user->setAccessibleName(tr("User who orders"));
    m_place->setObjectName(QStringLiteral("placeOrder"));
    m_notice->setObjectName(QStringLiteral("placeNotice"));
    m_notice->setWordWrap(true);
    m_notice->setTextInteractionFlags(Qt::LinksAccessibleByMouse | Qt::LinksAccessibleByKeyboard);
    m_notice->hide();
    m_user_error->setObjectName(QStringLiteral("userError"));
    m_user_error->setWordWrap(true);
    m_user_error->hide();
    auto* user_label = new QLabel(tr("&User"));
    user_label->setBuddy(m_user);
    auto* items = new QWidget;
    m_rows->setContentsMargins(0, 0, 0, 0);
    m_rows->setSpacing(4);
    auto* items_column = new QVBoxLayout(items);
    items_column->setContentsMargins(0, 0, 0, 0);
    items_column->addLayout(m_rows);
    items_column->addStretch();
    m_scroll->setWidget(items);
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Maximum);
    auto* bottom = new QHBoxLayout;
    bottom->addWidget(m_add);
    bottom->addStretch();
    bottom->addWidget(m_total);
    bottom->addWidget(m_place);
    auto* user_row = new QHBoxLayout;
    user_row->addWidget(user_label);
    user_row->addWidget(m_user, 1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(6, 6, 6, 6);
    column->setSpacing(4);
    column->addLayout(user_row);
    column->addWidget(m_user_error);
    column->addWidget(m_scroll);
    column->addWidget(m_notice);
    column->addLayout(bottom);
    column->addStretch(1);
    m_countdown.setInterval(1000);
    connect(&m_countdown, &QTimer::timeout, this, &OrderForm::showCountdown);
    connect(m_user, &QLineEdit::textChanged, this, &OrderForm::onEdited);
    connect(m_user, &QLineEdit::returnPressed, this, &OrderForm::place);
    connect(m_add, &QPushButton::clicked, this, [this] {
        addItem();
        m_items.back()->focusProduct();
    });
    connect(m_place, &QPushButton::clicked, this, &OrderForm::place);
    connect(m_notice, &QLabel::linkActivated, this,
            [this](const QString& id) { Q_EMIT trackRequested(app::OrderId(id.toStdString())); });
    addItem();
}

void OrderForm::addItem() {
    auto* row = new OrderItemRow(static_cast<int>(m_items.size()) + 1, this);
    m_items.push_back(row);
    m_rows->addWidget(row);
    connect(row, &OrderItemRow::changed, this, &OrderForm::onEdited);
    connect(row, &OrderItemRow::removeRequested, this, [this, row] { removeItem(row); });
    onItemsChanged();
}

void OrderForm::removeItem(OrderItemRow* row) {
    std::erase(m_items, row);
    row->deleteLater();
    row->hide();
    onItemsChanged();
}

void OrderForm::onItemsChanged() {
    QWidget* last = m_user;
    for (std::size_t i = 0; i < m_items.size(); ++i) {
        m_items[i]->setNumber(static_cast<int>(i) + 1);
        m_items[i]->setRemovable(m_items.size() > 1);
        last = m_items[i]->tabAfter(last);
    }
    setTabOrder(last, m_add);
    setTabOrder(m_add, m_place);
    onEdited();
}

/// Another order than the one that was tried has another id.
void OrderForm::onEdited() {
    m_id = freshId();
    m_user_error->hide();
    for (OrderItemRow* row : m_items) row->showErrors({});
    m_scroll->updateGeometry(); // as high as its rows
    if (!m_countdown.isActive()) m_notice->hide();
    showTotal();
}

void OrderForm::showTotal() { m_total->setText(tr("Total %1").arg(formatMoney(app::total_of(order().items)))); }

app::NewOrder OrderForm::order() const {
    app::NewOrder order{.id = m_id, .user = app::UserId(m_user->text().trimmed().toStdString()), .items = {}};
    for (const OrderItemRow* row : m_items) order.items.push_back(row->item());
    return order;
}

/// The business's rules, and what only the form knows: a price that is no number.
std::vector<app::FieldError> OrderForm::errorsOf(const app::NewOrder& order) const {
    std::vector<app::FieldError> errors;
    for (std::size_t i = 0; i < m_items.size(); ++i) {
        if (!m_items[i]->hasPrice())
            errors.push_back({"items[" + std::to_string(i) + "].price",
                              tr("must be an amount, like %1").arg(formatMoney(app::Money{1250})).toStdString()});
    }
    const auto is_known = [&](const std::string& field) {
        return std::ranges::find(errors, field, &app::FieldError::field) != errors.end();
    };
    for (app::FieldError& error : app::validate(order)) {
        if (!is_known(error.field)) errors.push_back(std::move(error));
    }
    return errors;
}

void OrderForm::place() {
    if (!m_place->isEnabled()) return;
    const app::NewOrder asked = order();
    if (std::vector<app::FieldError> errors = errorsOf(asked); !errors.empty()) {
        showFieldErrors(std::move(errors));
        return;
    }
    m_countdown.stop();
    setPlacing(true);
    showNotice(*m_notice, Meaning::Waiting, tr("Placing the order…"));
    Q_EMIT placeRequested(asked);
}

void OrderForm::setPlacing(bool placing) { m_place->setEnabled(!placing); }

void OrderForm::showFieldErrors(std::vector<app::FieldError> errors) {
    QStringList of_user;
    QStringList of_order;
    std::vector<QStringList> of_items(m_items.size());
    for (const app::FieldError& error : errors) {
        const int item = itemOf(error.field);
        if (item >= 0 && item < static_cast<int>(of_items.size()))
            of_items[static_cast<std::size_t>(item)] << fieldSentence(error);
        else
            (error.field == "user" ? of_user : of_order) << fieldSentence(error);
    }
    showNotice(*m_user_error, Meaning::Crashed, of_user.join(u'\n'));
    for (std::size_t i = 0; i < of_items.size(); ++i) m_items[i]->showErrors(of_items[i]);
    m_scroll->updateGeometry();
    showNotice(*m_notice, Meaning::Crashed, of_order.isEmpty() ? QString{} : QStringLiteral("✕ ") + of_order.join(u'\n'));
}

void OrderForm::showPlaced(const app::Order& order) {
    setPlacing(false);
    m_countdown.stop();
    m_id = freshId();
    showNotice(*m_notice, Meaning::Running,
               tr("✓ Order <a href=\"%1\" style=\"color:%4\">%2</a> placed, total %3")
                   .arg(QString::fromStdString(order.id.text()).toHtmlEscaped(), shortId(order.id).toHtmlEscaped(),
                        formatMoney(order.total), Theme::of(palette()).ink(Meaning::Running).name()));
}

void OrderForm::showRefused(const app::NewOrder& asked, const app::OrderError& error) {
    setPlacing(false);
    if (error.kind == app::OrderError::Kind::Invalid && !error.fields.empty()) {
        showFieldErrors(error.fields);
    } else if (error.kind == app::OrderError::Kind::RateLimited) {
        m_limited_user = QString::fromStdString(asked.user.text());
        m_may_order_again = QDeadlineTimer(std::chrono::ceil<std::chrono::seconds>(error.wait));
        m_countdown.start();
        showCountdown();
    } else {
        showNotice(*m_notice, Meaning::Crashed, QStringLiteral("✕ ") + explain(error).toHtmlEscaped());
    }
}

void OrderForm::showCountdown() {
    const auto left = std::chrono::ceil<std::chrono::seconds>(std::chrono::milliseconds(m_may_order_again.remainingTime()));
    if (left.count() <= 0) {
        m_countdown.stop();
        showNotice(*m_notice, Meaning::Running, tr("✓ %1 may order again").arg(m_limited_user.toHtmlEscaped()));
        return;
    }
    showNotice(*m_notice, Meaning::Crashed,
               tr("✕ rate_limited: %1 must wait %2").arg(m_limited_user.toHtmlEscaped(), formatDuration(left)));
}

void OrderForm::focusFirst() { m_user->setFocus(); }

} // namespace canopy::ui
