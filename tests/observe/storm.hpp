// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/observe/live_tree.hpp"

#include <random>
#include <string>
#include <string_view>

namespace canopy::test {

/// Does to an orders_tree(), from outside, what may happen to one: the same seed does the same.
class Storm {
public:
    Storm(Runtime& runtime, std::uint32_t seed) : m_runtime(runtime), m_random(seed) {}

    void strike() {
        switch (m_random() % 10) {
        case 0:
        case 1: return crash(m_runtime, any_of({"cache", "gateway", "notifier"}));
        case 2: return kill(any_of({"cache", "gateway", "notifier", "workers"}));
        case 3:
        case 4: return add_worker();
        case 5: return crash(m_runtime, worker());
        case 6: return m_runtime.exit(m_runtime.whereis(worker()), ExitReason::shutdown());
        case 7: return link_two();
        case 8: return rest();
        default: return work();
        }
    }

private:
    std::string any_of(std::initializer_list<const char*> names) { return *(names.begin() + m_random() % names.size()); }
    std::string worker() { return "order-" + std::to_string(m_random() % 8); }
    void kill(const std::string& name) { m_runtime.exit(m_runtime.whereis(name), ExitReason::kill()); }
    void add_worker() {
        constexpr Restart types[] = {Restart::Permanent, Restart::Transient, Restart::Temporary};
        ChildSpec spec = Patient::child_spec(worker(), types[m_random() % 3]);
        DynamicSupervisor::start_child(m_runtime.name<DynamicSupervisor>("workers"), std::move(spec)).then([](const auto&) {});
    }
    void link_two() {
        const Pid other = m_runtime.whereis(any_of({"cache", "gateway"}));
        m_runtime.spawn_function([other](Process& process) -> Async<void> {
            process.link(other);
            co_await sleep(50ms);
            process.unlink(other);
        });
    }
    void rest() {
        cast(m_runtime.name<Patient>(any_of({"cache", "gateway"})), Patient::Rest{std::chrono::milliseconds{m_random() % 40}});
    }
    void work() {
        Patient::work(m_runtime.name<Patient>(any_of({"cache", "notifier"}))).then([](const auto&) {});
    }

    Runtime& m_runtime;
    std::mt19937 m_random;
};

} // namespace canopy::test
