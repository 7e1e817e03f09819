// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/orders_panel.hpp"

#include "ui/models/order_words.hpp"
#include "ui/panels/orders_form.hpp"
#include "ui/panels/orders_tracker.hpp"
#include "ui/theme.hpp"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QSplitter>
#include <QStackedLayout>
#include <QTabWidget>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <chrono>

namespace canopy::ui {

namespace {

constexpr std::chrono::milliseconds typing_rest{250};
constexpr std::chrono::seconds refresh_after{2};
constexpr int page_size = 20;

/// The users take the room that is left; where there is none, QHeaderView would leave them what they had when there was.
class OrderTable final : public QTableView {
protected:
    void resizeEvent(QResizeEvent* event) override {
        QTableView::resizeEvent(event);
        QHeaderView* header = horizontalHeader();
        const int least = fontMetrics().averageCharWidth() * 10;
        const int other = header->length() - header->sectionSize(OrdersModel::UserColumn);
        const bool room = viewport()->width() >= other + least;
        header->setSectionResizeMode(OrdersModel::UserColumn, room ? QHeaderView::Stretch : QHeaderView::Interactive);
        if (!room) header->resizeSection(OrdersModel::UserColumn, least);
    }
};

void setUpTable(QTableView& table, QAbstractItemModel& model) {
    table.setModel(&model);
    table.setObjectName(QStringLiteral("orderList"));
    table.setAccessibleName(OrdersPanel::tr("Orders"));
    table.setSelectionBehavior(QAbstractItemView::SelectRows);
    table.setSelectionMode(QAbstractItemView::SingleSelection);
    table.setTabKeyNavigation(false);
    table.setShowGrid(false);
    table.setWordWrap(false);
    table.setFrameShape(QFrame::NoFrame);
    table.setAlternatingRowColors(true);
    table.verticalHeader()->hide();
    table.verticalHeader()->setDefaultSectionSize(table.fontMetrics().height() + 6);
    QHeaderView* header = table.horizontalHeader();
    header->setHighlightSections(false);
    header->setMinimumSectionSize(40);
    const int digit = table.fontMetrics().averageCharWidth();
    header->resizeSection(OrdersModel::OrderColumn, digit * 10);
    header->resizeSection(OrdersModel::UserColumn, digit * 10);
    header->resizeSection(OrdersModel::StatusColumn, digit * 20);
    header->resizeSection(OrdersModel::TotalColumn, digit * 11);
    header->setSectionResizeMode(OrdersModel::UserColumn, QHeaderView::Stretch);
    header->resizeSection(OrdersModel::PlacedColumn, digit * 11);
    table.setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
}

} // namespace

OrdersPanel::OrdersPanel(QWidget* parent)
    : QWidget(parent), m_user(new QLineEdit), m_list(new OrderTable), m_empty(new QLabel), m_stack(new QStackedLayout),
      m_paging(new QLabel), m_newest(makePagerButton(tr("«"), tr("Newest orders"), 0)),
      m_newer(makePagerButton(tr("‹"), tr("Newer orders"), -1)), m_older(makePagerButton(tr("›"), tr("Older orders"), 1)),
      m_tracker(new OrderTracker), m_form(new OrderForm), m_tabs(new QTabWidget) {
    auto* splitter = new QSplitter(Qt::Vertical);
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(makeList());
    splitter->addWidget(m_tracker);
    splitter->setStretchFactor(0, 3);
    splitter->setStretchFactor(1, 2);
    m_tabs->setDocumentMode(true);
    m_tabs->addTab(splitter, tr("&Orders"));
    m_tabs->addTab(m_form, tr("&New order"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_tabs);
    m_typing.setSingleShot(true);
    m_typing.setInterval(typing_rest);
    m_refresh.setSingleShot(true);
    m_refresh.setInterval(refresh_after);
    connectParts();
    showPaging();
    showEmptyState();
}

QWidget* OrdersPanel::makeList() {
    m_user->setObjectName(QStringLiteral("orderFilter"));
    m_user->setPlaceholderText(tr("All users; type a name to see one user's orders"));
    m_user->setAccessibleName(tr("Show the orders of this user"));
    m_user->setClearButtonEnabled(true);
    setUpTable(*m_list, m_model);
    m_empty->setWordWrap(true);
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setMargin(12);
    auto* body = new QWidget;
    body->setLayout(m_stack);
    m_stack->addWidget(m_list);
    m_stack->addWidget(m_empty);
    auto* list = new QWidget;
    auto* column = new QVBoxLayout(list);
    column->setContentsMargins(4, 4, 4, 0);
    column->setSpacing(2);
    column->addWidget(m_user);
    column->addWidget(body, 1);
    column->addWidget(makePager());
    return list;
}

QWidget* OrdersPanel::makePager() {
    auto* pager = new QWidget;
    auto* row = new QHBoxLayout(pager);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(m_newest);
    row->addWidget(m_newer);
    m_paging->setAlignment(Qt::AlignCenter);
    m_paging->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred); // a long refusal must not widen the dock
    m_paging->setObjectName(QStringLiteral("paging"));
    m_paging->setAccessibleName(tr("Which page of the list is shown"));
    row->addWidget(m_paging, 1);
    row->addWidget(m_older);
    return pager;
}

/// A step of 0 leads to the first page.
QToolButton* OrdersPanel::makePagerButton(const QString& text, const QString& name, int step) {
    auto* button = new QToolButton(this);
    button->setText(text);
    button->setToolTip(name);
    button->setAccessibleName(name);
    button->setAutoRaise(true);
    connect(button, &QToolButton::clicked, this, [this, step] { request(step == 0 ? 1 : m_model.page() + step); });
    return button;
}

void OrdersPanel::connectParts() {
    connect(&m_typing, &QTimer::timeout, this, &OrdersPanel::filterByUser);
    connect(&m_refresh, &QTimer::timeout, this, &OrdersPanel::reload);
    connect(m_user, &QLineEdit::textChanged, &m_typing, qOverload<>(&QTimer::start));
    connect(m_user, &QLineEdit::returnPressed, this, &OrdersPanel::filterByUser);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &OrdersPanel::onSelected);
    connect(&m_model, &OrdersModel::pagingChanged, this, &OrdersPanel::showPaging);
    connect(&m_model, &OrdersModel::rowsInserted, this, &OrdersPanel::showEmptyState);
    connect(&m_model, &OrdersModel::rowsRemoved, this, &OrdersPanel::showEmptyState);
    connect(&m_model, &OrdersModel::modelReset, this, &OrdersPanel::showEmptyState);
    connect(m_empty, &QLabel::linkActivated, this, &OrdersPanel::showForm);
    connect(m_form, &OrderForm::placeRequested, this, &OrdersPanel::placeRequested);
    connect(m_form, &OrderForm::trackRequested, this, [this](const app::OrderId& id) {
        m_tabs->setCurrentIndex(0);
        Q_EMIT orderRequested(id);
    });
    connect(m_tracker, &OrderTracker::advanceRequested, this, &OrdersPanel::advanceRequested);
    connect(m_tracker, &OrderTracker::cancelRequested, this, &OrdersPanel::cancelRequested);
}

void OrdersPanel::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    if (!m_model.isLoaded()) reload();
}

void OrdersPanel::reload() { request(m_model.page()); }

void OrdersPanel::request(qint64 page) {
    m_refresh.stop();
    Q_EMIT listRequested({.user = m_model.user()}, {.page = page, .size = page_size});
}

void OrdersPanel::filterByUser() {
    m_typing.stop();
    const std::string name = m_user->text().trimmed().toStdString();
    const auto user = name.empty() ? std::nullopt : std::make_optional(app::UserId(name));
    if (user == m_model.user() && m_model.isLoaded()) return;
    m_model.setUser(user);
    request(1);
}

void OrdersPanel::applyChanges(const std::vector<app::OrderEvent>& events) {
    m_selecting = true; // a row that leaves the page moves the cursor, not the order that is followed
    m_model.apply(events);
    m_selecting = false;
    selectFollowed();
    for (const app::OrderEvent& event : events) {
        std::visit([this](const auto& each) { m_tracker->apply(each.order); }, event);
    }
    const auto is_placed = [](const app::OrderEvent& event) { return std::holds_alternative<app::OrderPlaced>(event); };
    if (isVisible() && !m_refresh.isActive() && std::ranges::any_of(events, is_placed)) m_refresh.start();
}

void OrdersPanel::showPage(const app::OrderFilter& filter, const app::OrderPage& page) {
    if (filter.user != m_model.user()) return; // asked before the filter changed
    m_failure.clear();
    m_selecting = true;
    m_model.setPage(page);
    m_selecting = false;
    selectFollowed();
}

void OrdersPanel::showListFailure(const app::OrderError& error) {
    m_failure = explain(error);
    if (isEnabled()) m_refresh.start(); // the tree heals; so does the list
    showPaging();
    showEmptyState();
}

void OrdersPanel::showPlaced(const app::Order& order) {
    m_form->showPlaced(order);
    follow(order);
}

void OrdersPanel::showPlaceRefused(const app::NewOrder& asked, const app::OrderError& error) {
    m_form->showRefused(asked, error);
}

void OrdersPanel::showChanged(const app::Order& order) { m_tracker->showAnswer(order); }

void OrdersPanel::showChangeRefused(const app::OrderId& id, const app::OrderError& error) { m_tracker->showRefusal(id, error); }

void OrdersPanel::follow(const app::Order& order) {
    m_tracker->setOrder(order);
    selectFollowed();
}

void OrdersPanel::showForm() {
    m_tabs->setCurrentWidget(m_form);
    m_form->focusFirst();
}

void OrdersPanel::onSelected(const QModelIndex& current) {
    const app::Order* order = m_model.orderAt(current.row());
    if (m_selecting || !order) return; // an order that left the page is still followed
    if (!m_tracker->order() || m_tracker->order()->id != order->id) m_tracker->setOrder(*order);
}

void OrdersPanel::selectFollowed() {
    if (!m_tracker->order()) return;
    const int row = m_model.rowOf(m_tracker->order()->id);
    m_selecting = true;
    if (row >= 0)
        m_list->selectRow(row);
    else
        m_list->clearSelection();
    m_selecting = false;
}

QString OrdersPanel::paging() const {
    if (!m_failure.isEmpty()) return tr("not up to date: %1").arg(m_failure);
    if (!m_model.isLoaded()) return tr("reading…");
    return tr("page %1 of %2 · %3 order(s)", nullptr, pluralOf(static_cast<std::uint64_t>(m_model.total())))
        .arg(formatCount(static_cast<std::uint64_t>(m_model.page())), formatCount(static_cast<std::uint64_t>(m_model.pages())),
             formatCount(static_cast<std::uint64_t>(m_model.total())));
}

void OrdersPanel::showPaging() {
    const QString text = paging();
    // A reason may be long, and must not widen the dock.
    m_paging->setText(m_failure.isEmpty() ? text : fontMetrics().elidedText(text, Qt::ElideRight, m_paging->width()));
    m_paging->setToolTip(text);
    m_newest->setEnabled(m_model.page() > 1);
    m_newer->setEnabled(m_model.page() > 1);
    m_older->setEnabled(m_model.page() < m_model.pages());
}

void OrdersPanel::showEmptyState() {
    if (m_model.rowCount() > 0) {
        m_stack->setCurrentWidget(m_list);
        return;
    }
    if (!m_failure.isEmpty())
        m_empty->setText(tr("The orders cannot be read now: %1. They are asked for again.").arg(m_failure.toHtmlEscaped()));
    else if (!m_model.isLoaded())
        m_empty->setText(tr("Reading the orders…"));
    else if (m_model.user())
        m_empty->setText(tr("%1 has no orders.").arg(QString::fromStdString(m_model.user()->text()).toHtmlEscaped()));
    else
        m_empty->setText(tr("No orders yet. <a href=\"form\">Place one</a>, or let customers come with the load slider."));
    m_stack->setCurrentWidget(m_empty);
}

} // namespace canopy::ui
