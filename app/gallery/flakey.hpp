// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gallery/exhibit.hpp"
#include "otp/gen_server.hpp"

#include <chrono>

namespace canopy::app {

/// Crashes a second after it has started, always: something restarts cannot mend.
///
/// Process: its own. Fails: that is what it is for.
class FlakeyWorker final : public GenServer<FlakeyWorker> {
public:
    static constexpr std::chrono::milliseconds healthy_for{1000};
    struct Break {};

    FlakeyWorker() { send_after(self_ref(), Break{}, healthy_for); }
    [[noreturn]] void handle_info(Break);
};

/// Three restarts in five seconds are allowed; with the fourth crash the supervisor gives up and ends with `shutdown`.
ChildSpec flakey_spec(const GalleryServices& services);
Async<void> flakey_demo(Stage& stage);

} // namespace canopy::app
