// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.hpp"

#include <chrono>
#include <functional>
#include <optional>

namespace canopy::app {

/// What systemd is told about the program, when systemd started it as `Type=notify`; otherwise nothing happens.
///
///     ServiceManager manager;
///     manager.ready();
///     while (runs()) manager.alive(runtime.now(), [&] { return answers(); }); // at least twice each WatchdogSec
///     manager.stopping();
///
/// The protocol: sd_notify(3), sd_watchdog_enabled(3). Process: one thread. Fails: never. Cost: a datagram each time
/// something is said.
class ServiceManager {
public:
    ServiceManager();

    /// The time after which systemd kills who is silent; none: nobody waits.
    std::optional<std::chrono::nanoseconds> watchdog() const { return m_watchdog; }

    /// The tree stands, and the endpoint answers.
    void ready() const;
    /// No new work; what is under way is brought to its end.
    void stopping() const;
    /// Says so when half of the watchdog's time has passed since it was last said, if `answers` confirms it; who is silent
    /// is killed and started anew.
    void alive(Timestamp now, const std::function<bool()>& answers);

private:
    std::optional<std::chrono::nanoseconds> m_watchdog;
    Timestamp m_next{};
};

} // namespace canopy::app
