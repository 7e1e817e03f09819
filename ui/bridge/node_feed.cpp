// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/node_feed.hpp"

#include <chrono>

namespace canopy::ui {

namespace {
constexpr std::chrono::milliseconds retry_after{100}; // the observer is being restarted
}

void NodeFeed::resync(const Ref<NodeFeed>& feed) { cast(feed, Resync{}); }

ChildSpec NodeFeed::child_spec(Ref<Observer> observer, PubSub pub_sub, std::shared_ptr<FeedInbox> inbox) {
    return {.id = process_name,
            .start = starts_with<NodeFeed>({.name = process_name}, observer, std::move(pub_sub), std::move(inbox))};
}

NodeFeed::NodeFeed(Ref<Observer> observer, PubSub pub_sub, std::shared_ptr<FeedInbox> inbox)
    : m_observer(observer), m_inbox(std::move(inbox)) {
    pub_sub.subscribe<app::OrderEvent>(app::orders_topic, *this);
    pub_sub.subscribe<app::LimiterEvent>(app::limiter_topic, *this);
    pub_sub.subscribe<app::TelemetryEvent>(app::telemetry_topic, *this);
    pub_sub.subscribe<EventBatch>(Observer::topic, *this);
    continue_with(Resync{}); // not in init: a slow observer must not keep the supervisor waiting
}

Async<void> NodeFeed::handle_continue(Resync) { co_await begin_anew(); }
Async<void> NodeFeed::handle_cast(Resync) { co_await begin_anew(); }
Async<void> NodeFeed::handle_info(Resync) { co_await begin_anew(); }

Async<void> NodeFeed::begin_anew() {
    auto call = Observer::snapshot(m_observer);
    auto beginning = co_await std::move(call).attempt();
    if (beginning)
        m_inbox->restart(std::move(*beginning));
    else
        send_after(self_ref(), Resync{}, retry_after);
}

} // namespace canopy::ui
