// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/system.hpp"
#include "core/clock.hpp"

#include <chrono>
#include <memory>
#include <optional>

namespace canopy::app {

/// Whether a system works, asked without waiting: what a watchdog is fed with.
///
///     SignOfLife life(*system, 30s);
///     manager.alive(runtime.now(), [&] { return life.confirm(runtime.now()); }); // again and again
///
/// It works when the top supervisor answers, and as long as Health has not said `unhealthy` without a break for ten times
/// the watchdog's time: a database that is away for a while is no reason to be killed. Who was stopped on purpose is not
/// asked. Process: one thread that runs no process; it never waits. Cost: two calls each time it confirms.
class SignOfLife {
public:
    /// `watchdog`: the time after which who is silent is killed; a call to the top supervisor has an eighth of it.
    SignOfLife(System& system, std::chrono::nanoseconds watchdog);

    /// True once for each question that was answered well; the first time it only asks.
    bool confirm(Timestamp now);

private:
    struct Question;

    void ask(Timestamp now);
    void look_at_health(Timestamp now);
    bool is_unhealthy_for_long(Timestamp now) const;

    System& m_system;
    std::chrono::nanoseconds m_watchdog;
    std::shared_ptr<Question> m_top;    ///< none: nothing is asked
    std::shared_ptr<Question> m_health; ///< as well
    Timestamp m_ask_from{};
    std::optional<Timestamp> m_unhealthy_since; ///< what Health said without a break
};

} // namespace canopy::app
