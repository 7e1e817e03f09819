// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/endpoint/endpoint_world.hpp"

#include <fmt/format.h>
#include <future>

namespace canopy::app::testing {
namespace {

using namespace std::chrono_literals;
using ::testing::AllOf;
using ::testing::HasSubstr;

class Lifecycle : public EndpointWorld {
protected:
    void SetUp() override { start(); }
    Runtime& runtime() { return system().runtime(); }
    Pid endpoint() { return runtime().whereis("endpoint"); }
    void crash_endpoint() {
        const Pid before = endpoint();
        fault::crash(runtime(), before);
        while (!endpoint() || endpoint() == before) std::this_thread::yield();
    }
};

TEST_F(Lifecycle, TheEndpointIsTheLastChildOfTheTree) {
    EXPECT_EQ(Supervisor::which_children(system().top()).get().front().id, "endpoint") << "newest first";
}

TEST_F(Lifecycle, APortInUseIsSaidInOneLineBeforeAnyWork) {
    SystemConfig second = config();
    second.database = in_folder("second.db");
    second.endpoint->port = port();
    second.endpoint->token_file = in_folder("second-token");
    const auto refused = System::start(second);
    ASSERT_FALSE(refused);
    EXPECT_THAT(refused.error().text,
                AllOf(HasSubstr(fmt::format("port {} of 127.0.0.1 is in use", port())), HasSubstr("--port")));
    EXPECT_EQ(refused.error().text.find('\n'), std::string::npos);
    EXPECT_FALSE(std::filesystem::exists(in_folder("second.db")));
    EXPECT_FALSE(std::filesystem::exists(in_folder("second-token")));
}

TEST_F(Lifecycle, ASimulatedRunHasNoEndpoint) {
    SystemConfig simulated = config();
    simulated.simulated_seed = 1;
    EXPECT_FALSE(System::start(simulated));
}

TEST_F(Lifecycle, AfterACrashItAnswersAtTheSamePortWithTheSameToken) {
    const std::uint16_t before = port();
    const std::string secret = token();
    for (int i = 0; i < 2; ++i) {
        crash_endpoint();
        EXPECT_EQ(RawClient(before).connected(), true);
        EXPECT_EQ(get("/livez").status, 200);
        EXPECT_EQ(token(), secret);
        EXPECT_EQ(post("/api/v1/orders", order(fmt::format("C-{}", i))).status, 201);
    }
}

TEST_F(Lifecycle, ACrashEndsWhatIsUnderWayWithoutAnAnswer) {
    const Pid limiter = freeze("rate_limiter");
    RawClient asking = client();
    asking.send(
        request_text("POST", "/api/v1/orders", port(), {authorization(), "Content-Type: application/json"}, order("A-1")));
    wait_for_message(limiter, "CheckAndIncrement");
    crash_endpoint();
    EXPECT_EQ(asking.receive().status, 0);
    fault::kill(runtime(), limiter); // the request's process, which lives on, hears of it
    EXPECT_EQ(get("/livez").status, 200);
}

TEST_F(Lifecycle, WhoConnectsWhileItIsDownWaits) {
    ASSERT_TRUE(Supervisor::terminate_child(system().top(), "endpoint").get());
    RawClient asking = client();
    EXPECT_TRUE(asking.connected());
    asking.send(request_text("GET", "/livez", port()));
    ASSERT_TRUE(Supervisor::restart_child(system().top(), "endpoint").get());
    EXPECT_EQ(asking.receive().status, 200);
}

TEST_F(Lifecycle, CountsGoOnAfterACrash) {
    fault::crash(runtime(), runtime().whereis("rate_limiter"));
    crash_endpoint();
    std::string page;
    for (const char* supervisor : {"/", "/endpoint"}) {
        const auto series = fmt::format("canopy_restarts_total{{supervisor=\"{}\",strategy=\"one_for_one\"}} 1\n", supervisor);
        while (page.find(series) == std::string::npos) page = get("/metrics").body;
    }
    EXPECT_THAT(page, HasSubstr("canopy_actor_crashes_total{reason=\"exception\"} 2\n"));
}

TEST_F(Lifecycle, HoweverOftenItCrashesTheOrdersBusinessStands) {
    const Pid top = system().top().pid();
    const Pid desk = runtime().whereis("order_desk");
    const Timestamp begun = runtime().now();
    for (int i = 0; i < 8; ++i) { // four in 5 s would be more than the top allows
        crash_endpoint();
        EXPECT_EQ(get("/livez").status, 200); // one that had not begun would not have waited
    }
    EXPECT_GE(runtime().now() - begun, 2s) << "later and later, so that its own supervisor never gives up either";
    EXPECT_EQ(system().top().pid(), top);
    EXPECT_EQ(runtime().whereis("order_desk"), desk);
    EXPECT_EQ(post("/api/v1/orders", order("A-1")).status, 201);
}

TEST_F(Lifecycle, AnObserverThatDoesNotAnswerHoldsNeitherTheEndpointNorTheTop) {
    freeze("observer");
    auto asked = std::async(std::launch::async, [this] { return Observer::snapshot(system().observer()).timeout(4s).wait(); });
    crash_endpoint();
    fault::crash(runtime(), runtime().whereis("product_cache"));
    EXPECT_EQ(get("/livez").status, 200);
    EXPECT_EQ(Supervisor::count_children(system().top()).get().active, Supervisor::count_children(system().top()).get().specs);
    EXPECT_EQ(asked.wait_for(0s), std::future_status::timeout) << "all that took as long as the observer's silence";
    asked.get();
}

TEST_F(Lifecycle, DrainingAnswersWhatIsUnderWayAndRefusesTheRest) {
    RawClient slow = client();
    const std::string body = order("D-1");
    const std::string request =
        request_text("POST", "/api/v1/orders", port(), {authorization(), "Content-Type: application/json"}, body);
    slow.send(request.substr(0, request.size() - 5));
    RawClient events = client();
    events.send(request_text("GET", "/api/v1/events", port()));
    EXPECT_EQ(events.receive().status, 200);
    auto drained = std::async(std::launch::async, [this] { system().drain(); });
    while (get("/readyz").status != 503) {
    }
    EXPECT_EQ(get("/livez").status, 200);
    EXPECT_EQ(get("/livez").header("connection"), "close");
    EXPECT_THAT(get("/readyz?verbose").body, HasSubstr("[-]not_draining failed"));
    EXPECT_EQ(get("/api/v1/orders").status, 503);
    while (events.receive_until("\n\n")) {
    }
    EXPECT_EQ(drained.wait_for(0s), std::future_status::timeout) << "a request is under way";
    slow.send(request.substr(request.size() - 5));
    EXPECT_EQ(slow.receive().status, 201);
    drained.get();
    EXPECT_EQ(get("/livez").status, 200) << "until the tree is stopped";
    system().stop();
    EXPECT_EQ(system().ledger().size(), 1U);
}

TEST_F(Lifecycle, DrainingDoesNotWaitForEver) {
    SystemConfig hasty = config();
    hasty.endpoint->limits.drain = 50ms;
    start(hasty);
    RawClient slow = client();
    slow.send(
        request_text("POST", "/api/v1/orders", port(), {authorization(), "Content-Type: application/json"}, "{}").substr(0, 150));
    const Timestamp begun = runtime().now();
    system().drain();
    EXPECT_LT(runtime().now() - begun, 4s) << "the limit that is usual is 5 s";
    system().stop();
    EXPECT_EQ(slow.receive().status, 0);
}

TEST_F(Lifecycle, TheTokensFileGoesWithTheProgram) {
    EXPECT_TRUE(std::filesystem::exists(in_folder("token")));
    m_system.reset();
    EXPECT_FALSE(std::filesystem::exists(in_folder("token")));
}

TEST_F(Lifecycle, OnAnotherAddressReadersNeedTheTokenToo) {
    SystemConfig wide = config();
    wide.endpoint->address = "0.0.0.0";
    start(wide);
    EXPECT_EQ(system().endpoint()->urls, std::vector<std::string>{fmt::format("http://0.0.0.0:{}", port())});
    EXPECT_EQ(get("/livez").status, 401);
    EXPECT_EQ(get("/api/v1/orders").status, 401);
    EXPECT_EQ(get("/api/v1/orders", {authorization()}).status, 200);
    EXPECT_EQ(get("/nope").status, 401) << "strangers do not hear what there is";
    EXPECT_EQ(ask("PUT", "/api/v1/orders").status, 401);
    EXPECT_EQ(ask("PUT", "/api/v1/orders").header("allow"), "");
    EXPECT_EQ(get("/%").status, 401);
    EXPECT_EQ(get("/nope", {authorization()}).status, 404);
    EXPECT_EQ(raw(fmt::format("GET /livez HTTP/1.1\r\nHost: rebound.example:{}\r\n\r\n", port())).status, 421);
}

TEST_F(Lifecycle, AnotherLoopbackAddressAnswersThere) {
    SystemConfig other = config();
    other.endpoint->address = "127.0.0.2";
    start(other);
    EXPECT_EQ(raw(fmt::format("GET /livez HTTP/1.1\r\nHost: 127.0.0.2:{}\r\n\r\n", port())).status, 200);
    EXPECT_EQ(raw(fmt::format("GET /livez HTTP/1.1\r\nHost: localhost:{}\r\n\r\n", port())).status, 200);
    EXPECT_EQ(get("/livez").status, 421) << "for 127.0.0.1";
}

TEST_F(Lifecycle, AnAddressThatIsNotOfThisMachineIsSaid) {
    SystemConfig wrong = config();
    wrong.endpoint->address = "192.0.2.1";
    const auto refused = System::start(wrong);
    ASSERT_FALSE(refused);
    EXPECT_THAT(refused.error().text, HasSubstr("192.0.2.1"));
}

TEST_F(Lifecycle, BothLoopbackAddressesAnswerOrOneIsSaidToBeMissing) {
    const auto address = *system().endpoint();
    if (address.urls.size() == 1) {
        EXPECT_THAT(address.notes, ::testing::ElementsAre(HasSubstr("no ::1")));
        return;
    }
    RawClient six(port(), "::1");
    six.send(fmt::format("GET /livez HTTP/1.1\r\nHost: [::1]:{}\r\n\r\n", port()));
    EXPECT_EQ(six.receive().status, 200);
}

class Streams : public EndpointWorld {
protected:
    void SetUp() override { start(); }
    RawClient follow(const std::string& query = "", const std::vector<std::string>& headers = {}) {
        RawClient reading = client();
        reading.send(request_text("GET", "/api/v1/events" + query, port(), headers));
        const Reply reply = reading.receive();
        check("GET", "/api/v1/events", reply);
        EXPECT_EQ(reply.media_type(), "text/event-stream");
        EXPECT_EQ(reading.receive_until("\n\n"), "retry: 1000\n\n");
        return reading;
    }
    /// The next event with this in it; empty when the stream ends first.
    static std::string next(RawClient& reading, const std::string& part) {
        for (auto text = reading.receive_until("\n\n"); text; text = reading.receive_until("\n\n"))
            if (text->find(part) != std::string::npos) return *text;
        return {};
    }
    static std::string id_of(const std::string& event) { return event.substr(4, event.find('\n') - 4); }
};

TEST_F(Streams, OrdersAndTheLogComeAsTheyHappen) {
    RawClient reading = follow();
    post("/api/v1/orders", order("A-1"));
    EXPECT_THAT(next(reading, "order_placed"), AllOf(HasSubstr("event: order\n"), HasSubstr("\"id\":\"A-1\"")));
    fault::crash(system().runtime(), system().runtime().whereis("product_cache"));
    EXPECT_THAT(next(reading, "\"event\":\"exited\""), HasSubstr("event: node\n"));
}

TEST_F(Streams, ABrokenConnectionGoesOnWhereItBroke) {
    std::string last;
    {
        RawClient reading = follow("?topic=orders");
        post("/api/v1/orders", order("A-1"));
        last = id_of(next(reading, "A-1"));
    }
    post("/api/v1/orders", order("A-2"));
    for (const auto& again : {std::pair<std::string, std::string>{"?topic=orders", "Last-Event-ID: " + last},
                              {"?topic=orders&last_event_id=" + last, "X-Nothing: x"}}) {
        RawClient reading = follow(again.first, {again.second});
        const auto missed = reading.receive_until("\n\n");
        ASSERT_TRUE(missed);
        EXPECT_THAT(*missed, AllOf(HasSubstr("event: order\n"), HasSubstr("A-2")));
    }
}

TEST_F(Streams, WhatIsTooOldIsAGapAndSoIsACrash) {
    RawClient reading = follow("?topic=orders", {"Last-Event-ID: 1-1"});
    EXPECT_THAT(next(reading, "event: gap"), HasSubstr("\"after\":\"1-1\""));
    post("/api/v1/orders", order("A-1"));
    const std::string last = id_of(next(reading, "A-1"));
    const Pid before = system().runtime().whereis("endpoint");
    fault::crash(system().runtime(), before);
    while (system().runtime().whereis("endpoint") == before || !system().runtime().whereis("endpoint")) std::this_thread::yield();
    while (reading.receive_until("\n\n")) {
    } // it ends
    RawClient again = follow("?topic=orders", {"Last-Event-ID: " + last});
    EXPECT_NE(next(again, "event: gap"), "");
}

TEST_F(Streams, WhoReadsWhileTheObserverComesBackIsToldWhatItDidNotHear) {
    ASSERT_TRUE(Supervisor::terminate_child(system().top(), "observer").get());
    const Pid before = system().runtime().whereis("endpoint");
    fault::crash(system().runtime(), before);
    while (system().runtime().whereis("endpoint") == before || !system().runtime().whereis("endpoint")) std::this_thread::yield();
    RawClient reading = follow("?topic=node");
    ASSERT_NE(next(reading, "event: begin"), "");
    ASSERT_TRUE(Supervisor::restart_child(system().top(), "observer").get());
    EXPECT_NE(next(reading, "event: gap"), "");
    fault::crash(system().runtime(), system().runtime().whereis("product_cache"));
    EXPECT_NE(next(reading, "\"event\":\"exited\""), "");
}

TEST_F(Streams, AQuietStreamHasAHeartbeat) {
    SystemConfig lively = config();
    lively.endpoint->limits.heartbeat = 50ms;
    start(lively);
    RawClient reading = follow("?topic=orders");
    EXPECT_NE(next(reading, ": heartbeat"), "");
    EXPECT_NE(next(reading, ": heartbeat"), "");
}

TEST_F(Streams, AReaderThatDoesNotReadIsDroppedAndTheOthersGoOn) {
    SystemConfig narrow = config();
    narrow.endpoint->limits.stream_bytes = 2000;
    start(narrow);
    RawClient slow = client();
    slow.shrink_receive_buffer();
    slow.send(request_text("GET", "/api/v1/events", port()));
    RawClient quick = follow("?topic=orders");
    const auto dropped = [this] { return has_logged("GET /api/v1/events 200"); };
    for (int i = 0; !dropped() && i < 20'000; ++i) {
        const std::string id = fmt::format("S-{}", i);
        const Item item{.product = ProductId{std::string(60, 'x')}, .price = Money{5}};
        ASSERT_TRUE(system().orders().place({.id = OrderId{id}, .user = UserId{id}, .items = {item}}).get());
        ASSERT_NE(next(quick, id), "");
    }
    EXPECT_TRUE(dropped());
}

TEST_F(Streams, TooManyAre503AndAnUnknownTopic400) {
    SystemConfig few = config();
    few.endpoint->limits.streams = 1;
    start(few);
    {
        const RawClient reading = follow();
        EXPECT_EQ(get("/api/v1/events").status, 503);
    }
    EXPECT_EQ(get("/api/v1/events?topic=weather").status, 400);
}

TEST_F(Streams, WhoLeftKeepsNoPlace) {
    SystemConfig few = config();
    few.endpoint->limits.streams = 1;
    few.endpoint->limits.heartbeat = 10min; // which would find out
    start(few);
    {
        const RawClient reading = follow("?topic=orders");
        EXPECT_EQ(get("/api/v1/events?topic=orders").status, 503);
    }
    while (get("/api/v1/events?topic=orders").status == 503) {
    } // until the end of the connection is here
}

} // namespace
} // namespace canopy::app::testing
