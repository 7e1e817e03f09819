// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/settings/database_url.hpp"

#include "app/storage/postgres_url.hpp"

#include <QByteArray>

#include <algorithm>
#include <cstddef>
#include <fmt/format.h>
#include <string_view>

namespace canopy::app {

namespace {

constexpr std::string_view sqlite = "sqlite://";
constexpr std::string_view mask = "***";

/// Where the part after `://` begins; npos for what is no URL.
std::size_t after_scheme(const std::string& text) {
    if (is_postgres_url(text)) return text.find_first_not_of('/', text.find(':') + 1);
    const std::size_t colon = text.find("://");
    if (colon == 0 || text.find_first_of("/.") < colon) return std::string::npos;
    return colon == std::string::npos ? colon : colon + 3;
}

void mask_user(std::string& url, std::size_t begin) {
    const std::size_t host = url.rfind('@'); // the last: a password may hold an @ or a / by mistake
    const std::size_t colon = url.find(':', begin);
    if (host == std::string::npos || host < begin || colon > host) return;
    url.replace(colon + 1, host - colon - 1, mask);
}

/// `?password=…`, `&sslpassword=…`.
void mask_parameters(std::string& url) {
    constexpr std::string_view name = "password=";
    for (std::size_t at = url.find(name); at != std::string::npos; at = url.find(name, at)) {
        at += name.size();
        url.replace(at, std::min(url.find_first_of("&#", at), url.size()) - at, mask);
    }
}

/// What --print-config shows cannot be connected with.
Parsed<DatabaseLocation> parse_postgres(const std::string& text) {
    if (text.find("://") == std::string::npos)
        return tl::unexpected(
            fmt::format("{} lacks its two slashes; write postgres://USER@HOST/DATABASE", in_quotes(mask_password(text))));
    const Parsed<PostgresAddress> address = parse_postgres_url(text);
    if (!address || address->password != mask) return address;
    return tl::unexpected(std::string{"the password is masked; write it, or leave it out for PGPASSWORD or ~/.pgpass"});
}

} // namespace

Parsed<DatabaseLocation> parse_database_url(const std::string& text) {
    if (is_postgres_url(text)) return parse_postgres(text);
    const std::size_t rest = after_scheme(text);
    if (rest == std::string::npos && !text.empty()) return std::filesystem::path{text};
    if (!text.empty() && !text.starts_with(sqlite))
        return tl::unexpected(fmt::format("{} is no database; write FILE, sqlite:///FILE or postgres://USER@HOST/DATABASE",
                                          in_quotes(mask_password(text))));
    const std::string path =
        text.empty() ? text : QByteArray::fromPercentEncoding(QByteArray::fromStdString(text.substr(rest))).toStdString();
    if (path.find_first_not_of('/') == std::string::npos)
        return tl::unexpected(std::string{"the file name is empty; name a file"});
    if (path.front() != '/')
        return tl::unexpected(fmt::format("{} names a computer; write three slashes, sqlite:///FILE", in_quotes(text)));
    return std::filesystem::path{path};
}

std::string mask_password(std::string url) {
    const std::size_t begin = after_scheme(url);
    if (begin == std::string::npos) return url;
    mask_user(url, begin);
    mask_parameters(url);
    return url;
}

} // namespace canopy::app
