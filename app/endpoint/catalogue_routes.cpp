// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/endpoint/json.hpp"
#include "app/endpoint/json_form.hpp"
#include "app/endpoint/paging.hpp"
#include "app/endpoint/routes.hpp"
#include "app/orders/product_requests.hpp"
#include "app/orders/user_requests.hpp"

#include <QUrl>

#include <utility>

namespace canopy::app {

using namespace Qt::StringLiterals;

namespace {

/// What is asked about a kind of record.
template <class Record, class Id>
struct Requests {
    Async<Result<Record>> (*create)(SharedServices services, Form form);
    Async<Result<Record>> (*get)(SharedServices services, Id id);
    Async<Result<Record>> (*update)(SharedServices services, Id id, Form form);
    Async<Result<Page<Record>>> (*list)(SharedServices services, PageRequest page);
};

/// What the routes of users and products differ in.
struct Users {
    using Record = User;
    using Id = UserId;
    static constexpr const char* name = "users";
    static constexpr Requests<User, UserId> requests{create_user, get_user, update_user, list_users};
    static FormFields fields() { return {{"id"}, {"name"}, {"email"}, {"age", FormField::Kind::Number}}; }
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
    static constexpr Requests<Product, ProductId> requests{create_product, get_product, update_product, list_products};
    static FormFields fields() {
        return {{"id"}, {"name"}, {"price", FormField::Kind::Money}, {"stock", FormField::Kind::Number}};
    }
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

/// What was refused, in the words of whoever sent JSON.
template <class Kind>
HttpResponse refused(OrderError error, const HttpRequest& request) {
    return to_response(in_json_words(std::move(error), Kind::fields(), request.body));
}

template <class Kind>
Async<HttpResponse> create(const Api& api, const HttpRequest& request) {
    auto form = read_form(request, Kind::fields());
    if (!form) co_return to_response(form.error());
    auto creating = Kind::requests.create(api.services, std::move(*form));
    const auto made = co_await creating;
    if (!made) co_return refused<Kind>(made.error(), request);
    co_return json_response(201, Kind::to_json(*made)).with("Location", location_of<Kind>(*made));
}

template <class Kind>
Async<HttpResponse> show(const Api& api, const HttpRequest& request) {
    auto getting = Kind::requests.get(api.services, typename Kind::Id{request.parameters.front()});
    const auto found = co_await getting;
    co_return found ? json_response(200, Kind::to_json(*found)) : to_response(found.error());
}

template <class Kind>
Async<HttpResponse> update(const Api& api, const HttpRequest& request) {
    FormFields fields = Kind::fields();
    std::erase_if(fields, [](const FormField& field) { return field.name == "id"; });
    auto form = read_form(request, fields);
    if (!form) co_return to_response(form.error());
    auto updating = Kind::requests.update(api.services, typename Kind::Id{request.parameters.front()}, std::move(*form));
    const auto changed = co_await updating;
    co_return changed ? json_response(200, Kind::to_json(*changed)) : refused<Kind>(changed.error(), request);
}

template <class Kind>
Async<HttpResponse> list(const Api& api, const HttpRequest& request) {
    QueryReader query(request);
    const PageRequest page_request = read_page(query);
    if (const auto wrong = query.finish()) co_return to_response(*wrong);
    auto listing = Kind::requests.list(api.services, page_request);
    const auto page = co_await listing;
    if (!page) co_return to_response(page.error());
    QJsonArray rows;
    for (const auto& each : page->rows) rows.append(Kind::to_json(each));
    const QJsonValue next = page->page < page->pages() ? json(to_page_cursor(page->page + 1, page->size)) : QJsonValue();
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
