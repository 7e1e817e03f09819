// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/orders/warehouse.hpp"

#include "app/orders/order_services.hpp"
#include "app/orders/order_telemetry.hpp"
#include "app/storage/product_store.hpp"

#include <fmt/format.h>
#include <utility>

namespace canopy::app {

namespace {

Result<Shelf> refused(std::int64_t least) {
    return tl::unexpected(OrderError::invalid(
        {{.field = "pieces", .text = fmt::format("must be between {} and {}", least, Warehouse::most_pieces)}}));
}

const Constraints& delivery_constraints() {
    static const Constraints constraints = Constraints().check(
        "pieces", ProductStore::shelf_is_full, fmt::format("would make more than {} on the shelf", Warehouse::most_pieces));
    return constraints;
}

} // namespace

std::string stock_topic(const ProductId& product) { return "stock:" + product.text(); }

Call<Warehouse::Stock> Warehouse::stock(const Ref<Warehouse>& warehouse, ProductId product) {
    return call(warehouse, Stock{.product = std::move(product)});
}

Call<Warehouse::Restock> Warehouse::restock(const Ref<Warehouse>& warehouse, ProductId product, std::int64_t pieces) {
    return call(warehouse, Restock{.product = std::move(product), .pieces = pieces});
}

Call<Warehouse::TakeInventory> Warehouse::take_inventory(const Ref<Warehouse>& warehouse, ProductId product,
                                                         std::optional<std::int64_t> pieces) {
    return call(warehouse, TakeInventory{.product = std::move(product), .pieces = pieces});
}

void Warehouse::stock_changed(const Ref<Warehouse>& warehouse, std::vector<Shelf> shelves) {
    if (!shelves.empty()) cast(warehouse, Changed{.shelves = std::move(shelves)});
}

Warehouse::Warehouse(Repo repo, PubSub pub_sub, canopy::Telemetry telemetry)
    : m_repo(std::move(repo)), m_pub_sub(std::move(pub_sub)), m_telemetry(std::move(telemetry)) {}

Async<Result<Shelf>> Warehouse::handle_call(Stock request) {
    RequestTimer timer(runtime(), m_telemetry, "stock");
    auto reading = m_repo.read<Shelf>("stock.find", [product = std::move(request.product)](Database& database) {
        return ProductStore{database}.shelf(product);
    });
    co_return timer.told(from_repo(co_await std::move(reading).attempt()));
}

Async<Result<Shelf>> Warehouse::handle_call(Restock request) {
    RequestTimer timer(runtime(), m_telemetry, "restock");
    if (request.pieces < 1 || request.pieces > most_pieces) co_return timer.told(refused(1));
    auto writing = m_repo.write<Shelf>("stock.restock", [request = std::move(request)](Database& database) {
        return ProductStore{database}.restock(request.product, request.pieces);
    });
    co_return timer.told(told(from_repo(co_await std::move(writing).attempt(), delivery_constraints())));
}

Async<Result<Shelf>> Warehouse::handle_call(TakeInventory request) {
    RequestTimer timer(runtime(), m_telemetry, "take_inventory");
    if (request.pieces && (*request.pieces < 0 || *request.pieces > most_pieces)) co_return timer.told(refused(0));
    auto writing = m_repo.write<Shelf>("stock.inventory", [request = std::move(request)](Database& database) {
        return ProductStore{database}.take_inventory(request.product, request.pieces);
    });
    co_return timer.told(told(from_repo(co_await std::move(writing).attempt())));
}

void Warehouse::handle_cast(Changed changed) {
    for (const Shelf& shelf : changed.shelves) tell(shelf);
}

Result<Shelf> Warehouse::told(Result<Shelf> shelf) {
    if (shelf) tell(*shelf);
    return shelf;
}

void Warehouse::tell(const Shelf& shelf) {
    ++m_changes;
    // Not counted: there is enough for whoever waits.
    const StockChanged changed{.product = shelf.product, .left = shelf.pieces.value_or(most_pieces)};
    m_pub_sub.broadcast<StockChanged>(stock_topic(shelf.product), changed);
    m_pub_sub.broadcast<StockEvent>(stock_events_topic, changed);
    if (changed.left > low_mark) {
        m_low.erase(shelf.product);
    } else if (m_low.insert(shelf.product).second) {
        log(LogLevel::Warning, fmt::format("{} of {} left", changed.left, shelf.product.text()));
        m_pub_sub.broadcast<StockEvent>(stock_events_topic, StockLow{.product = shelf.product, .left = changed.left});
    }
}

void Warehouse::inspect(Inspector& inspector) const {
    inspector.show("changes told", m_changes);
    inspector.show("shelves that are low", m_low.size());
}

} // namespace canopy::app
