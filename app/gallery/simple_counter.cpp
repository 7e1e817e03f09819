// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gallery/simple_counter.hpp"

#include "app/gallery/stage.hpp"

namespace canopy::app {

Call<SimpleCounter::Server::Get<int>> SimpleCounter::increment(const Ref<Server>& counter, int by) {
    return Server::get_and_update(counter, [by](int& value) { return value += by; });
}

Call<SimpleCounter::Server::Get<int>> SimpleCounter::value(const Ref<Server>& counter) {
    return Server::get(counter, [](int value) { return value; });
}

ChildSpec simple_counter_spec(const GalleryServices& services) {
    ChildSpec spec = SimpleCounter::Server::child_spec(
        "simple_counter", [] { return 0; }, services.named("simple_counter"));
    spec.restart = Restart::Transient;
    return spec;
}

Async<void> simple_counter_demo(Stage& stage) {
    const auto counter = stage.services().ref<SimpleCounter::Server>("simple_counter");
    stage.act("increment three times");
    for (int i = 0; i < 3; ++i) co_await SimpleCounter::increment(counter);
    const int three = co_await SimpleCounter::value(counter);
    stage.claim(three == 3, "the value is 3");
    stage.act("send it a function that throws");
    SimpleCounter::Server::cast(counter, [](int&) { throw std::runtime_error("a caller's mistake"); });
    co_await stage.pass(std::chrono::milliseconds{1});
    const int anew = co_await SimpleCounter::value(counter);
    stage.claim(anew == 0, "the caller's code crashed the agent: that is the price of an Agent; it starts again with 0");
}

} // namespace canopy::app
