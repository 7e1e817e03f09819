// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A counter under a supervisor: it counts, crashes, and counts again from the beginning. The event log tells what happened.
#include "core/version.hpp"
#include "fault/fault.hpp"
#include "observe/event_log.hpp"
#include "otp/supervisor.hpp"

#include <cstdio>

static_assert(CANOPY_VERSION >= CANOPY_MAKE_VERSION(0, 1, 0));

class Counter final : public canopy::GenServer<Counter> {
public:
    struct Increment {
        using Reply = int;
    };
    int handle_call(Increment) { return ++m_value; }

private:
    int m_value = 0;
};

int main() {
    canopy::Runtime runtime{canopy::Threads{2}};
    canopy::EventLog log(runtime);
    const auto counter = runtime.name<Counter>("counter");
    const canopy::ChildSpec child{.id = "counter", .start = canopy::starts_with<Counter>({.name = "counter"})};
    const auto top = runtime.start<canopy::Supervisor>(canopy::SupervisorSpec{.children = {child}}).value();
    const int before = canopy::call(counter, Counter::Increment{}).get();
    canopy::fault::crash(runtime, runtime.whereis("counter"));
    int after = 0;
    while (after == 0) after = canopy::call(counter, Counter::Increment{}).wait().value_or(0);
    if (const auto batch = log.collect())
        for (const canopy::Event& event : *batch) std::puts(to_string(event).c_str());
    std::printf("counted to %d, crashed, counted to %d; library %d\n", before, after, canopy::library_version());
    return before == 1 && after == 1 && runtime.is_alive(top.pid()) ? 0 : 1;
}
