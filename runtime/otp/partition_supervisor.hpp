// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "otp/supervisor.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <concepts>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace canopy {

/// What a partition supervisor supervises.
struct PartitionSupervisorSpec {
    /// The child of a partition, numbered from 0. Its id is replaced by that number. Copied: captures must be copyable.
    std::function<ChildSpec(std::size_t partition)> child{};
    std::size_t partitions = std::max(1U, std::thread::hardware_concurrency());
    std::uint32_t max_restarts = 3;         ///< of all children together
    std::chrono::milliseconds within{5000}; ///< at least 1 ms
};

/// One server many times over: a supervisor with a child for each partition, and keys that find theirs without asking.
///
///     const PartitionSupervisor caches{runtime, {.child = [](std::size_t) { return Stock::child_spec(); }, .partitions = 4}};
///     const Ref<Supervisor> supervisor = runtime.start<Supervisor>(caches.supervisor_spec()).value();
///     const Ref<Stock> mine = caches.via<Stock>(user.id);
///
/// A handle; copies share the routes. It serves one supervisor at a time: a restart of that begins with all partitions.
///
/// Process: via() and partitions() anywhere; resize() in any process. Fails: the constructor throws std::invalid_argument
/// for no child, no partition, and a child that cannot be; via() throws std::out_of_range when it was resized to none. A
/// call to a partition whose child is being restarted fails as a call to any process that is down.
/// Cost: via() is a hash and two loads.
class PartitionSupervisor {
public:
    PartitionSupervisor(Runtime& runtime, PartitionSupervisorSpec spec);

    /// One-for-one over the partitions, with the ids `0` to `N-1`.
    SupervisorSpec supervisor_spec() const;
    /// The same as a child of another supervisor.
    ChildSpec child_spec(std::string id) const;

    /// How many there are now.
    std::size_t partitions() const noexcept;
    /// Who serves a key: of a whole number the remainder says which partition, of any other key its hash.
    template <class T, class Key>
    Ref<T> via(const Key& key) const {
        if constexpr (std::integral<Key>)
            return Ref<T>(runtime(), serving(static_cast<std::size_t>(key)));
        else
            return Ref<T>(runtime(), serving(std::hash<Key>{}(key)));
    }
    /// Stops the partitions from this number on, or starts those below it that are stopped.
    /// Fails: throws std::invalid_argument above the number it began with; CallFailed without the supervisor; std::runtime_error
    /// when a partition does not start.
    Async<void> resize(Ref<Supervisor> supervisor, std::size_t partitions) const;

private:
    struct State;
    Runtime& runtime() const noexcept;
    Pid serving(std::size_t hash) const;
    ChildSpec child(std::size_t partition) const;

    std::shared_ptr<State> m_state;
};

} // namespace canopy
