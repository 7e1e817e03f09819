// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gallery/flakey.hpp"

#include "app/gallery/gallery.hpp"
#include "app/gallery/stage.hpp"
#include "otp/supervisor.hpp"

#include <stdexcept>

namespace canopy::app {

using namespace std::chrono_literals;

void FlakeyWorker::handle_info(Break) { throw std::runtime_error("worn out again"); }

ChildSpec flakey_spec(const GalleryServices& services) {
    SupervisorSpec spec{.strategy = Strategy::OneForOne, .max_restarts = 3, .within = 5s};
    spec.children = {{.id = "worker", .start = starts_with<FlakeyWorker>(services.named("flakey/worker"))}};
    // Transient: `shutdown` is an orderly end, so the gallery does not start it again and is not drawn in.
    return Supervisor::child_spec("flakey", std::move(spec), Restart::Transient);
}

Async<void> flakey_demo(Stage& stage) {
    const auto worker = stage.services().ref<FlakeyWorker>("flakey/worker");
    stage.act("let 3.5 s pass: it crashes after each second");
    co_await stage.pass(3500ms);
    stage.claim(static_cast<bool>(worker), "three crashes, three restarts: it runs");
    stage.act("let another second pass");
    co_await stage.pass(1s);
    stage.claim(!worker && stage.heard("gave up"), "the fourth crash within 5 s is one too many: its supervisor gives up");
    const auto state = co_await stage.state();
    stage.claim(state == ExhibitState::GaveUp, "the gallery shows that it gave up");
    stage.claim(stage.gallery_stands(), "gallery and root have not noticed: the failure went one level up and stopped there");
    const bool again = co_await stage.start_again();
    stage.claim(again && worker, "somebody may start it again, with a fresh budget");
}

} // namespace canopy::app
