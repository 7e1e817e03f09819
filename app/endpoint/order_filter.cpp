// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/endpoint/order_filter.hpp"

#include <fmt/format.h>

namespace canopy::app {

namespace {

std::string status_words() {
    std::string words;
    for (const OrderStatus status : all_order_statuses) words += fmt::format("{}{}", words.empty() ? "" : ", ", to_word(status));
    return words;
}

} // namespace

OrderFilter read_order_filter(QueryReader& query) {
    OrderFilter filter;
    if (const auto user = query.text("user")) filter.user = UserId{std::string{*user}};
    const auto word = query.text("status");
    if (!word) return filter;
    filter.status = order_status_from_word(*word);
    if (!filter.status) query.wrong("status", "must be one of " + status_words());
    return filter;
}

} // namespace canopy::app
