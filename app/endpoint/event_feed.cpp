// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/endpoint/event_feed.hpp"

#include "app/endpoint/json.hpp"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>
#include <utility>

namespace canopy::app {

using namespace Qt::StringLiterals;

namespace {

QJsonObject to_json(const OrderEvent& event) {
    if (const auto* placed = std::get_if<OrderPlaced>(&event))
        return {{u"event"_s, json("order_placed")}, {u"order"_s, app::to_json(placed->order)}};
    const auto& changed = std::get<OrderChanged>(event);
    return {{u"event"_s, json("order_changed")},
            {u"before"_s, json(to_word(changed.before))},
            {u"order"_s, app::to_json(changed.order)}};
}

/// Number and time are the log's; the text begins with the kind of the event.
QJsonObject to_json(const Event& event) {
    const std::string text = canopy::to_string(event.body);
    return {{u"event"_s, json(text.substr(0, text.find(' ')))},
            {u"number"_s, json(std::to_string(event.number))},
            {u"time"_s, json(format_time(event.time))},
            {u"text"_s, json(text)}};
}

bool is_of(const EventFeed::Item& item, FeedTopic topic) {
    if (topic == FeedTopic::All) return true;
    return std::holds_alternative<OrderEvent>(item) == (topic == FeedTopic::Orders); // only the log's events are missed
}

} // namespace

bool is_news(const Event& event) {
    const auto is = [&event]<class... Bodies>() { return (std::holds_alternative<Bodies>(event.body) || ...); };
    if (const auto* exited = std::get_if<event::Exited>(&event.body)) return !exited->reason.is_orderly();
    return !is.template operator()<event::Spawned, event::Linked, event::Unlinked, event::Sample, event::Telemetry>();
}

void EventFeed::add(Item item) {
    m_kept.push_back({++m_newest, std::move(item)});
    if (m_kept.size() > m_history) m_kept.pop_front();
    if (m_readers.empty()) return;
    const Kept& kept = m_kept.back();
    EventStream::Chunk text;
    for (const Reader& reader : m_readers) {
        if (!is_of(kept.item, reader.topic)) continue;
        if (!text) text = std::make_shared<const std::string>(to_text(kept));
        reader.stream->append(text);
    }
    forget_ended();
}

std::string EventFeed::to_text(const Kept& kept) const {
    const auto item = [&](const char* name, const QJsonObject& data) {
        return fmt::format("id: {}-{}\nevent: {}\ndata: {}\n\n", m_epoch, kept.number, name, app::to_text(data));
    };
    if (const auto* order = std::get_if<OrderEvent>(&kept.item)) return item("order", to_json(*order));
    if (const auto* event = std::get_if<Event>(&kept.item)) return item("node", to_json(*event));
    return gap(kept.number, fmt::format("{}-{}", m_epoch, kept.number - 1), kept.number + 1);
}

std::string EventFeed::gap(std::uint64_t id, std::string_view last_id, std::uint64_t oldest) const {
    const QJsonObject data{{u"event"_s, json("gap")},
                           {u"after"_s, json(last_id)},
                           {u"oldest"_s, json(fmt::format("{}-{}", m_epoch, oldest))},
                           {u"text"_s, json("events are missing: ask for the present state, then go on from here")}};
    return fmt::format("id: {}-{}\nevent: gap\ndata: {}\n\n", m_epoch, id, app::to_text(data));
}

/// The number after which to go on; nothing when what follows it is not known any more, or never was.
std::optional<std::uint64_t> EventFeed::number_of(std::string_view id) const {
    const std::size_t dash = id.find('-');
    if (dash == std::string_view::npos) return std::nullopt;
    std::uint64_t epoch = 0;
    std::uint64_t number = 0;
    const auto read = [](std::string_view text, std::uint64_t& to) {
        const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), to);
        return !text.empty() && failure == std::errc{} && end == text.data() + text.size();
    };
    if (!read(id.substr(0, dash), epoch) || !read(id.substr(dash + 1), number) || epoch != m_epoch) return std::nullopt;
    if (number > m_newest || number + 1 < m_newest - m_kept.size() + 1) return std::nullopt;
    return number;
}

std::string EventFeed::beginning(FeedTopic topic, std::optional<std::string_view> last_id) const {
    std::string text = "retry: 1000\n\n";
    if (!last_id) return text + fmt::format("id: {}-{}\nevent: begin\ndata: {{}}\n\n", m_epoch, m_newest);
    std::optional<std::uint64_t> after = number_of(*last_id);
    if (!after) {
        const std::uint64_t oldest = m_newest - m_kept.size() + 1;
        text += gap(oldest - 1, *last_id, oldest);
        after = 0;
    }
    for (const Kept& kept : m_kept)
        if (kept.number > *after && is_of(kept.item, topic)) text += to_text(kept);
    return text;
}

void EventFeed::subscribe(std::shared_ptr<EventStream> stream, FeedTopic topic, std::optional<std::string_view> last_id) {
    stream->begin(std::make_shared<const std::string>(beginning(topic, last_id)));
    m_readers.push_back({std::move(stream), topic});
}

void EventFeed::heartbeat() {
    static const auto beat = std::make_shared<const std::string>(": heartbeat\n\n");
    for (const Reader& reader : m_readers) reader.stream->append(beat);
    forget_ended();
}

void EventFeed::end() {
    for (const Reader& reader : m_readers) reader.stream->end();
    m_readers.clear();
}

std::size_t EventFeed::readers() {
    for (const Reader& reader : m_readers) reader.stream->end_if_left();
    forget_ended();
    return m_readers.size();
}

void EventFeed::forget_ended() {
    std::erase_if(m_readers, [](const Reader& reader) { return reader.stream->state() != EventStream::State::Open; });
}

} // namespace canopy::app
