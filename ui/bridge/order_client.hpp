// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject> // first: moc 6.4 stumbles over <compare> when that is the first header it reads

#include "app/orders/order_desk.hpp"
#include "ui/bridge/gui_thread.hpp"

#include <functional>

namespace canopy::ui {

/// What the window asks of the orders business; answers come back as signals in the GUI thread.
///
///     client.place(order);   // then placed(order) or placeRefused(order, error)
class OrderClient final : public QObject {
    Q_OBJECT

public:
    explicit OrderClient(app::Orders orders, QObject* parent = nullptr);
    ~OrderClient() override { m_gui.close(); }

    void place(const app::NewOrder& order);
    void cancel(const app::OrderId& id, const app::UserId& user);
    void advance(const app::OrderId& id);
    void get(const app::OrderId& id);
    void list(const app::OrderFilter& filter, app::PageRequest page);

Q_SIGNALS:
    void placed(const canopy::app::Order& order);
    void placeRefused(const canopy::app::NewOrder& asked, const canopy::app::OrderError& error);
    void changed(const canopy::app::Order& order); ///< advanced or cancelled
    void changeRefused(const canopy::app::OrderId& id, const canopy::app::OrderError& error);
    void got(const canopy::app::Order& order);
    void listed(const canopy::app::OrderFilter& filter, const canopy::app::OrderPage& page);
    void listFailed(const canopy::app::OrderError& error);

private:
    template <class CallType, class Good, class Bad>
    void ask(CallType call, Good good, Bad bad);

    app::Orders m_orders;
    GuiThread m_gui;
};

} // namespace canopy::ui
