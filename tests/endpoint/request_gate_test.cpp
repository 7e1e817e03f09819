// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/endpoint/request_gate.hpp"

#include "app/endpoint/router.hpp"

#include <gtest/gtest.h>

namespace canopy::app {
namespace {

RequestGate gate_of_loopback(std::uint16_t port = 8780) {
    return {.limits = {}, .port = port, .hosts = {"127.0.0.1", "[::1]"}, .loopback_only = true};
}

int status_of(const std::optional<Problem>& refused) { return refused ? refused->status : 200; }

HttpHead head_with(const std::vector<HttpHeader>& headers) {
    HttpHead head{.method = "GET", .target = "/livez", .version = "HTTP/1.1", .headers = {{"Host", "localhost:8780"}}};
    head.headers.insert(head.headers.end(), headers.begin(), headers.end());
    return head;
}

TEST(RequestGate, KnowsTheNamesOfThisMachineWithItsPort) {
    const RequestGate gate = gate_of_loopback();
    for (const char* host : {"localhost:8780", "LocalHost:8780", "127.0.0.1:8780", "[::1]:8780"})
        EXPECT_TRUE(gate.is_our_host(host)) << host;
    for (const char* host :
         {"", "localhost", "localhost:", "localhost:80", "localhost:8780x", "evil.example:8780", "127.0.0.2:8780",
          "localhost.evil.example:8780", "::1:8780", "127.0.0.1.:8780", "localhost:08780:8780"})
        EXPECT_FALSE(gate.is_our_host(host)) << host;
}

TEST(RequestGate, KnowsTheLoopbackAddressThatIsListenedOn) {
    const RequestGate gate{.limits = {}, .port = 8780, .hosts = {"127.0.0.2"}, .loopback_only = true};
    EXPECT_TRUE(gate.is_our_host("127.0.0.2:8780"));
    EXPECT_TRUE(gate.is_our_host("localhost:8780"));
    EXPECT_FALSE(gate.is_our_host("127.0.0.1:8780")) << "nobody listens there";
    HttpHead other = head_with({});
    other.headers = {{"Host", "evil.example:8780"}};
    EXPECT_EQ(gate.refuse(other)->detail, "this is not the host you mean; use localhost, 127.0.0.2, and the port 8780");
}

TEST(RequestGate, AHostInTheTargetIsHeldToTheSame) {
    const RequestGate gate = gate_of_loopback();
    HttpHead head = head_with({});
    for (const char* target : {"http://127.0.0.1:8780/livez", "HTTP://LOCALHOST:8780", "http://[::1]:8780?a=b"}) {
        head.target = target;
        EXPECT_EQ(status_of(gate.refuse(head)), 200) << target;
    }
    for (const char* target : {"http://evil.example:8780/livez", "http://127.0.0.1/livez", "http:///livez", "http://",
                               "http://ada@127.0.0.1:8780/livez"}) {
        head.target = target;
        EXPECT_EQ(status_of(gate.refuse(head)), 421) << target;
    }
}

TEST(RequestGate, OnPort80AHostNeedsNoPort) {
    const RequestGate gate = gate_of_loopback(80);
    EXPECT_TRUE(gate.is_our_host("localhost"));
    EXPECT_TRUE(gate.is_our_host("[::1]"));
}

TEST(RequestGate, OnAnotherAddressAHostIsNumericForANameMayPointAnywhere) {
    const RequestGate gate{.limits = {}, .port = 8780, .hosts = {"0.0.0.0"}, .loopback_only = false};
    EXPECT_TRUE(gate.is_our_host("192.0.2.10:8780"));
    EXPECT_TRUE(gate.is_our_host("[2001:db8::1]:8780"));
    EXPECT_FALSE(gate.is_our_host("evil.example:8780"));
    EXPECT_FALSE(gate.is_our_host("192.0.2.10:80"));
}

TEST(RequestGate, AnotherHostIs421AndAnotherOrigin403) {
    const RequestGate gate = gate_of_loopback();
    EXPECT_EQ(status_of(gate.refuse(head_with({}))), 200);
    HttpHead other = head_with({});
    other.headers = {{"Host", "evil.example:8780"}};
    EXPECT_EQ(status_of(gate.refuse(other)), 421);
    for (const char* origin : {"http://evil.example", "null", "https://localhost:8780", "http://localhost:9999", "file://", ""})
        EXPECT_EQ(status_of(gate.refuse(head_with({{"Origin", origin}}))), 403) << origin;
    EXPECT_EQ(status_of(gate.refuse(head_with({{"Origin", "http://127.0.0.1:8780"}}))), 200);
}

TEST(RequestGate, ATargetIsAPathOrAbsoluteAndWithoutATrick) {
    for (const char* target :
         {"", "livez", "*", "https://localhost/livez", "ftp://localhost/", "http:/livez", "/a#b", "/%2", "/a%00b", "/?%"})
        EXPECT_FALSE(parse_target(target)) << target;
    EXPECT_EQ(parse_target("/api/v1/orders/a%2Fb?user=ada+l&x=%C3%A4&y"),
              (HttpTarget{{"api", "v1", "orders", "a/b"}, {{"user", "ada l"}, {"x", "ä"}, {"y", ""}}}));
    EXPECT_EQ(parse_target("http://localhost:8780/livez?a=b"), (HttpTarget{{"livez"}, {{"a", "b"}}}));
    EXPECT_EQ(parse_target("http://localhost:8780?a=b"), (HttpTarget{{""}, {{"a", "b"}}}));
    EXPECT_EQ(parse_target("/livez/"), (HttpTarget{{"livez", ""}, {}})) << "is another path";
}

TEST(Router, FindsARouteItsParametersAndTheMethodsOfAPath) {
    const RouteMatch cancel = find_route("POST", {"api", "v1", "orders", "a/b", "cancel"});
    ASSERT_TRUE(cancel.route);
    EXPECT_EQ(cancel.parameters, std::vector<std::string>{"a/b"});
    EXPECT_TRUE(find_route("HEAD", {"livez"}).route);
    EXPECT_EQ(find_route("PUT", {"api", "v1", "processes", "7.1"}).allow, "GET, HEAD, DELETE");
    EXPECT_EQ(find_route("GET", {"api", "v1", "orders", ""}).path, "") << "a parameter is never empty";
}

TEST(Router, WhatChangesSomethingNeverComesWithAMethodThatABrowserSendsByItself) {
    for (const Route& route : all_routes()) {
        const bool changes = route.access == Route::Access::Changes;
        EXPECT_EQ(changes, route.method != "GET") << route.path;
        EXPECT_EQ(route.body == Route::Body::Json, changes && route.method != "DELETE") << route.path;
    }
}

TEST(HttpMessage, AcceptNamesATypeUnlessItsWeightIsNothing) {
    EXPECT_TRUE(accepts("text/html, application/json;q=0.5", "application/json"));
    EXPECT_TRUE(accepts("Application/JSON", "application/json"));
    EXPECT_FALSE(accepts("application/json;q=0", "application/json"));
    EXPECT_FALSE(accepts("*/*", "application/json"));
    EXPECT_FALSE(accepts("", "application/json"));
}

} // namespace
} // namespace canopy::app
