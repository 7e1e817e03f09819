// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/runtime.hpp"

#include <any>
#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <tl/expected.hpp>
#include <tuple>
#include <utility>

namespace canopy {

/// How a child is told to end, and how long it may take.
///
///     spec.shutdown = 2s; // or Shutdown::brutal_kill(), Shutdown::infinity()
///
/// Process: a value, any. Fails: throws std::invalid_argument below 1 ms. Cost: none.
class Shutdown {
public:
    /// At once and untrappable: no terminate().
    static Shutdown brutal_kill() { return Shutdown{Exactly{std::chrono::milliseconds{0}}}; }
    /// Told `shutdown`, waited for without limit: right for supervisors.
    static Shutdown infinity() { return Shutdown{Exactly{std::nullopt}}; }
    /// Told `shutdown`, killed when it is still there after the time. Fails: throws std::invalid_argument below 1 ms.
    template <class Rep, class Period>
    Shutdown(std::chrono::duration<Rep, Period> limit) // NOLINT(google-explicit-constructor): specs read `.shutdown = 2s`
        : m_limit(checked(std::chrono::duration_cast<std::chrono::milliseconds>(limit))) {}

    bool brutal() const noexcept { return m_limit && m_limit->count() == 0; }
    std::optional<std::chrono::milliseconds> limit() const noexcept { return m_limit; }
    bool operator==(const Shutdown&) const = default;

private:
    struct Exactly {
        std::optional<std::chrono::milliseconds> limit;
    };
    explicit Shutdown(Exactly exactly) : m_limit(exactly.limit) {}
    static std::chrono::milliseconds checked(std::chrono::milliseconds limit);
    std::optional<std::chrono::milliseconds> m_limit;
};

/// A child that runs, and what else its start function has to say to whoever asked for it: OTP's {ok, Pid, Info}.
struct StartedChild {
    StartedChild(Pid its_pid = {}, std::any its_info = {}) // NOLINT(google-explicit-constructor): most have nothing more to say
        : pid(its_pid), info(std::move(its_info)) {}
    operator Pid() const noexcept { return pid; } // NOLINT(google-explicit-constructor): most want nothing more to hear
    explicit operator bool() const noexcept { return bool{pid}; }
    friend bool operator==(const StartedChild& child, Pid its_pid) noexcept { return child.pid == its_pid; }

    Pid pid;
    std::any info;
};

/// What a start function answers: the child, or why there is none; the reason `normal` means that it wanted no process
/// (OTP's ignore).
using StartResult = tl::expected<StartedChild, ExitReason>;

/// Starts a child, linked to the supervisor that calls it.
using StartFunction = std::function<Async<StartResult>(Process& supervisor)>;

/// What a supervisor knows of a child before it exists.
///
///     ChildSpec{.id = "stock", .start = starts<Stock>(warehouse), .restart = Restart::Transient, .shutdown = 2s}
struct ChildSpec {
    std::string id{}; ///< unique under its supervisor
    StartFunction start{};
    Restart restart = Restart::Permanent;
    std::optional<Shutdown> shutdown{};     ///< default: 5 s, for supervisors infinity
    ProcessKind kind = ProcessKind::Worker; ///< Supervisor for supervisors; the rest is for the eye
    bool significant = false;               ///< its end may end the supervisor: see AutoShutdown

    Shutdown shutdown_or_default() const {
        if (shutdown) return *shutdown;
        if (kind == ProcessKind::Supervisor) return Shutdown::infinity();
        return std::chrono::seconds{5};
    }
};

/// Why a request about a child was refused.
struct ChildError {
    enum class Kind : std::uint8_t {
        AlreadyStarted, ///< a child of this id runs, under this pid
        AlreadyPresent, ///< a child of this id is known and not running
        NotFound,
        Running,     ///< it must be stopped first
        Restarting,  ///< its supervisor is trying to bring it back
        StartFailed, ///< its start function did not start it, for this reason
        InvalidSpec, ///< the text of the reason says what is wrong
        MaxChildren,
    };
    Kind kind = Kind::NotFound;
    Pid pid{};
    ExitReason reason{};

    std::string to_string() const;
    bool operator==(const ChildError&) const = default;
};

template <class T>
using ChildResult = tl::expected<T, ChildError>;

namespace detail {

/// Its arguments by value: the coroutine outlives whatever called it.
template <class T, class Arguments>
Async<StartResult> start_copy(Process& supervisor, SpawnOptions options, Arguments arguments) {
    Starting<T> starting = std::apply(
        [&](auto&... argument) { return start_process<T>(supervisor, Linked::Yes, std::move(options), std::move(argument)...); },
        arguments);
    const tl::expected<Ref<T>, ExitReason> child = co_await starting;
    if (!child) co_return tl::unexpected(child.error());
    co_return child->pid();
}

} // namespace detail

/// A start function that constructs a T, each time from copies of the same arguments.
template <class T, class... Arguments>
StartFunction starts_with(SpawnOptions options, Arguments... arguments) {
    return [options = std::move(options), arguments = std::tuple<Arguments...>(std::move(arguments)...)](Process& supervisor) {
        return detail::start_copy<T, std::tuple<Arguments...>>(supervisor, options, arguments);
    };
}

template <class T, class... Arguments>
StartFunction starts(Arguments... arguments) {
    return starts_with<T>(SpawnOptions{}, std::move(arguments)...);
}

/// The child a server type makes by itself: its name as the id, permanent, a worker, 5 s to end. What the type says of
/// itself wins: `static constexpr Restart restart`, `static constexpr std::chrono::milliseconds shutdown`,
/// `static constexpr const char* child_id`, `static constexpr ProcessKind process_kind`.
template <class T, class... Arguments>
ChildSpec child_spec_of(Arguments... arguments) {
    ChildSpec spec{.id = type_name<T>(), .start = starts<T>(std::move(arguments)...)};
    if constexpr (requires { T::child_id; }) spec.id = T::child_id;
    if constexpr (requires { T::restart; }) spec.restart = T::restart;
    if constexpr (requires { T::shutdown; }) spec.shutdown = Shutdown(T::shutdown);
    if constexpr (requires { T::process_kind; }) spec.kind = T::process_kind;
    return spec;
}

/// What is wrong with a specification, or nothing.
std::optional<std::string> problem_with(const ChildSpec& spec);

} // namespace canopy
