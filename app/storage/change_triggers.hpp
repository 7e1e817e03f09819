// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/storage/migrations.hpp"

#include <vector>

namespace canopy::app {

/// What makes PostgreSQL tell every change of an order: part of the schema's first step, for PostgreSQL only.
///
/// Each change gets a number, the larger the later, and notifies `canopy_orders` with
/// `ORIGIN NUMBER TRANSACTION BEFORE STATUS UPDATED_AT ID`; BEFORE is `-` when the order was placed, ORIGIN what the
/// connection has set as `canopy.origin`. Whoever changes an order is told of, psql included.
std::vector<SchemaStatement> add_change_triggers();
std::vector<SchemaStatement> drop_change_triggers();

/// The same of products and their stock, in the fourth step: `canopy_products` with `ORIGIN ID`, also of one that is gone.
std::vector<SchemaStatement> add_product_triggers();
std::vector<SchemaStatement> drop_product_triggers();

} // namespace canopy::app
