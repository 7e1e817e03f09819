// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#include "observe/observer.hpp"

#include <utility>

namespace canopy {

Call<Observer::GetSnapshot> Observer::snapshot(const Ref<Observer>& observer) { return call(observer, GetSnapshot{}); }

Call<Observer::GetEventsAfter> Observer::events_after(const Ref<Observer>& observer, std::uint64_t number) {
    return call(observer, GetEventsAfter{number});
}

ChildSpec Observer::child_spec(std::shared_ptr<EventLog> log, PubSub pub_sub, ObserverPeriods periods, std::string id) {
    return {.id = std::move(id), .start = starts<Observer>(std::move(log), std::move(pub_sub), periods)};
}

Observer::Observer(std::shared_ptr<EventLog> log, PubSub pub_sub, ObserverPeriods periods)
    : m_log(std::move(log)), m_pub_sub(std::move(pub_sub)), m_periods(periods) {
    trap_exit(true); // for the last batch, in terminate()
    come_again();
}

EventBatch Observer::handle_call(GetSnapshot) {
    publish();
    // Whoever asked may be the first subscriber: the next frame is a short one, unless it is due already.
    if (cancel_timer(runtime(), m_next)) come_again();
    return std::make_shared<const std::vector<Event>>(m_log->state().snapshot());
}

std::vector<Event> Observer::handle_call(GetEventsAfter request) { return m_log->history().after(request.number); }

void Observer::handle_info(Frame) {
    publish();
    come_again();
}

void Observer::terminate(const ExitReason&) { publish(); }

void Observer::publish() {
    std::vector<Pid> audience = m_pub_sub.subscribers<EventBatch>(topic);
    m_subscribers = audience.size();
    audience.push_back(self());
    m_log->set_audience(std::move(audience));
    if (const EventBatch batch = m_log->collect()) m_pub_sub.broadcast<EventBatch>(topic, batch);
}

void Observer::come_again() {
    const auto period = m_pub_sub.subscribers<EventBatch>(topic).empty() ? m_periods.unwatched : m_periods.watched;
    m_next = send_after(self_ref(), Frame{}, period);
}

void Observer::inspect(Inspector& inspector) const {
    inspector.show("subscribers", m_subscribers);
    inspector.show("events", m_log->history().newest());
    inspector.show("lost", m_log->state().totals().lost);
}

} // namespace canopy
