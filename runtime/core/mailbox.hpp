// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/message.hpp"

#include <atomic>
#include <cstdint>

namespace canopy {

/// A process's inbox in one atomic word: its state, its newest envelope, and how many wait.
///
/// Any thread pushes; only the owner takes, parks and closes. The word is one of
///
///     idle    not scheduled, nothing here: whoever pushes next schedules the process
///     empty   scheduled or running, nothing here
///     closed  the process is gone
///     chain   the address of the newest envelope (48 bits, the low four are zero) and the chain's length (20 bits)
///
/// Cost: a push is one compare-and-swap, a take one exchange. The length rides along, so depth costs no second one.
class Mailbox {
public:
    enum class Pushed : std::uint8_t { Queued, Wake, Closed };

    /// Wake: the caller must schedule the process. Closed: the caller keeps the envelope.
    Pushed push(Envelope* envelope) noexcept {
        std::uint64_t seen = m_word.load(std::memory_order_relaxed);
        for (;;) {
            if (seen == closed) return Pushed::Closed;
            envelope->next = newest(seen);
            // Acquire pairs with park(): who wakes the process sees all its last owner did.
            if (m_word.compare_exchange_weak(seen, chain(envelope, count(seen)), std::memory_order_acq_rel,
                                             std::memory_order_relaxed))
                return seen == idle ? Pushed::Wake : Pushed::Queued;
        }
    }

    bool has_mail() const noexcept { return m_word.load(std::memory_order_relaxed) > closed; }

    /// The whole chain, newest first; leaves the box empty and scheduled.
    Envelope* take() noexcept { return newest(m_word.exchange(empty, std::memory_order_acquire)); }

    /// Empty becomes idle. False: something came in between.
    bool park() noexcept {
        std::uint64_t seen = empty;
        return m_word.compare_exchange_strong(seen, idle, std::memory_order_acq_rel, std::memory_order_relaxed);
    }

    /// Nothing comes in any more; what is here, newest first.
    Envelope* close() noexcept { return newest(m_word.exchange(closed, std::memory_order_acq_rel)); }

    /// A new incarnation begins, already scheduled.
    void open() noexcept { m_word.store(empty, std::memory_order_release); }

    /// Envelopes not yet taken, exact up to 1,048,575. Any thread.
    std::uint32_t depth() const noexcept { return count(m_word.load(std::memory_order_relaxed)); }

    bool is_closed() const noexcept { return m_word.load(std::memory_order_acquire) == closed; }

private:
    static constexpr std::uint64_t empty = 0;
    static constexpr std::uint64_t idle = 1;
    static constexpr std::uint64_t closed = 2;
    static constexpr unsigned count_bits = 20;
    static constexpr std::uint64_t most = (std::uint64_t{1} << count_bits) - 1;

    static Envelope* newest(std::uint64_t word) noexcept {
        return reinterpret_cast<Envelope*>((word >> count_bits) << 4); // NOLINT(performance-no-int-to-ptr): packed word
    }
    static std::uint32_t count(std::uint64_t word) noexcept {
        return word > closed ? static_cast<std::uint32_t>(word & most) : 0;
    }
    static std::uint64_t chain(Envelope* envelope, std::uint64_t before) noexcept {
        const auto address = reinterpret_cast<std::uint64_t>(envelope);
        return (address >> 4) << count_bits | (before < most ? before + 1 : most);
    }

    std::atomic<std::uint64_t> m_word{closed};
};

} // namespace canopy
