// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
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

class PUB : public testing::Test {
protected:
    Ref<Listener> listen(std::vector<std::string> topics) { return runtime.start<Listener>(pub_sub, std::move(topics)).value(); }
    std::size_t place(const std::string& topic, int order) { return pub_sub.broadcast<OrderEvent>(topic, Placed{order}); }
    std::size_t subscribers(const std::string& topic) { return pub_sub.subscribers<OrderEvent>(topic).size(); }

    Runtime runtime{Simulated{1}};
    PubSub pub_sub;
};

TEST_F(PUB, r001_every_subscriber_of_exactly_that_topic_gets_the_event_once) {
    const auto one = listen({"orders"});
    const auto two = listen({"orders"});
    const auto other = listen({"orders:1"});
    EXPECT_EQ(place("orders", 7), 2U);
    EXPECT_EQ(Listener::heard(one), Numbers{7});
    EXPECT_EQ(Listener::heard(two), Numbers{7});
    EXPECT_EQ(Listener::heard(other), Numbers{});
}

TEST_F(PUB, r001_the_broadcaster_gets_its_own_event) {
    const int heard = runtime.wait_for<int>([this](Process& process) -> Async<int> {
        pub_sub.subscribe<Placed>("orders", process);
        pub_sub.broadcast<Placed>("orders", Placed{3});
        const std::optional<Placed> event = co_await receive<Placed>();
        co_return event->order;
    });
    EXPECT_EQ(heard, 3);
}

TEST_F(PUB, r003_events_of_one_publisher_arrive_in_the_order_of_their_publishing) {
    const auto listener = listen({"orders"});
    Numbers published;
    for (int order = 0; order < 100; ++order) {
        place("orders", order);
        published.push_back(order);
    }
    EXPECT_EQ(Listener::heard(listener), published);
}

TEST_F(PUB, r001_one_topic_of_two_types_is_two_topics) {
    const auto listener = listen({"orders"});
    EXPECT_EQ(pub_sub.broadcast<Placed>("orders", Placed{1}), 0U);
    EXPECT_EQ(Listener::heard(listener), Numbers{});
}

TEST_F(PUB, r001_subscribed_twice_it_gets_each_event_twice) {
    const auto listener = listen({"orders", "orders"});
    place("orders", 1);
    EXPECT_EQ(Listener::heard(listener), (Numbers{1, 1}));
}

TEST_F(PUB, r005_unsubscribing_ends_all_subscriptions_of_the_process_and_nobody_elses) {
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

TEST_F(PUB, r005_one_subscription_can_be_ended_by_itself_and_twice_is_once) {
    const auto listener = listen({"orders", "orders"});
    const Subscription last = call(listener, Listener::Last{}).get();
    pub_sub.unsubscribe(last);
    pub_sub.unsubscribe(last);
    place("orders", 1);
    EXPECT_EQ(Listener::heard(listener), Numbers{1});
}

TEST_F(PUB, r006_broadcast_from_skips_all_subscriptions_of_that_process) {
    const auto sender = listen({"orders", "orders"});
    const auto other = listen({"orders"});
    EXPECT_EQ(pub_sub.broadcast_from<OrderEvent>(sender.pid(), "orders", Paid{4}), 1U);
    EXPECT_EQ(Listener::heard(sender), Numbers{});
    EXPECT_EQ(Listener::heard(other), Numbers{4});
}

TEST_F(PUB, r007_broadcast_to_a_topic_without_subscribers_is_no_error) { EXPECT_EQ(place("nobody", 1), 0U); }

TEST_F(PUB, r008_a_crashed_subscriber_is_gone_before_its_down_is_seen) {
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

TEST_F(PUB, r008_a_killed_subscriber_is_gone_too) {
    const auto listener = listen({"orders"});
    runtime.exit(listener.pid(), ExitReason::kill());
    runtime.run_until_idle();
    EXPECT_EQ(subscribers("orders"), 0U);
}

TEST_F(PUB, r008_a_crowd_that_leaves_in_any_order_leaves_the_others) {
    std::vector<Ref<Listener>> crowd;
    for (int each = 0; each < 100; ++each) crowd.push_back(listen({"orders"}));
    for (std::size_t each = 0; each < crowd.size(); each += 3) runtime.exit(crowd[each].pid(), ExitReason::kill());
    runtime.run_until_idle();
    EXPECT_EQ(place("orders", 5), 66U);
    for (std::size_t each = 1; each < crowd.size(); each += 3) EXPECT_EQ(Listener::heard(crowd[each]), Numbers{5});
}

TEST_F(PUB, r001_subscribers_are_listed_in_the_order_they_subscribed) {
    const auto one = listen({"orders"});
    const auto two = listen({"orders"});
    cast(one, Listener::Join{"orders"});
    runtime.run_until_idle();
    EXPECT_EQ(pub_sub.subscribers<OrderEvent>("orders"), (std::vector<Pid>{one.pid(), two.pid(), one.pid()}));
}

/// Keeps what reaches it and knows how it subscribed.
class Ranked final : public GenServer<Ranked> {
public:
    struct Heard {
        using Reply = std::vector<int>;
    };
    struct Also {};
    static std::vector<int> heard(Ref<Ranked> ranked) { return call(ranked, Heard{}).get(); }

    Ranked(const PubSub& pub_sub, std::string rank) : m_pub_sub(pub_sub) {
        pub_sub.subscribe<OrderEvent>("orders", *this, std::move(rank));
    }
    void handle_cast(Also) { m_pub_sub.subscribe<OrderEvent>("orders", *this); }
    void handle_info(OrderEvent event) { m_heard.push_back(std::get<Placed>(event).order); }
    std::vector<int> handle_call(Heard) { return m_heard; }

private:
    PubSub m_pub_sub;
    std::vector<int> m_heard;
};

TEST_F(PUB, r009_a_dispatcher_gets_the_entries_with_their_metadata_and_delivers_itself) {
    const auto chief = runtime.start<Ranked>(pub_sub, "chief").value();
    const auto clerk = runtime.start<Ranked>(pub_sub, "clerk").value();
    const auto plain = listen({"orders"});
    std::vector<Pid> offered;
    Pid sender;
    const auto to_chiefs = [&](const std::vector<PubSub::Entry<OrderEvent>>& entries, Pid from, const OrderEvent& event) {
        sender = from;
        for (const auto& entry : entries) {
            offered.push_back(entry.pid());
            const std::string* rank = entry.metadata<std::string>();
            if (rank && *rank == "chief") entry.send(event);
        }
    };
    pub_sub.dispatch<OrderEvent>(chief.pid(), "orders", Placed{3}, to_chiefs);
    EXPECT_EQ(offered,
              (std::vector<Pid>{chief.pid(), clerk.pid(), plain.pid()})); // the sender too: it is for the dispatcher to skip
    EXPECT_EQ(sender, chief.pid());
    EXPECT_EQ(Ranked::heard(chief), Numbers{3});
    EXPECT_EQ(Ranked::heard(clerk), Numbers{});
    EXPECT_EQ(Listener::heard(plain), Numbers{});
}

TEST_F(PUB, r009_a_dispatcher_is_not_called_without_subscribers_and_what_it_throws_reaches_the_publisher) {
    bool called = false;
    const auto note = [&called](const std::vector<PubSub::Entry<OrderEvent>>&, Pid, const OrderEvent&) { called = true; };
    pub_sub.dispatch<OrderEvent>(Pid{}, "nobody", Placed{1}, note);
    EXPECT_FALSE(called);
    listen({"orders"});
    const auto fail = [](const auto&, Pid, const OrderEvent&) { throw std::runtime_error("no"); };
    EXPECT_THROW(pub_sub.dispatch<OrderEvent>(Pid{}, "orders", Placed{1}, fail), std::runtime_error);
    EXPECT_EQ(place("orders", 2), 1U);
}

TEST_F(PUB, r010_a_plain_broadcast_takes_no_notice_of_metadata_and_each_subscription_is_an_entry) {
    const auto ranked = runtime.start<Ranked>(pub_sub, "chief").value();
    cast(ranked, Ranked::Also{});
    runtime.run_until_idle();
    EXPECT_EQ(subscribers("orders"), 2U);
    place("orders", 4);
    EXPECT_EQ(Ranked::heard(ranked), (Numbers{4, 4}));
}

TEST_F(PUB, r011_an_unknown_name_and_no_partition_are_errors) {
    EXPECT_THROW(PubSubServer::get(runtime.name<PubSubServer>("unknown")).get(), CallFailed);
    EXPECT_THROW(PubSub{0}, std::invalid_argument);
}

void expect_same_with(std::size_t partitions) {
    Runtime runtime{Simulated{1}};
    const PubSub pub_sub{partitions};
    std::vector<Ref<Listener>> listeners;
    for (int topic = 0; topic < 20; ++topic)
        listeners.push_back(runtime.start<Listener>(pub_sub, std::vector<std::string>{"all", std::to_string(topic)}).value());
    EXPECT_EQ(pub_sub.broadcast<OrderEvent>("all", Placed{1}), 20U);
    for (int topic = 0; topic < 20; ++topic) pub_sub.broadcast<OrderEvent>(std::to_string(topic), Placed{topic});
    for (int topic = 0; topic < 20; ++topic)
        EXPECT_EQ(Listener::heard(listeners[static_cast<std::size_t>(topic)]), (Numbers{1, topic}));
    EXPECT_EQ(pub_sub.topics().size(), 21U);
    for (const auto& listener : listeners) runtime.exit(listener.pid(), ExitReason::kill());
    runtime.run_until_idle();
    EXPECT_TRUE(pub_sub.topics().empty());
}

TEST_F(PUB, r012_the_number_of_partitions_changes_nothing_that_is_seen) {
    for (const std::size_t partitions : {1U, 8U, 16U}) expect_same_with(partitions);
}

TEST_F(PUB, subscriptions_outlive_the_process_that_shows_them) {
    const auto server = runtime.start_with<PubSubServer>({.name = "pub_sub"}, pub_sub).value();
    const auto listener = listen({"orders"});
    const PubSub same = PubSubServer::get(runtime.name<PubSubServer>("pub_sub")).get();
    runtime.exit(server.pid(), ExitReason::kill());
    runtime.run_until_idle();
    same.broadcast<OrderEvent>("orders", Placed{9});
    EXPECT_EQ(Listener::heard(listener), Numbers{9});
}

TEST_F(PUB, the_server_shows_each_topic_with_its_subscribers) {
    const auto server = runtime.start<PubSubServer>(pub_sub).value();
    listen({"orders", "stock"});
    listen({"orders"});
    const std::vector<Inspector::Entry> expected{{"orders", "2"}, {"stock", "1"}};
    EXPECT_EQ(runtime.process_info(server.pid())->state, expected);
}

TEST_F(PUB, r003_each_of_many_publishers_is_heard_in_its_order_while_others_come_and_go) {
    Runtime threads{Threads{2}};
    const auto listener = threads.start<Listener>(pub_sub, std::vector<std::string>{"orders"}).value();
    std::vector<std::thread> publishers;
    for (int publisher = 0; publisher < 3; ++publisher)
        publishers.emplace_back([this, publisher] {
            for (int each = 0; each < 1000; ++each) pub_sub.broadcast<OrderEvent>("orders", Placed{publisher * 1000 + each});
        });
    for (int guest = 0; guest < 100; ++guest) {
        const auto passing = threads.start<Listener>(pub_sub, std::vector<std::string>{"orders"}).value();
        threads.exit(passing.pid(), ExitReason::kill());
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
