// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/storage/postgres_url.hpp"

#include <QString>
#include <QUrl>
#include <QUrlQuery>
#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace canopy::app {

namespace {

constexpr std::string_view form = "write postgres://user:password@host:port/database, with special characters percent-encoded";

/// What libpq takes and a URL may say: https://www.postgresql.org/docs/15/libpq-connect.html
constexpr std::array<std::string_view, 13> known_options{
    "application_name",    "connect_timeout", "host",    "keepalives", "keepalives_count", "keepalives_idle",
    "keepalives_interval", "passfile",        "sslcert", "sslkey",     "sslmode",          "sslrootcert",
    "target_session_attrs"};

using Wrong = tl::unexpected<std::string>;

/// Without what could be a password.
std::string shown_url(const QUrl& url) {
    return url.toString(QUrl::RemovePassword | QUrl::RemoveQuery | QUrl::RemoveFragment).toStdString();
}

bool fits_a_connection_string(const std::string& value) {
    // Qt takes a semicolon for the end of an option.
    return std::ranges::none_of(value, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == ';'; });
}

tl::expected<void, std::string> take_option(PostgresAddress& address, const std::string& name, const std::string& value,
                                            const std::string& url) {
    if (name == "password" || name == "user")
        return Wrong(fmt::format("{}: the {} stands before the @, not behind the ?; {}", url, name, form));
    if (std::ranges::find(known_options, name) == known_options.end())
        return Wrong(fmt::format("{}: {} is no option of the connection; known are {}", url,
                                 name.empty() ? "an empty name" : name, fmt::join(known_options, ", ")));
    if (!fits_a_connection_string(value))
        return Wrong(fmt::format("{}: the value of {} has a semicolon or a control character; leave it out", url, name));
    if (name == "host")
        address.host = value;
    else
        address.options[name] = value;
    return {};
}

} // namespace

bool is_postgres_url(std::string_view text) { return text.starts_with("postgres:") || text.starts_with("postgresql:"); }

tl::expected<PostgresAddress, std::string> parse_postgres_url(std::string_view text) {
    const QUrl url(QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size())), QUrl::StrictMode);
    // Qt's own words may quote what was typed, the password with it.
    if (!url.isValid()) return Wrong(fmt::format("the database's URL cannot be understood; {}", form));
    const std::string name = shown_url(url);
    PostgresAddress address{.host = url.host().toStdString(),
                            .port = static_cast<std::uint16_t>(url.port(0)),
                            .database = url.path(QUrl::FullyDecoded).mid(1).toStdString(),
                            .user = url.userName(QUrl::FullyDecoded).toStdString(),
                            .password = url.password(QUrl::FullyDecoded).toStdString()};
    for (const auto& [key, value] : QUrlQuery(url).queryItems(QUrl::FullyDecoded))
        if (auto taken = take_option(address, key.toStdString(), value.toStdString(), name); !taken)
            return tl::unexpected(taken.error());
    if (address.database.empty()) return Wrong(fmt::format("{}: the name of the database is missing; {}", name, form));
    return address;
}

} // namespace canopy::app
