// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/endpoint/router.hpp"
#include "tests/endpoint/endpoint_world.hpp"

#include <fmt/format.h>

namespace canopy::app::testing {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;

/// The conventions of HTTP/1.1, one row a test.
class Http11 : public EndpointWorld {
protected:
    void SetUp() override { start(); }
    std::string host() { return fmt::format("Host: 127.0.0.1:{}\r\n", port()); }
    std::string post_head(const std::string& more) {
        return "POST /api/v1/orders HTTP/1.1\r\n" + host() + authorization() + "\r\nContent-Type: application/json\r\n" + more;
    }
};

TEST_F(Http11, HeadHasTheHeadersOfGetAndNoBody) {
    RawClient asking = client();
    asking.send(request_text("HEAD", "/livez", port()) + request_text("GET", "/livez", port()));
    const Reply head = asking.receive(RawClient::Body::None);
    EXPECT_EQ(head.status, 200);
    EXPECT_EQ(head.header("content-length"), "3");
    const Reply following = asking.receive();
    EXPECT_EQ(following.status, 200) << "no body stands between the two answers";
    EXPECT_EQ(following.body, "ok\n");
}

TEST_F(Http11, HeadHasTheHeadersOfGetOnEveryRoute) {
    post("/api/v1/orders", order("A-1"));
    for (const Route& route : all_routes()) {
        if (route.method != "GET") continue;
        std::string path{route.path};
        const std::string id = path.find("orders") != std::string::npos  ? "A-1"
                               : path.find("users") != std::string::npos ? "ada"
                               : path.find("prod") != std::string::npos  ? "Teapot"
                                                                         : "rate_limiter";
        if (path.ends_with("{id}")) path.replace(path.size() - 4, 4, id);
        Reply of_get = get(path);
        Reply of_head = ask("HEAD", path);
        EXPECT_EQ(of_head.status, of_get.status) << path;
        for (const char* changing : {"date", "etag"}) {
            EXPECT_EQ(of_get.headers.erase(changing), of_head.headers.erase(changing)) << path;
        }
        if (path == "/metrics" || path.find("rate_limiter") != std::string::npos) // say something else each time
            of_get.headers["content-length"] = of_head.headers["content-length"];
        EXPECT_EQ(of_head.headers, of_get.headers) << path;
    }
}

TEST_F(Http11, ATargetInAbsoluteFormIsTaken) {
    const std::string url = fmt::format("http://127.0.0.1:{}", port());
    EXPECT_EQ(raw("GET " + url + "/livez HTTP/1.1\r\n" + host() + "\r\n").body, "ok\n");
    EXPECT_EQ(raw("GET " + url + " HTTP/1.1\r\n" + host() + "\r\n", "GET", "/").status, 404);
    EXPECT_EQ(raw("GET http://evil.example/livez HTTP/1.1\r\n" + host() + "\r\n").status, 421) << "whatever Host says";
}

TEST_F(Http11, NotModifiedHasTheLengthOfWhatIsNotSent) {
    const Reply whole = get("/api/v1/tree");
    const Reply same = get("/api/v1/tree", {"If-None-Match: " + whole.header("etag")});
    EXPECT_EQ(same.status, 304);
    EXPECT_EQ(same.header("content-length"), whole.header("content-length"));
}

TEST_F(Http11, AnotherMethodIs405AndAllowNamesThoseThereAre) {
    const Reply reply = ask("PUT", "/livez");
    EXPECT_EQ(reply.status, 405);
    EXPECT_EQ(reply.header("allow"), "GET, HEAD");
    EXPECT_EQ(ask("DELETE", "/api/v1/orders").header("allow"), "GET, HEAD, POST");
    EXPECT_EQ(ask("OPTIONS", "/api/v1/orders").status, 405) << "there is no CORS to ask for";
}

TEST_F(Http11, APathThatIsNotThereIs404AsJson) {
    for (const char* path :
         {"/", "/nope", "/api/v1", "/api/v1/orders/a/b", "/livez/x", "//livez", "/livez/", "/api/v1/orders/"}) {
        const Reply reply = get(path);
        EXPECT_EQ(reply.status, 404) << path;
        EXPECT_EQ(reply.media_type(), "application/problem+json");
    }
}

TEST_F(Http11, ConnectionCloseIsDone) {
    RawClient asking = client();
    asking.send(request_text("GET", "/livez", port(), {"Connection: close"}));
    const Reply reply = asking.receive();
    EXPECT_EQ(reply.status, 200);
    EXPECT_EQ(reply.header("connection"), "close");
    EXPECT_TRUE(asking.at_end());
}

TEST_F(Http11, AConnectionIsKeptOtherwiseAlsoAfterARefusal) {
    RawClient asking = client();
    for (const char* path : {"/livez", "/nope", "/api/v1/orders?limit=0", "/livez"}) {
        asking.send(request_text("GET", path, port()));
        EXPECT_NE(asking.receive().status, 0) << path;
    }
}

TEST_F(Http11, Http10IsAnsweredAndItsConnectionEnds) {
    RawClient asking = client();
    asking.send("GET /livez HTTP/1.0\r\n\r\n");
    EXPECT_EQ(asking.receive().status, 200);
    EXPECT_TRUE(asking.at_end());
}

TEST_F(Http11, PipelinedRequestsAreAnsweredInTheirOrder) {
    RawClient asking = client();
    std::string all;
    for (int i = 0; i < 20; ++i) all += request_text("GET", fmt::format("/api/v1/orders/n-{}", i), port());
    asking.send(all);
    for (int i = 0; i < 20; ++i) {
        const Reply reply = asking.receive();
        EXPECT_EQ(reply.status, 404);
        EXPECT_THAT(reply.body, HasSubstr(fmt::format("no order n-{}\"", i)));
    }
}

TEST_F(Http11, ExpectContinueIsToldToContinue) {
    RawClient asking = client();
    const std::string body = order("expected");
    asking.send(post_head(fmt::format("Expect: 100-continue\r\nContent-Length: {}\r\n\r\n", body.size())));
    EXPECT_EQ(asking.receive().status, 100);
    asking.send(body);
    EXPECT_EQ(asking.receive().status, 201);
}

TEST_F(Http11, ExpectContinueOfARefusedRequestIsAnsweredAtOnce) {
    RawClient asking = client();
    asking.send("POST /api/v1/orders HTTP/1.1\r\n" + host() + "Expect: 100-continue\r\nContent-Length: 10\r\n\r\n");
    EXPECT_EQ(asking.receive().status, 401) << "not 100 first";
}

TEST_F(Http11, AnotherExpectationIs417) { EXPECT_EQ(get("/livez", {"Expect: a-miracle"}).status, 417); }

TEST_F(Http11, TransferEncodingWithContentLengthIs400) {
    EXPECT_EQ(raw(post_head("Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n"), "POST", "/api/v1/orders").status,
              400);
    EXPECT_EQ(raw(post_head("Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"), "POST", "/api/v1/orders").status,
              400);
}

TEST_F(Http11, AnotherTransferEncodingIs400) {
    EXPECT_EQ(raw(post_head("Transfer-Encoding: gzip\r\n\r\n"), "POST", "/api/v1/orders").status, 400);
    EXPECT_EQ(
        raw(post_head("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"), "POST", "/api/v1/orders")
            .status,
        400);
}

TEST_F(Http11, ANegativeLengthIs400) {
    EXPECT_EQ(raw(post_head("Content-Length: -5\r\n\r\n"), "POST", "/api/v1/orders").status, 400);
}

TEST_F(Http11, ALengthThatIsNoNumberIs400) {
    for (const char* length : {"+5", "5 5", "0x5", "five", "5,5"})
        EXPECT_EQ(raw(post_head(fmt::format("Content-Length: {}\r\n\r\nabcde", length)), "POST", "/api/v1/orders").status, 400)
            << length;
}

TEST_F(Http11, TwoLengthsAre400EvenIfTheyAgree) {
    EXPECT_EQ(raw(post_head("Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}"), "POST", "/api/v1/orders").status, 400);
    EXPECT_EQ(raw(post_head("Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}"), "POST", "/api/v1/orders").status, 400);
}

TEST_F(Http11, AFoldedHeaderIs400) {
    for (const char* folded :
         {"X-Long: one\r\n two\r\n", "X-Long: one\r\n\ttwo\r\n", "X-Long:\r\n two\r\n", "X-Long: one\r\n \r\n"})
        EXPECT_EQ(raw("GET /livez HTTP/1.1\r\n" + host() + folded + "\r\n").status, 400) << folded;
    EXPECT_EQ(raw("GET /livez HTTP/1.1\r\n" + host() + "X-Long: \t one  \r\nX-Empty:\r\nX-Tight:x\r\n\r\n").status, 200)
        << "blanks around a value are no fold";
}

TEST_F(Http11, AMissingHostIs400) {
    EXPECT_EQ(raw("GET /livez HTTP/1.1\r\n\r\n").status, 400);
    EXPECT_EQ(raw("GET /livez HTTP/1.1\r\n" + host() + host() + "\r\n").status, 400) << "and two are";
    EXPECT_EQ(raw("GET /livez HTTP/1.1\r\nHost:\r\n\r\n").status, 400) << "and an empty one is";
}

TEST_F(Http11, ABlankBeforeAColonOrALineWithoutOneIs400) {
    EXPECT_EQ(raw("GET /livez HTTP/1.1\r\n" + host() + "Content-Length : 3\r\n\r\n").status, 400);
    EXPECT_EQ(raw("GET /livez HTTP/1.1\r\n" + host() + "no header at all\r\n\r\n").status, 400);
}

TEST_F(Http11, WhatIsNoRequestIsNotAnsweredAsOne) {
    for (const char* bytes : {"\x16\x03\x01\x02\r\n\r\n", "GET\r\n\r\n", "hello\r\n\r\n"}) {
        RawClient asking = client();
        asking.send(bytes);
        const Reply reply = asking.receive();
        EXPECT_TRUE(reply.status == 0 || reply.status >= 400) << reply.status;
        EXPECT_EQ(get("/livez").status, 200) << "the others go on";
    }
}

TEST_F(Http11, AnotherVersionIsNotSpoken) {
    const int status = raw("GET /livez HTTP/2.0\r\n" + host() + "\r\n").status;
    EXPECT_TRUE(status == 505 || status == 400) << status;
}

TEST_F(Http11, ABadEscapeIs400) {
    for (const char* path : {"/%", "/%4", "/%zz", "/livez%00", "/livez?a=%", "/livez?%zz"})
        EXPECT_EQ(get(path).status, 400) << path;
}

TEST_F(Http11, ABodyInChunksIsTaken) {
    const std::string body = order("in-chunks");
    const std::string half = body.substr(0, 10);
    const std::string rest = body.substr(10);
    const std::string bytes = post_head("Transfer-Encoding: chunked\r\n\r\n") +
                              fmt::format("{:x}\r\n{}\r\n{:x}\r\n{}\r\n0\r\n\r\n", half.size(), half, rest.size(), rest);
    EXPECT_EQ(raw(bytes, "POST", "/api/v1/orders").status, 201);
}

/// Sizes and times, small enough to be reached.
class HttpLimits : public Http11 {};

TEST_F(HttpLimits, AFirstLineOfMoreThan8KiBIs414) {
    EXPECT_EQ(get("/livez?" + std::string(8 * 1024, 'x')).status, 414);
    EXPECT_EQ(get("/livez?" + std::string(8 * 1024 - 40, 'x')).status, 200);
}

TEST_F(HttpLimits, AFirstLineWithoutAnEndIs414) {
    EXPECT_EQ(raw("GET /" + std::string(512 * 1024, 'x')).status, 414) << "by the library, before anybody could ask its size";
}

TEST_F(HttpLimits, HeadersOfMoreThan32KiBAre431) {
    EXPECT_EQ(get("/livez", {"X-Big: " + std::string(33 * 1024, 'x')}).status, 431);
    EXPECT_EQ(get("/livez", {"X-Big: " + std::string(31 * 1024, 'x')}).status, 200);
    EXPECT_EQ(raw("GET /livez HTTP/1.1\r\n" + host() + "X-Big: " + std::string(512 * 1024, 'x')).status, 431);
}

TEST_F(HttpLimits, MoreThan100HeadersAre431) {
    EXPECT_EQ(get("/livez", std::vector<std::string>(100, "X-Many: x")).status, 431);
    EXPECT_EQ(get("/livez", std::vector<std::string>(99, "X-Many: x")).status, 200) << "and one is Host";
}

TEST_F(HttpLimits, ABodyOfMoreThan1MiBIs413) {
    const std::string large(1024 * 1024 + 1, ' ');
    EXPECT_EQ(raw(post_head(fmt::format("Content-Length: {}\r\n\r\n", large.size())), "POST", "/api/v1/orders").status, 413)
        << "before it is sent";
    const std::string chunked = fmt::format("{:x}\r\n{}\r\n0\r\n\r\n", large.size(), large);
    EXPECT_EQ(raw(post_head("Transfer-Encoding: chunked\r\n\r\n") + chunked, "POST", "/api/v1/orders").status, 413);
    const std::string fits(1024 * 1024, ' ');
    EXPECT_EQ(post("/api/v1/orders", fits).status, 400) << "read, and no JSON";
}

class HttpDeadlines : public Http11 {
protected:
    void SetUp() override {
        SystemConfig hasty = config();
        hasty.endpoint->limits.header_deadline = 100ms;
        hasty.endpoint->limits.body_deadline = 100ms;
        hasty.endpoint->limits.keep_alive = 100ms;
        hasty.endpoint->limits.connections = 4;
        start(hasty);
    }
};

TEST_F(HttpDeadlines, HeadersThatDoNotComeInTimeAre408) {
    RawClient asking = client();
    asking.send("GET /livez HTTP/1.1\r\nHo");
    const Reply reply = asking.receive();
    EXPECT_EQ(reply.status, 408);
    check("GET", "/livez", reply);
    EXPECT_TRUE(asking.at_end());
}

TEST_F(HttpDeadlines, AConnectionThatNeverSaysAnythingEndsWithoutAnAnswer) {
    RawClient silent = client();
    EXPECT_EQ(silent.receive().status, 0);
    RawClient begun = client();
    begun.send("GET /li");
    EXPECT_EQ(begun.receive().status, 408);
}

TEST_F(HttpDeadlines, ABodyThatDoesNotComeInTimeIs408) {
    RawClient asking = client();
    asking.send(post_head("Content-Length: 100\r\n\r\n{"));
    EXPECT_EQ(asking.receive().status, 408);
    EXPECT_TRUE(asking.at_end());
}

TEST_F(HttpDeadlines, AnIdleConnectionIsEnded) {
    RawClient asking = client();
    asking.send(request_text("GET", "/livez", port()));
    EXPECT_EQ(asking.receive().status, 200);
    EXPECT_TRUE(asking.at_end());
}

TEST_F(HttpDeadlines, ABodyHasItsTimeEvenIfThatIsLongerThanAConnectionMayBeSilentOtherwise) {
    SystemConfig as_shipped = config(); // in the order of the limits; shorter
    as_shipped.endpoint->limits.header_deadline = 100ms;
    as_shipped.endpoint->limits.keep_alive = 200ms;
    as_shipped.endpoint->limits.body_deadline = 2500ms;
    start(as_shipped);
    RawClient asking = client();
    asking.send(post_head("Content-Length: 100\r\n\r\n{"));
    EXPECT_EQ(asking.receive().status, 408);
    EXPECT_TRUE(asking.at_end());
}

TEST_F(HttpDeadlines, ConnectionsBeyondTheLimitAre503AndEnd) {
    SystemConfig small = config();
    small.endpoint->limits.connections = 4;
    start(small);
    std::vector<RawClient> all;
    for (int i = 0; i < 4; ++i) {
        all.push_back(client());
        all.back().send(request_text("GET", "/livez", port()));
        EXPECT_EQ(all.back().receive().status, 200);
    }
    RawClient beyond = client();
    beyond.send(request_text("GET", "/livez", port()));
    const Reply reply = beyond.receive();
    EXPECT_EQ(reply.status, 503);
    EXPECT_EQ(reply.header("retry-after"), "1");
    EXPECT_EQ(reply.header("connection"), "close");
    EXPECT_TRUE(beyond.at_end()) << "who tries again connects again, and finds the place that is free then";
    all.pop_back();
    wait_for_log("503");
    while (get("/livez").status == 503) {
    } // until the place is free: its end is noticed a moment later
}

} // namespace
} // namespace canopy::app::testing
