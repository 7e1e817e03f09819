// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/endpoint/json.hpp"
#include "app/endpoint/json_form.hpp"
#include "app/endpoint/paging.hpp"
#include "app/endpoint/problem.hpp"
#include "app/endpoint/routes.hpp"
#include "app/orders/product.hpp"
#include "app/orders/product_requests.hpp"
#include "app/orders/user.hpp"
#include "app/orders/user_requests.hpp"

#include <QUrl>

#include <algorithm>
#include <utility>

namespace canopy::app {

using namespace Qt::StringLiterals;

namespace {

/// What the routes of users and products differ in.
struct Users {
    using Record = User;
    using Id = UserId;
    static constexpr const char* name = "users";
    static FormFields fields() { return {{"id", "name", "email", "age"}, {}}; }
    static Changeset<User> made(Form form) { return new_user_changes(std::move(form)); }
    static constexpr auto create = [](const SharedServices& services, Form form) {
        return create_user(services, std::move(form));
    };
    static constexpr auto update = [](const SharedServices& services, UserId id, Form form) {
        return update_user(services, std::move(id), std::move(form));
    };
    static constexpr auto get = [](const SharedServices& services, UserId id) { return get_user(services, std::move(id)); };
    static constexpr auto list = [](const SharedServices& services, PageRequest page) { return list_users(services, page); };
    static QJsonObject to_json(const User& user) {
        return {{u"id"_s, json(user.id.text())},
                {u"name"_s, json(user.name)},
                {u"email"_s, user.email ? json(*user.email) : QJsonValue()},
                {u"age"_s, user.age ? QJsonValue(*user.age) : QJsonValue()}};
    }
};

struct Products {
    using Record = Product;
    using Id = ProductId;
    static constexpr const char* name = "products";
    static FormFields fields() { return {{"id", "name", "price", "stock"}, {"price"}}; }
    static Changeset<Product> made(Form form) { return new_product_changes(std::move(form)); }
    static constexpr auto create = [](const SharedServices& services, Form form) {
        return create_product(services, std::move(form));
    };
    static constexpr auto update = [](const SharedServices& services, ProductId id, Form form) {
        return update_product(services, std::move(id), std::move(form));
    };
    static constexpr auto get = [](const SharedServices& services, ProductId id) { return get_product(services, std::move(id)); };
    static constexpr auto list = [](const SharedServices& services, PageRequest page) { return list_products(services, page); };
    static QJsonObject to_json(const Product& product) {
        return {{u"id"_s, json(product.id.text())},
                {u"name"_s, json(product.name)},
                {u"price_cents"_s, static_cast<qint64>(product.price.cents)},
                {u"stock"_s, product.stock ? QJsonValue(static_cast<qint64>(*product.stock)) : QJsonValue()}};
    }
};

template <class Kind>
std::string location_of(const typename Kind::Record& record) {
    const QByteArray id = QUrl::toPercentEncoding(QString::fromStdString(record.id.text()));
    return std::string("/api/v1/") + Kind::name + "/" + id.toStdString();
}

/// An error whose fields are those of the JSON.
template <class Kind>
HttpResponse refused(OrderError error) {
    if (error.fields.empty()) return to_response(error);
    return to_response(invalid(in_json_words(error.fields, Kind::fields())));
}

/// What the database refused of a form that is good in itself: an id that is taken is a conflict, the rest are fields to mend.
template <class Kind>
HttpResponse refused_creation(const OrderError& error) {
    if (std::ranges::none_of(error.fields, [](const FieldError& each) { return each.field == "id"; }))
        return refused<Kind>(error);
    const Problem problem = invalid(in_json_words(error.fields, Kind::fields()));
    return to_response(Problem{.status = 409, .detail = problem.detail, .fields = problem.fields});
}

template <class Kind>
Async<HttpResponse> create(const Api& api, const HttpRequest& request) {
    const auto form = read_form(request, Kind::fields());
    if (!form) co_return to_response(form.error());
    const auto record = Kind::made(*form).apply();
    if (!record) co_return to_response(invalid(in_json_words(record.error(), Kind::fields())));
    const Result<typename Kind::Record> made = co_await Kind::create(api.services, *form);
    if (!made) co_return refused_creation<Kind>(made.error());
    co_return json_response(201, Kind::to_json(*made)).with("Location", location_of<Kind>(*made));
}

template <class Kind>
Async<HttpResponse> show(const Api& api, const HttpRequest& request) {
    typename Kind::Id id{request.parameters.front()};
    const Result<typename Kind::Record> found = co_await Kind::get(api.services, std::move(id));
    co_return found ? json_response(200, Kind::to_json(*found)) : to_response(found.error());
}

template <class Kind>
Async<HttpResponse> update(const Api& api, const HttpRequest& request) {
    FormFields fields = Kind::fields();
    std::erase(fields.names, "id");
    const auto form = read_form(request, fields);
    if (!form) co_return to_response(form.error());
    typename Kind::Id id{request.parameters.front()};
    const Result<typename Kind::Record> changed = co_await Kind::update(api.services, std::move(id), *form);
    co_return changed ? json_response(200, Kind::to_json(*changed)) : refused<Kind>(changed.error());
}

template <class Kind>
Async<HttpResponse> list(const Api& api, const HttpRequest& request) {
    using Record = typename Kind::Record;
    if (const auto wrong = refuse_other_queries(request, {"limit", "cursor"})) co_return to_response(*wrong);
    const auto page_request = read_page(request);
    if (!page_request) co_return to_response(page_request.error());
    const Result<Page<Record>> listed = co_await Kind::list(api.services, *page_request);
    if (!listed) co_return to_response(listed.error());
    const Page<Record>& page = *listed;
    QJsonArray rows;
    for (const Record& each : page.rows) rows.append(Kind::to_json(each));
    const QJsonValue next = page.page < page.pages() ? json(to_page_cursor(page.page + 1, page.size)) : QJsonValue();
    co_return json_response(200, {{QString::fromLatin1(Kind::name), rows}, {u"next_cursor"_s, next}});
}

} // namespace

Async<HttpResponse> list_users(const Api& api, const HttpRequest& request) { return list<Users>(api, request); }
Async<HttpResponse> create_user(const Api& api, const HttpRequest& request) { return create<Users>(api, request); }
Async<HttpResponse> show_user(const Api& api, const HttpRequest& request) { return show<Users>(api, request); }
Async<HttpResponse> update_user(const Api& api, const HttpRequest& request) { return update<Users>(api, request); }
Async<HttpResponse> list_products(const Api& api, const HttpRequest& request) { return list<Products>(api, request); }
Async<HttpResponse> create_product(const Api& api, const HttpRequest& request) { return create<Products>(api, request); }
Async<HttpResponse> show_product(const Api& api, const HttpRequest& request) { return show<Products>(api, request); }
Async<HttpResponse> update_product(const Api& api, const HttpRequest& request) { return update<Products>(api, request); }

} // namespace canopy::app
