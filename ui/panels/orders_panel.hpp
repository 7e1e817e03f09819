// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject> // first: moc 6.4 stumbles over <compare> when that is the first header it reads

#include "ui/models/orders_model.hpp"

#include <QTimer>
#include <QWidget>

#include <vector>

class QLabel;
class QLineEdit;
class QModelIndex;
class QStackedLayout;
class QTableView;
class QTabWidget;
class QToolButton;

namespace canopy::ui {

class OrderForm;
class OrderTracker;

/// The orders: a list page by page, the order that is followed, and the form that places one.
///
///     connect(&panel, &OrdersPanel::listRequested, &client, &OrderClient::list);
///     connect(&client, &OrderClient::listed, &panel, &OrdersPanel::showPage);
///     connect(&bridge, &RuntimeBridge::ordersChanged, &panel, &OrdersPanel::applyChanges);
///
/// Widgets show and forward: whatever is wanted goes out as a signal, answers come in through slots. The list follows
/// the topic at once; what cannot be known from it (how many there are) is asked for again, every two seconds at most
/// and only after a change.
class OrdersPanel final : public QWidget {
    Q_OBJECT

public:
    explicit OrdersPanel(QWidget* parent = nullptr);

    const OrdersModel& model() const { return m_model; }
    OrderForm& form() { return *m_form; }
    OrderTracker& tracker() { return *m_tracker; }

    void reload(); ///< asks for the page in sight
    void applyChanges(const std::vector<app::OrderEvent>& events);
    void showPage(const app::OrderFilter& filter, const app::OrderPage& page);
    void showListFailure(const app::OrderError& error);
    void showPlaced(const app::Order& order); ///< and follows it
    void showPlaceRefused(const app::NewOrder& asked, const app::OrderError& error);
    void showChanged(const app::Order& order);
    void showChangeRefused(const app::OrderId& id, const app::OrderError& error);
    void follow(const app::Order& order);
    void showForm(); ///< and puts the cursor there

Q_SIGNALS:
    void listRequested(const canopy::app::OrderFilter& filter, canopy::app::PageRequest page);
    void orderRequested(const canopy::app::OrderId& id);
    void placeRequested(const canopy::app::NewOrder& order);
    void advanceRequested(const canopy::app::OrderId& id);
    void cancelRequested(const canopy::app::OrderId& id, const canopy::app::UserId& user);

protected:
    void showEvent(QShowEvent* event) override;

private:
    QWidget* makeList();
    QWidget* makePager();
    QToolButton* makePagerButton(const QString& text, const QString& name, int step);
    void connectParts();
    void request(qint64 page);
    void filterByUser();
    void onSelected(const QModelIndex& current);
    void selectFollowed();
    QString paging() const;
    void showPaging();
    void showEmptyState();

    OrdersModel m_model;
    QLineEdit* m_user;
    QTableView* m_list;
    QLabel* m_empty;
    QStackedLayout* m_stack;
    QLabel* m_paging;
    QToolButton* m_newest;
    QToolButton* m_newer;
    QToolButton* m_older;
    OrderTracker* m_tracker;
    OrderForm* m_form;
    QTabWidget* m_tabs;
    QTimer m_typing;  ///< a filter is applied when typing rests
    QTimer m_refresh; ///< counts are asked for again
    bool m_selecting = false;
    QString m_failure;
};

} // namespace canopy::ui
