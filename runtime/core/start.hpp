// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/execution.hpp"
#include "core/process.hpp"

#include <chrono>
#include <concepts>
#include <tuple>
#include <utility>

namespace canopy {

/// How a process begins.
struct SpawnOptions {
    std::string name{};  ///< registered before anything else runs; empty for none
    std::string label{}; ///< shown instead of the type's name
    ProcessKind kind = ProcessKind::Worker;
    bool pinned = false; ///< owns a thread: for work that blocks
    bool trap_exit = false;
    /// start(): an init that takes longer is killed, and start() answers `timeout` when it is gone. 0: as long as it takes.
    std::chrono::milliseconds init_timeout{0};
    std::uint32_t max_mailbox = 0; ///< how many messages may wait; 0: as many as memory holds
    Overflow overflow = Overflow::Wait;
};

/// What init() may answer when "it worked" is not all: start() then answers so, without a crash.
///
///     Init init() { return m_port ? Init::ok() : Init::error(ExitReason::custom("no port")); }
///
/// Process: the one that begins. Fails: never; what init() throws is a failed start too. Cost: none for ok().
class Init {
public:
    static Init ok() { return Init{State::Ok, {}}; }
    /// No process is wanted: it ends with normal.
    static Init ignore() { return Init{State::Ignore, {}}; }
    /// It cannot work, and that is no crash: start() answers the reason, the process ends with normal.
    static Init error(ExitReason reason) { return Init{State::Error, std::move(reason)}; }
    /// It cannot work: the process ends with this reason, terminate() does not run.
    static Init stop(ExitReason reason) { return Init{State::Stop, std::move(reason)}; }

    enum class State : std::uint8_t { Ok, Ignore, Error, Stop };
    State state() const noexcept { return m_state; }
    const ExitReason& reason() const noexcept { return m_reason; }

private:
    Init(State state, ExitReason reason) : m_state(state), m_reason(std::move(reason)) {}
    State m_state;
    ExitReason m_reason;
};

namespace detail {

/// Registers, labels, and so on: what the options ask for. Fails: throws when the name is taken.
void apply_options(ProcessSlot& slot, const SpawnOptions& options);
/// init is over: tells the starter. The process lives, or ends as init wants.
void conclude_init(ProcessSlot& slot, const Init& init);

extern const MessageType started_type;
/// The process ended before its init began.
void discard_start(Caller starter, const ExitReason& why) noexcept;

struct Nothing {};

/// The first envelope of a process: everything its constructor needs.
template <class T, class... Arguments>
struct StartEnvelope final : Envelope {
    StartEnvelope(Caller its_starter, SpawnOptions its_options, std::tuple<Arguments...> its_arguments)
        : Envelope(start_type, Passage::Start), starter(its_starter), options(std::move(its_options)),
          arguments(std::move(its_arguments)) {}

    Caller starter;
    SpawnOptions options;
    std::tuple<Arguments...> arguments;

    static void deliver(ProcessSlot& slot, Envelope* envelope) {
        const std::unique_ptr<StartEnvelope> owned(static_cast<StartEnvelope*>(envelope));
        slot.set(ProcessSlot::Starting);
        slot.caller = owned->starter; // answered by conclude_init(), or with the reason it failed for
        apply_options(slot, owned->options);
        T* body = std::apply([](Arguments&... argument) { return new T(std::move(argument)...); }, owned->arguments);
        slot.body = body;
        initialise(slot, *body);
    }

    static void discard(Envelope* envelope, const ExitReason& why) noexcept;

    static void initialise(ProcessSlot& slot, T& body) {
        if constexpr (requires {
                          { body.init() } -> std::same_as<Async<Init>>;
                      }) {
            run_handler(slot, wait_for_init(slot, body));
        } else if constexpr (requires {
                                 { body.init() } -> std::same_as<Init>;
                             }) {
            conclude_init(slot, body.init());
        } else {
            conclude_init(slot, Init::ok());
            if constexpr (requires {
                              { body.begin() } -> std::same_as<Async<void>>;
                          })
                run_handler(slot, body.begin());
        }
    }

    static Async<void> wait_for_init(ProcessSlot& slot, T& body) {
        const Init init = co_await body.init();
        conclude_init(slot, init);
    }

    static constexpr MessageType start_type{deliver, discard, "init"};
};

template <class T, class... Arguments>
void StartEnvelope<T, Arguments...>::discard(Envelope* envelope, const ExitReason& why) noexcept {
    const std::unique_ptr<StartEnvelope> owned(static_cast<StartEnvelope*>(envelope));
    if (owned->starter.reference) discard_start(owned->starter, why);
}

} // namespace detail

} // namespace canopy
