// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#include "otp/telemetry.hpp"

#include "core/type_name.hpp"

#include <algorithm>
#include <stdexcept>

namespace canopy {

namespace {

const EventName failure_event{"telemetry", "handler", "failure"};
const std::string span_context = "telemetry_span_context";

std::chrono::nanoseconds system_time() { return std::chrono::system_clock::now().time_since_epoch(); }

void check(const EventName& event) {
    if (event.empty()) throw std::invalid_argument("an event's name needs a segment");
    if (std::find(event.begin(), event.end(), std::string()) != event.end())
        throw std::invalid_argument("an event's name cannot have an empty segment");
}

bool begins_with(const EventName& event, const EventName& prefix) {
    return prefix.size() <= event.size() && std::equal(prefix.begin(), prefix.end(), event.begin());
}

/// kind, reason and stacktrace, as Erlang's telemetry names them.
void describe(const std::exception_ptr& error, Metadata& metadata) {
    std::string kind = "error";
    std::string reason = "not derived from std::exception";
    std::string where;
    try {
        std::rethrow_exception(error);
    } catch (const ProcessExit& exit) {
        kind = "exit";
        reason = exit.reason().to_string();
        where = "canopy::ProcessExit";
    } catch (const std::exception& thrown) {
        reason = thrown.what();
        where = demangled(typeid(thrown));
    } catch (...) {
        kind = "throw";
    }
    metadata.insert_or_assign("kind", kind);
    metadata.insert_or_assign("reason", reason);
    metadata.insert_or_assign("stacktrace", where);
}

} // namespace

Telemetry::Telemetry(Runtime& runtime) : m_state(std::make_shared<State>()) { m_state->runtime = &runtime; }

Telemetry::State& Telemetry::state() const {
    if (!m_state) throw std::logic_error("telemetry is off");
    return *m_state;
}

Timestamp Telemetry::now() const { return m_state ? m_state->runtime->now() : Timestamp{}; }

void Telemetry::State::set(Entries entries) {
    auto changed = std::make_shared<Table>();
    for (const auto& entry : entries) changed->by_event[entry->event].push_back(entry);
    changed->all = std::move(entries);
    attached.store(changed->all.size(), std::memory_order_relaxed);
    const std::lock_guard lock(table_mutex);
    table = std::move(changed);
}

tl::expected<void, TelemetryError> Telemetry::attach(std::string id, EventName event, Handler handler, std::any config) const {
    return attach_many(std::move(id), {std::move(event)}, std::move(handler), std::move(config));
}

tl::expected<void, TelemetryError> Telemetry::attach_many(std::string id, std::vector<EventName> events, Handler handler,
                                                          std::any config) const {
    State& shared = state();
    if (events.empty()) throw std::invalid_argument("a handler needs an event");
    for (const EventName& event : events) check(event);
    const std::lock_guard lock(shared.mutex);
    Entries entries = shared.present()->all;
    if (std::any_of(entries.begin(), entries.end(), [&id](const auto& entry) { return entry->id == id; }))
        return tl::unexpected(TelemetryError::AlreadyExists);
    for (EventName& event : events)
        entries.push_back(std::make_shared<const Entry>(Entry{id, std::move(event), handler, config}));
    shared.set(std::move(entries));
    return {};
}

tl::expected<void, TelemetryError> Telemetry::detach(const std::string& id) const {
    State& shared = state();
    const std::lock_guard lock(shared.mutex);
    Entries entries = shared.present()->all;
    if (std::erase_if(entries, [&id](const auto& entry) { return entry->id == id; }) == 0)
        return tl::unexpected(TelemetryError::NotFound);
    shared.set(std::move(entries));
    return {};
}

std::vector<Telemetry::Attached> Telemetry::list_handlers(const EventName& prefix) const {
    std::vector<Attached> found;
    const std::shared_ptr<const Table> table = state().present();
    for (const auto& entry : table->all)
        if (begins_with(entry->event, prefix)) found.push_back({entry->id, entry->event, entry->config});
    return found;
}

void Telemetry::call_handlers(const EventName& event, const Measurements& measurements, const Metadata& metadata) const {
    const std::shared_ptr<const Table> table = m_state->present(); // what is detached meanwhile stays until we are through
    const auto found = table->by_event.find(event);
    if (found == table->by_event.end()) return;
    for (const auto& entry : found->second) {
        try {
            entry->handler({event, measurements, metadata, entry->config});
        } catch (...) { // whoever executes must not fail because somebody measures
            drop_failed(*entry, std::current_exception());
        }
    }
}

void Telemetry::drop_failed(const Entry& entry, const std::exception_ptr& error) const {
    if (!detach(entry.id)) return; // it failed elsewhere too, and that was told
    Metadata metadata{{"event_name", entry.event}, {"handler_id", entry.id}, {"handler_config", entry.config}};
    describe(error, metadata);
    execute(failure_event, {{"monotonic_time", now()}, {"system_time", system_time()}}, metadata);
}

Telemetry::Span::Span(const Telemetry& telemetry, EventName prefix, Metadata metadata)
    : m_telemetry(telemetry), m_prefix(std::move(prefix)), m_metadata(std::move(metadata)), m_begin(telemetry.now()) {
    static std::atomic<std::uint64_t> contexts{0};
    m_context = m_metadata.emplace(span_context, contexts.fetch_add(1, std::memory_order_relaxed) + 1).first->second;
    m_telemetry.execute(name("start"), {{"monotonic_time", m_begin}, {"system_time", system_time()}}, m_metadata);
}

void Telemetry::Span::stop(Metadata metadata) const {
    metadata.emplace(span_context, m_context);
    m_telemetry.execute(name("stop"), duration(), metadata);
}

void Telemetry::Span::fail(const std::exception_ptr& error) const {
    Metadata metadata = m_metadata;
    describe(error, metadata);
    m_telemetry.execute(name("exception"), duration(), metadata);
}

EventName Telemetry::Span::name(const char* last) const {
    EventName name = m_prefix;
    name.emplace_back(last);
    return name;
}

Measurements Telemetry::Span::duration() const {
    const Timestamp end = m_telemetry.now();
    return {{"duration", end - m_begin}, {"monotonic_time", end}};
}

} // namespace canopy
