// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/endpoint/event_stream.hpp"
#include "app/orders/order.hpp"
#include "observe/event.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace canopy::app {

/// What a reader of the feed may leave out.
enum class FeedTopic : std::uint8_t { All, Orders, Node };

/// The live feed: the latest events with their ids, and who reads them. Formats them as server-sent events.
///
///     feed.add(event);                                // one more, to every reader
///     feed.subscribe(stream, FeedTopic::All, "7-41"); // what came after that, then all that comes
///
/// An id is `EPOCH-NUMBER`: numbers go up by one within one life of the feed, and the epoch tells lives apart. Who comes
/// back with an id of another life, or one that is older than the history, is told so by an event `gap`, and goes on with
/// what is kept.
///
/// Process: one. Cost: a text an event and topic that somebody reads, shared by the readers; the history is bounded.
class EventFeed {
public:
    EventFeed(std::uint64_t epoch, std::size_t history) : m_epoch(epoch), m_history(history) {}

    struct Missed {}; ///< events that nobody told the feed: to its readers a gap
    using Item = std::variant<Event, OrderEvent, Missed>;
    void add(Item item);

    /// Without an id: from now on.
    void subscribe(std::shared_ptr<EventStream> stream, FeedTopic topic, std::optional<std::string_view> last_id);
    /// A comment to every reader, so that both sides notice when the other is gone.
    void heartbeat();
    /// No more events for anybody.
    void end();
    /// Readers that are still there; the places of those that left are free from here on.
    std::size_t readers();

private:
    struct Kept {
        std::uint64_t number = 0;
        Item item;
    };
    struct Reader {
        std::shared_ptr<EventStream> stream;
        FeedTopic topic = FeedTopic::All;
    };

    std::optional<std::uint64_t> number_of(std::string_view id) const;
    std::string to_text(const Kept& kept) const;
    std::string gap(std::uint64_t id, std::string_view last_id, std::uint64_t oldest) const;
    std::string beginning(FeedTopic topic, std::optional<std::string_view> last_id) const;
    void forget_ended();

    const std::uint64_t m_epoch;
    const std::size_t m_history;
    std::deque<Kept> m_kept;
    std::uint64_t m_newest = 0;
    std::vector<Reader> m_readers;
};

/// Whether an event of the log is worth an item: samples and what a telemetry reports are not; nor are the beginnings and
/// ends of the processes that answer requests, or the feed would keep itself going.
bool is_news(const Event& event);

} // namespace canopy::app
