// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gallery/exhibit.hpp"
#include "otp/agent.hpp"

namespace canopy::app {

/// The counter again, as an Agent: no messages, no handlers, only functions that run on the state.
///
///     const int now = co_await SimpleCounter::increment(counter);
///
/// These client functions are all there is to write. Process: they run in the agent's. Fails: as Counter.
struct SimpleCounter {
    using Server = Agent<int>;

    static Call<Server::Get<int>> increment(const Ref<Server>& counter, int by = 1);
    static Call<Server::Get<int>> value(const Ref<Server>& counter);
};

ChildSpec simple_counter_spec(const GalleryServices& services);
Async<void> simple_counter_demo(Stage& stage);

} // namespace canopy::app
