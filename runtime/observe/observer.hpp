// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "observe/event_log.hpp"
#include "otp/child_spec.hpp"
#include "otp/gen_server.hpp"
#include "otp/pub_sub.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace canopy {

/// How often the observer looks.
struct ObserverPeriods {
    std::chrono::milliseconds watched{16};    ///< while somebody is subscribed: a frame
    std::chrono::milliseconds unwatched{250}; ///< while nobody is
};

/// The process that collects the event log and publishes it, at most one batch a frame, nothing when nothing happens.
///
///     Async<Init> init() { // of a GenServer that follows the log
///         const EventBatch beginning = co_await Observer::subscribe(m_observer, m_pub_sub, *this);
///         show(beginning); // everything needed to build the present state
///         co_return Init::ok();
///     }
///     void handle_info(EventBatch batch) { // from then on everything that happens
///         if (!m_state.has_seen(*batch)) show(batch);
///     }
///
/// A batch that was under way when the beginning was made may still arrive after it: has_seen() tells. A subscriber's
/// own turns and the observer's are no news by themselves, or the log would keep itself going; they are sampled along
/// with whatever else happens.
///
/// The log is handed in, so that it outlives a crash of the observer: numbers go on where they were.
///
/// Process: its own, not pinned. Cost: a frame without events is one look at each worker's ring.
/// Fails: a crash of it loses no event: the next one goes on with the log.
class Observer final : public GenServer<Observer> {
public:
    static constexpr const char* topic = "node:events"; ///< of EventBatch

    struct GetSnapshot {
        using Reply = EventBatch;
    };
    struct GetEventsAfter {
        using Reply = std::vector<Event>;
        std::uint64_t number = 0;
    };

    /// Subscribes the process in hand and asks where to begin. Await the call in the same handler.
    template <std::derived_from<Process> Subscriber>
    static Call<GetSnapshot> subscribe(const Ref<Observer>& observer, const PubSub& pub_sub, Subscriber& subscriber) {
        pub_sub.subscribe<EventBatch>(topic, subscriber);
        return snapshot(observer);
    }
    /// Events that make any NodeState equal to the log's at this moment; everything so far has been published before.
    static Call<GetSnapshot> snapshot(const Ref<Observer>& observer);
    /// Events with a greater number than this one, as far back as they are kept.
    static Call<GetEventsAfter> events_after(const Ref<Observer>& observer, std::uint64_t number);

    static ChildSpec child_spec(std::shared_ptr<EventLog> log, PubSub pub_sub, ObserverPeriods periods = {},
                                std::string id = "observer");

    Observer(std::shared_ptr<EventLog> log, PubSub pub_sub, ObserverPeriods periods = {});
    EventBatch handle_call(GetSnapshot);
    std::vector<Event> handle_call(GetEventsAfter request);
    struct Frame {};
    void handle_info(Frame);
    void terminate(const ExitReason& reason);
    void inspect(Inspector& inspector) const override;

private:
    void publish();
    void come_again();

    std::shared_ptr<EventLog> m_log;
    PubSub m_pub_sub;
    ObserverPeriods m_periods;
    TimerRef m_next{};
    std::size_t m_subscribers = 0;
};

} // namespace canopy
