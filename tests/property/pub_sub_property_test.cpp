// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "otp/gen_server.hpp"
#include "otp/pub_sub.hpp"
#include "tests/property/check.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace canopy::testing {
namespace {

/// Three small numbers choose what is done, who does it, and on which topic.
using Choice = std::array<std::uint8_t, 3>;

/// Subscribes as it is told and keeps what it hears.
class Listener final : public GenServer<Listener> {
public:
    struct Do {
        using Reply = void;
        enum class What : std::uint8_t { Subscribe, SubscribeWithMetadata, UnsubscribeOne, UnsubscribeAll } what;
        std::string topic;
    };
    struct Heard {
        using Reply = std::vector<std::string>;
    };
    explicit Listener(PubSub pub_sub) : m_pub_sub(std::move(pub_sub)) {}
    void handle_call(const Do& request) {
        using What = Do::What;
        std::vector<Subscription>& mine = m_subscriptions[request.topic];
        switch (request.what) {
        case What::Subscribe: mine.push_back(m_pub_sub.subscribe<std::string>(request.topic, *this)); break;
        case What::SubscribeWithMetadata: mine.push_back(m_pub_sub.subscribe<std::string>(request.topic, *this, 7)); break;
        case What::UnsubscribeOne:
            if (mine.empty()) return;
            m_pub_sub.unsubscribe(mine.back());
            mine.pop_back();
            break;
        case What::UnsubscribeAll: m_pub_sub.unsubscribe<std::string>(request.topic, self()); mine.clear();
        }
    }
    std::vector<std::string> handle_call(Heard) { return std::exchange(m_heard, {}); }
    void handle_info(std::string event) { m_heard.push_back(std::move(event)); }

private:
    PubSub m_pub_sub;
    std::map<std::string, std::vector<Subscription>> m_subscriptions;
    std::vector<std::string> m_heard;
};

/// The real one, and lists of who listens in the order they subscribed.
class Case {
public:
    Case(std::uint64_t seed, std::size_t partitions) : m_runtime(Simulated{seed}, Trace::Off), m_pub_sub(partitions) {
        for (Ref<Listener>& listener : m_listeners) listener = m_runtime.start<Listener>(m_pub_sub).value();
    }

    void step(const Choice& choice) {
        const std::size_t who = choice[1] % m_listeners.size();
        const std::string topic = "topic " + std::to_string(choice[2] % 3);
        switch (choice[0] % 7) {
        case 0: tell(who, Listener::Do::What::Subscribe, topic); break;
        case 1: tell(who, Listener::Do::What::SubscribeWithMetadata, topic); break;
        case 2: tell(who, Listener::Do::What::UnsubscribeOne, topic); break;
        case 3: tell(who, Listener::Do::What::UnsubscribeAll, topic); break;
        case 4: broadcast(topic, Pid{}); break;
        case 5: broadcast(topic, m_listeners[who].pid()); break;
        default:
            if (choice[2] % 4 == 0) restart(who);
        }
        compare();
    }
    void finish() {
        m_runtime.stop();
        RC_ASSERT(m_pub_sub.topics().empty());
    }

private:
    void tell(std::size_t who, Listener::Do::What what, const std::string& topic) {
        using What = Listener::Do::What;
        call(m_listeners[who], Listener::Do{what, topic}).get();
        std::vector<std::size_t>& list = m_model[topic];
        if (what == What::Subscribe || what == What::SubscribeWithMetadata) list.push_back(who);
        if (what == What::UnsubscribeAll) std::erase(list, who);
        if (what != What::UnsubscribeOne) return;
        const auto last = std::find(list.rbegin(), list.rend(), who);
        if (last != list.rend()) list.erase(std::next(last).base());
    }
    void broadcast(const std::string& topic, Pid from) {
        const std::string event = topic + " event " + std::to_string(m_next++);
        std::size_t expected = 0;
        for (const std::size_t who : m_model[topic]) {
            if (m_listeners[who].pid() == from) continue;
            m_heard[who].push_back(event);
            ++expected;
        }
        RC_ASSERT(m_pub_sub.broadcast_from<std::string>(from, topic, event) == expected);
    }
    void restart(std::size_t who) {
        m_runtime.exit(m_listeners[who].pid(), ExitReason::kill());
        m_runtime.run_until_idle();
        for (auto& [topic, list] : m_model) std::erase(list, who);
        m_heard[who].clear();
        m_listeners[who] = m_runtime.start<Listener>(m_pub_sub).value();
    }
    void compare() {
        std::size_t topics = 0;
        for (const auto& [topic, list] : m_model) {
            std::vector<Pid> expected;
            for (const std::size_t who : list) expected.push_back(m_listeners[who].pid());
            RC_ASSERT(m_pub_sub.subscribers<std::string>(topic) == expected);
            topics += list.empty() ? 0 : 1;
        }
        RC_ASSERT(m_pub_sub.topics().size() == topics);
        for (std::size_t who = 0; who < m_listeners.size(); ++who)
            RC_ASSERT(call(m_listeners[who], Listener::Heard{}).get() == std::exchange(m_heard[who], {}));
    }

    Runtime m_runtime;
    PubSub m_pub_sub;
    std::array<Ref<Listener>, 3> m_listeners;
    std::map<std::string, std::vector<std::size_t>> m_model;
    std::map<std::size_t, std::vector<std::string>> m_heard;
    int m_next = 0;
};

TEST(PubSubProperty, TopicsBehaveLikeListsOfSubscribers) {
    check_property("pub_sub", [](std::uint64_t seed, bool many, const std::vector<Choice>& choices) {
        Case each(seed, many ? 8 : 1);
        for (const Choice& choice : choices) each.step(choice);
        each.finish();
    });
}

} // namespace
} // namespace canopy::testing
