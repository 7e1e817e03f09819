// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "otp/application.hpp"
#include "otp/config.hpp"
#include "otp/gen_server.hpp"

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace canopy {

/// What a controller works with.
struct ApplicationOptions {
    Environment environment{}; ///< where the settings go; keep a copy to read them
    Config config{};           ///< what files and environment variables say of them
};

/// An application that runs.
struct RunningApplication {
    std::string name;
    Restart type;
    Pid master;
    bool operator==(const RunningApplication&) const = default;
};

/// Loads applications, starts them after those they depend on, stops them in the reverse order.
///
///     const auto applications = runtime.start<ApplicationController>().value();
///     ApplicationController::load(applications, {.name = "shop", .make = makes_application<Shop>()}).get();
///     const auto started = ApplicationController::ensure_all_started(applications, "shop").get(); // {"shop"}
///     ApplicationController::stop_application(applications, "shop").get();
///
/// The type says what an application's own end means for the others. Temporary: nothing. Permanent: they are stopped, and
/// then the runtime. Transient: as permanent, but for the reason `normal` as temporary. A start that fails is such an end,
/// and the end of the controller itself, unless it was stopped, is that of the runtime.
///
/// Process: its own; requests do not wait for one another. Started as a top process of a runtime it is stopped by
/// Runtime::stop(), and its applications in the reverse order of their start. Fails: with an ApplicationError.
/// Cost: a process an application, its master.
class ApplicationController final : public GenServer<ApplicationController> {
public:
    struct Load {
        using Reply = ApplicationResult<void>;
        ApplicationSpec spec;
    };
    struct Unload {
        using Reply = ApplicationResult<void>;
        std::string name;
    };
    struct Start {
        using Reply = ApplicationResult<void>;
        std::string name;
        Restart type = Restart::Temporary;
    };
    struct EnsureAllStarted {
        using Reply = ApplicationResult<std::vector<std::string>>;
        std::string name;
        Restart type = Restart::Temporary;
    };
    struct Stop {
        using Reply = ApplicationResult<void>;
        std::string name;
    };
    struct Loaded {
        using Reply = std::vector<std::string>;
    };
    struct Running {
        using Reply = std::vector<RunningApplication>;
    };

    /// Makes it known, and its settings. Fails: already_loaded, invalid_spec, invalid_config.
    static Call<Load> load(Ref<ApplicationController> controller, ApplicationSpec spec);
    /// Forgets it and its settings. Fails: not_loaded, running.
    static Call<Unload> unload(Ref<ApplicationController> controller, std::string name);
    /// Answers when its tree is up. Fails: not_loaded, already_started, not_started (what it depends on), start_failed,
    /// bad_return.
    static Call<Start> start_application(Ref<ApplicationController> controller, std::string name,
                                         Restart type = Restart::Temporary);
    /// Starts what it depends on and then itself; answers those that did not run before, in the order of their start.
    /// Fails: as start_application(), circular; what it had started stays.
    static Call<EnsureAllStarted> ensure_all_started(Ref<ApplicationController> controller, std::string name,
                                                     Restart type = Restart::Temporary);
    /// Answers when it has stopped; those that depend on it go on. One that has ended by itself is stopped once more with
    /// success. Fails: not_loaded, not_started.
    static Call<Stop> stop_application(Ref<ApplicationController> controller, std::string name);
    static Call<Loaded> loaded(Ref<ApplicationController> controller);
    /// Newest first.
    static Call<Running> running(Ref<ApplicationController> controller);

    static constexpr ProcessKind process_kind = ProcessKind::Supervisor;

    explicit ApplicationController(ApplicationOptions options = {});
    Init init();
    ApplicationResult<void> handle_call(Load request);
    void handle_call(Unload request, From<ApplicationResult<void>> from);
    void handle_call(Start request, From<ApplicationResult<void>> from);
    void handle_call(EnsureAllStarted request, From<ApplicationResult<std::vector<std::string>>> from);
    void handle_call(Stop request, From<ApplicationResult<void>> from);
    std::vector<std::string> handle_call(Loaded) const;
    std::vector<RunningApplication> handle_call(Running) const;
    /// From a master: its application runs, or why not.
    struct Started {
        std::string name;
        Pid master;
        ApplicationResult<void> result;
    };
    void handle_cast(const Started& started);
    void handle_info(const Exit& exit);
    Async<void> terminate(const ExitReason& reason);
    void inspect(Inspector& inspector) const override;

private:
    struct Known {
        ApplicationSpec spec;
        /// Ended: by itself, and not stopped or started since.
        enum class State : std::uint8_t { Stopped, Starting, Running, Stopping, Ended } state = State::Stopped;
        bool runs() const { return state != State::Stopped && state != State::Ended; }
        Restart type = Restart::Temporary;
        Pid master{};
        std::vector<From<ApplicationResult<void>>> waiting{}; ///< for the start or the stop under way
        std::vector<std::function<void()>> later{};           ///< requests that came while it was stopping
    };

    ApplicationResult<Known*> find(const std::string& name);
    /// Whether the request has to wait until the application has stopped: it is handled again then.
    template <class Request>
    bool waits_for_stop(Known& known, const Request& request, const From<ApplicationResult<void>>& from);
    ApplicationResult<void> startable(const Known& known);
    /// Those it needs and itself, each after what it needs.
    ApplicationResult<std::vector<std::string>> start_order(const std::string& name);
    ApplicationResult<void> visit(const std::string& name, std::map<std::string, bool>& visited, std::vector<std::string>& order);
    void answer_all(Known& known, const ApplicationResult<void>& result);
    void ended(Known& known, const ExitReason& reason);
    void end_runtime_if_needed(const Known& known, const ExitReason& reason, const std::string& what);

    ApplicationOptions m_options;
    std::map<std::string, Known> m_known;
    std::vector<std::string> m_started; ///< oldest first
    std::shared_ptr<bool> m_stopped = std::make_shared<bool>(false);
};

} // namespace canopy
