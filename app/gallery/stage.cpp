// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gallery/stage.hpp"

#include "fault/fault.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <stdexcept>

namespace canopy::app {

namespace {

using namespace std::chrono_literals;

constexpr std::string_view gallery_path = "/gallery/";

/// A path of the tree as it is called in the gallery: without what is above it. Empty for what lies elsewhere.
std::string shown(const Node* node) {
    if (!node || !node->path.starts_with(gallery_path) || node->path == "/gallery/curator") return {};
    return node->path.substr(gallery_path.size());
}

std::string shown_child(const Node* supervisor, const std::string& id) {
    if (!supervisor || id == "curator") return {};
    if (supervisor->path == "/gallery") return id;
    const std::string above = shown(supervisor);
    return above.empty() ? above : above + "/" + id;
}

/// What an exception said, without where.
std::string words_for(const ExitReason& reason) {
    return reason.is(ExitReason::Kind::Exception) ? std::string(reason.text()) : reason.to_string();
}

/// One event of the log for the narration; nothing for what would only be noise.
class Words {
public:
    explicit Words(const NodeState& state) : m_state(state) {}

    std::string operator()(const event::ChildStarted& it) const {
        return sentence(shown_child(m_state.find(it.supervisor), it.child_id), it.restarted ? "restarted" : "started");
    }
    std::string operator()(const event::Exited& it) const {
        const Node* node = m_state.find(it.pid);
        const std::string path = shown(node);
        if (it.reason.is_orderly()) return sentence(path, "ended: " + words_for(it.reason));
        const bool killed = it.reason.is(ExitReason::Kind::Killed);
        return sentence(path.empty() && node ? node->label : path, killed ? "was killed" : "crashed: " + words_for(it.reason));
    }
    std::string operator()(const event::GaveUp& it) const {
        return sentence(shown(m_state.find(it.supervisor)), fmt::format("gave up: restart {} is one too many", it.restarts));
    }
    std::string operator()(const event::Log& it) const { return sentence(shown(m_state.find(it.pid)), "says: " + it.text); }
    std::string operator()(const event::FaultSet& it) const {
        return sentence(shown(m_state.find(it.pid)), "under fault: " + it.what);
    }
    std::string operator()(const event::FaultCleared& it) const {
        return sentence(shown(m_state.find(it.pid)), "fault over: " + it.what);
    }
    std::string operator()(const auto&) const { return {}; }

private:
    static std::string sentence(const std::string& who, const std::string& what) { return who.empty() ? who : who + " " + what; }

    const NodeState& m_state;
};

} // namespace

Stage::Stage(Process& self, std::string exhibit, Props props)
    : m_self(self), m_exhibit(std::move(exhibit)), m_props(std::move(props)),
      m_gallery(m_props.services.runtime->name<Gallery>(Gallery::process_name)) {}

void Stage::say(Timestamp time, std::string_view mark, std::string_view text) {
    const double seconds = std::chrono::duration<double>(time).count();
    m_props.print(fmt::format("{:9.3f} s  {:<6} {}", seconds, mark, text));
}

void Stage::act(std::string_view what) {
    tell_events();
    say(now(), ">", what);
}

void Stage::quote(std::string_view text) { say(now(), "", text); }

void Stage::claim(bool holds, std::string_view what) {
    tell_events();
    ++m_claims;
    if (!holds) ++m_failed;
    say(now(), holds ? "ok" : "FAILED", what);
}

void Stage::tell_events() {
    const EventBatch batch = m_props.log.collect();
    if (!batch) return;
    for (const Event& event : *batch) tell(event);
}

void Stage::tell(const Event& event) {
    const bool ends = std::holds_alternative<event::Exited>(event.body); // who it was is known before only
    if (!ends) m_state.apply(event);
    const std::string text = std::visit(Words(m_state), event.body);
    if (ends) m_state.apply(event);
    if (text.empty()) return;
    tell(event.time, text);
    const auto* started = std::get_if<event::ChildStarted>(&event.body);
    if (const Node* node = started ? m_state.find(started->pid) : nullptr) tell_children(event.time, *node);
}

void Stage::tell(Timestamp time, const std::string& text) {
    say(time, "", text);
    m_told.push_back(text);
}

/// They began before their supervisor's own start was over, when nobody knew yet whose they are.
void Stage::tell_children(Timestamp time, const Node& supervisor) {
    for (const NodeId id : supervisor.children) {
        const Node* child = m_state.find(id);
        if (!child || !child->alive()) continue;
        tell(time, shown(child) + " started");
        tell_children(time, *child);
    }
}

bool Stage::heard(std::string_view text) const {
    return std::ranges::any_of(m_told, [&](const std::string& line) { return line.find(text) != std::string::npos; });
}

bool Stage::gallery_stands() {
    tell_events();
    const Node* gallery = m_state.find("/gallery");
    const Node* root = m_state.find("/");
    return gallery && root && gallery->generation == 1 && root->generation == 1 && gallery->alive() && root->alive();
}

Async<void> Stage::pass(std::chrono::milliseconds time) {
    co_await sleep(time);
    tell_events();
}

Pid Stage::process_at(const std::string& path) {
    tell_events();
    const Node* node = m_state.find("/gallery" + path);
    if (!node || !node->alive()) throw std::runtime_error("there is no process at " + path);
    return node->pid;
}

Async<void> Stage::crash(std::string path) {
    fault::crash(m_self.runtime(), process_at(path));
    co_await pass(1ms);
}

Async<void> Stage::kill(std::string path) {
    fault::kill(m_self.runtime(), process_at(path));
    co_await pass(1ms);
}

Async<bool> Stage::start_again() {
    act("start " + m_exhibit + " again");
    const GalleryResult<void> started = co_await Gallery::start(m_gallery, m_exhibit);
    tell_events();
    co_return started.has_value();
}

Async<void> Stage::stop() {
    const GalleryResult<void> stopped = co_await Gallery::stop(m_gallery, m_exhibit);
    if (!stopped) throw std::runtime_error(stopped.error().text);
    tell_events();
}

Async<ExhibitState> Stage::state() {
    const std::vector<ExhibitStatus> list = co_await Gallery::list(m_gallery);
    for (const ExhibitStatus& status : list)
        if (status.name == m_exhibit) co_return status.state;
    co_return ExhibitState::Stopped;
}

} // namespace canopy::app
