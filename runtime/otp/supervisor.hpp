// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "otp/child_control.hpp"
#include "otp/child_spec.hpp"
#include "otp/gen_server.hpp"
#include "otp/restart_intensity.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace canopy {

/// When the end of significant children ends their supervisor too.
enum class AutoShutdown : std::uint8_t {
    Never,
    AnySignificant, ///< as soon as one of them ends by itself
    AllSignificant, ///< when the last of them has
};

/// A supervisor's strategy, its patience, and its children in start order.
///
///     SupervisorSpec{.strategy = Strategy::RestForOne, .max_restarts = 3, .within = 5s,
///                    .children = {Stock::child_spec(), Payments::child_spec()}}
struct SupervisorSpec {
    Strategy strategy = Strategy::OneForOne;
    std::uint32_t max_restarts = 3;         ///< more restarts than this within the period, and it gives up
    std::chrono::milliseconds within{5000}; ///< at least 1 ms
    AutoShutdown auto_shutdown = AutoShutdown::Never;
    std::vector<ChildSpec> children{}; ///< ids unique
};

/// What which_children() says of one child.
struct ChildInfo {
    std::string id{};
    Pid pid{};               ///< none while it is not running
    bool restarting = false; ///< its supervisor tries to bring it back
    ProcessKind kind = ProcessKind::Worker;
    bool operator==(const ChildInfo&) const = default;
};

/// What count_children() says: specifications, and the children behind them.
struct ChildCounts {
    std::size_t specs = 0;
    std::size_t active = 0;      ///< alive
    std::size_t supervisors = 0; ///< by kind, alive or not
    std::size_t workers = 0;
    bool operator==(const ChildCounts&) const = default;
};

/// Starts children in order, brings back those that crash, stops them in the reverse order.
///
///     const Ref<Supervisor> top = runtime.start<Supervisor>(orders_spec(config)).value();
///     Supervisor::start_child(top, Stock::child_spec()).get();
///
/// Process: its own; it traps exits and answers requests one after another, a start that takes long delays the next.
/// Fails: start answers `shutdown: failed_to_start_child …` when a child does not start, after stopping those that did;
/// the supervisor ends with `shutdown` when restarts exceed its intensity, its children stopped before.
/// Cost: a restart is two messages and the child's own init.
class Supervisor final : public GenServer<Supervisor> {
public:
    struct StartChild {
        using Reply = ChildResult<StartedChild>;
        ChildSpec spec;
    };
    struct TerminateChild {
        using Reply = ChildResult<void>;
        std::string id;
    };
    struct RestartChild {
        using Reply = ChildResult<StartedChild>;
        std::string id;
    };
    struct DeleteChild {
        using Reply = ChildResult<void>;
        std::string id;
    };
    struct WhichChildren {
        using Reply = std::vector<ChildInfo>;
    };
    struct CountChildren {
        using Reply = ChildCounts;
    };

    /// Adds a child at the end and starts it. No pid: it wanted no process.
    static Call<StartChild> start_child(Ref<Supervisor> supervisor, ChildSpec spec);
    /// Stops a child and keeps its specification, unless it is temporary. Done when it is gone.
    static Call<TerminateChild> terminate_child(Ref<Supervisor> supervisor, std::string id);
    /// Starts a child that is stopped.
    static Call<RestartChild> restart_child(Ref<Supervisor> supervisor, std::string id);
    /// Forgets a child that is stopped.
    static Call<DeleteChild> delete_child(Ref<Supervisor> supervisor, std::string id);
    /// Newest first.
    static Call<WhichChildren> which_children(Ref<Supervisor> supervisor);
    static Call<CountChildren> count_children(Ref<Supervisor> supervisor);

    /// A supervisor as the child of another.
    static ChildSpec child_spec(std::string id, SupervisorSpec spec, Restart restart = Restart::Permanent);

    static constexpr ProcessKind process_kind = ProcessKind::Supervisor;

    explicit Supervisor(SupervisorSpec spec);
    /// OTP's init callback: asked in the supervisor's own process, at each start anew. Nothing: it wants no process.
    /// Fails: the start fails with what it throws.
    using SpecFunction = std::function<std::optional<SupervisorSpec>()>;
    explicit Supervisor(SpecFunction init);
    Async<Init> init();
    Async<ChildResult<StartedChild>> handle_call(StartChild request);
    Async<ChildResult<void>> handle_call(TerminateChild request);
    Async<ChildResult<StartedChild>> handle_call(RestartChild request);
    ChildResult<void> handle_call(DeleteChild request);
    std::vector<ChildInfo> handle_call(WhichChildren);
    ChildCounts handle_call(CountChildren);
    Async<void> handle_info(Exit exit);
    struct TryAgain {
        std::string id;
    };
    Async<void> handle_cast(TryAgain again);
    Async<void> terminate(const ExitReason& reason);
    void inspect(Inspector& inspector) const override;

private:
    struct Child {
        ChildSpec spec;
        Pid pid{};
        bool restarting = false;
    };
    using Children = std::vector<std::unique_ptr<Child>>; // stable: start functions run while requests wait

    std::optional<std::string> problem() const;
    std::optional<std::string> problem_of(const ChildSpec& child) const;
    bool ask_for_spec();
    Child* find(std::string_view id);
    Child* find(Pid pid);
    Children::iterator position(const Child& child);
    Async<ChildResult<StartedChild>> start(Child& child, ChildControl::Start how);
    Async<void> restart(Child& child);
    Async<void> restart_from(std::size_t first);
    void retry_later(Child& child, const ExitReason& reason);
    void remove(const Child& child);
    void forget_if_temporary(const Child& child);
    Async<void> stop_child(Child& child);
    Async<void> stop_children(std::size_t first);
    bool ends_with(const Child& child) const;

    SpecFunction m_init;
    SupervisorSpec m_spec;
    RestartIntensity m_intensity;
    Children m_children;
    ChildControl m_control{*this};
};

} // namespace canopy
