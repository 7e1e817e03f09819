// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/receive.hpp"
#include "core/runtime.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace canopy::testing {

using Scenario = Async<void> (*)(Process&);

/// One simulated world; afterwards nothing of it may be left.
inline void in_one_world(Scenario scenario, std::uint64_t seed = 1) {
    Runtime runtime{Simulated{seed}, Trace::Off};
    runtime.wait_for<void>(scenario);
    runtime.stop();
    EXPECT_EQ(runtime.process_count(), 0U) << "seed " << seed;
    EXPECT_EQ(runtime.timers().size(), 0U) << "seed " << seed;
}

/// A race: simulated worlds of 500 seeds, then two and four real threads, many times each.
inline void in_many_worlds(Scenario scenario, int times = 200) {
    for (int seed = 1; seed <= std::max(times, 500) && !::testing::Test::HasFailure(); ++seed)
        in_one_world(scenario, static_cast<std::uint64_t>(seed));
    for (const unsigned workers : {2U, 4U}) {
        Runtime runtime{Threads{workers}, Trace::Off};
        for (int i = 0; i < times && !::testing::Test::HasFailure(); ++i) runtime.wait_for<void>(scenario);
        runtime.stop();
        EXPECT_EQ(runtime.process_count(), 0U);
        EXPECT_EQ(runtime.timers().size(), 0U);
    }
}

struct Go {};

/// A body that waits for Go and ends with a reason.
inline Runtime::Body ends_with(ExitReason reason) {
    return [reason](Process&) -> Async<void> {
        co_await receive<Go>();
        if (!reason.is(ExitReason::Kind::Normal)) throw ProcessExit(reason);
    };
}

/// A body that ends with a reason at once.
inline Runtime::Body ends_at_once_with(ExitReason reason) {
    return [reason](Process&) -> Async<void> {
        if (!reason.is(ExitReason::Kind::Normal)) throw ProcessExit(reason);
        co_return;
    };
}

/// A body that waits for ever.
inline Runtime::Body lives_on() { return ends_with(ExitReason::normal()); }

inline ExitReason reason(const char* text) { return ExitReason::custom(text); }

/// Waits until a process is gone; why it ended.
inline Async<ExitReason> end_of(Process& self, Pid pid) {
    const MonitorRef monitor = self.monitor(pid);
    const std::optional<Down> down = co_await wait_down(monitor);
    co_return down->reason;
}

/// What a process says about itself. The answer comes with the signals' order: all sent to it before has arrived.
inline Async<std::optional<ProcessInfo>> info_of(Process& self, Pid pid) {
    struct Answer {
        std::optional<ProcessInfo> info;
    };
    Runtime& runtime = self.runtime();
    runtime.process_info(
        pid, [&runtime, asker = self.self()](std::optional<ProcessInfo> info) { send(runtime, asker, Answer{std::move(info)}); });
    const std::optional<Answer> answer = co_await receive<Answer>();
    co_return answer->info;
}

} // namespace canopy::testing
