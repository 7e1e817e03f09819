// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#include "otp/application_controller.hpp"

#include "otp/application_master.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

namespace canopy {

using Kind = ApplicationError::Kind;

std::string ApplicationError::to_string() const {
    switch (kind) {
    case Kind::AlreadyLoaded: return "application " + application + " is loaded already";
    case Kind::AlreadyStarted: return "application " + application + " is started already";
    case Kind::NotLoaded: return "application " + application + " is not known: load it first";
    case Kind::NotStarted: return "application " + application + " is not started";
    case Kind::Running: return "application " + application + " runs: stop it first";
    case Kind::Circular: return "application " + application + " depends on itself, by way of those it needs";
    case Kind::InvalidSpec: return "application " + application + ": " + std::string(reason.text());
    case Kind::InvalidConfig: return std::string(reason.text());
    case Kind::StartFailed: return "application " + application + " did not start: " + reason.to_string();
    case Kind::BadReturn: return "application " + application + " did not start, its start() went wrong: " + reason.to_string();
    }
    return application;
}

// --- client functions

Call<ApplicationController::Load> ApplicationController::load(Ref<ApplicationController> controller, ApplicationSpec spec) {
    return call(controller, Load{std::move(spec)}).without_timeout();
}

Call<ApplicationController::Unload> ApplicationController::unload(Ref<ApplicationController> controller, std::string name) {
    return call(controller, Unload{std::move(name)}).without_timeout();
}

Call<ApplicationController::Start> ApplicationController::start_application(Ref<ApplicationController> controller,
                                                                            std::string name, Restart type) {
    return call(controller, Start{std::move(name), type}).without_timeout();
}

Call<ApplicationController::EnsureAllStarted> ApplicationController::ensure_all_started(Ref<ApplicationController> controller,
                                                                                        std::string name, Restart type) {
    return call(controller, EnsureAllStarted{std::move(name), type}).without_timeout();
}

Call<ApplicationController::Stop> ApplicationController::stop_application(Ref<ApplicationController> controller,
                                                                          std::string name) {
    return call(controller, Stop{std::move(name)}).without_timeout();
}

Call<ApplicationController::Loaded> ApplicationController::loaded(Ref<ApplicationController> controller) {
    return call(controller, Loaded{}).without_timeout();
}

Call<ApplicationController::Running> ApplicationController::running(Ref<ApplicationController> controller) {
    return call(controller, Running{}).without_timeout();
}

// --- the process

ApplicationController::ApplicationController(ApplicationOptions options) : m_options(std::move(options)) {}

Init ApplicationController::init() {
    trap_exit(true);
    on_exit([&runtime = runtime(), stopped = m_stopped](Pid) {
        if (!*stopped) runtime.request_stop();
    });
    return Init::ok();
}

ApplicationResult<ApplicationController::Known*> ApplicationController::find(const std::string& name) {
    const auto found = m_known.find(name);
    if (found == m_known.end()) return tl::unexpected(ApplicationError{Kind::NotLoaded, name});
    return &found->second;
}

ApplicationResult<void> ApplicationController::handle_call(Load request) {
    ApplicationSpec& spec = request.spec;
    const auto invalid = [&spec](const char* why) {
        return tl::unexpected(ApplicationError{Kind::InvalidSpec, spec.name, ExitReason::custom(why)});
    };
    if (spec.name.empty()) return invalid("an application needs a name");
    if (m_known.contains(spec.name)) return tl::unexpected(ApplicationError{Kind::AlreadyLoaded, spec.name});
    tl::expected<Settings, std::string> settings = m_options.config.resolve(spec.name, spec.environment);
    if (!settings) return tl::unexpected(ApplicationError{Kind::InvalidConfig, spec.name, ExitReason::custom(settings.error())});
    m_options.environment.replace(spec.name, std::move(*settings));
    const std::string name = spec.name;
    m_known.emplace(name, Known{.spec = std::move(spec)});
    return {};
}

template <class Request>
bool ApplicationController::waits_for_stop(Known& known, const Request& request, const From<ApplicationResult<void>>& from) {
    if (known.state != Known::State::Stopping) return false;
    known.later.push_back([this, request, from] { handle_call(request, from); });
    return true;
}

void ApplicationController::handle_call(Unload request, From<ApplicationResult<void>> from) {
    const ApplicationResult<Known*> known = find(request.name);
    if (!known) return from.reply(tl::unexpected(known.error()));
    if (waits_for_stop(**known, request, from)) return;
    if ((*known)->runs()) return from.reply(tl::unexpected(ApplicationError{Kind::Running, request.name}));
    m_known.erase(request.name);
    m_options.environment.clear(request.name);
    from.reply(ApplicationResult<void>());
}

std::vector<std::string> ApplicationController::handle_call(Loaded) const {
    std::vector<std::string> names;
    for (const auto& [name, known] : m_known) names.push_back(name);
    return names;
}

std::vector<RunningApplication> ApplicationController::handle_call(Running) const {
    std::vector<RunningApplication> all;
    for (const std::string& name : m_started) all.push_back({name, m_known.at(name).type, m_known.at(name).master});
    std::reverse(all.begin(), all.end());
    return all;
}

// --- starting

ApplicationResult<void> ApplicationController::startable(const Known& known) {
    for (const std::string& needed : known.spec.applications) {
        const auto found = m_known.find(needed);
        if (found == m_known.end() || found->second.state != Known::State::Running)
            return tl::unexpected(ApplicationError{Kind::NotStarted, needed});
    }
    return {};
}

void ApplicationController::handle_call(Start request, From<ApplicationResult<void>> from) {
    const ApplicationResult<Known*> found = find(request.name);
    if (!found) return from.reply(tl::unexpected(found.error()));
    Known& known = **found;
    if (waits_for_stop(known, request, from)) return;
    if (known.state == Known::State::Starting) {
        known.waiting.push_back(from); // it learns how that start ends
        return;
    }
    if (known.runs()) return from.reply(tl::unexpected(ApplicationError{Kind::AlreadyStarted, request.name}));
    if (const ApplicationResult<void> ready = startable(known); !ready) return from.reply(tl::unexpected(ready.error()));
    known.state = Known::State::Starting;
    known.type = request.type;
    known.waiting.push_back(from);
    SpawnOptions options;
    options.label = request.name;
    known.master = spawn_link<ApplicationMaster>(*this, std::move(options), self_ref(), request.name, known.spec.make).pid();
}

void ApplicationController::handle_cast(const Started& started) {
    const ApplicationResult<Known*> found = find(started.name);
    if (!found || (*found)->master != started.master || (*found)->state != Known::State::Starting) return;
    Known& known = **found;
    if (started.result) {
        known.state = Known::State::Running;
        m_started.push_back(started.name);
    } else {
        known.state = Known::State::Stopped;
        known.master = {};
    }
    answer_all(known, started.result);
    if (!started.result) end_runtime_if_needed(known, started.result.error().reason, started.result.error().to_string());
}

void ApplicationController::answer_all(Known& known, const ApplicationResult<void>& result) {
    for (const auto& from : std::exchange(known.waiting, {})) from.reply(result);
}

ApplicationResult<void> ApplicationController::visit(const std::string& name,
                                                     std::map<std::string, bool>& visited, // NOLINT(misc-no-recursion)
                                                     std::vector<std::string>& order) {
    const ApplicationResult<Known*> found = find(name);
    if (!found) return tl::unexpected(found.error());
    const auto [place, first] = visited.emplace(name, false);
    if (!first) return place->second ? ApplicationResult<void>() : tl::unexpected(ApplicationError{Kind::Circular, name});
    for (const std::string& needed : (*found)->spec.applications)
        if (ApplicationResult<void> below = visit(needed, visited, order); !below) return below;
    visited[name] = true;
    order.push_back(name);
    return {};
}

ApplicationResult<std::vector<std::string>> ApplicationController::start_order(const std::string& name) {
    std::map<std::string, bool> visited; // and whether all it needs is in the order
    std::vector<std::string> order;
    if (const ApplicationResult<void> complete = visit(name, visited, order); !complete) return tl::unexpected(complete.error());
    return order;
}

namespace {

using ApplicationNames = std::vector<std::string>;

/// Asks the controller for one after another, as any process would.
Async<void> start_each(Ref<ApplicationController> controller, ApplicationNames order, Restart type,
                       From<ApplicationResult<ApplicationNames>> from) {
    ApplicationNames started;
    for (const std::string& name : order) {
        const ApplicationResult<void> result = co_await ApplicationController::start_application(controller, name, type);
        if (result)
            started.push_back(name);
        else if (result.error().kind != Kind::AlreadyStarted)
            co_return from.reply(tl::unexpected(result.error()));
    }
    from.reply(std::move(started));
}

} // namespace

void ApplicationController::handle_call(EnsureAllStarted request, From<ApplicationResult<ApplicationNames>> from) {
    const ApplicationResult<ApplicationNames> order = start_order(request.name);
    if (!order) return from.reply(tl::unexpected(order.error()));
    spawn_function(*this, Linked::No, [controller = self_ref(), order = *order, type = request.type, from](Process&) {
        return start_each(controller, order, type, from);
    });
}

// --- stopping

void ApplicationController::handle_call(Stop request, From<ApplicationResult<void>> from) {
    const ApplicationResult<Known*> found = find(request.name);
    if (!found) return from.reply(tl::unexpected(found.error()));
    Known& known = **found;
    if (waits_for_stop(known, request, from)) return;
    if (known.state == Known::State::Ended) {
        known.state = Known::State::Stopped;
        return from.reply(ApplicationResult<void>());
    }
    if (known.state != Known::State::Running) return from.reply(tl::unexpected(ApplicationError{Kind::NotStarted, request.name}));
    known.state = Known::State::Stopping;
    known.waiting.push_back(from);
    exit(known.master, ExitReason::shutdown());
}

void ApplicationController::handle_info(const Exit& exit) {
    const auto found = std::find_if(m_known.begin(), m_known.end(),
                                    [&](const auto& each) { return each.second.master && each.second.master == exit.from; });
    if (found != m_known.end()) ended(found->second, exit.reason);
}

void ApplicationController::ended(Known& known, const ExitReason& reason) {
    const Known::State before = std::exchange(known.state, Known::State::Stopped);
    known.master = {};
    std::erase(m_started, known.spec.name);
    const std::string what = fmt::format("application {} ended: {}", known.spec.name, reason.to_string());
    if (before == Known::State::Starting) { // its master was killed
        answer_all(known, tl::unexpected(ApplicationError{Kind::StartFailed, known.spec.name, reason}));
        return end_runtime_if_needed(known, reason, what);
    }
    if (before == Known::State::Stopping) {
        answer_all(known, {});
        for (const auto& request : std::exchange(known.later, {})) request();
        return;
    }
    known.state = Known::State::Ended;
    log(LogLevel::Warning, what);
    end_runtime_if_needed(known, reason, what);
}

void ApplicationController::end_runtime_if_needed(const Known& known, const ExitReason& reason, const std::string& what) {
    if (known.type == Restart::Temporary) return;
    if (known.type == Restart::Transient && reason.is(ExitReason::Kind::Normal)) return;
    stop(ExitReason::shutdown(what));
    runtime().request_stop();
}

Async<void> ApplicationController::terminate(const ExitReason& reason) {
    *m_stopped = reason.is_orderly();
    for (std::size_t i = m_started.size(); i-- > 0;) {
        const Pid master = m_known.at(m_started[i]).master;
        const MonitorRef monitor = this->monitor(master);
        exit(master, ExitReason::shutdown());
        co_await wait_down(monitor);
    }
}

void ApplicationController::inspect(Inspector& inspector) const {
    inspector.show("loaded", m_known.size());
    inspector.show("running", m_started.size());
}

} // namespace canopy
