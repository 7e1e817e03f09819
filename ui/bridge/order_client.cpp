// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/order_client.hpp"

namespace canopy::ui {

OrderClient::OrderClient(app::Orders orders, QObject* parent) : QObject(parent), m_orders(orders), m_gui(this) {}

/// The outcome is made one answer on the runtime's thread and handed over as a value.
template <class CallType, class Good, class Bad>
void OrderClient::ask(CallType call, Good good, Bad bad) {
    std::move(call).then([gui = m_gui, good = std::move(good), bad = std::move(bad)](auto outcome) {
        gui.post([answer = app::flatten(std::move(outcome)), good, bad] {
            if (answer)
                good(*answer);
            else
                bad(answer.error());
        });
    });
}

void OrderClient::place(const app::NewOrder& order) {
    ask(
        m_orders.place(order), [this](const app::Order& stored) { Q_EMIT placed(stored); },
        [this, order](const app::OrderError& error) { Q_EMIT placeRefused(order, error); });
}

void OrderClient::cancel(const app::OrderId& id, const app::UserId& user) {
    ask(
        m_orders.cancel(user, id), [this](const app::Order& order) { Q_EMIT changed(order); },
        [this, id](const app::OrderError& error) { Q_EMIT changeRefused(id, error); });
}

void OrderClient::advance(const app::OrderId& id) {
    ask(
        m_orders.advance(id), [this](const app::Order& order) { Q_EMIT changed(order); },
        [this, id](const app::OrderError& error) { Q_EMIT changeRefused(id, error); });
}

void OrderClient::get(const app::OrderId& id) {
    ask(
        m_orders.get(id), [this](const app::Order& order) { Q_EMIT got(order); },
        [this, id](const app::OrderError& error) { Q_EMIT changeRefused(id, error); });
}

void OrderClient::list(const app::OrderFilter& filter, app::PageRequest page) {
    ask(
        m_orders.list(filter, page), [this, filter](const app::OrderPage& orders) { Q_EMIT listed(filter, orders); },
        [this](const app::OrderError& error) { Q_EMIT listFailed(error); });
}

} // namespace canopy::ui
