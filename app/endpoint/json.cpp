// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/endpoint/json.hpp"

#include <QJsonDocument>

#include <algorithm>
#include <fmt/format.h>

namespace canopy::app {

using namespace Qt::StringLiterals;

namespace {

constexpr int most_levels = 32;

/// How deep brackets lie in each other; texts are passed over.
int levels_of(std::string_view body) {
    int depth = 0;
    int deepest = 0;
    bool in_text = false;
    for (std::size_t i = 0; i < body.size(); ++i) {
        const char c = body[i];
        if (in_text) {
            if (c == '\\') ++i;
            if (c == '"') in_text = false;
        } else if (c == '"') {
            in_text = true;
        } else if (c == '{' || c == '[') {
            deepest = std::max(deepest, ++depth);
        } else if (c == '}' || c == ']') {
            --depth;
        }
    }
    return deepest;
}

} // namespace

std::optional<std::int64_t> whole_number(const QJsonValue& value) {
    if (!value.isDouble()) return std::nullopt;
    const qint64 number = value.toInteger(-1);
    if (number == -1 && value.toInteger(-2) == -2) return std::nullopt; // its answer for what is no whole number
    return number;
}

QJsonValue json(std::string_view text) { return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size())); }

std::string to_text(const QJsonObject& object) { return QJsonDocument(object).toJson(QJsonDocument::Compact).toStdString(); }

HttpResponse json_response(int status, const QJsonObject& object) { return {.status = status, .body = to_text(object)}; }

tl::expected<QJsonObject, std::string> parse_object(std::string_view body) {
    if (levels_of(body) > most_levels) return tl::unexpected(fmt::format("the JSON has more than {} levels", most_levels));
    QJsonParseError error;
    const auto bytes = QByteArray::fromRawData(body.data(), static_cast<qsizetype>(body.size()));
    const QJsonDocument document = QJsonDocument::fromJson(bytes, &error);
    if (error.error != QJsonParseError::NoError)
        return tl::unexpected(
            fmt::format("the body is not JSON: {} at byte {}", error.errorString().toStdString(), error.offset));
    if (!document.isObject()) return tl::unexpected(std::string{"the body is JSON, but not an object"});
    return document.object();
}

std::string rfc3339(WallTime time) {
    const auto day = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::year_month_day date{day};
    const std::chrono::hh_mm_ss clock{time - day};
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", static_cast<int>(date.year()),
                       static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), clock.hours().count(),
                       clock.minutes().count(), clock.seconds().count(), clock.subseconds().count());
}

QJsonObject to_json(const Order& order) {
    QJsonArray items;
    for (const Item& item : order.items)
        items.append(QJsonObject{{u"product"_s, json(item.product.text())},
                                 {u"quantity"_s, item.quantity},
                                 {u"price_cents"_s, static_cast<qint64>(item.price.cents)}});
    return {{u"id"_s, json(order.id.text())},
            {u"user"_s, json(order.user.text())},
            {u"status"_s, json(to_word(order.status))},
            {u"waiting_for"_s, order.waiting_for.empty() ? QJsonValue() : json(order.waiting_for)},
            {u"items"_s, items},
            {u"total_cents"_s, static_cast<qint64>(order.total.cents)},
            {u"created_at"_s, json(rfc3339(order.created_at))},
            {u"updated_at"_s, json(rfc3339(order.updated_at))}};
}

} // namespace canopy::app
