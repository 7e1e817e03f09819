// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/orders/product.hpp"

#include "app/orders/casts.hpp"
#include "app/orders/name_rules.hpp"

namespace canopy::app {

namespace {

void check_product(Changeset<Product>& changes) {
    check_name(changes.field("name", &Product::name), {.most = ProductLimits::name_length});
    changes.field("price", &Product::price).required().number({.least = Money{1}, .most = ProductLimits::price});
    changes.field("stock", &Product::stock).number({.least = 0, .most = ProductLimits::stock});
    changes.constrained_by(product_constraints());
}

} // namespace

const Constraints& product_constraints() {
    static const Constraints constraints = Constraints()
                                               .unique("id", "products_pkey")
                                               .check("stock", "products_stock_check", "must be at least 0")
                                               .foreign_key("id", "items_product_fkey", "is still in orders");
    return constraints;
}

Changeset<Product> new_product_changes(Form form) {
    Changeset<Product> changes(std::move(form));
    check_name(changes.field("id", &Product::id), {.most = ProductLimits::id_length, .unit = Length::Unit::Bytes});
    check_product(changes);
    return changes;
}

Changeset<Product> product_changes(Product product, Form form) {
    Changeset<Product> changes(std::move(product), std::move(form));
    check_product(changes);
    return changes;
}

} // namespace canopy::app
