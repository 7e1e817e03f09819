// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/runtime.hpp"

#include <any>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <tl/expected.hpp>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace canopy {

/// What happened, from the general to the special: `{"orders", "placed"}`. Compared whole.
using EventName = std::vector<std::string>;
using Measurement = std::variant<std::int64_t, double, std::chrono::nanoseconds>;
using Measurements = std::map<std::string, Measurement>;
using Metadata = std::map<std::string, std::any>;

/// Why a request to telemetry was refused.
enum class TelemetryError : std::uint8_t {
    AlreadyExists, ///< the handler's id is in use
    NotFound,      ///< there is no handler of this id
};

/// What a function under span() answers: its result, and what to say with the stop event.
template <class Result>
struct SpanResult {
    Result result;
    Metadata metadata{};
};
template <class Result>
SpanResult(Result) -> SpanResult<Result>;
template <class Result>
SpanResult(Result, Metadata) -> SpanResult<Result>;

namespace detail {

template <class T>
struct SpanOutcome;
template <class Result>
struct SpanOutcome<SpanResult<Result>> {
    using type = Result;
    static constexpr bool is_async = false;
};
template <class Result>
struct SpanOutcome<Async<SpanResult<Result>>> {
    using type = Result;
    static constexpr bool is_async = true;
};

} // namespace detail

/// Events with numbers, for whoever attached a handler to them: libraries say what they do, programs measure it.
///
///     const Telemetry telemetry{runtime};
///     telemetry.attach("log", {"orders", "placed"}, [&](const Telemetry::Call& call) { note(call.event); });
///     telemetry.execute({"orders", "placed"}, {{"total", std::int64_t{2400}}});
///
/// A handle; copies share the handlers. Telemetry::off() is one without any: execute() costs nothing and attach() throws.
///
/// Process: any, any thread. Handlers run one after another in the one that executes, in the order they were attached; one
/// that throws is detached from all its events, the others go on, and `{"telemetry", "handler", "failure"}` says so.
/// Cost: without any handler one load; else a short lock, a look-up and the handlers. Attaching copies the table of handlers.
/// Fails: as its functions say; execute() never.
class Telemetry {
public:
    /// What a handler is told.
    struct Call {
        const EventName& event;
        const Measurements& measurements;
        const Metadata& metadata;
        const std::any& config; ///< what the handler was attached with
    };
    using Handler = std::function<void(const Call&)>;
    /// One event of one handler.
    struct Attached {
        std::string id;
        EventName event;
        std::any config;
    };

    explicit Telemetry(Runtime& runtime);
    static Telemetry off() { return Telemetry(); }

    /// Fails: already_exists, whatever the event; throws std::invalid_argument for a name without segments or with an empty one.
    tl::expected<void, TelemetryError> attach(std::string id, EventName event, Handler handler, std::any config = {}) const;
    tl::expected<void, TelemetryError> attach_many(std::string id, std::vector<EventName> events, Handler handler,
                                                   std::any config = {}) const;
    /// From all its events. What other threads are executing may still call it once.
    tl::expected<void, TelemetryError> detach(const std::string& id) const;
    /// One entry an event whose name begins so; without a prefix all, in the order they were attached.
    std::vector<Attached> list_handlers(const EventName& prefix = {}) const;

    void execute(const EventName& event, const Measurements& measurements, const Metadata& metadata = {}) const {
        if (m_state && m_state->attached.load(std::memory_order_relaxed) != 0) call_handlers(event, measurements, metadata);
    }

    /// Runs function(), plain or a coroutine that answers a SpanResult, between two events: prefix + `start` with
    /// monotonic_time and system_time, then prefix + `stop` with duration and monotonic_time and the function's metadata.
    /// Fails: throws what the function throws, after prefix + `exception` with duration, monotonic_time, and the start's
    /// metadata with kind, reason and stacktrace (the exception's type; C++ keeps no more).
    template <class Function>
    auto span(EventName prefix, Metadata metadata, Function function) const {
        using Outcome = detail::SpanOutcome<std::invoke_result_t<Function&>>;
        if constexpr (Outcome::is_async)
            return span_async<typename Outcome::type>(*this, std::move(prefix), std::move(metadata), std::move(function));
        else
            return span_now<typename Outcome::type>(std::move(prefix), std::move(metadata), function);
    }

private:
    struct Entry {
        std::string id;
        EventName event;
        Handler handler;
        std::any config;
    };
    using Entries = std::vector<std::shared_ptr<const Entry>>; ///< in the order of attachment
    struct Table {
        Entries all;
        std::map<EventName, Entries> by_event;
    };
    struct State {
        Runtime* runtime = nullptr;
        std::atomic<std::size_t> attached{0};
        std::mutex mutex; ///< of changes
        void set(Entries entries);
        std::shared_ptr<const Table> present() const {
            const std::lock_guard lock(table_mutex);
            return table;
        }
        mutable std::mutex table_mutex; ///< not std::atomic<std::shared_ptr>: libstdc++ 12 unlocks its load too weakly
        std::shared_ptr<const Table> table = std::make_shared<const Table>();
    };
    /// A span between its start and its end.
    class Span {
    public:
        Span(const Telemetry& telemetry, EventName prefix, Metadata metadata);
        void stop(Metadata metadata) const;
        void fail(const std::exception_ptr& error) const;

    private:
        EventName name(const char* last) const;
        Measurements duration() const;
        const Telemetry& m_telemetry;
        EventName m_prefix;
        Metadata m_metadata;
        std::any m_context; ///< tells which events belong together
        Timestamp m_begin;
    };

    Telemetry() = default;
    State& state() const;
    Timestamp now() const;
    void call_handlers(const EventName& event, const Measurements& measurements, const Metadata& metadata) const;
    void drop_failed(const Entry& entry, const std::exception_ptr& error) const;

    template <class Result, class Function>
    Result span_now(EventName prefix, Metadata metadata, Function& function) const {
        const Span span(*this, std::move(prefix), std::move(metadata));
        std::optional<SpanResult<Result>> outcome;
        try {
            outcome = function();
        } catch (...) { // told, and thrown on
            span.fail(std::current_exception());
            throw;
        }
        span.stop(outcome->metadata);
        return std::move(outcome->result);
    }
    template <class Result, class Function>
    static Async<Result> span_async(Telemetry telemetry, EventName prefix, Metadata metadata, Function function) {
        const Span span(telemetry, std::move(prefix), std::move(metadata));
        std::optional<SpanResult<Result>> outcome;
        try {
            outcome = co_await function();
        } catch (...) { // told, and thrown on
            span.fail(std::current_exception());
            throw;
        }
        span.stop(outcome->metadata);
        co_return std::move(outcome->result);
    }

    std::shared_ptr<State> m_state;
};

} // namespace canopy
