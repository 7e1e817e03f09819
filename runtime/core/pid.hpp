// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <string>

namespace canopy {

/// A process identifier: which slot of the process table, and which incarnation of that slot.
///
/// A Pid never dangles: a message to a dead incarnation is dropped. The default Pid names no process.
struct Pid {
    std::uint32_t index = 0;
    std::uint32_t generation = 0; ///< 0 names no process

    explicit operator bool() const noexcept { return generation != 0; }
    auto operator<=>(const Pid&) const = default;

    /// Both halves in one word, for atomics and maps.
    std::uint64_t bits() const noexcept { return (std::uint64_t{index} << 32) | generation; }
    static Pid from_bits(std::uint64_t bits) noexcept {
        return {static_cast<std::uint32_t>(bits >> 32), static_cast<std::uint32_t>(bits)};
    }
};

/// `#index.generation`, the form the screen, the logs and the tests use; `#none` for no process.
std::string to_string(Pid pid);

/// What monitor(), call() and send_after() hand out: unique within one runtime, never reused.
struct MonitorRef {
    std::uint64_t value = 0; ///< 0 is no monitor
    explicit operator bool() const noexcept { return value != 0; }
    auto operator<=>(const MonitorRef&) const = default;
};

} // namespace canopy

template <>
struct std::hash<canopy::Pid> {
    std::size_t operator()(canopy::Pid pid) const noexcept { return std::hash<std::uint64_t>{}(pid.bits()); }
};
