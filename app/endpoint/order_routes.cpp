// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/endpoint/json.hpp"
#include "app/endpoint/json_form.hpp"
#include "app/endpoint/order_filter.hpp"
#include "app/endpoint/paging.hpp"
#include "app/endpoint/routes.hpp"
#include "app/orders/casts.hpp"
#include "app/orders/order_requests.hpp"

#include <QUrl>

#include <array>
#include <utility>

namespace canopy::app {

using namespace Qt::StringLiterals;

namespace {

const FormFields& order_fields() {
    using Kind = FormField::Kind;
    static const FormFields fields{{"id"},
                                   {"user"},
                                   {"items", Kind::List},
                                   {"items[].product"},
                                   {"items[].quantity", Kind::Number, FormField::Presence::Required},
                                   {"items[].price", Kind::Money}};
    return fields;
}

OrderError in_json_words(OrderError error, const HttpRequest& request) {
    return in_json_words(std::move(error), order_fields(), request.body);
}

/// The id may come as the header Idempotency-Key instead.
void read_idempotency_key(const HttpRequest& request, Form& form) {
    const std::string key{request.head.header("Idempotency-Key").value_or("")};
    if (key.empty()) return;
    const Form::Value* const id = form.find("id");
    if (!id || *id == Form::Value{} || *id == Form::Value{""})
        form.set("id", key);
    else if (*id != Form::Value{key})
        form.refuse("id", "is not the Idempotency-Key");
}

/// The order that a body asks for, or the answer that it is none.
tl::expected<NewOrder, HttpResponse> read_order(const HttpRequest& request) {
    auto form = read_form(request, order_fields());
    if (!form) return tl::unexpected(to_response(form.error()));
    read_idempotency_key(request, *form);
    return new_order_changes(std::move(*form)).apply().map_error([&](std::vector<FieldError> errors) {
        return to_response(in_json_words(OrderError::invalid(std::move(errors)), request));
    });
}

/// Who cancels.
struct Canceller {
    UserId user;
};

/// `/api/v1/orders/a%2Fb`.
std::string location_of(const OrderId& id) {
    return "/api/v1/orders/" + QUrl::toPercentEncoding(QString::fromStdString(id.text())).toStdString();
}

HttpResponse to_response(const Result<Order>& order) {
    return order ? json_response(200, to_json(*order)) : to_response(order.error());
}

QJsonObject to_json(const OrderPage& page, const QJsonValue& next_cursor) {
    QJsonArray orders;
    for (const Order& order : page.orders) orders.append(app::to_json(order));
    return {{u"orders"_s, orders}, {u"next_cursor"_s, next_cursor}};
}

/// `-total`: the greatest first. Newest first without.
OrderSort read_sort(QueryReader& query) {
    constexpr std::array<std::pair<std::string_view, OrderSort::By>, 3> names{
        {{"created", OrderSort::By::Created}, {"total", OrderSort::By::Total}, {"status", OrderSort::By::Status}}};
    const auto wanted = query.text("sort");
    if (!wanted) return {};
    const bool down = wanted->starts_with('-');
    const auto direction = down ? OrderSort::Direction::Descending : OrderSort::Direction::Ascending;
    for (const auto& [name, by] : names)
        if (wanted->substr(down ? 1 : 0) == name) return {.by = by, .direction = direction};
    query.wrong("sort", "must be one of created, total, status, or one of them after a minus");
    return {};
}

/// In any order, by numbered pages.
Async<HttpResponse> list_sorted(const Api& api, OrderQuery query) {
    const auto page = from_repo(co_await api.services->repo.query(std::move(query)).attempt());
    if (!page) co_return to_response(page.error());
    const bool more = page->page < page->pages();
    const QJsonValue next = more ? json(to_page_cursor(page->page + 1, page->size)) : QJsonValue();
    co_return json_response(200, to_json(*page, next));
}

/// Behind the last order of the page before, whatever comes meanwhile.
Async<HttpResponse> list_newest_first(const Api& api, OrderFilter filter, Paging paging) {
    if (paging.after) {
        filter.older_than = OrderId{*paging.after};
        const auto known = from_repo(co_await api.services->repo.find(*filter.older_than).attempt());
        if (!known && known.error().kind == OrderError::Kind::NotFound) co_return to_response(bad_cursor());
        if (!known) co_return to_response(known.error());
    }
    const PageRequest page_request{.page = 1, .size = paging.limit};
    const auto page = from_repo(co_await api.services->repo.list(filter, page_request).attempt());
    if (!page) co_return to_response(page.error());
    const bool more = page->total > static_cast<std::int64_t>(page->orders.size());
    const QJsonValue next = more ? json(to_cursor(page->orders.back().id.text())) : QJsonValue();
    co_return json_response(200, to_json(*page, next));
}

} // namespace

Async<HttpResponse> create_order_route(const Api& api, const HttpRequest& request) {
    auto order = read_order(request);
    if (!order) co_return std::move(order.error());
    Async<Result<OrderStore::Stored>> creating = create_order(api.services, std::move(*order), Unknown::Refuse);
    const Result<OrderStore::Stored> stored = co_await creating;
    if (!stored) co_return to_response(in_json_words(stored.error(), request));
    const bool is_new = stored->when == OrderStore::Stored::When::Now;
    co_return json_response(is_new ? 201 : 200, to_json(stored->order)).with("Location", location_of(stored->order.id));
}

Async<HttpResponse> list_orders(const Api& api, const HttpRequest& request) {
    QueryReader query(request);
    OrderFilter filter = read_order_filter(query);
    const OrderSort sort = read_sort(query);
    const bool newest_first = sort == OrderSort{};
    Paging paging = newest_first ? read_paging(query) : Paging{};
    const PageRequest page = newest_first ? PageRequest{} : read_page(query);
    if (const auto wrong = query.finish()) co_return to_response(*wrong);
    OrderQuery sorted{.filter = filter, .sort = sort, .page = page};
    Async<HttpResponse> listing =
        newest_first ? list_newest_first(api, std::move(filter), std::move(paging)) : list_sorted(api, std::move(sorted));
    co_return co_await listing;
}

Async<HttpResponse> show_order(const Api& api, const HttpRequest& request) {
    Async<Result<Order>> getting = get_order(api.services, OrderId{request.parameters.front()});
    co_return to_response(co_await getting);
}

Async<HttpResponse> cancel_order_route(const Api& api, const HttpRequest& request) {
    auto form = read_form(request, {{"user"}});
    if (!form) co_return to_response(form.error());
    Changeset<Canceller> changes(std::move(*form));
    changes.field("user", &Canceller::user).required();
    auto canceller = std::move(changes).apply();
    if (!canceller) co_return to_response(in_json_words(OrderError::invalid(canceller.error()), request));
    Async<Result<Order>> cancelling = cancel_order(api.services, std::move(canceller->user), OrderId{request.parameters.front()});
    co_return to_response(co_await cancelling);
}

Async<HttpResponse> advance_order_route(const Api& api, const HttpRequest& request) {
    const auto form = read_form(request, {});
    if (!form) co_return to_response(form.error());
    if (!form->refused().empty()) co_return to_response(in_json_words(OrderError::invalid(form->refused()), request));
    Async<Result<Order>> advancing = advance_order(api.services, OrderId{request.parameters.front()});
    co_return to_response(co_await advancing);
}

} // namespace canopy::app
