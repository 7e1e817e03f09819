// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/storage/order_selection.hpp"
#include "app/storage/storage_error.hpp"

#include <vector>

namespace canopy::app {

class Database;

/// The selected orders, with their items or without. Two queries: make them in one view.
StorageResult<std::vector<Order>> load_orders(Database& database, const Selection& selection,
                                              OrderQuery::Items items = OrderQuery::Items::Preload);

StorageResult<std::vector<Item>> load_items(Database& database, const OrderId& id);

} // namespace canopy::app
