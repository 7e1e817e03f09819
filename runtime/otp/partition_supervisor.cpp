// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#include "otp/partition_supervisor.hpp"

#include <stdexcept>
#include <utility>

namespace canopy {

struct PartitionSupervisor::State {
    State(Runtime& its_runtime, PartitionSupervisorSpec its_spec)
        : runtime(its_runtime), spec(std::move(its_spec)), pids(spec.partitions), active(spec.partitions) {}
    Runtime& runtime;
    const PartitionSupervisorSpec spec;
    std::vector<std::atomic<Pid>> pids; ///< who serves each partition, or did last
    std::atomic<std::size_t> active;    ///< partitions that keys are dealt to
};

namespace {

using Started = StartResult;

/// Its arguments by value: the coroutine outlives whatever called it.
Async<Started> start_and_note(Process& supervisor, StartFunction start, std::function<void(Pid)> note) {
    Started started = co_await start(supervisor);
    if (started) note(*started);
    co_return started;
}

} // namespace

PartitionSupervisor::PartitionSupervisor(Runtime& runtime, PartitionSupervisorSpec spec) {
    if (!spec.child) throw std::invalid_argument("a partition supervisor needs a child specification");
    if (spec.partitions == 0) throw std::invalid_argument("a partition supervisor needs one partition at least");
    m_state = std::make_shared<State>(runtime, std::move(spec));
    if (const auto wrong = problem_with(child(0))) throw std::invalid_argument("a partition supervisor's child: " + *wrong);
    if (child(0).significant) throw std::invalid_argument("a partition cannot be significant");
}

Runtime& PartitionSupervisor::runtime() const noexcept { return m_state->runtime; }

std::size_t PartitionSupervisor::partitions() const noexcept { return m_state->active.load(std::memory_order_acquire); }

Pid PartitionSupervisor::serving(std::size_t hash) const {
    const std::size_t active = partitions();
    if (active == 0) throw std::out_of_range("the partition supervisor has no partitions: it was resized to none");
    return m_state->pids[hash % active].load(std::memory_order_acquire);
}

ChildSpec PartitionSupervisor::child(std::size_t partition) const {
    ChildSpec spec = m_state->spec.child(partition);
    spec.id = std::to_string(partition);
    if (!spec.start) return spec;
    spec.start = [start = std::move(spec.start), state = m_state, partition](Process& supervisor) {
        return start_and_note(supervisor, start,
                              [state, partition](Pid pid) { state->pids[partition].store(pid, std::memory_order_release); });
    };
    return spec;
}

SupervisorSpec PartitionSupervisor::supervisor_spec() const {
    SupervisorSpec spec{.max_restarts = m_state->spec.max_restarts, .within = m_state->spec.within};
    for (std::size_t partition = 0; partition < m_state->spec.partitions; ++partition) spec.children.push_back(child(partition));
    return spec;
}

ChildSpec PartitionSupervisor::child_spec(std::string id) const {
    const auto begin = [*this]() -> std::optional<SupervisorSpec> {
        m_state->active.store(m_state->spec.partitions, std::memory_order_release);
        return supervisor_spec();
    };
    return {.id = std::move(id), .start = starts<Supervisor>(Supervisor::SpecFunction(begin)), .kind = ProcessKind::Supervisor};
}

Async<void> PartitionSupervisor::resize(Ref<Supervisor> supervisor, std::size_t partitions) const {
    const std::shared_ptr<State> state = m_state;
    if (partitions > state->spec.partitions)
        throw std::invalid_argument("a partition supervisor that began with " + std::to_string(state->spec.partitions) +
                                    " partitions cannot have more");
    const std::size_t before = state->active.load(std::memory_order_acquire);
    if (partitions < before) state->active.store(partitions, std::memory_order_release); // no key goes there any more
    for (std::size_t number = before; number-- > partitions;)
        co_await Supervisor::terminate_child(supervisor, std::to_string(number));
    for (std::size_t number = before; number < partitions; ++number) {
        const auto started = co_await Supervisor::restart_child(supervisor, std::to_string(number));
        if (!started) throw std::runtime_error("partition " + std::to_string(number) + ": " + started.error().to_string());
    }
    state->active.store(partitions, std::memory_order_release);
}

} // namespace canopy
