// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/endpoint/endpoint_world.hpp"
#include "tests/endpoint/metrics_check.hpp"

#include <QJsonArray>

#include <cstdlib>
#include <fmt/format.h>
#include <fstream>
#include <future>
#include <regex>

namespace canopy::app::testing {
namespace {

using namespace std::chrono_literals;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

/// Hears what happens to the teapots' shelf; the first news is kept.
class StockEar final : public GenServer<StockEar> {
public:
    StockEar(const PubSub& pub_sub, std::shared_ptr<std::promise<std::int64_t>> first) : m_first(std::move(first)) {
        pub_sub.subscribe<StockChanged>(stock_topic(ProductId{"Teapot"}), *this);
    }
    void handle_info(StockChanged changed) {
        if (m_first) m_first->set_value(changed.left);
        m_first.reset();
    }

private:
    std::shared_ptr<std::promise<std::int64_t>> m_first;
};

class Api : public EndpointWorld {
protected:
    void SetUp() override { start(); }
    Reply patch(const std::string& target, const std::string& body) {
        return ask("PATCH", target, {authorization(), "Content-Type: application/json"}, body);
    }
    std::string status_of(const std::string& id) { return text_of(json_of(get("/api/v1/orders/" + id)), "status"); }
    static std::vector<std::string> ids_of(const Reply& page) {
        std::vector<std::string> ids;
        for (const QJsonValue& each : json_of(page)[QLatin1String("orders")].toArray())
            ids.push_back(each.toObject()[QLatin1String("id")].toString().toStdString());
        return ids;
    }
    static std::vector<std::string> wrong_fields(const Reply& reply) {
        std::vector<std::string> fields;
        for (const QJsonValue& each : json_of(reply)[QLatin1String("errors")].toArray())
            fields.push_back(each.toObject()[QLatin1String("field")].toString().toStdString());
        return fields;
    }
};

TEST_F(Api, AnOrderIsCreatedOnceAndARepetitionIsAnsweredTheSame) {
    const Reply first = post("/api/v1/orders", order("A-1"));
    EXPECT_EQ(first.status, 201);
    EXPECT_EQ(first.header("location"), "/api/v1/orders/A-1");
    const Reply again = post("/api/v1/orders", order("A-1"));
    EXPECT_EQ(again.status, 200);
    EXPECT_EQ(text_of(json_of(again), "created_at"), text_of(json_of(first), "created_at"));
    EXPECT_EQ(get(first.header("location")).status, 200);
}

TEST_F(Api, OfManyThatCreateTheSameAtOnceOneIsFirst) {
    std::vector<std::future<int>> all;
    for (int i = 0; i < 8; ++i)
        all.push_back(std::async(std::launch::async, [this] {
            RawClient asking = client();
            asking.send(request_text("POST", "/api/v1/orders", port(), {authorization(), "Content-Type: application/json"},
                                     order("B-1")));
            return asking.receive().status;
        }));
    std::multiset<int> statuses;
    for (auto& each : all) statuses.insert(each.get());
    EXPECT_EQ(statuses.count(201), 1U);
    EXPECT_EQ(statuses.count(200), 7U);
}

TEST_F(Api, TheIdMayComeAsIdempotencyKey) {
    const std::string body = R"({"user":"ada","items":[{"product":"Teapot","quantity":1,"price_cents":5}]})";
    EXPECT_EQ(post("/api/v1/orders", body, {"Idempotency-Key: K-1"}).status, 201);
    EXPECT_EQ(post("/api/v1/orders", body, {"Idempotency-Key: K-1"}).status, 200);
    EXPECT_EQ(wrong_fields(post("/api/v1/orders", order("other"), {"Idempotency-Key: K-2"})), std::vector<std::string>{"id"});
    EXPECT_EQ(wrong_fields(post("/api/v1/orders", body)), std::vector<std::string>{"id"}) << "optional only with the header";
    EXPECT_EQ(post("/api/v1/orders", order("K-3"), {"Idempotency-Key: K-3"}).status, 201);
}

TEST_F(Api, TheSameIdForAnotherOrderIs409) {
    EXPECT_EQ(post("/api/v1/orders", order("A-1", "ada")).status, 201);
    const Reply reply = post("/api/v1/orders", order("A-1", "bob"));
    EXPECT_EQ(reply.status, 409);
    EXPECT_EQ(text_of(json_of(reply), "code"), "conflict");
}

TEST_F(Api, EveryWrongFieldIsNamedAtOnce) {
    const Reply reply =
        post("/api/v1/orders", R"({"id":"a b","items":[{"product":"","quantity":0,"price_cents":1.5},7],"colour":1})");
    EXPECT_EQ(reply.status, 422);
    EXPECT_THAT(wrong_fields(reply), ::testing::IsSupersetOf({"id", "user", "items[0].product", "items[0].quantity",
                                                              "items[0].price_cents", "items[1]", "colour"}));
}

TEST_F(Api, WrongFieldsAreNamedInTheOrderOfTheBodyAndPricesInCents) {
    const Reply product = patch("/api/v1/products/Teapot", R"({"stock":-5,"price_cents":1.5,"nope":1})");
    EXPECT_EQ(product.status, 422);
    EXPECT_EQ(wrong_fields(product), (std::vector<std::string>{"stock", "price_cents", "nope"}));
    EXPECT_EQ(wrong_fields(post("/api/v1/users", R"({"zip":1,"age":"30","id":"x"})")),
              (std::vector<std::string>{"zip", "name", "age"}));
    const Reply order = post("/api/v1/orders", R"({"items":[{"price_cents":100000001,"quantity":0,"product":""},)"
                                               R"({"colour":1,"product":"Teapot","quantity":"1","price_cents":0}],"id":"A-1"})");
    EXPECT_EQ(order.status, 422);
    EXPECT_EQ(wrong_fields(order),
              (std::vector<std::string>{"user", "items[0].price_cents", "items[0].quantity", "items[0].product",
                                        "items[1].colour", "items[1].quantity", "items[1].price_cents"}));
    EXPECT_THAT(order.body, AllOf(HasSubstr("items[0].price_cents must be between 1 and 100000000"), Not(HasSubstr("0.01"))));
    EXPECT_EQ(wrong_fields(post("/api/v1/orders/A-1/cancel", R"({"b":1,"a":1})")), (std::vector<std::string>{"b", "a", "user"}));
    EXPECT_EQ(wrong_fields(post("/api/v1/orders/A-1/advance", R"({"b":1,"a":1})")), (std::vector<std::string>{"b", "a"}));
}

TEST_F(Api, EveryWrongParameterOfAQueryIsNamedInItsOrder) {
    EXPECT_EQ(wrong_fields(get("/api/v1/orders?limit=abc&foo=1")), (std::vector<std::string>{"limit", "foo"}));
    EXPECT_EQ(wrong_fields(get("/api/v1/orders?sort=price&limit=0&foo=1&status=lost")),
              (std::vector<std::string>{"sort", "limit", "foo", "status"}));
    EXPECT_EQ(wrong_fields(get("/api/v1/users?foo=1&cursor=x&limit=0")), (std::vector<std::string>{"foo", "cursor", "limit"}));
    EXPECT_EQ(wrong_fields(get("/api/v1/events?foo=1&topic=weather")), (std::vector<std::string>{"foo", "topic"}));
}

TEST_F(Api, AnOrderOfAnUnknownUserOrProductNamesTheFields) {
    const Reply reply =
        post("/api/v1/orders", R"({"id":"A-1","user":"nobody","items":[{"product":"Teapot","quantity":1,"price_cents":5},)"
                               R"({"product":"nothing","quantity":1,"price_cents":5}]})");
    EXPECT_EQ(reply.status, 422);
    EXPECT_EQ(wrong_fields(reply), (std::vector<std::string>{"user", "items[1].product"}));
    EXPECT_EQ(get("/api/v1/orders/A-1").status, 404);
    EXPECT_EQ(get("/api/v1/users/nobody").status, 404) << "nobody is registered on the way";
}

TEST_F(Api, AUserIsMadeShownChangedAndListed) {
    const Reply made = post("/api/v1/users", R"({"id":"eve l","name":"Eve","email":"eve@example.org","age":30})");
    EXPECT_EQ(made.status, 201);
    EXPECT_EQ(made.header("location"), "/api/v1/users/eve%20l");
    EXPECT_EQ(get(made.header("location")).body, made.body);
    const Reply changed = patch(made.header("location"), R"({"name":"Eva","age":null})");
    EXPECT_EQ(changed.status, 200);
    EXPECT_EQ(text_of(json_of(changed), "name"), "Eva");
    EXPECT_EQ(text_of(json_of(changed), "email"), "eve@example.org") << "what is left out stays";
    EXPECT_TRUE(json_of(changed)[QLatin1String("age")].isNull());
    EXPECT_THAT(get("/api/v1/users").body, AllOf(HasSubstr("\"ada\""), HasSubstr("\"Eva\"")));
    EXPECT_EQ(patch("/api/v1/users/nobody", R"({"name":"x"})").status, 404);
}

TEST_F(Api, WhatIsWrongWithAUserIsNamedFieldByField) {
    EXPECT_EQ(wrong_fields(post("/api/v1/users", R"({"id":"","email":"nowhere","age":-1})")),
              (std::vector<std::string>{"id", "name", "email", "age"}));
    EXPECT_EQ(wrong_fields(post("/api/v1/users", R"({"id":"x","name":"x","colour":1})")), std::vector<std::string>{"colour"});
    EXPECT_EQ(post("/api/v1/users", R"({"id":"ada","name":"other"})").status, 409);
    post("/api/v1/users", R"({"id":"u1","name":"u1","email":"one@example.org"})");
    const Reply taken = post("/api/v1/users", R"({"id":"u2","name":"u2","email":"one@example.org"})");
    EXPECT_EQ(taken.status, 422);
    EXPECT_EQ(wrong_fields(taken), std::vector<std::string>{"email"});
    EXPECT_EQ(wrong_fields(patch("/api/v1/users/ada", R"({"email":"one@example.org"})")), std::vector<std::string>{"email"});
    EXPECT_EQ(wrong_fields(patch("/api/v1/users/ada", R"({"id":"eve"})")), std::vector<std::string>{"id"}) << "an id stays";
}

TEST_F(Api, AProductIsMadeShownChangedAndListedPageByPage) {
    for (int i = 0; i < 5; ++i)
        EXPECT_EQ(post("/api/v1/products", fmt::format(R"({{"id":"p-{0}","name":"p{0}","price_cents":{0}05,"stock":3}})", i + 1))
                      .status,
                  201);
    EXPECT_EQ(json_of(get("/api/v1/products/p-2"))[QLatin1String("price_cents")].toInt(), 205);
    EXPECT_EQ(json_of(patch("/api/v1/products/p-2", R"({"price_cents":7,"stock":null})"))[QLatin1String("price_cents")].toInt(),
              7);
    EXPECT_TRUE(json_of(get("/api/v1/products/p-2"))[QLatin1String("stock")].isNull());
    const auto cached = ProductCache::get(system().product_cache(), ProductId{"p-2"}).get();
    EXPECT_EQ(cached->price, Money{7}) << "what is changed here is changed for the whole business";
    std::size_t rows = 0;
    std::string query = "?limit=4";
    for (int page = 0; !query.empty() && page < 5; ++page) {
        const QJsonObject found = json_of(get("/api/v1/products" + query));
        rows += static_cast<std::size_t>(found[QLatin1String("products")].toArray().size());
        const std::string next = text_of(found, "next_cursor");
        query = next.empty() ? "" : "?cursor=" + next;
    }
    EXPECT_EQ(rows, 6U);
    EXPECT_EQ(wrong_fields(post("/api/v1/products", R"({"id":"q","name":"q","price_cents":1.5,"stock":-1})")),
              (std::vector<std::string>{"price_cents", "stock"}));
    const std::string told = post("/api/v1/products", R"({"id":"q","name":"q","price_cents":1.5})").body;
    EXPECT_THAT(told, AllOf(HasSubstr("1250"), Not(HasSubstr("12.50")))) << "in cents";
    EXPECT_THAT(post("/api/v1/products", R"({"id":"q","name":"q","price_cents":0})").body, HasSubstr("between 1 and 100000000"));
    EXPECT_EQ(get("/api/v1/products?cursor=bm9uZQ").status, 400);
}

TEST_F(Api, AnOrderThatWaitsForAProductGoesOnWhenItsStockIsRaised) {
    ASSERT_EQ(patch("/api/v1/products/Teapot", R"({"stock":0})").status, 200);
    ASSERT_EQ(post("/api/v1/orders", order("A-1")).status, 201);
    EXPECT_THAT(text_of(json_of(post("/api/v1/orders/A-1/advance", "{}")), "waiting_for"), HasSubstr("of Teapot missing"));
    auto arrived = std::make_shared<std::promise<std::int64_t>>();
    system().runtime().start<StockEar>(system().pub_sub(), arrived).value();
    ASSERT_EQ(patch("/api/v1/products/Teapot", R"({"stock":100})").status, 200);
    EXPECT_EQ(arrived->get_future().get(), 100) << "whoever waits for the shelf is told";
    while (status_of("A-1") != "confirmed") {
    }
    EXPECT_LT(json_of(get("/api/v1/products/Teapot"))[QLatin1String("stock")].toInt(), 100);
}

TEST_F(Api, AProductThatIsChangedIsNewInTheCacheToo) {
    ASSERT_TRUE(ProductCache::get(system().product_cache(), ProductId{"Teapot"}).get());
    ASSERT_EQ(patch("/api/v1/products/Teapot", R"({"price_cents":7})").status, 200);
    EXPECT_EQ(ProductCache::get(system().product_cache(), ProductId{"Teapot"}).get()->price, Money{7});
}

TEST_F(Api, PromtoolAcceptsTheMetrics) {
    const std::string own = CANOPY_PROMTOOL;
    const std::string tool = std::filesystem::exists(own) ? own : "promtool";
    if (std::system((tool + " --version >/dev/null 2>&1").c_str()) != 0)
        GTEST_SKIP() << "no promtool: ./dev test unpacks it from Debian's package prometheus";
    post("/api/v1/orders", order("A-1"));
    wait_for_log("POST /api/v1/orders");
    std::ofstream(in_folder("metrics.txt")) << get("/metrics").body;
    EXPECT_EQ(std::system((tool + " check metrics < " + in_folder("metrics.txt").string()).c_str()), 0);
}

TEST_F(Api, PrometheusOwnParserAcceptsOpenMetrics) {
    const std::string python = "/usr/bin/python3 -c '{}'"; // Debian's, whatever else is in the path
    const std::string parser = "from prometheus_client.openmetrics.parser import text_string_to_metric_families as parse\n";
    if (std::system((fmt::format(fmt::runtime(python), parser) + " 2>/dev/null").c_str()) != 0)
        GTEST_SKIP() << "no parser: ./dev test installs Debian's package python3-prometheus-client";
    post("/api/v1/orders", order("A-1"));
    ask("M0", "/livez");
    wait_for_log("POST /api/v1/orders");
    std::ofstream(in_folder("metrics.txt")) << get("/metrics", {"Accept: application/openmetrics-text; version=1.0.0"}).body;
    const std::string count = parser + "import sys\nsys.exit(0 if len(list(parse(sys.stdin.read()))) > 30 else 1)";
    EXPECT_EQ(std::system((fmt::format(fmt::runtime(python), count) + " < " + in_folder("metrics.txt").string()).c_str()), 0);
}

TEST_F(Api, WhatIsNoJsonIs400AndAnotherTypeIs415) {
    EXPECT_EQ(post("/api/v1/orders", "{").status, 400);
    EXPECT_EQ(ask("POST", "/api/v1/orders", {authorization()}, order("A-1")).status, 415);
    EXPECT_EQ(ask("POST", "/api/v1/orders", {authorization(), "Content-Type: text/plain"}, order("A-1")).status, 415);
    EXPECT_EQ(post("/api/v1/orders", order("A-1"), {"Content-Encoding: gzip"}).status, 415);
    EXPECT_EQ(post("/api/v1/orders", order("A-2"), {"Content-Encoding: identity"}).status, 201);
    EXPECT_EQ(get("/api/v1/orders/A-1").status, 404) << "nothing was stored";
}

TEST_F(Api, TooManyOrdersOfAUserAre429WithTheTimeToWait) {
    for (int i = 0; i < 5; ++i) EXPECT_EQ(post("/api/v1/orders", order(fmt::format("L-{}", i))).status, 201);
    const Reply reply = post("/api/v1/orders", order("L-5"));
    EXPECT_EQ(reply.status, 429);
    const int wait = std::stoi(reply.header("retry-after"));
    EXPECT_GE(wait, 1);
    EXPECT_LE(wait, 60);
    EXPECT_EQ(post("/api/v1/orders", order("L-6", "bob")).status, 201) << "others are not concerned";
}

TEST_F(Api, AnOrderIsAdvancedToItsEndAndNoFurther) {
    post("/api/v1/orders", order("A-1"));
    for (const char* status : {"confirmed", "shipped", "delivered"})
        EXPECT_EQ(text_of(json_of(post("/api/v1/orders/A-1/advance", "{}")), "status"), status);
    EXPECT_EQ(post("/api/v1/orders/A-1/advance", "{}").status, 409);
    EXPECT_EQ(post("/api/v1/orders/A-1/cancel", R"({"user":"ada"})").status, 409);
    EXPECT_EQ(post("/api/v1/orders/nobody/advance", "{}").status, 404);
}

TEST_F(Api, AnOrderIsCancelledByItsUserAlone) {
    post("/api/v1/orders", order("A-1"));
    EXPECT_EQ(post("/api/v1/orders/A-1/cancel", R"({"user":"eve"})").status, 404);
    EXPECT_EQ(post("/api/v1/orders/A-1/cancel", "{}").status, 422);
    EXPECT_EQ(post("/api/v1/orders/A-1/cancel", R"({"user":"ada"})").status, 200);
    EXPECT_EQ(status_of("A-1"), "cancelled");
}

TEST_F(Api, PagesGoFromTheNewestToTheOldestWithoutHolesWhileOrdersCome) {
    for (int i = 0; i < 10; ++i) {
        know({fmt::format("user-{}", i), fmt::format("late-{}", i)});
        post("/api/v1/orders", order(fmt::format("P-{}", i), fmt::format("user-{}", i)));
    }
    std::vector<std::string> ids;
    std::string query = "?limit=3";
    for (int page = 0; !query.empty() && page < 10; ++page) {
        const Reply reply = get("/api/v1/orders" + query);
        const auto found = ids_of(reply);
        ids.insert(ids.end(), found.begin(), found.end());
        const std::string next = text_of(json_of(reply), "next_cursor");
        query = next.empty() ? "" : "?limit=3&cursor=" + next;
        post("/api/v1/orders", order(fmt::format("late-{}", page), fmt::format("late-{}", page)));
    }
    EXPECT_EQ(ids, (std::vector<std::string>{"P-9", "P-8", "P-7", "P-6", "P-5", "P-4", "P-3", "P-2", "P-1", "P-0"}));
}

TEST_F(Api, AListIsFilteredByUserAndStatus) {
    post("/api/v1/orders", order("F-1", "ada"));
    post("/api/v1/orders", order("F-2", "bob"));
    post("/api/v1/orders", order("F-3", "ada"));
    post("/api/v1/orders/F-3/advance", "{}");
    EXPECT_EQ(ids_of(get("/api/v1/orders?user=ada")), (std::vector<std::string>{"F-3", "F-1"}));
    EXPECT_EQ(ids_of(get("/api/v1/orders?user=ada&status=confirmed")), std::vector<std::string>{"F-3"});
    EXPECT_EQ(ids_of(get("/api/v1/orders?user=nobody")), std::vector<std::string>{});
}

TEST_F(Api, AListIsSortedAsWanted) {
    know({"ada", "bob", "eve"});
    post("/api/v1/orders", order("S-1", "ada"));
    post("/api/v1/orders", order("S-2", "bob"));
    post("/api/v1/orders", order("S-3", "eve"));
    post("/api/v1/orders/S-2/advance", "{}");
    using Ids = std::vector<std::string>;
    EXPECT_EQ(ids_of(get("/api/v1/orders?sort=created")), (Ids{"S-1", "S-2", "S-3"}));
    EXPECT_EQ(ids_of(get("/api/v1/orders?sort=-created")), (Ids{"S-3", "S-2", "S-1"}));
    EXPECT_EQ(ids_of(get("/api/v1/orders?sort=status")), (Ids{"S-1", "S-3", "S-2"}));
    EXPECT_EQ(ids_of(get("/api/v1/orders?sort=-status&status=pending")), (Ids{"S-3", "S-1"}));
    const Reply first = get("/api/v1/orders?sort=status&limit=2");
    const Reply second = get("/api/v1/orders?sort=status&cursor=" + text_of(json_of(first), "next_cursor"));
    EXPECT_EQ(ids_of(second), Ids{"S-2"});
    EXPECT_EQ(text_of(json_of(second), "next_cursor"), "");
}

TEST_F(Api, OrdersAreAddedUpByStatusAndByUser) {
    for (const auto& [id, user] : {std::pair{"T-1", "ada"}, {"T-2", "bob"}, {"T-3", "ada"}})
        post("/api/v1/orders", order(id, user));
    post("/api/v1/orders/T-3/advance", "{}");
    const auto totals = [this](const char* query) { return get(std::string("/api/v1/totals") + query).body; };
    const std::string none = R"({"count":0,"status":"%","total_cents":0})";
    const auto nothing = [&](const char* status) { return std::string(none).replace(none.find('%'), 1, status); };
    EXPECT_EQ(totals(""), R"({"by_status":[{"count":2,"status":"pending","total_cents":9600},)"
                          R"({"count":1,"status":"confirmed","total_cents":4800},)" +
                              nothing("shipped") + "," + nothing("delivered") + "," + nothing("cancelled") +
                              R"(],"by_user":[{"count":2,"total_cents":9600,"user":"ada"},)"
                              R"({"count":1,"total_cents":4800,"user":"bob"}],"count":3,"total_cents":14400})");
    EXPECT_THAT(totals("?limit=1"), AllOf(HasSubstr(R"("by_user":[{"count":2,"total_cents":9600,"user":"ada"}],"count":3)")));
    EXPECT_THAT(totals("?user=bob&status=pending"), HasSubstr(R"("count":1,"total_cents":4800})"));
    EXPECT_THAT(totals("?user=bob&status=shipped"), HasSubstr(R"("by_user":[],"count":0,"total_cents":0})"));
    EXPECT_EQ(wrong_fields(get("/api/v1/totals?status=lost&cursor=x&limit=0")),
              (std::vector<std::string>{"status", "cursor", "limit"}));
}

TEST_F(Api, AQueryThatIsWrongOrUnknownIs400) {
    for (const char* query :
         {"limit=0", "limit=101", "limit=x", "limit=", "cursor=%21", "cursor=bm9ib2R5", "cursor=", "sort=price",
          "sort=", "sort=total&cursor=bm9ib2R5", "status=lost", "colour=red", "limit=2&limit=3", "user=ada&user=bob"})
        EXPECT_EQ(get(std::string("/api/v1/orders?") + query).status, 400) << query;
}

TEST_F(Api, EverythingThatChangesSomethingNeedsTheToken) {
    post("/api/v1/orders", order("A-1"));
    const std::vector<std::pair<std::string, std::string>> changes{{"POST", "/api/v1/orders"},
                                                                   {"POST", "/api/v1/orders/A-1/cancel"},
                                                                   {"POST", "/api/v1/orders/A-1/advance"},
                                                                   {"POST", "/api/v1/users"},
                                                                   {"PATCH", "/api/v1/users/ada"},
                                                                   {"POST", "/api/v1/products"},
                                                                   {"PATCH", "/api/v1/products/Teapot"},
                                                                   {"DELETE", "/api/v1/processes/rate_limiter"}};
    for (const auto& [method, path] : changes) {
        const Reply without = ask(method, path, {"Content-Type: application/json"}, "{}");
        EXPECT_EQ(without.status, 401) << path;
        EXPECT_EQ(without.header("www-authenticate"), "Bearer realm=\"canopy\"");
        const Reply wrong =
            ask(method, path, {"Authorization: Bearer " + std::string(64, 'a'), "Content-Type: application/json"}, "{}");
        EXPECT_EQ(wrong.status, 401) << path;
        EXPECT_THAT(wrong.header("www-authenticate"), HasSubstr("invalid_token"));
        const Reply basic = ask(method, path, {"Authorization: Basic YTpi", "Content-Type: application/json"}, "{}");
        EXPECT_EQ(basic.header("www-authenticate"), "Bearer realm=\"canopy\"") << "no token was presented";
        EXPECT_EQ(ask(method, path + "?access_token=" + token(), {"Content-Type: application/json"}, "{}").status, 401)
            << "never in a URL";
    }
    EXPECT_EQ(status_of("A-1"), "pending");
    EXPECT_TRUE(system().runtime().whereis("rate_limiter"));
}

TEST_F(Api, APageOfAnotherOriginOrHostIsRefused) {
    EXPECT_EQ(get("/livez", {"Origin: http://evil.example"}).status, 403);
    EXPECT_EQ(
        ask("POST", "/api/v1/orders", {authorization(), "Content-Type: application/json", "Origin: null"}, order("A-1")).status,
        403);
    EXPECT_EQ(get("/livez", {fmt::format("Origin: http://127.0.0.1:{}", port())}).status, 200);
    EXPECT_EQ(raw(fmt::format("GET /livez HTTP/1.1\r\nHost: rebound.example:{}\r\n\r\n", port())).status, 421);
}

TEST_F(Api, APartThatIsDownIs503AndATryAgain) {
    const Pid limiter = freeze("rate_limiter");
    auto asking = std::async(std::launch::async, [this] { return post("/api/v1/orders", order("A-1")); });
    wait_for_message(limiter, "CheckAndIncrement");
    fault::kill(system().runtime(), limiter);
    const Reply reply = asking.get();
    EXPECT_EQ(reply.status, 503);
    EXPECT_FALSE(reply.header("retry-after").empty());
}

TEST_F(Api, TheTreeHasATagThatHoldsUntilTheTreeChanges) {
    const Reply tree = get("/api/v1/tree");
    EXPECT_EQ(tree.status, 200);
    EXPECT_THAT(tree.body, AllOf(HasSubstr("/repo/writer"), HasSubstr("\"id\":\"endpoint\"")));
    const std::string tag = tree.header("etag");
    EXPECT_TRUE(std::regex_match(tag, std::regex("\"[0-9a-f]{32}\""))) << tag;
    const Reply same = get("/api/v1/tree", {"If-None-Match: " + tag});
    EXPECT_EQ(same.status, 304);
    EXPECT_EQ(same.body, "");
    EXPECT_EQ(get("/api/v1/tree", {"If-None-Match: \"other\", W/" + tag}).status, 304);
    post("/api/v1/orders", order("A-1"));
    const Reply grown = get("/api/v1/tree", {"If-None-Match: " + tag});
    EXPECT_EQ(grown.status, 200);
    EXPECT_THAT(grown.body, HasSubstr("/orders/order_supervisor/A-1"));
}

TEST_F(Api, AProcessTellsOfItselfByNameAndByItsId) {
    const Reply by_name = get("/api/v1/processes/rate_limiter");
    EXPECT_EQ(by_name.status, 200);
    const std::string id = text_of(json_of(by_name), "id");
    EXPECT_EQ(text_of(json_of(get("/api/v1/processes/" + id)), "name"), "rate_limiter");
    for (const char* nobody : {"nobody", "1.999999", "99999999.1", "7.1x", "-1.1", "%237.1"})
        EXPECT_EQ(get(std::string("/api/v1/processes/") + nobody).status, 404) << nobody;
}

TEST_F(Api, AKilledProcessComesBackAsAnother) {
    const std::string id = text_of(json_of(get("/api/v1/processes/product_cache")), "id");
    EXPECT_EQ(del("/api/v1/processes/" + id).status, 202);
    while (get("/api/v1/processes/product_cache").status != 200 ||
           text_of(json_of(get("/api/v1/processes/product_cache")), "id") == id) {
    } // until its supervisor has heard
    EXPECT_EQ(get("/api/v1/processes/" + id).status, 404);
    EXPECT_EQ(del("/api/v1/processes/" + id).status, 404);
}

TEST_F(Api, AProcessInALongHandlerIs504) {
    auto begun = std::make_shared<std::promise<void>>();
    std::promise<void> over;
    const Pid busy = system().runtime().spawn_function([begun, end = over.get_future().share()](Process&) -> Async<void> {
        begun->set_value();
        end.wait();
        co_return;
    });
    begun->get_future().wait();
    EXPECT_EQ(get("/api/v1/processes/" + to_string(busy).substr(1)).status, 504);
    over.set_value();
}

TEST_F(Api, ARequestWhoseProcessEndsIs500) {
    fault::freeze(system().runtime(), system().runtime().whereis("rate_limiter"), 60s);
    auto asking = std::async(std::launch::async, [this] { return post("/api/v1/orders", order("A-1")); });
    Pid request;
    while (!request && asking.wait_for(0s) == std::future_status::timeout) {
        const EventBatch everything = Observer::snapshot(system().observer()).get();
        for (const Event& event : *everything)
            if (const auto* node = std::get_if<event::NodeRestored>(&event.body))
                if (node->node->label == "POST /api/v1/orders" && node->node->alive()) request = node->node->pid;
    }
    fault::kill(system().runtime(), request);
    EXPECT_EQ(asking.get().status, 500);
    EXPECT_EQ(get("/livez").status, 200);
}

TEST_F(Api, ProbesSayWhetherItLivesIsReadyAndIsWell) {
    EXPECT_EQ(get("/livez").body, "ok\n");
    EXPECT_EQ(get("/readyz").body, "ok\n");
    EXPECT_THAT(get("/readyz?verbose").body,
                AllOf(HasSubstr("[+]repo ok\n"), HasSubstr("[+]database ok\n"), HasSubstr("[+]not_draining ok\n")));
    EXPECT_EQ(get("/healthz").body, "ok\n");
    const Reply health = get("/healthz", {"Accept: application/json"});
    EXPECT_EQ(text_of(json_of(health), "status"), "ok");
    EXPECT_FALSE(text_of(json_of(health), "version").empty());
    EXPECT_EQ(get("/healthz", {"Accept: application/health+json"}).media_type(), "application/health+json");
}

TEST_F(Api, WithoutItsDatabaseItLivesAndIsNotReady) {
    for (const char* reader : {"repo_reader_1", "repo_reader_2"})
        fault::freeze(system().runtime(), system().runtime().whereis(reader), 60s);
    EXPECT_EQ(get("/livez").status, 200);
    const Reply ready = get("/readyz?verbose");
    EXPECT_EQ(ready.status, 503);
    EXPECT_THAT(ready.body, AllOf(HasSubstr("[-]database failed\n"), HasSubstr("[+]repo ok\n")));
    EXPECT_EQ(get("/healthz", {"Accept: application/json"}).status, 503);
}

TEST_F(Api, MetricsAreInTheFormatThatWasAskedFor) {
    post("/api/v1/orders", order("A-1"));
    wait_for_log("POST /api/v1/orders");
    const Reply text = get("/metrics");
    EXPECT_EQ(text.header("content-type"), "text/plain; version=0.0.4; charset=utf-8");
    EXPECT_EQ(problems_of_metrics(text.body), "");
    EXPECT_THAT(text.body,
                AllOf(HasSubstr("\ncanopy_orders_placed_total 1\n"), HasSubstr("canopy_build_info{version=\""),
                      HasSubstr("canopy_http_requests_total{method=\"POST\",route=\"/api/v1/orders\",status=\"201\"} 1\n"),
                      HasSubstr("canopy_message_latency_seconds_bucket{le=\"+Inf\"}"), HasSubstr("\nprocess_open_fds "),
                      HasSubstr("canopy_orders_request_seconds{request=\"place\",result=\"ok\",quantile=\"0.99\"} "),
                      HasSubstr("canopy_mailbox_messages{process=\"rate_limiter\"} "),
                      HasSubstr("# TYPE canopy_run_queue_length gauge\ncanopy_run_queue_length{queue=\"1\"} "),
                      HasSubstr("canopy_run_queue_length{queue=\"shared\"} ")));
    const std::regex label(R"re(([a-z_]+)="([^"]*)")re");
    for (std::sregex_iterator each(text.body.begin(), text.body.end(), label), end; each != end; ++each) {
        const std::string name = (*each)[1];
        if (name == "le" || name == "quantile" || name == "version") continue; // numbers by nature
        EXPECT_FALSE(std::regex_match((*each)[2].str(), std::regex("#?[0-9]+\\.[0-9]+")))
            << each->str() << " names a process by its id";
    }
    const Reply open = get("/metrics", {"Accept: application/openmetrics-text; version=1.0.0"});
    EXPECT_EQ(open.header("content-type"), "application/openmetrics-text; version=1.0.0; charset=utf-8");
    EXPECT_TRUE(open.body.ends_with("\n# EOF\n"));
    EXPECT_EQ(ask("HEAD", "/metrics").status, 200);
}

TEST_F(Api, MethodsThatNobodyKnowsAreOneSeries) {
    for (int i = 0; i < 20; ++i) ask(fmt::format("M{}", i), "/livez");
    ask("OTHER", "/livez");
    const std::string series = "canopy_http_requests_total{method=\"other\",route=\"/livez\",status=\"405\"} 21\n";
    std::string page;
    while (page.find(series) == std::string::npos) page = get("/metrics").body; // each is counted when it is over
    EXPECT_THAT(page, Not(HasSubstr("method=\"M")));
}

TEST_F(Api, WhatTheLibraryRefusesByItselfIsLoggedAndCountedWithoutMethodAndStatus) {
    RawClient asking = client();
    asking.send(fmt::format("POST /api/v1/orders HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nContent-Length: abc\r\n\r\n", port()));
    EXPECT_EQ(asking.receive().status, 400);
    EXPECT_TRUE(std::regex_match(wait_for_log("- - 0 "), std::regex(R"(- - 0 \d+\.\d{3} ms 0 B)"))) << wait_for_log("- - 0 ");
    EXPECT_THAT(get("/metrics").body, HasSubstr("canopy_http_requests_total{method=\"-\",route=\"-\",status=\"0\"} 1\n"));
}

TEST_F(Api, MetricsCountRestartsBySupervisorAndCrashesByReason) {
    const Pid before = system().runtime().whereis("rate_limiter");
    fault::crash(system().runtime(), before);
    const std::string restarted = "canopy_restarts_total{supervisor=\"/\",strategy=\"one_for_one\"} 1\n";
    std::string page;
    while (page.find(restarted) == std::string::npos) page = get("/metrics").body; // the log is told a frame later
    EXPECT_THAT(page, HasSubstr("canopy_actor_crashes_total{reason=\"exception\"} 1\n"));
    EXPECT_THAT(page, HasSubstr("canopy_supervisor_gave_up_total 0\n"));
}

TEST_F(Api, TheLogHasALineARequestAndNeverASecret) {
    know({"private-person"});
    post("/api/v1/orders", order("A-1", "private-person"));
    ask("POST", "/api/v1/orders", {"Authorization: Bearer wrong-secret", "Content-Type: application/json"}, "{}");
    get("/api/v1/orders?user=private-person");
    EXPECT_TRUE(std::regex_match(wait_for_log("orders 201"), std::regex(R"(POST /api/v1/orders 201 \d+\.\d{3} ms \d+ B)")))
        << wait_for_log("orders 201");
    EXPECT_NE(wait_for_log("401"), "");
    EXPECT_NE(wait_for_log("GET /api/v1/orders 200"), "");
    const std::lock_guard lock(m_mutex);
    for (const std::string& line : m_log) {
        EXPECT_THAT(line, Not(HasSubstr(token())));
        EXPECT_THAT(line, Not(HasSubstr("secret")));
        EXPECT_THAT(line, Not(HasSubstr("private")));
    }
}

} // namespace
} // namespace canopy::app::testing
