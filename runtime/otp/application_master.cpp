// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#include "otp/application_master.hpp"

#include "otp/application_controller.hpp"

#include <optional>
#include <utility>
#include <vector>

namespace canopy {

using Kind = ApplicationError::Kind;

ApplicationMaster::ApplicationMaster(Ref<ApplicationController> controller, std::string name,
                                     std::function<std::unique_ptr<Application>()> make)
    : m_controller(controller), m_name(std::move(name)), m_make(std::move(make)) {}

ApplicationError ApplicationMaster::error(Kind kind, ExitReason reason) const { return {kind, m_name, std::move(reason)}; }

Async<Init> ApplicationMaster::init() {
    trap_exit(true);
    lead_group();
    label(m_name);
    const ApplicationResult<Pid> started = co_await start();
    ApplicationController::Started answer{m_name, self(), started ? ApplicationResult<void>() : tl::unexpected(started.error())};
    if (!started) co_await kill_group(); // before anybody learns of it
    cast(m_controller, std::move(answer));
    if (!started) co_return Init::ignore();
    m_top = *started;
    co_return Init::ok();
}

Async<ApplicationResult<Pid>> ApplicationMaster::start() {
    if (!m_make) co_return Pid{}; // a library
    std::optional<ExitReason> thrown;
    try {
        m_application = m_make();
        Async<StartResult> starting = m_application->start(*this);
        const StartResult started = co_await starting;
        if (!started) co_return tl::unexpected(error(Kind::StartFailed, started.error()));
        if (runtime().is_alive(*started)) co_return Pid(*started);
        co_return tl::unexpected(error(Kind::BadReturn, ExitReason::custom("no living process")));
    } catch (...) { // whatever it throws is a failed start
        thrown = exception_in_flight(m_name + "'s start()");
    }
    co_return tl::unexpected(error(Kind::BadReturn, *thrown));
}

void ApplicationMaster::handle_info(const Exit& exit) {
    if (exit.from != m_top) return; // somebody who linked itself to the master
    m_top = {};
    stop(exit.reason);
}

void ApplicationMaster::run_callback(const char* what, void (Application::*callback)()) {
    if (!m_application) return;
    try {
        (m_application.get()->*callback)();
    } catch (const std::exception& exception) {
        log(LogLevel::Error, m_name + "'s " + what + "() threw: " + exception.what());
    } catch (...) { // the stop goes on
        log(LogLevel::Error, m_name + "'s " + what + "() threw what is not derived from std::exception");
    }
}

Async<void> ApplicationMaster::terminate(const ExitReason&) {
    run_callback("prep_stop", &Application::prep_stop);
    co_await stop_tree();
    run_callback("stop", &Application::stop);
    co_await kill_group();
}

Async<void> ApplicationMaster::stop_tree() {
    if (!m_top) co_return;
    const MonitorRef monitor = this->monitor(m_top);
    exit(m_top, ExitReason::shutdown());
    co_await wait_down(monitor); // a supervisor is given the time it takes
}

/// Whoever was begun from within the application and hangs outside its tree.
Async<void> ApplicationMaster::kill_group() {
    for (std::vector<Pid> left = runtime().group(self()); !left.empty(); left = runtime().group(self())) {
        std::vector<MonitorRef> monitors;
        for (const Pid pid : left) {
            monitors.push_back(monitor(pid));
            exit(pid, ExitReason::kill());
        }
        for (std::size_t i = 0; i < left.size(); ++i) {
            if (co_await wait_down(monitors[i], patience_after_kill)) continue;
            demonitor(monitors[i], Flush::Yes);
            runtime().abandon(left[i]);
            co_return; // in a handler that does not end: it dies when that does
        }
    }
}

} // namespace canopy
