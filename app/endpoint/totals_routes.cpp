// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/endpoint/json.hpp"
#include "app/endpoint/order_filter.hpp"
#include "app/endpoint/paging.hpp"
#include "app/endpoint/routes.hpp"

namespace canopy::app {

using namespace Qt::StringLiterals;

namespace {

QJsonObject to_json(const OrderTotals& totals) {
    return {{u"count"_s, static_cast<qint64>(totals.count)}, {u"total_cents"_s, static_cast<qint64>(totals.sum.cents)}};
}

/// The same, said of somebody.
QJsonObject to_json(const QString& name, std::string_view whose, const OrderTotals& totals) {
    QJsonObject object = to_json(totals);
    object[name] = json(whose);
    return object;
}

QJsonObject to_json(const OrderSums& sums) {
    QJsonArray by_status;
    for (const auto& [status, totals] : sums.by_status) by_status.append(to_json(u"status"_s, to_word(status), totals));
    QJsonArray by_user;
    for (const UserTotals& each : sums.by_user) by_user.append(to_json(u"user"_s, each.user.text(), each.totals));
    QJsonObject object = to_json(sums.all);
    object[u"by_status"_s] = by_status;
    object[u"by_user"_s] = by_user;
    return object;
}

} // namespace

Async<HttpResponse> get_totals(const Api& api, const HttpRequest& request) {
    QueryReader query(request);
    OrderFilter filter = read_order_filter(query);
    const std::int64_t users = read_limit(query);
    if (const auto wrong = query.finish()) co_return to_response(*wrong);
    auto reading = api.services->repo.sums(std::move(filter), users);
    const Result<OrderSums> sums = from_repo(co_await std::move(reading).attempt());
    co_return sums ? json_response(200, to_json(*sums)) : to_response(sums.error());
}

} // namespace canopy::app
