// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/endpoint/json.hpp"
#include "app/endpoint/json_form.hpp"
#include "app/endpoint/paging.hpp"
#include "app/endpoint/problem.hpp"
#include "app/endpoint/routes.hpp"
#include "app/forms/changeset.hpp"
#include "app/orders/order_requests.hpp"

#include <QUrl>

#include <algorithm>
#include <fmt/format.h>
#include <limits>
#include <utility>

namespace canopy::app {

using namespace Qt::StringLiterals;

namespace {

template <class T>
using OrProblem = tl::expected<T, Problem>;

OrProblem<QJsonObject> object_of(const HttpRequest& request) {
    auto object = parse_object(request.body);
    if (!object) return tl::unexpected(Problem{.status = 400, .detail = object.error()});
    return std::move(*object);
}

/// A number that is out of range for an int is out of range for the order too.
int to_int(std::int64_t number) {
    return static_cast<int>(std::clamp<std::int64_t>(number, std::numeric_limits<int>::min(), std::numeric_limits<int>::max()));
}

Item read_item(const QJsonObject& object, std::size_t place, FormReader& form) {
    FormReader reader(object, fmt::format("items[{}].", place));
    Item item{.product = ProductId{reader.text("product")},
              .quantity = to_int(reader.integer("quantity")),
              .price = Money{reader.integer("price_cents")}};
    form.add(reader.finish());
    return item;
}

/// The rules call a price `price`; in JSON it is in cents, and says so.
std::vector<FieldError> in_json_words(std::vector<FieldError> errors) {
    for (FieldError& error : errors)
        if (error.field.ends_with(".price")) error.field += "_cents";
    return errors;
}

OrderError in_json_words(OrderError error) {
    error.fields = in_json_words(std::move(error.fields));
    return error;
}

/// The order that a body asks for. The id may come as the header Idempotency-Key instead.
OrProblem<NewOrder> read_order(const HttpRequest& request) {
    const auto object = object_of(request);
    if (!object) return tl::unexpected(object.error());
    FormReader form(*object);
    const std::string key{request.head.header("Idempotency-Key").value_or("")};
    NewOrder order;
    const std::string id = form.text("id", key.empty() ? FormReader::Presence::Required : FormReader::Presence::Optional);
    if (!id.empty() && !key.empty() && id != key) form.add({{"id", "is not the Idempotency-Key"}});
    order.id = OrderId{id.empty() ? key : id};
    order.user = UserId{form.text("user")};
    for (const QJsonObject& item : form.objects("items")) order.items.push_back(read_item(item, order.items.size(), form));
    form.add(in_json_words(validate(order)));
    if (auto errors = form.finish(); !errors.empty()) return tl::unexpected(invalid(std::move(errors)));
    return order;
}

/// `/api/v1/orders/a%2Fb`.
std::string location_of(const OrderId& id) {
    return "/api/v1/orders/" + QUrl::toPercentEncoding(QString::fromStdString(id.text())).toStdString();
}

HttpResponse to_response(const Result<Order>& order) {
    return order ? json_response(200, to_json(*order)) : to_response(order.error());
}

std::vector<std::string> status_words() {
    std::vector<std::string> words;
    for (const OrderStatus status : all_order_statuses) words.emplace_back(to_word(status));
    return words;
}

OrProblem<OrderFilter> read_filter(const HttpRequest& request) {
    OrderFilter filter;
    if (const auto user = request.query("user")) filter.user = UserId{std::string{*user}};
    if (const auto word = request.query("status")) {
        struct Wanted {
            std::string status;
        };
        Changeset<Wanted> changes(Form{{"status", std::string{*word}}});
        changes.field("status", &Wanted::status).inclusion(status_words());
        if (!changes.is_valid())
            return tl::unexpected(
                Problem{.status = 400, .detail = OrderError::invalid(changes.errors()).text, .fields = changes.errors()});
        filter.status = order_status_from_word(*word);
    }
    return filter;
}

QJsonObject to_json(const OrderPage& page) {
    QJsonArray orders;
    for (const Order& order : page.orders) orders.append(app::to_json(order));
    const bool more = page.total > static_cast<std::int64_t>(page.orders.size());
    return {{u"orders"_s, orders}, {u"next_cursor"_s, more ? json(to_cursor(page.orders.back().id.text())) : QJsonValue()}};
}

} // namespace

Async<HttpResponse> create_order_route(const Api& api, const HttpRequest& request) {
    OrProblem<NewOrder> order = read_order(request);
    if (!order) co_return to_response(order.error());
    Async<Result<OrderStore::Stored>> creating = create_order(api.services, std::move(*order), Unknown::Refuse);
    const Result<OrderStore::Stored> stored = co_await creating;
    if (!stored) co_return to_response(in_json_words(stored.error()));
    const bool is_new = stored->when == OrderStore::Stored::When::Now;
    co_return json_response(is_new ? 201 : 200, to_json(stored->order)).with("Location", location_of(stored->order.id));
}

Async<HttpResponse> list_orders(const Api& api, const HttpRequest& request) {
    if (const auto refused = refuse_other_queries(request, {"user", "status", "limit", "cursor"}))
        co_return to_response(*refused);
    OrProblem<OrderFilter> filter = read_filter(request);
    if (!filter) co_return to_response(filter.error());
    const auto paging = read_paging(request);
    if (!paging) co_return to_response(paging.error());
    if (paging->after) {
        filter->older_than = OrderId{*paging->after};
        const auto known = from_repo(co_await api.services->repo.find(*filter->older_than).attempt());
        if (!known && known.error().kind == OrderError::Kind::NotFound) co_return to_response(bad_cursor());
        if (!known) co_return to_response(known.error());
    }
    const PageRequest page_request{.page = 1, .size = paging->limit};
    const auto page = from_repo(co_await api.services->repo.list(*filter, page_request).attempt());
    co_return page ? json_response(200, to_json(*page)) : to_response(page.error());
}

Async<HttpResponse> show_order(const Api& api, const HttpRequest& request) {
    Async<Result<Order>> getting = get_order(api.services, OrderId{request.parameters.front()});
    co_return to_response(co_await getting);
}

Async<HttpResponse> cancel_order_route(const Api& api, const HttpRequest& request) {
    const auto object = object_of(request);
    if (!object) co_return to_response(object.error());
    FormReader form(*object);
    UserId user{form.text("user")};
    if (auto errors = form.finish(); !errors.empty()) co_return to_response(invalid(std::move(errors)));
    Async<Result<Order>> cancelling = cancel_order(api.services, std::move(user), OrderId{request.parameters.front()});
    co_return to_response(co_await cancelling);
}

Async<HttpResponse> advance_order_route(const Api& api, const HttpRequest& request) {
    const auto object = object_of(request);
    if (!object) co_return to_response(object.error());
    FormReader form(*object);
    if (auto errors = form.finish(); !errors.empty()) co_return to_response(invalid(std::move(errors)));
    Async<Result<Order>> advancing = advance_order(api.services, OrderId{request.parameters.front()});
    co_return to_response(co_await advancing);
}

} // namespace canopy::app
