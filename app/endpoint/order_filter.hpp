// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/endpoint/query_reader.hpp"
#include "app/storage/order_query.hpp"

namespace canopy::app {

/// Which orders a query means: `?user=ada&status=pending`. Wrong: a status that there is not.
OrderFilter read_order_filter(QueryReader& query);

} // namespace canopy::app
