// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/endpoint/event_feed.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>

namespace canopy::app {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr std::uint64_t epoch = 7;

Event event(std::uint64_t number) { return {.number = number, .time = {}, .body = event::Gap{number}}; }

OrderEvent order(const std::string& id) {
    Order placed;
    placed.id = OrderId{id};
    return OrderPlaced{.order = placed};
}

/// Everything that waits.
std::string read_all(EventStream& stream) {
    std::string text;
    std::array<char, 100> buffer{};
    for (std::ptrdiff_t length = 0; (length = stream.read(buffer.data(), buffer.size(), [] { return true; })) > 0;)
        text.append(buffer.data(), static_cast<std::size_t>(length));
    return text;
}

class EventFeedTest : public ::testing::Test {
protected:
    std::shared_ptr<EventStream> subscribe(std::optional<std::string_view> last_id = std::nullopt,
                                           FeedTopic topic = FeedTopic::All) {
        auto stream = std::make_shared<EventStream>(4096);
        m_feed.subscribe(stream, topic, last_id);
        return stream;
    }
    EventFeed m_feed{epoch, 3};
};

TEST_F(EventFeedTest, ANewReaderIsToldWhereItBeginsAndThenWhatComes) {
    m_feed.add(event(1));
    const auto stream = subscribe();
    EXPECT_THAT(read_all(*stream), HasSubstr("id: 7-1\nevent: begin\n"));
    m_feed.add(event(2));
    EXPECT_EQ(read_all(*stream),
              "id: 7-2\nevent: node\ndata: {\"event\":\"gap\",\"number\":\"2\",\"text\":\"gap 2 lost\",\"time\":\"0:00:00."
              "000000\"}\n\n");
}

TEST_F(EventFeedTest, AReaderThatComesBackMissesNothing) {
    for (std::uint64_t i = 1; i <= 3; ++i) m_feed.add(event(i));
    const std::string text = read_all(*subscribe("7-1"));
    EXPECT_THAT(text, Not(HasSubstr("event: gap")));
    EXPECT_THAT(text, Not(HasSubstr("id: 7-1\n")));
    EXPECT_THAT(text, HasSubstr("id: 7-2\n"));
    EXPECT_THAT(text, HasSubstr("id: 7-3\n"));
    EXPECT_THAT(read_all(*subscribe("7-0")), Not(HasSubstr("event: gap"))) << "the whole history is there";
}

TEST_F(EventFeedTest, WhoComesBackTooLateIsToldOfTheGapAndGoesOnFromTheOldest) {
    for (std::uint64_t i = 1; i <= 10; ++i) m_feed.add(event(i));
    const std::string text = read_all(*subscribe("7-3"));
    EXPECT_THAT(text, HasSubstr("id: 7-7\nevent: gap\n"));
    EXPECT_THAT(text, HasSubstr("\"after\":\"7-3\""));
    EXPECT_THAT(text, HasSubstr("\"oldest\":\"7-8\""));
    EXPECT_THAT(text, HasSubstr("id: 7-8\n"));
    EXPECT_THAT(text, HasSubstr("id: 7-10\n"));
    EXPECT_THAT(read_all(*subscribe("7-7")), Not(HasSubstr("event: gap"))) << "the last one lost was seen";
}

TEST_F(EventFeedTest, AnIdOfAnotherLifeOrFromNowhereIsAGap) {
    m_feed.add(event(1));
    for (const char* id : {"6-1", "7-2", "7-", "-1", "7", "", "x-y", "7-1x"})
        EXPECT_THAT(read_all(*subscribe(id)), HasSubstr("event: gap")) << id;
}

TEST_F(EventFeedTest, ATopicLeavesTheOthersOut) {
    const auto orders = subscribe(std::nullopt, FeedTopic::Orders);
    const auto nodes = subscribe(std::nullopt, FeedTopic::Node);
    read_all(*orders);
    read_all(*nodes);
    m_feed.add(order("A-1"));
    m_feed.add(event(1));
    EXPECT_THAT(read_all(*orders), HasSubstr("id: 7-1\nevent: order\ndata: {\"event\":\"order_placed\",\"order\":{"));
    EXPECT_THAT(read_all(*nodes), HasSubstr("id: 7-2\nevent: node\n"));
}

TEST_F(EventFeedTest, ASlowReaderIsDroppedAndTheOthersGoOn) {
    auto slow = std::make_shared<EventStream>(1000);
    bool dropped = false;
    slow->on_dropped([&dropped] { dropped = true; });
    m_feed.subscribe(slow, FeedTopic::All, std::nullopt);
    const auto quick = subscribe();
    for (std::uint64_t i = 1; i <= 50; ++i) {
        m_feed.add(event(i));
        read_all(*quick);
    }
    EXPECT_TRUE(dropped);
    EXPECT_EQ(slow->state(), EventStream::State::Dropped);
    EXPECT_EQ(quick->state(), EventStream::State::Open);
    EXPECT_EQ(m_feed.readers(), 1U);
}

TEST_F(EventFeedTest, WhatAReaderBeginsWithDoesNotMakeItSlow) {
    EventFeed feed(epoch, 1000);
    for (std::uint64_t i = 1; i <= 1000; ++i) feed.add(event(i));
    auto stream = std::make_shared<EventStream>(1000);
    feed.subscribe(stream, FeedTopic::All, "7-0");
    feed.add(event(1001));
    EXPECT_EQ(stream->state(), EventStream::State::Open);
    EXPECT_THAT(read_all(*stream), HasSubstr("id: 7-1001\n"));
}

TEST_F(EventFeedTest, TheEndIsReadAfterWhatWaits) {
    const auto stream = subscribe();
    m_feed.heartbeat();
    m_feed.end();
    EXPECT_THAT(read_all(*stream), HasSubstr("\n: heartbeat\n\n"));
    char byte = 0;
    EXPECT_EQ(stream->read(&byte, 1, [] { return true; }), -1);
    EXPECT_EQ(m_feed.readers(), 0U);
}

TEST(EventStream, WakesAReaderThatSleepsAndOnlyThen) {
    EventStream stream(100);
    int woken = 0;
    stream.on_readable([&woken] { ++woken; });
    const auto text = std::make_shared<const std::string>("text");
    stream.append(text);
    EXPECT_EQ(woken, 0);
    std::array<char, 10> buffer{};
    EXPECT_EQ(stream.read(buffer.data(), buffer.size(), [] { return true; }), 4);
    EXPECT_EQ(stream.read(buffer.data(), buffer.size(), [] { return true; }), 0);
    stream.append(text);
    stream.append(text);
    EXPECT_EQ(woken, 1);
}

TEST(EventStream, EndsWhenTheReaderCannotSleep) {
    EventStream stream(100);
    char byte = 0;
    EXPECT_EQ(stream.read(&byte, 1, [] { return false; }), -1) << "the server is about to stop";
}

} // namespace
} // namespace canopy::app
