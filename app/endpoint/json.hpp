// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/endpoint/http_message.hpp"
#include "app/orders/order.hpp"

#include <QJsonArray>
#include <QJsonObject>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

namespace canopy::app {

/// A text as a JSON value; what is not UTF-8 is replaced.
QJsonValue json(std::string_view text);

/// The number if it is whole: 1e3 is, 1.5 and "3" are not.
std::optional<std::int64_t> whole_number(const QJsonValue& value);

/// Compact, and the keys in their order: the same object is the same text.
std::string to_text(const QJsonObject& object);
HttpResponse json_response(int status, const QJsonObject& object);

/// The object a body is. Fails: a sentence, for other than one object, more than 32 levels, or wrong JSON.
tl::expected<QJsonObject, std::string> parse_object(std::string_view body);

/// `2026-01-01T00:00:00.000Z`: RFC 3339, UTC, milliseconds.
std::string rfc3339(WallTime time);

/// id, user, status, waiting_for, items, total_cents, created_at, updated_at.
QJsonObject to_json(const Order& order);

} // namespace canopy::app
