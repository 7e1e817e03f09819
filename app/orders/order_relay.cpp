// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/orders/order_relay.hpp"

#include "app/orders/order_process.hpp"
#include "app/orders/product_cache.hpp"

#include <utility>

namespace canopy::app {

namespace {

using namespace std::chrono_literals;

constexpr auto pause_without_server = 1s;

} // namespace

OrderRelay::OrderRelay(const DatabaseOptions& options, std::shared_ptr<OrderFeed::Position> position, SharedServices services,
                       Pace pace)
    : m_services(std::move(services)), m_pace(pace), m_feed(options, std::move(position)) {
    listen(0ms); // from its start on: whoever starts after it reads nothing that changes unheard
}

void OrderRelay::handle_info(Listen) { listen(m_pace.wait); }

void OrderRelay::listen(std::chrono::milliseconds longest) {
    const StorageResult<News> news = m_feed.hear(longest);
    if (!news) return lost(news.error());
    if (!std::exchange(m_connected, true)) log(LogLevel::Info, "hears of the other programs' orders again");
    tell_products(*news); // first: what is done to an order may rest on them
    for (const OrderNews& each : news->orders) tell(each);
    if (m_feed.unreadable() > 0 && !std::exchange(m_warned, true))
        log(LogLevel::Warning, "somebody notifies the orders' channel of what is no change of an order: left out, and counted");
    if (m_pace.pause > 0ms)
        send_after(self_ref(), Listen{}, m_pace.pause);
    else
        send(self_ref(), Listen{});
}

void OrderRelay::lost(const StorageError& why) {
    if (std::exchange(m_connected, false))
        log(LogLevel::Warning, "hears nothing of the other programs' orders until the database answers: " + why.text);
    send_after(self_ref(), Listen{}, pause_without_server);
}

void OrderRelay::tell_products(const News& news) {
    const auto cache = runtime().name<ProductCache>("product_cache");
    if (news.missed_products) ProductCache::forget_all(cache);
    for (const ProductId& product : news.products) ProductCache::outdated(cache, product);
    Warehouse::stock_changed(m_services->warehouse, news.shelves); // wakes the orders that wait for them
    m_products_told += news.products.size();
}

void OrderRelay::tell(const OrderNews& news) {
    ++m_told;
    const OrderId& id = news.order.id;
    if (const Pid process = m_services->registry.whereis(id))
        send(Ref<OrderProcess>(runtime(), process), OrderProcess::LookAgain{});
    OrderEvent event = OrderPlaced{.order = news.order, .elsewhere = true};
    if (news.what == OrderNews::What::Changed)
        event = OrderChanged{.order = news.order, .before = news.before, .elsewhere = true};
    m_services->pub_sub.broadcast<OrderEvent>(order_topic(id), event);
    m_services->pub_sub.broadcast<OrderEvent>(orders_topic, event);
}

void OrderRelay::inspect(Inspector& inspector) const {
    inspector.show("changes of others", m_told);
    inspector.show("products of others", m_products_told);
    inspector.show("connected", m_connected);
    inspector.show("notifications not understood", m_feed.unreadable());
    inspector.show("connections made", m_feed.connections());
}

} // namespace canopy::app
