// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <ctime>

namespace canopy {

/// A moment: nanoseconds since the runtime started. Monotonic; virtual in simulated mode.
using Timestamp = std::chrono::nanoseconds;

/// A runtime's time: the machine's monotonic clock, or a virtual one that only advance_to() moves.
class Clock {
public:
    enum class Mode : std::uint8_t { Real, Virtual };

    explicit Clock(Mode mode) : m_mode(mode), m_start(mode == Mode::Real ? read(CLOCK_MONOTONIC) : Timestamp{}) {}

    /// Cost: 24 ns real, 1 ns virtual.
    Timestamp now() const noexcept { return m_mode == Mode::Real ? read(CLOCK_MONOTONIC) - m_start : m_virtual; }

    /// A moment from which waiting a duration never ends early: late by at most one tick of the kernel (1 to 10 ms).
    /// Cost: 3 ns.
    Timestamp not_before() const noexcept {
        return m_mode == Mode::Real ? read(CLOCK_MONOTONIC_COARSE) - m_start + m_coarse_resolution : m_virtual;
    }

    bool is_virtual() const noexcept { return m_mode == Mode::Virtual; }
    /// Virtual clocks only.
    void advance_to(Timestamp time) noexcept { m_virtual = time; }

private:
    static Timestamp coarse_resolution() {
        timespec resolution{};
        clock_getres(CLOCK_MONOTONIC_COARSE, &resolution);
        return std::chrono::seconds{resolution.tv_sec} + std::chrono::nanoseconds{resolution.tv_nsec};
    }

    static Timestamp read(clockid_t id) noexcept {
        timespec time{};
        clock_gettime(id, &time);
        return std::chrono::seconds{time.tv_sec} + std::chrono::nanoseconds{time.tv_nsec};
    }

    Mode m_mode;
    Timestamp m_start;
    Timestamp m_coarse_resolution = coarse_resolution();
    Timestamp m_virtual{};
};

} // namespace canopy
