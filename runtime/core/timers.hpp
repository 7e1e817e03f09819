// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/clock.hpp"
#include "core/message.hpp"
#include "core/pid.hpp"

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

namespace canopy {

/// A timer that send_after() started. Never dangles: a fired or cancelled timer is simply not there any more.
struct TimerRef {
    std::uint32_t index = 0;
    std::uint32_t generation = 0; ///< 0 is no timer
    explicit operator bool() const noexcept { return generation != 0; }
    auto operator<=>(const TimerRef&) const = default;
};

/// A hierarchical timer wheel of 1 ms: six wheels of 256 places reach 8,900 years.
///
/// A timer lies on the wheel of the highest byte in which its tick differs from the present: every other timer of that
/// tick lies in the same place, so equal ticks fire in the order they were set.
///
/// Not synchronized. Cost: add and cancel constant, advance constant a tick and a timer; 48 bytes a timer and four for each
/// process up to the highest that had one.
/// Source: G. Varghese, A. Lauck, Hashed and Hierarchical Timing Wheels, 1987.
class TimerWheel {
public:
    using Tick = std::uint64_t; ///< milliseconds since the runtime started

    struct Fired {
        Pid target;
        Envelope* envelope;
    };

    TimerWheel();
    ~TimerWheel();
    TimerWheel(const TimerWheel&) = delete;
    TimerWheel& operator=(const TimerWheel&) = delete;

    /// Takes the envelope. A tick that has passed fires at the next advance(), one beyond all reach never.
    TimerRef add(Tick at, Pid target, Envelope* envelope);
    /// The envelope, back to the caller, and when it would have fired; nothing if it has.
    struct Cancelled {
        Envelope* envelope;
        Tick at;
        Pid target;
    };
    std::optional<Cancelled> cancel(TimerRef timer);
    /// Moves all timers of a target to dropped.
    void drop(Pid target, std::vector<Fired>& dropped);
    /// When it will fire, and at whom; nothing if it has.
    std::optional<Cancelled> read(TimerRef timer) const;

    /// Moves everything due up to and including a tick to fired, in order of its ticks.
    void advance(Tick now, std::vector<Fired>& fired);
    /// No timer fires before this tick; nothing without timers.
    std::optional<Tick> next() const;
    std::size_t size() const noexcept { return m_size; }

private:
    static constexpr unsigned levels = 6;
    static constexpr unsigned bits = 8;
    static constexpr Tick last_tick = (Tick{1} << (bits * levels)) - 1;
    static constexpr std::uint32_t places = 1U << bits;
    static constexpr std::uint32_t none = 0xffffffff;

    struct Node {
        Tick at = 0;
        Pid target;
        Envelope* envelope = nullptr;
        std::uint32_t generation = 1;
        std::uint32_t next = none;
        std::uint32_t previous = none; ///< none: the first of its place
        std::uint32_t place = none;    ///< level * places + place
        std::uint32_t older = none;    ///< the next timer of the same target
        std::uint32_t younger = none;  ///< none: the first of its target
    };

    void insert(std::uint32_t index);
    void remove(std::uint32_t index);
    void release(std::uint32_t index);
    void enter(std::uint32_t index);
    void leave(std::uint32_t index);
    void deal_out();
    void fire_place(std::uint32_t place, std::vector<Fired>& fired);
    const Node* find(TimerRef timer) const;
    std::optional<Tick> next_at(unsigned level) const;

    std::vector<Node> m_nodes;
    std::vector<std::uint32_t> m_of_target; ///< by the target's index: its youngest timer
    std::array<std::uint32_t, levels * places> m_places;
    std::array<std::array<std::uint64_t, places / 64>, levels> m_occupied{};
    std::uint32_t m_free = none;
    Tick m_now = 0; ///< everything up to here has fired
    std::size_t m_size = 0;
};

} // namespace canopy
