// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gallery/lifecycle.hpp"

#include "app/gallery/stage.hpp"

#include <algorithm>
#include <stdexcept>

namespace canopy::app {

using namespace std::chrono_literals;

Lifecycle::Lifecycle(Journal journal) : m_journal(std::move(journal)) { wrote("constructor"); }

Init Lifecycle::init() {
    trap_exit(true); // else a supervisor's shutdown ends it without terminate
    continue_with(SetUp{});
    wrote("init");
    return Init::ok();
}

void Lifecycle::handle_continue(SetUp) {
    wrote("handle_continue(SetUp)");
    send_after(self_ref(), Tick{}, 1s);
}

std::string Lifecycle::handle_call(Ping) {
    wrote("handle_call(Ping)");
    return "pong";
}

void Lifecycle::handle_cast(Note note) { wrote("handle_cast(Note " + note.text + ")"); }

void Lifecycle::handle_info(Tick) {
    wrote("handle_info(Tick)");
    idle_timeout(idle_limit);
}

void Lifecycle::handle_info(Timeout) { wrote("handle_info(Timeout)"); }

void Lifecycle::handle_info(Exit exit) { wrote("handle_info(Exit " + exit.reason.to_string() + ")"); }

void Lifecycle::handle_cast(Fail) {
    wrote("handle_cast(Fail)");
    throw std::runtime_error("told to fail");
}

void Lifecycle::terminate(const ExitReason& reason) { wrote("terminate(" + reason.to_string() + ")"); }

void Lifecycle::inspect(Inspector& inspector) const {
    const std::vector<std::string> lines = m_journal.lines();
    inspector.show("callbacks so far", lines.size());
    if (!lines.empty()) inspector.show("the last one", lines.back());
}

void Lifecycle::wrote(std::string line) const {
    log(LogLevel::Info, line);
    m_journal.add(std::move(line));
}

ChildSpec lifecycle_spec(const GalleryServices& services) {
    return {.id = "lifecycle",
            .start = starts_with<Lifecycle>(services.named("lifecycle"), services.lifecycle),
            .restart = Restart::Transient};
}

Async<void> lifecycle_demo(Stage& stage) {
    const auto server = stage.services().ref<Lifecycle>("lifecycle");
    const Journal& journal = stage.services().lifecycle;
    co_await stage.pass(1ms);
    const std::vector<std::string> born{"constructor", "init", "handle_continue(SetUp)"};
    stage.claim(journal.lines() == born, "its birth: constructor, init, handle_continue");
    stage.act("call, cast, and let a second pass");
    co_await Lifecycle::ping(server);
    Lifecycle::note(server, "hello");
    co_await stage.pass(1s);
    stage.claim(journal.lines().back() == "handle_info(Tick)", "its own timer has come");
    stage.act("leave it alone for 10 s");
    co_await stage.pass(Lifecycle::idle_limit);
    stage.claim(journal.lines().back() == "handle_info(Timeout)", "the idle timeout has come");
    stage.act("make it fail");
    Lifecycle::fail(server);
    co_await stage.pass(1ms);
    const std::vector<std::string> lines = journal.lines();
    const bool told = std::ranges::any_of(
        lines, [](const auto& line) { return line.starts_with("terminate(std::runtime_error: told to fail"); });
    stage.claim(told && lines.back() == "handle_continue(SetUp)", "terminate sees the reason; then a new life begins");
    stage.act("kill it");
    co_await stage.kill("/lifecycle");
    stage.claim(journal.lines().size() == lines.size() + 3, "a killed process has no last word: only the next birth is written");
    stage.act("read its journal, and stop it");
    const std::vector<std::string> journal_so_far = journal.lines();
    for (const std::string& line : journal_so_far) stage.quote(line);
    co_await stage.stop();
    stage.claim(journal.lines().back() == "terminate(shutdown)",
                "told to end by its supervisor, it has one: terminate(shutdown)");
}

} // namespace canopy::app
