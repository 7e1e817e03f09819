// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fault/fault.hpp"
#include "otp/dynamic_supervisor.hpp"
#include "otp/supervisor.hpp"

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace canopy::testing {

/// What the children of a test do, and what they did. Simulated runtimes only: one thread.
struct Script {
    std::vector<std::string> log;        ///< `+a` a started, `-a shutdown` its terminate() ran
    std::map<std::string, Pid> pids;     ///< of the latest incarnation
    std::map<std::string, int> failing;  ///< how many of its next starts fail
    std::map<std::string, int> starts;   ///< attempts, failed ones included
    std::map<std::string, int> ignoring; ///< how many of its next starts want no process
    std::map<std::string, std::chrono::milliseconds> slow_to_stop;

    std::string take_log() {
        std::string text;
        for (const std::string& entry : std::exchange(log, {})) text += (text.empty() ? "" : " ") + entry;
        return text;
    }
};

/// A child that does what the script says.
class ScriptedChild final : public GenServer<ScriptedChild> {
public:
    enum class Exits : std::uint8_t { Trapped, Untrapped };

    ScriptedChild(std::shared_ptr<Script> script, std::string id, Exits exits)
        : m_script(std::move(script)), m_id(std::move(id)) {
        trap_exit(exits == Exits::Trapped);
    }

    Init init() {
        ++m_script->starts[m_id];
        if (m_script->failing[m_id] > 0 && m_script->failing[m_id]-- > 0) return Init::stop(ExitReason::custom("bad start"));
        if (m_script->ignoring[m_id] > 0 && m_script->ignoring[m_id]-- > 0) return Init::ignore();
        m_script->pids[m_id] = self();
        m_script->log.push_back("+" + m_id);
        return Init::ok();
    }

    Async<void> terminate(const ExitReason& reason) {
        const std::string text = reason.to_string();
        if (m_script->slow_to_stop.contains(m_id)) co_await sleep(m_script->slow_to_stop[m_id]);
        m_script->log.push_back("-" + m_id + " " + text);
    }

private:
    std::shared_ptr<Script> m_script;
    std::string m_id;
};

/// A simulated runtime with a script, and the verbs tests are written in.
class World {
public:
    explicit World(std::uint64_t seed = 1) : runtime(Simulated{seed}) {}

    ChildSpec child(std::string id, Restart restart = Restart::Permanent,
                    ScriptedChild::Exits exits = ScriptedChild::Exits::Trapped) {
        ChildSpec spec;
        spec.start = starts<ScriptedChild>(script, id, exits);
        spec.id = std::move(id);
        spec.restart = restart;
        return spec;
    }
    std::vector<ChildSpec> children(const std::vector<std::string>& ids) {
        std::vector<ChildSpec> specs;
        for (const std::string& id : ids) specs.push_back(child(id));
        return specs;
    }
    Ref<Supervisor> start(SupervisorSpec spec) { return runtime.start<Supervisor>(std::move(spec)).value(); }

    Pid pid(const std::string& id) { return script->pids[id]; }
    bool alive(const std::string& id) { return runtime.is_alive(pid(id)); }
    /// The child ends for this reason, by its own doing; then everything that follows happens.
    void end(const std::string& id, ExitReason reason) {
        signals::run(runtime, pid(id), [reason](ProcessSlot* slot) {
            if (slot) end_process(*slot, reason, EndStyle::Terminate);
        });
        runtime.run_until_idle();
    }
    void crash(const std::string& id) {
        fault::crash(runtime, pid(id));
        runtime.run_until_idle();
    }
    void kill(const std::string& id) {
        fault::kill(runtime, pid(id));
        runtime.run_until_idle();
    }
    std::string log() { return script->take_log(); }

    std::shared_ptr<Script> script = std::make_shared<Script>(); // before the runtime: its processes use it to the end
    Runtime runtime;
};

inline SupervisorSpec spec(Strategy strategy, std::vector<ChildSpec> children, std::uint32_t max_restarts = 3) {
    return {.strategy = strategy, .max_restarts = max_restarts, .children = std::move(children)};
}

/// What a process that trapped or watched would see of the supervisor's end.
inline ExitReason end_of(Runtime& runtime, Pid pid, const std::function<void()>& act) {
    auto seen = std::make_shared<std::optional<ExitReason>>();
    runtime.spawn_function([pid, seen](Process& process) -> Async<void> {
        const MonitorRef monitor = process.monitor(pid);
        const std::optional<Down> down = co_await wait_down(monitor);
        *seen = down->reason;
    });
    runtime.run_until_idle();
    act();
    runtime.run_until([&] { return seen->has_value(); });
    return seen->value_or(ExitReason::custom("still alive"));
}

} // namespace canopy::testing
