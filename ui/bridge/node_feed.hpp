// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "observe/observer.hpp"
#include "ui/bridge/feed_inbox.hpp"

#include <memory>

namespace canopy::ui {

/// The window's process in the tree: it listens to the topics and leaves what it hears in the inbox.
///
/// Supervised like any other: when it crashes, its successor begins with a snapshot, and the screen is right again.
/// Process: its own; it never waits for the GUI.
class NodeFeed final : public GenServer<NodeFeed> {
public:
    struct Resync {};
    /// The state is wanted afresh: what waited was dropped.
    static void resync(const Ref<NodeFeed>& feed);

    static constexpr const char* process_name = "window";
    static ChildSpec child_spec(Ref<Observer> observer, PubSub pub_sub, std::shared_ptr<FeedInbox> inbox);

    NodeFeed(Ref<Observer> observer, PubSub pub_sub, std::shared_ptr<FeedInbox> inbox);
    Async<void> handle_continue(Resync);
    Async<void> handle_cast(Resync);
    Async<void> handle_info(Resync);
    void handle_info(EventBatch batch) { m_inbox->add(std::move(batch)); }
    void handle_info(app::OrderEvent event) { m_inbox->add(std::move(event)); }
    void handle_info(app::LimiterEvent event) { m_inbox->add(std::move(event)); }
    void handle_info(app::TelemetryEvent event) { m_inbox->add(event); }

private:
    Async<void> begin_anew();

    Ref<Observer> m_observer;
    std::shared_ptr<FeedInbox> m_inbox;
};

} // namespace canopy::ui
