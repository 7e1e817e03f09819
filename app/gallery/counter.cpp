// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gallery/counter.hpp"

#include "app/gallery/stage.hpp"

namespace canopy::app {

Call<Counter::Increment> Counter::increment(const Ref<Counter>& counter, int by) { return call(counter, Increment{.by = by}); }

Call<Counter::Value> Counter::value(const Ref<Counter>& counter) { return call(counter, Value{}); }

void Counter::reset(const Ref<Counter>& counter) { cast(counter, Reset{}); }

int Counter::handle_call(Increment request) { return m_value += request.by; }

ChildSpec counter_spec(const GalleryServices& services) {
    return {.id = "counter", .start = starts_with<Counter>(services.named("counter"), 0), .restart = Restart::Transient};
}

Async<void> counter_demo(Stage& stage) {
    const auto counter = stage.services().ref<Counter>("counter");
    stage.act("increment by 1, then by 2");
    const int one = co_await Counter::increment(counter);
    const int three = co_await Counter::increment(counter, 2);
    stage.claim(one == 1 && three == 3, "the answers are 1 and 3");
    stage.act("cast a reset, then ask for the value");
    Counter::reset(counter);
    const int zero = co_await Counter::value(counter);
    stage.claim(zero == 0, "the reset was sent first, so it is handled first: 0");
    co_await Counter::increment(counter, 7);
    stage.act("count to 7 and crash the process");
    co_await stage.crash("/counter");
    const int anew = co_await Counter::value(counter);
    stage.claim(anew == 0, "a new process answers to the same name, with clean state: 0");
}

} // namespace canopy::app
