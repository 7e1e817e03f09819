// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/forms/changeset.hpp"
#include "app/orders/ids.hpp"
#include "app/orders/money.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace canopy::app {

/// What the shop sells.
struct Product {
    ProductId id;
    std::string name = {};
    Money price = {};                                 ///< of one piece
    std::optional<std::int64_t> stock = std::nullopt; ///< pieces on the shelf; nothing: they are not counted

    bool operator==(const Product&) const = default;
};

/// Pieces of a product on its shelf.
struct Shelf {
    ProductId product;
    std::optional<std::int64_t> pieces; ///< nothing: they are not counted, so there are always enough
    bool operator==(const Shelf&) const = default;
};

/// Pieces of a product that the shelf does not hold.
struct Missing {
    ProductId product;
    std::int64_t pieces = 0;
    bool operator==(const Missing&) const = default;
};

/// What a product may be.
struct ProductLimits {
    static constexpr std::size_t id_length = 64;   ///< bytes of UTF-8, as the product of an item
    static constexpr std::size_t name_length = 64; ///< characters
    static constexpr Money price{100'000'000};     ///< 1,000,000.00
    static constexpr std::int64_t stock = 1'000'000'000;
};

/// A new product: `id`, `name`, `price`, and `stock` if its pieces are counted.
Changeset<Product> new_product_changes(Form form);

/// Another name, price or stock; the id stays. What the form leaves out stays too; a stock of null is not counted any more.
Changeset<Product> product_changes(Product product, Form form);

/// What the database refuses of a product, by field.
const Constraints& product_constraints();

} // namespace canopy::app
