// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "otp/child_control.hpp"
#include "otp/child_spec.hpp"
#include "otp/gen_server.hpp"
#include "otp/restart_intensity.hpp"
#include "otp/supervisor.hpp"

#include <any>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace canopy {

/// What a dynamic supervisor allows.
struct DynamicSupervisorSpec {
    std::uint32_t max_restarts = 3;            ///< of all children together
    std::chrono::milliseconds within{5000};    ///< at least 1 ms
    std::optional<std::size_t> max_children{}; ///< nothing: as many as memory holds
    std::any extra_arguments{};                ///< what extra_arguments() made: they go before each child's own
};

/// Supervises children that come and go: none at first, any number later, each on its own.
///
///     const Ref<DynamicSupervisor> baskets = runtime.start<DynamicSupervisor>().value();
///     const Pid basket = DynamicSupervisor::start_child(baskets, Basket::child_spec(user)).get().value();
///
/// OTP's DynamicSupervisor, and its simple_one_for_one: a template is a function that makes a ChildSpec.
/// Process: its own; it traps exits. Fails: as Supervisor. Stops all children in parallel, each with its own deadline.
/// Cost: a look-up by pid is constant; ids may repeat, the monitor then shows the pid.
class DynamicSupervisor final : public GenServer<DynamicSupervisor> {
public:
    struct StartChild {
        using Reply = ChildResult<StartedChild>;
        ChildSpec spec;
    };
    struct TerminateChild {
        using Reply = ChildResult<void>;
        Pid pid;
    };
    struct WhichChildren {
        using Reply = std::vector<ChildInfo>;
    };
    struct CountChildren {
        using Reply = ChildCounts;
    };

    /// Starts a child now. Fails: invalid_spec, max_children, or the reason its init failed for.
    static Call<StartChild> start_child(Ref<DynamicSupervisor> supervisor, ChildSpec spec);
    static Call<TerminateChild> terminate_child(Ref<DynamicSupervisor> supervisor, Pid pid);
    /// In no particular order.
    static Call<WhichChildren> which_children(Ref<DynamicSupervisor> supervisor);
    static Call<CountChildren> count_children(Ref<DynamicSupervisor> supervisor);

    static ChildSpec child_spec(std::string id, DynamicSupervisorSpec spec = {}, SpawnOptions options = {});

    /// What its children are constructed with before their own arguments; see starts_after_extra().
    const std::any& extra_arguments() const noexcept { return m_spec.extra_arguments; }

    static constexpr ProcessKind process_kind = ProcessKind::Supervisor;

    explicit DynamicSupervisor(DynamicSupervisorSpec spec = {});
    Init init();
    Async<ChildResult<StartedChild>> handle_call(StartChild request);
    Async<ChildResult<void>> handle_call(TerminateChild request);
    std::vector<ChildInfo> handle_call(WhichChildren);
    ChildCounts handle_call(CountChildren);
    Async<void> handle_info(Exit exit);
    struct TryAgain {
        std::uint64_t serial;
    };
    Async<void> handle_cast(TryAgain again);
    Async<void> terminate(const ExitReason& reason);
    void inspect(Inspector& inspector) const override;

private:
    struct Child {
        ChildSpec spec;
        std::string id; ///< as the monitor knows it: the spec's, or the first pid's text
        Pid pid{};      ///< while it is restarting, the one that has ended
        bool restarting = false;
    };
    using Serial = std::uint64_t; ///< what a child is known by inside, its restarts included

    std::optional<Serial> serial_of(Pid pid) const;
    std::string identity(const ChildSpec& spec, Pid pid);
    Async<void> restart(Serial serial);
    void remove(Serial serial);

    DynamicSupervisorSpec m_spec;
    RestartIntensity m_intensity;
    std::unordered_map<Serial, Child> m_children;
    std::unordered_map<Pid, Serial> m_by_pid;
    std::unordered_set<std::string> m_ids;
    Serial m_next = 1;
    ChildControl m_control{*this};
};

/// The first arguments of all children of a dynamic supervisor.
///
///     DynamicSupervisorSpec spec{.extra_arguments = extra_arguments(orders, clock)};
///     ChildSpec basket{.id = "basket", .start = starts_after_extra<Basket, Orders, WallClock>(user)};
///     // Basket is constructed from (orders, clock, user), at each restart too
template <class... Extra>
std::any extra_arguments(Extra... extra) {
    return std::tuple<Extra...>(std::move(extra)...);
}

namespace detail {

template <class T, class... Extra, class... Arguments>
Async<StartResult> start_after_extra(Process& supervisor, std::tuple<Arguments...> arguments) {
    using Extras = std::tuple<Extra...>;
    const auto* dynamic = dynamic_cast<const DynamicSupervisor*>(&supervisor);
    const auto* extra = dynamic ? std::any_cast<Extras>(&dynamic->extra_arguments()) : nullptr;
    if (!extra)
        co_return tl::unexpected(
            ExitReason::custom(std::string(type_name<T>()) + " wants extra arguments of other types than its supervisor has"));
    auto all = std::tuple_cat(*extra, std::move(arguments));
    Async<StartResult> starting = start_copy<T>(supervisor, SpawnOptions(), std::move(all));
    co_return co_await starting;
}

} // namespace detail

/// A start function for a child of a dynamic supervisor with extra arguments: T is constructed from copies of those, of
/// exactly these types, then of its own. Fails: the start fails when the supervisor's are others.
template <class T, class... Extra, class... Arguments>
StartFunction starts_after_extra(Arguments... arguments) {
    return [arguments = std::tuple<Arguments...>(std::move(arguments)...)](Process& supervisor) {
        return detail::start_after_extra<T, Extra...>(supervisor, arguments);
    };
}

} // namespace canopy
