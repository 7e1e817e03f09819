// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/endpoint/json.hpp"
#include "app/endpoint/json_form.hpp"
#include "app/endpoint/paging.hpp"
#include "app/endpoint/problem.hpp"
#include "app/endpoint/routes.hpp"
#include "app/orders/product.hpp"
#include "app/orders/user.hpp"
#include "app/storage/product_store.hpp"
#include "app/storage/user_store.hpp"

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
    using Store = UserStore;
    static constexpr const char* name = "users";
    static FormFields fields() { return {{"id", "name", "email", "age"}, {}}; }
    static Changeset<User> made(Form form) { return new_user_changes(std::move(form)); }
    static Changeset<User> changed(User user, Form form) { return user_changes(std::move(user), std::move(form)); }
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
    using Store = ProductStore;
    static constexpr const char* name = "products";
    static FormFields fields() { return {{"id", "name", "price", "stock"}, {"price"}}; }
    static Changeset<Product> made(Form form) { return new_product_changes(std::move(form)); }
    static Changeset<Product> changed(Product product, Form form) { return product_changes(std::move(product), std::move(form)); }
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

/// What the database refused: an id that is taken is a conflict, the rest are fields to mend.
template <class Kind>
HttpResponse refused(const StorageError& error) {
    const auto fields = Kind::made(Form{}).explain(error.violations);
    if (fields.empty()) return to_response(to_order_error(error));
    Problem problem = invalid(in_json_words(fields, Kind::fields()));
    const bool is_taken = std::ranges::any_of(fields, [](const FieldError& each) { return each.field == "id"; });
    if (is_taken) problem = {.status = 409, .detail = problem.detail, .fields = problem.fields};
    return to_response(problem);
}

/// An answer made of what the database said, if it said anything.
template <class Kind, class T>
std::optional<HttpResponse> failure_of(const tl::expected<StorageResult<T>, ExitReason>& outcome) {
    if (!outcome) return to_response(unavailable("the database", outcome.error()));
    if (!*outcome) return refused<Kind>(outcome->error());
    return std::nullopt;
}

template <class Kind>
Async<HttpResponse> create(const Api& api, const HttpRequest& request) {
    using Record = typename Kind::Record;
    const auto form = read_form(request, Kind::fields());
    if (!form) co_return to_response(form.error());
    auto record = Kind::made(*form).apply();
    if (!record) co_return to_response(invalid(in_json_words(record.error(), Kind::fields())));
    Repo::Work<void> work = [wanted = *record](Database& database) { return typename Kind::Store{database}.insert(wanted); };
    auto writing = api.services->repo.write<void>(std::string{Kind::name} + ".insert", std::move(work));
    const auto outcome = co_await std::move(writing).attempt();
    if (auto failure = failure_of<Kind>(outcome)) co_return std::move(*failure);
    const Record& made = *record;
    co_return json_response(201, Kind::to_json(made)).with("Location", location_of<Kind>(made));
}

template <class Kind>
Async<HttpResponse> show(const Api& api, const HttpRequest& request) {
    using Record = typename Kind::Record;
    typename Kind::Id id{request.parameters.front()};
    Repo::Work<Record> work = [id](Database& database) { return typename Kind::Store{database}.find(id); };
    auto reading = api.services->repo.read<Record>(std::string{Kind::name} + ".find", std::move(work));
    const auto outcome = co_await std::move(reading).attempt();
    if (auto failure = failure_of<Kind>(outcome)) co_return std::move(*failure);
    co_return json_response(200, Kind::to_json(**outcome));
}

/// Looked at, checked and written in one transaction: nobody changes it in between.
template <class Kind>
Async<HttpResponse> update(const Api& api, const HttpRequest& request) {
    using Record = typename Kind::Record;
    using Outcome = tl::expected<Record, std::vector<FieldError>>;
    FormFields fields = Kind::fields();
    std::erase(fields.names, "id");
    const auto form = read_form(request, fields);
    if (!form) co_return to_response(form.error());
    Repo::Work<Outcome> work = [id = typename Kind::Id{request.parameters.front()},
                                changes = *form](Database& database) -> StorageResult<Outcome> {
        typename Kind::Store store{database};
        StorageResult<Record> found = store.find(id);
        if (!found) return tl::unexpected(found.error());
        Outcome changed = Kind::changed(std::move(*found), changes).apply();
        if (!changed) return changed;
        return store.update(*changed).map([&changed] { return changed; });
    };
    auto writing = api.services->repo.write<Outcome>(std::string{Kind::name} + ".update", std::move(work));
    const auto outcome = co_await std::move(writing).attempt();
    if (auto failure = failure_of<Kind>(outcome)) co_return std::move(*failure);
    const Outcome& changed = **outcome;
    co_return changed ? json_response(200, Kind::to_json(*changed))
                      : to_response(invalid(in_json_words(changed.error(), Kind::fields())));
}

template <class Kind>
Async<HttpResponse> list(const Api& api, const HttpRequest& request) {
    using Record = typename Kind::Record;
    if (const auto wrong = refuse_other_queries(request, {"limit", "cursor"})) co_return to_response(*wrong);
    const auto page_request = read_page(request);
    if (!page_request) co_return to_response(page_request.error());
    Repo::Work<Page<Record>> work = [wanted = *page_request](Database& database) {
        return typename Kind::Store{database}.list(wanted);
    };
    auto reading = api.services->repo.read<Page<Record>>(std::string{Kind::name} + ".list", std::move(work));
    const auto outcome = co_await std::move(reading).attempt();
    if (auto failure = failure_of<Kind>(outcome)) co_return std::move(*failure);
    const Page<Record>& page = **outcome;
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
