// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gallery/demo.hpp"

#include "app/gallery/catalogue.hpp"
#include "app/gallery/stage.hpp"
#include "app/print.hpp"
#include "otp/supervisor.hpp"

#include <QTemporaryDir>

#include <cstdio>
#include <fmt/format.h>

namespace canopy::app {

namespace {

using namespace std::chrono_literals;

constexpr std::uint64_t seed = 1;

/// A whole world for one demo: a root, the gallery below it, and a folder.
struct World {
    World() {
        auto made = std::make_shared<GalleryServices>(runtime);
        made->watched_file = (folder.path() + QStringLiteral("/watched.txt")).toStdString();
        services = std::move(made);
        SupervisorSpec spec{.strategy = Strategy::OneForOne, .max_restarts = 3, .within = 5s};
        spec.children = {Gallery::child_spec(services)};
        runtime.start_with<Supervisor>({.name = "canopy"}, std::move(spec)).value();
    }

    QTemporaryDir folder;
    Runtime runtime{Simulated{seed}};
    EventLog log{runtime};
    std::shared_ptr<const GalleryServices> services;
};

Async<void> play(const Exhibit& exhibit, Stage& stage) {
    const std::size_t before = stage.self().runtime().process_count();
    stage.act("start " + std::string(exhibit.name));
    const auto gallery = stage.services().runtime->name<Gallery>(Gallery::process_name);
    const GalleryResult<void> started = co_await Gallery::start(gallery, std::string(exhibit.name));
    stage.claim(started.has_value(), started ? "it runs" : started.error().text);
    if (!started) co_return;
    co_await exhibit.demo(stage);
    const ExhibitState state = co_await stage.state();
    if (state != ExhibitState::Stopped) {
        stage.act("stop " + std::string(exhibit.name));
        co_await stage.stop();
    }
    const bool runs = co_await Gallery::is_running(gallery, std::string(exhibit.name));
    const std::size_t after = stage.self().runtime().process_count();
    stage.claim(!runs && after == before, "nothing of it is left, no process but those from before");
}

Async<void> play_on(Process& self, const Exhibit& exhibit, Stage::Props props, DemoResult& result) {
    Stage stage(self, std::string(exhibit.name), std::move(props));
    std::exception_ptr failure;
    try {
        co_await play(exhibit, stage);
    } catch (...) { // told by who called play_demo()
        failure = std::current_exception();
    }
    stage.tell_events();
    result.claims = stage.claims();
    result.failed = stage.failed();
    if (failure) std::rethrow_exception(failure);
}

/// A paragraph in lines of at most 100 letters.
std::string wrapped(std::string_view text, std::string_view indent) {
    constexpr std::size_t width = 100;
    std::string lines;
    std::string line(indent);
    while (!text.empty()) {
        const std::string_view word = text.substr(0, text.find(' '));
        text.remove_prefix(std::min(text.size(), word.size() + 1));
        if (line.size() > indent.size() && line.size() + 1 + word.size() > width) {
            lines += line + "\n";
            line = indent;
        }
        if (line.size() > indent.size()) line += ' ';
        line += word;
    }
    return lines + line;
}

} // namespace

DemoResult play_demo(const Exhibit& exhibit, const std::function<void(const std::string& line)>& print) {
    DemoResult result;
    print(fmt::format("{}\n{}", exhibit.name, wrapped(exhibit.teaches, "    ")));
    try {
        World world;
        world.runtime.wait_for<void>([&](Process& self) {
            return play_on(self, exhibit, {.services = *world.services, .log = world.log, .print = print}, result);
        });
    } catch (const std::exception& failure) {
        result.broke_off = failure.what();
        print(fmt::format("{:11}  {:<6} the demo broke off: {}", "", "FAILED", failure.what()));
    }
    return result;
}

int play_demos(const std::vector<std::string>& names) {
    std::size_t failed = 0;
    for (const std::string& name : names) {
        const DemoResult result = play_demo(*find_exhibit(name), [](const std::string& line) { print_to(stdout, line + "\n"); });
        if (!result.good()) ++failed;
        print_to(stdout, fmt::format("{}: {} of {} claims hold\n\n", name, result.claims - result.failed, result.claims));
    }
    const bool written = flush_all(stdout);
    if (!written) print_to(stderr, "canopy-headless: cannot write to the standard output; make room or read it all\n");
    if (failed > 0)
        print_to(stderr, fmt::format("canopy-headless: --demo: {} of {} did not do what it claims; see FAILED above\n", failed,
                                     names.size()));
    return failed == 0 && written ? 0 : 1;
}

} // namespace canopy::app
