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
#include <array>
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

QJsonObject to_json(const OrderPage& page, const QJsonValue& next_cursor) {
    QJsonArray orders;
    for (const Order& order : page.orders) orders.append(app::to_json(order));
    return {{u"orders"_s, orders}, {u"next_cursor"_s, next_cursor}};
}

/// `-total`: the greatest first. Newest first without.
OrProblem<OrderSort> read_sort(const HttpRequest& request) {
    constexpr std::array<std::pair<std::string_view, OrderSort::By>, 3> names{
        {{"created", OrderSort::By::Created}, {"total", OrderSort::By::Total}, {"status", OrderSort::By::Status}}};
    const auto wanted = request.query("sort");
    if (!wanted) return OrderSort{};
    const bool down = wanted->starts_with('-');
    const auto direction = down ? OrderSort::Direction::Descending : OrderSort::Direction::Ascending;
    for (const auto& [name, by] : names)
        if (wanted->substr(down ? 1 : 0) == name) return OrderSort{.by = by, .direction = direction};
    return tl::unexpected(Problem{.status = 400,
                                  .detail = "sort is one of created, total, status, or one of them after a minus",
                                  .fields = {{"sort", "is no order to sort by"}}});
}

/// In any order, by numbered pages.
Async<HttpResponse> list_sorted(const Api& api, const HttpRequest& request, OrderFilter filter, OrderSort sort) {
    const auto paging = read_page(request);
    if (!paging) co_return to_response(paging.error());
    OrderQuery query{.filter = std::move(filter), .sort = sort, .page = *paging};
    const auto page = from_repo(co_await api.services->repo.query(std::move(query)).attempt());
    if (!page) co_return to_response(page.error());
    const bool more = page->page < page->pages();
    const QJsonValue next = more ? json(to_page_cursor(page->page + 1, page->size)) : QJsonValue();
    co_return json_response(200, to_json(*page, next));
}

/// Behind the last order of the page before, whatever comes meanwhile.
Async<HttpResponse> list_newest_first(const Api& api, const HttpRequest& request, OrderFilter filter) {
    const auto paging = read_paging(request);
    if (!paging) co_return to_response(paging.error());
    if (paging->after) {
        filter.older_than = OrderId{*paging->after};
        const auto known = from_repo(co_await api.services->repo.find(*filter.older_than).attempt());
        if (!known && known.error().kind == OrderError::Kind::NotFound) co_return to_response(bad_cursor());
        if (!known) co_return to_response(known.error());
    }
    const PageRequest page_request{.page = 1, .size = paging->limit};
    const auto page = from_repo(co_await api.services->repo.list(filter, page_request).attempt());
    if (!page) co_return to_response(page.error());
    const bool more = page->total > static_cast<std::int64_t>(page->orders.size());
    const QJsonValue next = more ? json(to_cursor(page->orders.back().id.text())) : QJsonValue();
    co_return json_response(200, to_json(*page, next));
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
    if (const auto refused = refuse_other_queries(request, {"user", "status", "sort", "limit", "cursor"}))
        co_return to_response(*refused);
    OrProblem<OrderFilter> filter = read_filter(request);
    if (!filter) co_return to_response(filter.error());
    const OrProblem<OrderSort> sort = read_sort(request);
    if (!sort) co_return to_response(sort.error());
    Async<HttpResponse> listing = *sort == OrderSort{} ? list_newest_first(api, request, std::move(*filter))
                                                       : list_sorted(api, request, std::move(*filter), *sort);
    co_return co_await listing;
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
    if (const auto errors = form.finish(); !errors.empty()) co_return to_response(invalid(errors));
    Async<Result<Order>> cancelling = cancel_order(api.services, std::move(user), OrderId{request.parameters.front()});
    co_return to_response(co_await cancelling);
}

Async<HttpResponse> advance_order_route(const Api& api, const HttpRequest& request) {
    const auto object = object_of(request);
    if (!object) co_return to_response(object.error());
    FormReader form(*object);
    if (const auto errors = form.finish(); !errors.empty()) co_return to_response(invalid(errors));
    Async<Result<Order>> advancing = advance_order(api.services, OrderId{request.parameters.front()});
    co_return to_response(co_await advancing);
}

} // namespace canopy::app
