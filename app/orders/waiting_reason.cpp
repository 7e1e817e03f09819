// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/orders/waiting_reason.hpp"

#include <array>
#include <fmt/format.h>
#include <utility>

namespace canopy::app {

WaitingFor waiting_for(std::string_view text) noexcept {
    constexpr std::array<std::pair<std::string_view, WaitingFor>, 4> words{{{"payment:", WaitingFor::Payment},
                                                                            {"stock:", WaitingFor::Stock},
                                                                            {"refund:", WaitingFor::Refund},
                                                                            {"declined:", WaitingFor::Nobody}}};
    for (const auto& [word, what] : words)
        if (text.starts_with(word)) return what;
    return WaitingFor::Nothing;
}

std::string payment_under_way() { return "payment: under way"; }
std::string refund_under_way() { return "refund: under way"; }

std::string stock_missing(const std::vector<Missing>& missing) {
    std::string list;
    for (const Missing& each : missing)
        list += fmt::format("{}{} of {}", list.empty() ? "" : ", ", each.pieces, each.product.text());
    return fmt::format("stock: {} missing", list);
}

std::string payment_delayed(std::string_view why, std::chrono::seconds wait) {
    return fmt::format("payment: {}, next try in {} s", why, wait.count());
}

std::string refund_delayed(std::string_view why, std::chrono::seconds wait) {
    return fmt::format("refund: {}, next try in {} s", why, wait.count());
}

std::string declined(std::string_view why) { return fmt::format("declined: {}", why); }

} // namespace canopy::app
