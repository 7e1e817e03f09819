// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/orders/order_error.hpp"
#include "app/orders/product.hpp"
#include "app/storage/repo.hpp"
#include "otp/gen_server.hpp"
#include "otp/pub_sub.hpp"
#include "otp/telemetry.hpp"

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace canopy::app {

/// A shelf holds another number of pieces now. `stock:<product>` carries it, and the topic `stock`.
struct StockChanged {
    ProductId product;
    std::int64_t left = 0;
    bool operator==(const StockChanged&) const = default;
};

/// A shelf is nearly empty: it has just come down to the warehouse's mark.
struct StockLow {
    ProductId product;
    std::int64_t left = 0;
    bool operator==(const StockLow&) const = default;
};

/// What the topic `stock` carries.
using StockEvent = std::variant<StockChanged, StockLow>;

inline constexpr std::string_view stock_events_topic = "stock";
std::string stock_topic(const ProductId& product); ///< `stock:<product>`, of StockChanged

/// Stock by product: asks and changes the shelves in the database, and tells whoever waits for pieces.
///
///     const Result<Shelf> shelf = Warehouse::restock(warehouse, ProductId{"green-tea"}, 12).get();
///     pub_sub.subscribe<StockEvent>(stock_events_topic, *this); // StockLow: order some more
///
/// Orders take their pieces themselves, in the transaction that confirms them, and tell the warehouse: so a shelf cannot
/// go below zero whatever happens to this process.
///
/// Process: its own; one request after another. Fails: the Result: not_found for a product there is none of, conflict for
/// one whose pieces are not counted, invalid for a number out of range; after a crash it warns again of shelves that are low.
class Warehouse final : public GenServer<Warehouse> {
public:
    static constexpr std::int64_t low_mark = 5;                       ///< pieces: at or below, people are warned
    static constexpr std::int64_t most_pieces = ProductLimits::stock; ///< on a shelf after a delivery, and in one

    struct Stock {
        using Reply = Result<Shelf>;
        ProductId product;
    };
    struct Restock {
        using Reply = Result<Shelf>;
        ProductId product;
        std::int64_t pieces = 0;
    };
    struct TakeInventory {
        using Reply = Result<Shelf>;
        ProductId product;
        std::optional<std::int64_t> pieces;
    };
    struct Changed {
        std::vector<Shelf> shelves;
    };

    static Call<Stock> stock(const Ref<Warehouse>& warehouse, ProductId product);
    /// Adds 1 to most_pieces pieces to a shelf that is counted; not more than most_pieces lie there afterwards.
    static Call<Restock> restock(const Ref<Warehouse>& warehouse, ProductId product, std::int64_t pieces);
    /// From now on so many pieces are on the shelf, and counted; nothing: they are not counted any more.
    static Call<TakeInventory> take_inventory(const Ref<Warehouse>& warehouse, ProductId product,
                                              std::optional<std::int64_t> pieces);
    /// Somebody changed these shelves in the database.
    static void stock_changed(const Ref<Warehouse>& warehouse, std::vector<Shelf> shelves);

    Warehouse(Repo repo, PubSub pub_sub, canopy::Telemetry telemetry = canopy::Telemetry::off());
    Async<Result<Shelf>> handle_call(Stock request);
    Async<Result<Shelf>> handle_call(Restock request);
    Async<Result<Shelf>> handle_call(TakeInventory request);
    void handle_cast(Changed changed);
    void inspect(Inspector& inspector) const override;

private:
    Result<Shelf> told(Result<Shelf> shelf);
    void tell(const Shelf& shelf);

    Repo m_repo;
    PubSub m_pub_sub;
    canopy::Telemetry m_telemetry;
    std::set<ProductId> m_low; ///< warned of
    std::uint64_t m_changes = 0;
};

} // namespace canopy::app
