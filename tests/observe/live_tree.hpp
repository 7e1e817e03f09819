// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "observe/event_log.hpp"
#include "otp/dynamic_supervisor.hpp"
#include "otp/supervisor.hpp"

#include <fmt/format.h>

#include <chrono>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace canopy::test {

using namespace std::chrono_literals;

/// A child that does what it is told: works, waits, crashes.
class Patient final : public GenServer<Patient> {
public:
    struct Work {
        using Reply = int;
    };
    struct Crash {
        std::string text;
    };
    struct Rest {
        std::chrono::milliseconds time;
    };
    struct Note {};

    static Call<Work> work(const Ref<Patient>& patient) { return call(patient, Work{}); }
    static ChildSpec child_spec(std::string id, Restart restart = Restart::Permanent) {
        SpawnOptions options;
        options.name = id;
        return {.id = std::move(id), .start = starts_with<Patient>(std::move(options)), .restart = restart};
    }

    int handle_call(Work) { return ++m_done; }
    void handle_cast(Crash crash) { throw std::runtime_error(crash.text); }
    Async<void> handle_cast(Rest rest) { co_await sleep(rest.time); }
    void handle_cast(Note) { ++m_done; }

private:
    int m_done = 0;
};

/// Refuses to start while it is told to.
class Fragile final : public GenServer<Fragile> {
public:
    explicit Fragile(std::shared_ptr<bool> broken) {
        if (*broken) throw std::runtime_error("still broken");
    }
    void handle_cast(Patient::Crash crash) { throw std::runtime_error(crash.text); }
};

/// `/` one_for_one: `cache`, `orders` (one_for_all: `gateway`, `notifier`), `workers` (dynamic).
inline SupervisorSpec orders_tree() {
    SupervisorSpec orders{.strategy = Strategy::OneForAll,
                          .children = {Patient::child_spec("gateway"), Patient::child_spec("notifier")}};
    return {.max_restarts = 10'000,
            .children = {Patient::child_spec("cache"), Supervisor::child_spec("orders", std::move(orders)),
                         DynamicSupervisor::child_spec("workers", {}, {.name = "workers"})}};
}

inline void crash(Runtime& runtime, std::string_view name, std::string text = "boom") {
    cast(runtime.name<Patient>(name), Patient::Crash{std::move(text)});
}

inline void note(Runtime& runtime, std::string_view name) { cast(runtime.name<Patient>(name), Patient::Note{}); }

/// What differs between the fold's supervised tree and the runtime's own books, a line each; empty when they agree.
/// Only when nothing runs there.
inline std::string difference_of_trees(const NodeState& state, Runtime& runtime) {
    std::string text;
    const auto complain = [&](std::string line) { text += std::move(line) + '\n'; };
    for (const auto& [pid, facts] : runtime.supervision().copy()) {
        const Node* supervisor = state.find(pid);
        if (!supervisor) {
            complain("supervisor " + to_string(pid) + " is not shown");
            continue;
        }
        if (supervisor->strategy != facts.strategy) complain(supervisor->path + " has another strategy");
        if (supervisor->children.size() != facts.children.size()) complain(supervisor->path + " has other children");
        for (const ChildFacts& child : facts.children) {
            const auto is_it = [&](NodeId id) { return state.find(id)->id == child.id; };
            const auto found = std::ranges::find_if(supervisor->children, is_it);
            const Node* node = found == supervisor->children.end() ? nullptr : state.find(*found);
            if (!node)
                complain(supervisor->path + " lacks " + child.id);
            else if (node->alive() != static_cast<bool>(child.pid))
                complain(node->path + " is not alive, or is");
            else if (child.pid && node->pid != child.pid)
                complain(node->path + " is another process");
            else if (node->restart != child.restart || node->kind != child.kind)
                complain(node->path + " is of another type");
        }
    }
    runtime.names().for_each_held([&](const NameSlot& name) {
        const Node* node = state.find(name.pid());
        if (!node || node->name != name.name) complain(name.name + " is not the name of " + to_string(name.pid()));
    });
    return text;
}

/// The same of all processes. Only when nothing runs at all.
inline std::string difference(const NodeState& state, Runtime& runtime) {
    std::string text = difference_of_trees(state, runtime);
    if (state.alive() != runtime.process_count())
        text += fmt::format("{} processes alive, the fold knows {}\n", runtime.process_count(), state.alive());
    for (std::uint32_t index = 0; index < runtime.table().size(); ++index) {
        const ProcessSlot& slot = runtime.table().at(index);
        if (!slot.mailbox.is_closed() && !state.knows(slot.pid())) text += to_string(slot.pid()) + " is not known\n";
    }
    return text;
}

inline std::string lines_of(const std::vector<Event>& events) {
    std::string text;
    for (const Event& event : events) text += to_string(event) + '\n';
    return text;
}

} // namespace canopy::test
