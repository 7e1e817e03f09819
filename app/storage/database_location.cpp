// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/storage/database_location.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace canopy::app {

namespace {

std::string shown_address(const PostgresAddress& address) {
    const bool socket = address.host.starts_with('/');
    const std::string port = address.port == 0 ? "" : fmt::format(":{}", address.port);
    const std::string host = address.host.find(':') == std::string::npos ? address.host : fmt::format("[{}]", address.host);
    return fmt::format("postgres://{}{}{}{}/{}{}", address.user, address.user.empty() ? "" : "@", socket ? "" : host, port,
                       address.database, socket ? "?host=" + address.host : "");
}

std::string in_one_line(std::string text) {
    std::ranges::replace_if(
        text, [](char c) { return static_cast<unsigned char>(c) < 0x20; }, '?');
    return text;
}

} // namespace

std::string DatabaseLocation::shown() const { return in_one_line(is_postgres() ? shown_address(postgres()) : file().native()); }

} // namespace canopy::app
