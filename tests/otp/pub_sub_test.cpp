// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#include "otp/pub_sub.hpp"

#include "core/runtime.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <stdexcept>
#include <string>
#include <thread>
#include <variant>
#include <vector>

namespace canopy {
namespace {

struct Placed {
    int order = 0;
};
struct Paid {
    int order = 0;
};
using OrderEvent = std::variant<Placed, Paid>;

/// Keeps the numbers of all orders it hears of.
class Listener final : public GenServer<Listener> {
public:
    struct Heard {
        using Reply = std::vector<int>;
    };
    struct Join {
        std::string topic;
    };
    struct Leave {
        std::string topic;
    };
    struct Crash {};
    static std::vector<int> heard(Ref<Listener> listener) { return call(listener, Heard{}).get(); }

    Listener(PubSub pub_sub, std::vector<std::string> topics) : m_pub_sub(std::move(pub_sub)) {
        for (const std::string& topic : topics) m_last = m_pub_sub.subscribe<OrderEvent>(topic, *this);
    }
    void handle_info(OrderEvent event) {
        m_heard.push_back(std::visit([](auto each) { return each.order; }, event));
    }
    void handle_cast(Join request) { m_last = m_pub_sub.subscribe<OrderEvent>(request.topic, *this); }
    void handle_cast(Leave request) { m_pub_sub.unsubscribe<OrderEvent>(request.topic, self()); }
    void handle_cast(Crash) { throw std::runtime_error("crash"); }
    std::vector<int> handle_call(Heard) { return m_heard; }
    struct Last {
        using Reply = Subscription;
    };
    Subscription handle_call(Last) { return m_last; }

private:
    PubSub m_pub_sub;
    Subscription m_last;
    std::vector<int> m_heard;
};

using Numbers = std::vector<int>;

class PubSubTest : public testing::Test {
protected:
    Ref<Listener> listen(std::vector<std::string> topics) { return runtime.start<Listener>(pub_sub, std::move(topics)).value(); }
    std::size_t place(const std::string& topic, int order) { return pub_sub.broadcast<OrderEvent>(topic, Placed{order}); }
    std::size_t subscribers(const std::string& topic) { return pub_sub.subscribers<OrderEvent>(topic).size(); }

    Runtime runtime{Simulated{1}};
    PubSub pub_sub;
};

TEST_F(PubSubTest, EverySubscriberOfExactlyThatTopicGetsTheEventOnce) {
    const auto one = listen({"orders"});
    const auto two = listen({"orders"});
    const auto other = listen({"orders:1"});
    EXPECT_EQ(place("orders", 7), 2U);
    EXPECT_EQ(Listener::heard(one), Numbers{7});
    EXPECT_EQ(Listener::heard(two), Numbers{7});
    EXPECT_EQ(Listener::heard(other), Numbers{});
}

TEST_F(PubSubTest, TheBroadcasterGetsItsOwnEvent) {
    const int heard = runtime.wait_for<int>([this](Process& process) -> Async<int> {
        pub_sub.subscribe<Placed>("orders", process);
        pub_sub.broadcast<Placed>("orders", Placed{3});
        const std::optional<Placed> event = co_await receive<Placed>();
        co_return event->order;
    });
    EXPECT_EQ(heard, 3);
}

TEST_F(PubSubTest, EventsOfOnePublisherArriveInTheOrderOfTheirPublishing) {
    const auto listener = listen({"orders"});
    Numbers published;
    for (int order = 0; order < 100; ++order) {
        place("orders", order);
        published.push_back(order);
    }
    EXPECT_EQ(Listener::heard(listener), published);
}

TEST_F(PubSubTest, OneTopicOfTwoTypesIsTwoTopics) {
    const auto listener = listen({"orders"});
    EXPECT_EQ(pub_sub.broadcast<Placed>("orders", Placed{1}), 0U);
    EXPECT_EQ(Listener::heard(listener), Numbers{});
}

TEST_F(PubSubTest, SubscribedTwiceItGetsEachEventTwice) {
    const auto listener = listen({"orders", "orders"});
    place("orders", 1);
    EXPECT_EQ(Listener::heard(listener), (Numbers{1, 1}));
}

TEST_F(PubSubTest, UnsubscribingEndsAllSubscriptionsOfTheProcessAndNobodyElses) {
    const auto leaver = listen({"orders", "orders", "stock"});
    const auto stayer = listen({"orders"});
    cast(leaver, Listener::Leave{"orders"});
    cast(leaver, Listener::Leave{"never joined"});
    runtime.run_until_idle();
    EXPECT_EQ(place("orders", 1), 1U);
    place("stock", 2);
    EXPECT_EQ(Listener::heard(leaver), Numbers{2});
    EXPECT_EQ(Listener::heard(stayer), Numbers{1});
}

TEST_F(PubSubTest, OneSubscriptionCanBeEndedByItself) {
    const auto listener = listen({"orders", "orders"});
    const Subscription last = call(listener, Listener::Last{}).get();
    pub_sub.unsubscribe(last);
    pub_sub.unsubscribe(last);
    place("orders", 1);
    EXPECT_EQ(Listener::heard(listener), Numbers{1});
}

TEST_F(PubSubTest, BroadcastFromSkipsAllSubscriptionsOfThatProcess) {
    const auto sender = listen({"orders", "orders"});
    const auto other = listen({"orders"});
    EXPECT_EQ(pub_sub.broadcast_from<OrderEvent>(sender.pid(), "orders", Paid{4}), 1U);
    EXPECT_EQ(Listener::heard(sender), Numbers{});
    EXPECT_EQ(Listener::heard(other), Numbers{4});
}

TEST_F(PubSubTest, BroadcastToATopicWithoutSubscribersIsNoError) { EXPECT_EQ(place("nobody", 1), 0U); }

TEST_F(PubSubTest, ACrashedSubscriberIsGoneBeforeItsDownIsSeen) {
    const auto listener = listen({"orders", "stock"});
    const std::size_t left = runtime.wait_for<std::size_t>([&](Process& process) -> Async<std::size_t> {
        const MonitorRef monitor = process.monitor(listener.pid());
        cast(listener, Listener::Crash{});
        co_await wait_down(monitor);
        co_return pub_sub.topics().size();
    });
    EXPECT_EQ(left, 0U);
    EXPECT_EQ(place("orders", 1), 0U);
}

TEST_F(PubSubTest, AKilledSubscriberIsGoneToo) {
    const auto listener = listen({"orders"});
    runtime.exit(listener.pid(), ExitReason::kill());
    runtime.run_until_idle();
    EXPECT_EQ(subscribers("orders"), 0U);
}

TEST_F(PubSubTest, ACrowdThatLeavesInAnyOrderLeavesTheOthers) {
    std::vector<Ref<Listener>> crowd;
    for (int each = 0; each < 100; ++each) crowd.push_back(listen({"orders"}));
    for (std::size_t each = 0; each < crowd.size(); each += 3) runtime.exit(crowd[each].pid(), ExitReason::kill());
    runtime.run_until_idle();
    EXPECT_EQ(place("orders", 5), 66U);
    for (std::size_t each = 1; each < crowd.size(); each += 3) EXPECT_EQ(Listener::heard(crowd[each]), Numbers{5});
}

TEST_F(PubSubTest, SubscribersAreListedInTheOrderTheySubscribed) {
    const auto one = listen({"orders"});
    const auto two = listen({"orders"});
    cast(one, Listener::Join{"orders"});
    runtime.run_until_idle();
    EXPECT_EQ(pub_sub.subscribers<OrderEvent>("orders"), (std::vector<Pid>{one.pid(), two.pid(), one.pid()}));
}

TEST_F(PubSubTest, SubscriptionsOutliveTheProcessThatShowsThem) {
    const auto server = runtime.start_with<PubSubServer>({.name = "pub_sub"}, pub_sub).value();
    const auto listener = listen({"orders"});
    const PubSub same = PubSubServer::get(runtime.name<PubSubServer>("pub_sub")).get();
    runtime.exit(server.pid(), ExitReason::kill());
    runtime.run_until_idle();
    same.broadcast<OrderEvent>("orders", Placed{9});
    EXPECT_EQ(Listener::heard(listener), Numbers{9});
}

TEST_F(PubSubTest, TheServerShowsEachTopicWithItsSubscribers) {
    const auto server = runtime.start<PubSubServer>(pub_sub).value();
    listen({"orders", "stock"});
    listen({"orders"});
    const std::vector<Inspector::Entry> expected{{"orders", "2"}, {"stock", "1"}};
    EXPECT_EQ(runtime.process_info(server.pid())->state, expected);
}

TEST(PubSubThreads, EachOfManyPublishersIsHeardInItsOrderWhileOthersComeAndGo) {
    Runtime runtime{Threads{2}};
    const PubSub pub_sub;
    const auto listener = runtime.start<Listener>(pub_sub, std::vector<std::string>{"orders"}).value();
    std::vector<std::thread> publishers;
    for (int publisher = 0; publisher < 3; ++publisher)
        publishers.emplace_back([&pub_sub, publisher] {
            for (int each = 0; each < 1000; ++each) pub_sub.broadcast<OrderEvent>("orders", Placed{publisher * 1000 + each});
        });
    for (int guest = 0; guest < 100; ++guest) {
        const auto passing = runtime.start<Listener>(pub_sub, std::vector<std::string>{"orders"}).value();
        runtime.exit(passing.pid(), ExitReason::kill());
    }
    for (std::thread& publisher : publishers) publisher.join();
    std::vector<Numbers> heard(3);
    for (const int order : Listener::heard(listener)) heard[static_cast<std::size_t>(order / 1000)].push_back(order);
    for (const Numbers& each : heard) {
        EXPECT_EQ(each.size(), 1000U);
        EXPECT_TRUE(std::is_sorted(each.begin(), each.end()));
    }
}

} // namespace
} // namespace canopy
