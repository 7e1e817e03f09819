// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/receive.hpp"
#include "otp/gen_server.hpp"

#include <any>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace canopy {

/// One subscription, to end it before its process ends. A value; dropping it ends nothing.
struct Subscription {
    std::uint64_t id = 0; ///< 0 is none
    std::string topic{};
    const void* event = nullptr; ///< the identity of the event's type
};

namespace detail {

struct PubSubState;

/// Who is subscribed, and what posts to it.
struct Subscriber {
    std::uint64_t id = 0;
    const ProcessSlot* slot = nullptr; ///< whose: type-stable, so it may be looked at when the process is gone
    Pid pid{};                         ///< none once it has ended
    const MessageType* type = nullptr; ///< how this process takes the event
    std::shared_ptr<const std::any> metadata{};
};

template <class Event>
const void* event_identity() noexcept {
    return &untyped<Event>;
}

/// A GenServer takes the event with handle_info, a process that is a function with receive().
template <class Process, class Event>
constexpr const MessageType* event_type_for() {
    if constexpr (HandlesInfo<Process, Event>) {
        return &info_type<Process, Event>;
    } else {
        static_assert(std::is_same_v<Process, canopy::Process>, "the subscriber has no handle_info for this event");
        return &untyped<Event>;
    }
}

template <class Event>
void deliver_event(const Subscriber& subscriber, const Event& event) {
    subscriber.slot->runtime->post(subscriber.pid, new EnvelopeOf<Event>(event, *subscriber.type, Passage::Message));
}

} // namespace detail

/// Publish and subscribe: whoever broadcasts to a topic need not know who listens.
///
///     class OrderLog final : public GenServer<OrderLog> {
///     public:
///         explicit OrderLog(const PubSub& pub_sub) { pub_sub.subscribe<OrderEvent>("orders", *this); }
///         void handle_info(OrderEvent event) { log(LogLevel::Info, event.text); }
///     };
///
///     pub_sub.broadcast<OrderEvent>("orders", event); // any process, any thread
///
/// A topic is a whole text and the type of its events: `"orders"` of OrderEvent and of int are two topics. The type is
/// always spelled out, so that an event which converts to the topic's type does not miss its subscribers. Each
/// subscriber gets a copy: publish a std::shared_ptr<const T> when copies are dear.
///
/// A PubSub is a handle; copies share one set of subscriptions, which lives as long as any copy. So it outlives a crash
/// of the process that shows it in the tree (PubSubServer): nobody has to subscribe again.
///
/// Process: subscribe() in the subscribing process, everything else anywhere. Events of one publisher arrive in the
/// order of their publishing. A subscription ends with its process, whatever ends it, before anybody learns of the
/// exit. Cost: a broadcast takes one short lock, then one allocation and one message a subscriber; it waits for nobody.
/// Fails: never, but for memory; a topic nobody listens to is no error.
class PubSub {
public:
    PubSub() : PubSub(16) {}
    /// Fails: throws std::invalid_argument for no partition. More of them let more threads subscribe at once.
    explicit PubSub(std::size_t partitions);

    /// From now on this process gets the topic's events; subscribed twice, it gets each twice.
    template <class Event, std::derived_from<Process> Subscriber>
    Subscription subscribe(std::string_view topic, Subscriber& subscriber) const {
        return add(topic, detail::event_identity<Event>(), subscriber, *detail::event_type_for<Subscriber, Event>(), nullptr);
    }
    /// The same with something a dispatcher may look at: see dispatch(). A plain broadcast does not.
    template <class Event, std::derived_from<Process> Subscriber, class Metadata>
    Subscription subscribe(std::string_view topic, Subscriber& subscriber, Metadata metadata) const {
        return add(topic, detail::event_identity<Event>(), subscriber, *detail::event_type_for<Subscriber, Event>(),
                   std::make_shared<const std::any>(std::move(metadata)));
    }
    /// Ends one subscription. One that has ended already is no error.
    void unsubscribe(const Subscription& subscription) const;
    /// Ends all subscriptions of a process to this topic. None is no error.
    template <class Event>
    void unsubscribe(std::string_view topic, Pid subscriber) const {
        remove_all(topic, detail::event_identity<Event>(), subscriber);
    }

    /// Sends a copy to every subscriber, the sender included. Answers how many there were.
    template <class Event>
    std::size_t broadcast(std::string_view topic, const std::type_identity_t<Event>& event) const {
        return broadcast_from<Event>(Pid{}, topic, event);
    }
    /// The same, past all subscriptions of one process: usually its own.
    template <class Event>
    std::size_t broadcast_from(Pid from, std::string_view topic, const std::type_identity_t<Event>& event) const {
        std::size_t sent = 0;
        const Subscribers subscribers = subscribers_of(topic, detail::event_identity<Event>());
        if (!subscribers) return sent;
        for (const detail::Subscriber& subscriber : *subscribers) {
            if (from && subscriber.pid == from) continue;
            detail::deliver_event(subscriber, event);
            ++sent;
        }
        return sent;
    }

    /// One subscription, as a dispatcher sees it. Valid during the dispatch.
    template <class Event>
    class Entry {
    public:
        explicit Entry(const detail::Subscriber& subscriber) noexcept : m_subscriber(&subscriber) {}
        Pid pid() const noexcept { return m_subscriber->pid; }
        /// What it subscribed with; nullptr if that was nothing, or of another type.
        template <class Metadata>
        const Metadata* metadata() const noexcept {
            return std::any_cast<Metadata>(m_subscriber->metadata.get());
        }
        void send(const Event& event) const { detail::deliver_event(*m_subscriber, event); }

    private:
        const detail::Subscriber* m_subscriber;
    };
    /// Leaves delivery to a function: dispatcher(const std::vector<Entry<Event>>&, Pid from, const Event&), called in the
    /// caller's process with all entries, the sender's too; not at all when there is none.
    template <class Event, class Dispatcher>
    void dispatch(Pid from, std::string_view topic, const std::type_identity_t<Event>& event, Dispatcher&& dispatcher) const {
        const Subscribers subscribers = subscribers_of(topic, detail::event_identity<Event>());
        if (!subscribers) return;
        std::vector<Entry<Event>> entries;
        entries.reserve(subscribers->size());
        for (const detail::Subscriber& subscriber : *subscribers) entries.emplace_back(subscriber);
        std::forward<Dispatcher>(dispatcher)(std::as_const(entries), from, event);
    }

    /// The processes subscribed to a topic, in the order they subscribed, each as often as it did.
    template <class Event>
    std::vector<Pid> subscribers(std::string_view topic) const {
        std::vector<Pid> pids;
        if (const Subscribers found = subscribers_of(topic, detail::event_identity<Event>()))
            for (const detail::Subscriber& subscriber : *found) pids.push_back(subscriber.pid);
        return pids;
    }
    /// A topic that has subscribers now.
    struct TopicCount {
        std::string topic;
        std::size_t subscribers = 0;
    };
    /// All of them, sorted by name. Cost: a look at every topic.
    std::vector<TopicCount> topics() const;

private:
    using Subscribers = std::shared_ptr<const std::vector<detail::Subscriber>>;

    Subscription add(std::string_view topic, const void* event, Process& subscriber, const MessageType& type,
                     std::shared_ptr<const std::any> metadata) const;
    void remove_all(std::string_view topic, const void* event, Pid subscriber) const;
    Subscribers subscribers_of(std::string_view topic, const void* event) const;

    std::shared_ptr<detail::PubSubState> m_state;
};

/// The process that stands for a PubSub in the supervision tree, and shows its topics.
///
///     const PubSub pub_sub;
///     runtime.start_with<PubSubServer>({.name = "pub_sub"}, pub_sub);
///
/// Process: its own; nobody needs it to publish or subscribe. Fails: start answers already_started when the name is held.
/// Cost: an idle process.
class PubSubServer final : public GenServer<PubSubServer> {
public:
    static constexpr ProcessKind process_kind = ProcessKind::PubSub;
    struct Get {
        using Reply = PubSub;
    };
    /// The PubSub behind the name, for whoever was not handed it.
    static Call<Get> get(const Ref<PubSubServer>& server);

    explicit PubSubServer(PubSub pub_sub) : m_pub_sub(std::move(pub_sub)) {}
    PubSub handle_call(Get) { return m_pub_sub; }
    void inspect(Inspector& inspector) const override;

private:
    PubSub m_pub_sub;
};

} // namespace canopy
