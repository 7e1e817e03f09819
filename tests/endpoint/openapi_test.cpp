// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/endpoint/router.hpp"
#include "tests/endpoint/endpoint_world.hpp"

#include <QFile>

#include <algorithm>
#include <fmt/format.h>
#include <future>
#include <optional>
#include <set>
#include <thread>
#include <tuple>

namespace canopy::app::testing {
namespace {

using namespace std::chrono_literals;

/// Every answer of every other test is held against the document where it is asked for. Here each answer that the
/// document promises is brought about, so that it promises nothing that does not come.
class OpenApi : public EndpointWorld {
protected:
    void SetUp() override {
        SystemConfig wanted = config();
        wanted.endpoint->limits.header_deadline = 500ms;
        wanted.endpoint->limits.connections = 32;
        wanted.endpoint->limits.streams = 1;
        start(wanted);
    }
    Runtime& runtime() { return system().runtime(); }

    void ask_for_probes() {
        for (const char* path : {"/livez", "/readyz", "/healthz", "/metrics", "/api/v1/openapi.json", "/api/v1/tree"}) get(path);
        get("/api/v1/tree", {"If-None-Match: " + get("/api/v1/tree").header("etag")});
    }

    Reply patch(const std::string& target, const std::string& body) {
        return ask("PATCH", target, {authorization(), "Content-Type: application/json"}, body);
    }

    void ask_for_users_and_products() {
        for (const auto& [many, id, body] :
             {std::tuple{"users", "ada", R"({"name":"Ada"})"}, {"products", "Teapot", R"({"stock":5})"}}) {
            const std::string all = std::string("/api/v1/") + many;
            const std::string one = all + "/" + id;
            for (const std::string& path : {all, one, all + "/nobody", all + "?limit=0"}) get(path);
            post(all, fmt::format(R"({{"id":"{}","name":"x"{}}})", id,
                                  many == std::string("users") ? "" : R"(,"price_cents":1)")); // 409
            post(all, "{}");
            refuse_a_write(all);
            patch(one, body);
            patch(one, R"({"name":""})");
            patch(all + "/nobody", body);
            patch(one, "{");
            ask("PATCH", one, {"Content-Type: application/json"}, "{}");
            ask("PATCH", one, {authorization()}, "{}");
        }
    }

    void ask_for_orders() {
        know({"limited", "down"});
        const std::string orders = "/api/v1/orders";
        for (int i = 0; i < 6; ++i) post(orders, order(fmt::format("L-{}", i), "limited")); // 201, then 429
        post(orders, order("A-1"));
        post(orders, order("A-1"));        // 200
        post(orders, order("A-1", "bob")); // 409
        post(orders, "{}");
        get(orders);
        get(orders + "?limit=0");
        get("/api/v1/totals");
        get("/api/v1/totals?limit=0");
        get(orders + "/A-1");
        get(orders + "/nobody");
        for (const char* change : {"/advance", "/cancel"}) {
            const std::string body = change == std::string("/advance") ? "{}" : R"({"user":"limited"})";
            post(orders + "/L-0" + change, body);
            post(orders + "/nobody" + change, body);
            post(orders + "/L-0" + change, R"({"wrong":1})");
            refuse_a_write(orders + "/L-0" + change);
        }
        for (int i = 0; i < 3; ++i) post(orders + "/L-1/advance", "{}");
        post(orders + "/L-1/advance", "{}");                   // 409: delivered
        post(orders + "/L-1/cancel", R"({"user":"limited"})"); // 409
        refuse_a_write(orders);
    }

    void refuse_a_write(const std::string& path) {
        post(path, "{");
        ask("POST", path, {"Content-Type: application/json"}, "{}");
        ask("POST", path, {authorization()}, "{}");
    }

    void ask_for_processes() {
        const std::string processes = "/api/v1/processes/";
        get(processes + "rate_limiter");
        get(processes + "nobody");
        del(processes + "nobody");
        ask("DELETE", processes + "rate_limiter");
        const Pid before = runtime().whereis("product_cache");
        del(processes + "product_cache");
        while (runtime().whereis("product_cache") == before || !runtime().whereis("product_cache")) std::this_thread::yield();
        ask_a_busy_process();
    }

    void ask_a_busy_process() {
        auto begun = std::make_shared<std::promise<void>>();
        std::promise<void> over;
        const Pid busy = runtime().spawn_function([begun, end = over.get_future().share()](Process&) -> Async<void> {
            begun->set_value();
            end.wait();
            co_return;
        });
        begun->get_future().wait();
        get("/api/v1/processes/" + to_string(busy).substr(1));
        over.set_value();
    }

    void ask_for_events() {
        get("/api/v1/events?topic=weather");
        hear({"event gap", "event order", "event node"}, {"Last-Event-ID: 1-1"}); // of another life, so all that is kept comes
        hear({"event begin"});
    }

    /// Reads the live feed until all of these have come, each held against the document.
    void hear(const std::set<std::string>& events, const std::vector<std::string>& headers = {}) {
        std::optional<RawClient> reading;
        Reply beginning;
        do { // until the reader before this one is known to have left
            reading.emplace(client());
            reading->send(request_text("GET", "/api/v1/events", port(), headers));
            check("GET", "/api/v1/events", beginning = reading->receive());
        } while (beginning.status == 503);
        get("/api/v1/events"); // 503: there is one
        while (!std::ranges::includes(m_openapi.seen(), events)) {
            const auto event = reading->receive_until("\n\n");
            ASSERT_TRUE(event) << "the feed ended";
            EXPECT_EQ(m_openapi.problem_with_event(*event), "") << *event;
        }
    }

    void ask_what_no_route_answers() {
        get("/nope");
        ask("PUT", "/livez");
        get("/%");
        get("/livez", {"Origin: http://evil.example"});
        get("/livez", {"Expect: a-miracle"});
        get("/livez", {"X-Big: " + std::string(33 * 1024, 'x')});
        get("/livez?" + std::string(9 * 1024, 'x'));
        raw("GET /livez HTTP/1.1\r\nHost: evil.example\r\n\r\n");
        raw(fmt::format("GET /livez HTTP/1.2\r\nHost: localhost:{}\r\n\r\n", port()));
        raw(fmt::format("GET /nope HTTP/1.1\r\nHost: localhost:{}\r\nContent-Length: 2000000\r\n\r\n", port()), "GET", "/nope");
        raw("GET /livez HTTP/1.1\r\nHo"); // 408
        std::vector<RawClient> all;
        for (int i = 0; i < 32; ++i) all.push_back(client());
        get("/livez"); // 503
        all.clear();
        while (get("/livez").status == 503) {
        } // until their ends are noticed
    }

    void ask_what_is_down() {
        const Pid limiter = freeze("rate_limiter");
        auto first = std::async(std::launch::async, [this] { post("/api/v1/orders", order("down-1", "down")); });
        kill_a_request();
        first.get(); // 500
        fault::kill(runtime(), limiter);
        while (runtime().whereis("rate_limiter") == limiter || !runtime().whereis("rate_limiter")) std::this_thread::yield();
        const Pid next = freeze("rate_limiter");
        auto second = std::async(std::launch::async, [this] { post("/api/v1/orders", order("down-2", "down")); });
        wait_for_message(next, "CheckAndIncrement");
        fault::kill(runtime(), next);
        second.get(); // 503
        for (const char* reader : {"repo_reader_1", "repo_reader_2"}) fault::freeze(runtime(), runtime().whereis(reader), 60s);
        get("/readyz");
        for (const char* type : {"text/plain", "application/json"}) get("/healthz", {std::string("Accept: ") + type});
        fault::freeze(runtime(), runtime().whereis("observer"), 60s);
        get("/api/v1/tree");
    }

    void kill_a_request() {
        for (Pid request; !request;) {
            const EventBatch everything = Observer::snapshot(system().observer()).get();
            for (const Event& event : *everything)
                if (const auto* node = std::get_if<event::NodeRestored>(&event.body))
                    if (node->node->label == "POST /api/v1/orders" && node->node->alive()) request = node->node->pid;
            if (request) fault::kill(runtime(), request);
        }
    }

    void ask_while_it_stops() {
        system().drain();
        get("/api/v1/orders");
    }

    void ask_another_address() {
        SystemConfig wide = config();
        wide.endpoint->address = "0.0.0.0";
        start(wide);
        get("/livez"); // 401
    }
};

TEST_F(OpenApi, WhatTheDocumentPromisesComes) {
    ask_for_probes();
    ask_for_users_and_products();
    ask_for_orders();
    ask_for_processes();
    ask_what_no_route_answers();
    ask_for_events();
    ask_what_is_down();
    ask_while_it_stops();
    ask_another_address();
    EXPECT_EQ(m_openapi.seen(), m_openapi.described());
}

TEST_F(OpenApi, TheDocumentIsServedAsItLiesInTheSources) {
    QFile file(QStringLiteral(CANOPY_OPENAPI_FILE));
    ASSERT_TRUE(file.open(QIODevice::ReadOnly));
    EXPECT_EQ(get("/api/v1/openapi.json").body, file.readAll().toStdString());
}

TEST_F(OpenApi, EveryRouteIsDescribedAndSaysWhetherItNeedsTheToken) {
    const QJsonObject paths = json_of(get("/api/v1/openapi.json"))[QLatin1String("paths")].toObject();
    std::set<std::string> described;
    for (const QString& path : paths.keys())
        for (const QString& verb : paths[path].toObject().keys())
            described.insert(fmt::format("{} {} {}", verb.toUpper().toStdString(), path.toStdString(),
                                         paths[path].toObject()[verb].toObject().contains(QLatin1String("security"))));
    std::set<std::string> routes;
    for (const Route& route : all_routes())
        routes.insert(fmt::format("{} {} {}", route.method, route.path, route.access == Route::Access::Changes));
    EXPECT_EQ(described, routes);
}

TEST_F(OpenApi, TheCheckFindsWhatIsWrong) {
    Reply reply = get("/api/v1/orders");
    EXPECT_EQ(m_openapi.problem_with("GET", "/api/v1/orders", reply), "");
    reply.body = R"({"orders":[{"id":7}],"next_cursor":null})";
    EXPECT_NE(m_openapi.problem_with("GET", "/api/v1/orders", reply), "");
    reply.body = R"({"orders":[]})";
    EXPECT_NE(m_openapi.problem_with("GET", "/api/v1/orders", reply), "");
    reply.body = R"({"orders":[],"next_cursor":null,"more":1})";
    EXPECT_NE(m_openapi.problem_with("GET", "/api/v1/orders", reply), "");
    reply.status = 204;
    EXPECT_NE(m_openapi.problem_with("GET", "/api/v1/orders", reply), "");
    for (const char* event : {"event: order\ndata: {\"event\":\"order_placed\"}\n\n", "event: other\ndata: {}\n\n",
                              "event: begin\ndata: {\"more\":1}\n\n", "event: gap\ndata: 7\n\n"})
        EXPECT_NE(m_openapi.problem_with_event(event), "") << event;
    EXPECT_EQ(m_openapi.problem_with_event("retry: 1000\n\n"), "");
    Reply other = ask("PUT", "/livez");
    other.headers.erase("allow");
    EXPECT_NE(m_openapi.problem_with("PUT", "/livez", other), "") << "the header Allow is promised";
    for (const int status : {401, 404, 500, 503}) {
        Reply wrong = get("/nope");
        EXPECT_EQ(m_openapi.problem_with("GET", "/nope", wrong), "");
        wrong.status = status;
        EXPECT_NE(m_openapi.problem_with("GET", "/api/v1/orders", wrong), "") << status << " is not for every route";
    }
}

} // namespace
} // namespace canopy::app::testing
