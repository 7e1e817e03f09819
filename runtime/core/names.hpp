// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/pid.hpp"

#include <atomic>
#include <memory>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace canopy {

class Runtime;

/// The place of one registered name. Made once a name, never freed before the runtime: a Ref may keep it.
struct NameSlot {
    NameSlot(Runtime& its_runtime, std::string its_name) : runtime(&its_runtime), name(std::move(its_name)) {}
    Runtime* runtime;
    const std::string name;
    std::atomic<std::uint64_t> holder{0}; ///< the bits of the Pid; 0 is nobody

    Pid pid() const noexcept { return Pid::from_bits(holder.load(std::memory_order_acquire)); }
    bool claim(Pid pid) noexcept {
        std::uint64_t nobody = 0;
        return holder.compare_exchange_strong(nobody, pid.bits(), std::memory_order_acq_rel);
    }
    bool release(Pid pid) noexcept {
        std::uint64_t held = pid.bits();
        return holder.compare_exchange_strong(held, 0, std::memory_order_acq_rel);
    }
};

/// The names processes are registered under. Any thread.
class Names {
public:
    explicit Names(Runtime& runtime) : m_runtime(runtime) {}
    NameSlot& intern(std::string_view name);
    const NameSlot* find(std::string_view name) const;
    /// The name a process holds, looked for without asking it; nullptr if it has none. Cost: n names.
    NameSlot* held_by(Pid pid) const;
    /// Every name somebody holds, in no order. The function runs under the lock: it must not come back here.
    template <class F>
    void for_each_held(F&& function) const {
        const std::shared_lock lock(m_mutex);
        for (const auto& [name, slot] : m_slots)
            if (slot->pid()) function(std::as_const(*slot));
    }

private:
    Runtime& m_runtime;
    mutable std::shared_mutex m_mutex;
    std::unordered_map<std::string_view, std::unique_ptr<NameSlot>> m_slots; ///< keys point into the slots
};

} // namespace canopy
