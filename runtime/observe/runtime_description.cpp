// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#include "observe/runtime_description.hpp"

#include <algorithm>
#include <optional>
#include <unordered_map>
#include <utility>

namespace canopy {

namespace {

struct Living {
    event::Spawned spawned;
    bool frozen = false;
    bool described = false;
};

std::optional<Living> look_at(const ProcessSlot& slot) {
    const Pid pid{slot.index, slot.generation.load(std::memory_order_acquire)};
    if (slot.mailbox.is_closed()) return std::nullopt;
    const char* label = slot.label.load(std::memory_order_relaxed);
    Living living{.spawned = {.pid = pid,
                              .parent = slot.parent_pid(),
                              .kind = slot.kind.load(std::memory_order_relaxed),
                              .label = label ? label : "",
                              .pinned = slot.pinned.load(std::memory_order_relaxed) != nullptr},
                  .frozen = slot.activity.load(std::memory_order_relaxed) == Activity::Frozen};
    if (slot.generation.load(std::memory_order_acquire) != pid.generation) return std::nullopt;
    return living;
}

class Description {
public:
    Description(Runtime& runtime, std::span<const Pid> without)
        : m_runtime(runtime), m_supervision(runtime.supervision().copy()) {
        for (std::uint32_t index = 0; index < runtime.table().size(); ++index) {
            auto living = look_at(runtime.table().at(index));
            if (!living || std::ranges::find(without, living->spawned.pid) != without.end()) continue;
            m_places[living->spawned.pid] = m_living.size();
            m_living.push_back(*std::move(living));
        }
    }

    std::vector<EventBody> take() {
        add(event::SnapshotBegan{});
        for (Living& living : m_living) describe(living);
        for (const auto& [pid, facts] : m_supervision)
            if (lives(pid)) add(event::SupervisorStarted{pid, facts.strategy, facts.max_restarts, facts.within});
        for (const auto& [pid, facts] : m_supervision)
            if (lives(pid)) describe_children(pid, facts);
        describe_names();
        for (const Living& living : m_living)
            if (living.frozen) add(event::FaultSet{living.spawned.pid, "freeze"});
        add(event::SnapshotEnded{});
        return std::move(m_bodies);
    }

private:
    bool lives(Pid pid) const { return m_places.contains(pid); }
    void add(EventBody body) { m_bodies.push_back(std::move(body)); }

    /// Above it those who spawned it, oldest first.
    void describe(Living& living) {
        std::vector<Living*> line;
        for (Living* next = &living; next && !next->described;) {
            line.push_back(next);
            const auto parent = m_places.find(next->spawned.parent);
            next = parent == m_places.end() ? nullptr : &m_living[parent->second];
        }
        for (; !line.empty(); line.pop_back()) {
            Living& next = *line.back();
            next.described = true;
            if (m_supervision.contains(next.spawned.pid)) next.spawned.kind = ProcessKind::Supervisor;
            add(next.spawned);
        }
    }

    void describe_children(Pid supervisor, const SupervisorFacts& facts) {
        for (const ChildFacts& child : facts.children) {
            add(event::ChildAdded{supervisor, child.id, child.kind, child.restart});
            if (lives(child.pid)) add(event::ChildStarted{supervisor, child.id, child.pid});
        }
    }

    void describe_names() {
        std::vector<event::Registered> names;
        m_runtime.names().for_each_held([&](const NameSlot& name) {
            if (const Pid holder = name.pid(); lives(holder)) names.push_back({holder, name.name});
        });
        std::ranges::sort(names, {}, &event::Registered::pid);
        for (event::Registered& name : names) add(std::move(name));
    }

    Runtime& m_runtime;
    const std::map<Pid, SupervisorFacts> m_supervision;
    std::vector<Living> m_living;
    std::unordered_map<Pid, std::size_t> m_places;
    std::vector<EventBody> m_bodies;
};

} // namespace

std::vector<EventBody> describe(Runtime& runtime, std::span<const Pid> without) { return Description(runtime, without).take(); }

} // namespace canopy
