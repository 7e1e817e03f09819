// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/names.hpp"
#include "core/pid.hpp"

#include <concepts>

namespace canopy {

/// A typed address: a process of type T, by pid or by registered name. A message T does not handle does not compile.
///
///     Ref<RateLimiter> limiter = runtime.name<RateLimiter>("rate_limiter"); // follows it across restarts
///
/// Process: a value, any thread. Cost: pid() is one load.
/// Fails: an address of nobody is one too: calls to it fail with noproc.
template <class T>
class Ref {
public:
    Ref() = default; ///< nobody
    Ref(Runtime& runtime, Pid pid) noexcept : m_runtime(&runtime), m_pid(pid) {}
    explicit Ref(const NameSlot& name) noexcept : m_runtime(name.runtime), m_name(&name) {}
    template <std::derived_from<T> Derived>
    Ref(const Ref<Derived>& other) noexcept // NOLINT(google-explicit-constructor): an address of a derived type is one of T
        : m_runtime(other.runtime_or_null()), m_name(other.name()), m_pid(other.fixed_pid()) {}

    /// Who answers at this moment; no process if nobody holds the name.
    Pid pid() const noexcept { return m_name ? m_name->pid() : m_pid; }
    Runtime& runtime() const noexcept { return *m_runtime; }
    Runtime* runtime_or_null() const noexcept { return m_runtime; }
    const NameSlot* name() const noexcept { return m_name; }
    Pid fixed_pid() const noexcept { return m_pid; }
    explicit operator bool() const noexcept { return m_runtime != nullptr && pid(); }
    bool operator==(const Ref&) const = default;

private:
    Runtime* m_runtime = nullptr;
    const NameSlot* m_name = nullptr;
    Pid m_pid;
};

} // namespace canopy
