// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/headless/say_where.hpp"

#include "app/print.hpp"

#include <fmt/format.h>

namespace canopy::app {

bool say_where(const System& system) {
    const auto address = system.endpoint();
    if (!address) return true;
    std::string text;
    for (const std::string& url : address->urls) text += fmt::format("endpoint {}\n", url);
    for (const std::string& note : address->notes) text += note + "\n";
    text += fmt::format("token in {}\n", address->token_file.string());
    return print_to(stdout, text) && flush_all(stdout);
}

} // namespace canopy::app
