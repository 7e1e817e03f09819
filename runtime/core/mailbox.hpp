// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/message.hpp"

#include <atomic>
#include <cstdint>
#include <memory>
#include <utility>

namespace canopy {

/// A process's inbox in one atomic word: its state, its newest envelope, and how many came.
///
/// Any thread pushes; only the owner takes, parks and closes. The word is one of
///
///     idle    not scheduled, nothing here: whoever pushes next schedules the process
///     empty   scheduled or running, nothing came yet
///     closed  the process is gone
///     chain   the address of the newest envelope (48 bits, the low four are zero) and how many came since it was
///             empty or idle (20 bits)
///
/// Taking leaves the word as it is: the owner keeps it as its mark, and what came later is as many envelopes as the count
/// has grown by. The older ones behind them are gone, and nobody looks at them. So a wake-up costs its receiver a single
/// locked instruction, park(). A count that grows large is reset by the owner; should it run out first, the pusher ties
/// the chain into a knot: an envelope of ours that holds the word so far, and the count begins anew.
///
/// Cost: a push is one compare-and-swap, a take one load. The length rides along, so depth costs no second one.
class Mailbox {
public:
    enum class Pushed : std::uint8_t { Queued, Wake, Closed };
    /// The word up to which the owner has taken. Written by the owner, read by whoever asks for the depth.
    using Mark = std::atomic<std::uint64_t>;

    /// Wake: the caller must schedule the process. Closed: the caller keeps the envelope.
    Pushed push(Envelope* envelope) {
        std::uint64_t seen = m_word.load(std::memory_order_relaxed);
        for (;;) {
            if (seen == closed) return Pushed::Closed;
            if (count(seen) == most) [[unlikely]] {
                seen = tie(seen);
                continue;
            }
            envelope->next = newest(seen);
            // Acquire pairs with park(): who wakes the process sees all its last owner did.
            if (m_word.compare_exchange_weak(seen, chain(envelope, count(seen) + 1, seen & knotted), std::memory_order_acq_rel,
                                             std::memory_order_relaxed))
                return seen == idle ? Pushed::Wake : Pushed::Queued;
        }
    }

    bool has_mail(const Mark& mark) const noexcept {
        return m_word.load(std::memory_order_relaxed) != mark.load(std::memory_order_relaxed);
    }

    /// Everything that came since the mark, oldest first.
    Envelope* take(Mark& mark) noexcept {
        const std::uint64_t taken = mark.load(std::memory_order_relaxed);
        std::uint64_t word = m_word.load(std::memory_order_acquire);
        if ((word & knotted) == 0 && count(word) < many) {
            mark.store(word, std::memory_order_relaxed);
        } else {
            word = m_word.exchange(empty, std::memory_order_acquire);
            mark.store(empty, std::memory_order_relaxed);
        }
        return since(taken, word);
    }

    /// Becomes idle. False: something came in between.
    bool park(Mark& mark) noexcept {
        const std::uint64_t taken = mark.load(std::memory_order_relaxed);
        std::uint64_t seen = taken;
        mark.store(empty, std::memory_order_relaxed); // once parked, it is the next owner's
        if (m_word.compare_exchange_strong(seen, idle, std::memory_order_acq_rel, std::memory_order_relaxed)) return true;
        mark.store(taken, std::memory_order_relaxed);
        return false;
    }

    /// Nothing comes in any more; what came since the mark, oldest first.
    Envelope* close(Mark& mark) noexcept {
        const std::uint64_t taken = mark.exchange(empty, std::memory_order_relaxed);
        return since(taken, m_word.exchange(closed, std::memory_order_acq_rel));
    }

    /// A new incarnation begins, already scheduled.
    void open() noexcept { m_word.store(empty, std::memory_order_release); }

    /// Envelopes not yet taken, exact up to a quarter of a million. Any thread.
    std::uint32_t depth(const Mark& mark) const noexcept {
        const std::uint64_t taken = mark.load(std::memory_order_relaxed);
        const std::uint64_t word = m_word.load(std::memory_order_relaxed);
        if ((word & knotted) != 0) return most + count(word);
        return count(word) > count(taken) ? count(word) - count(taken) : 0;
    }

    bool is_closed() const noexcept { return m_word.load(std::memory_order_acquire) == closed; }

private:
    static constexpr std::uint64_t empty = 0;
    static constexpr std::uint64_t idle = 1;
    static constexpr std::uint64_t closed = 2;
    static constexpr unsigned count_bits = 19;
    static constexpr std::uint32_t most = (1U << count_bits) - 1;
    static constexpr std::uint32_t many = most / 2; ///< from here on a take resets the count
    static constexpr std::uint64_t knotted = std::uint64_t{1} << count_bits;

    /// Lies at the end of a chain whose count began anew.
    struct Knot final : Envelope {
        explicit Knot(std::uint64_t word) noexcept : Envelope(knot_type, Passage::Message), before(word) {}
        std::uint64_t before;
        static constexpr MessageType knot_type{nullptr, nullptr, "knot"};
    };

    static Envelope* newest(std::uint64_t word) noexcept {
        return reinterpret_cast<Envelope*>((word >> (count_bits + 1)) << 4); // NOLINT(performance-no-int-to-ptr): packed word
    }
    static std::uint32_t count(std::uint64_t word) noexcept {
        return word > closed ? static_cast<std::uint32_t>(word & most) : 0;
    }
    static std::uint64_t chain(Envelope* envelope, std::uint32_t length, std::uint64_t flag) noexcept {
        const auto address = reinterpret_cast<std::uint64_t>(envelope);
        return (address >> 4) << (count_bits + 1) | flag | length;
    }

    /// The word after tying, or the one that came in between.
    [[gnu::noinline]] std::uint64_t tie(std::uint64_t seen) {
        auto* knot = new Knot(seen);
        const std::uint64_t tied = chain(knot, 1, knotted);
        if (m_word.compare_exchange_strong(seen, tied, std::memory_order_acq_rel, std::memory_order_relaxed)) return tied;
        delete knot;
        return seen;
    }

    /// Puts the first of a chain, newest first, before others, turned round.
    static Envelope* turned(Envelope* newest_of_chain, std::uint32_t length, Envelope* before) noexcept {
        for (; length > 0; --length) before = std::exchange(newest_of_chain, std::exchange(newest_of_chain->next, before));
        return before;
    }

    /// What came after one word and up to another, oldest first.
    static Envelope* since(std::uint64_t taken, std::uint64_t word) noexcept {
        if ((word & knotted) != 0) [[unlikely]]
            return untied(taken, word);
        return turned(newest(word), count(word) - count(taken), nullptr);
    }

    [[gnu::noinline]] static Envelope* untied(std::uint64_t taken, std::uint64_t word) noexcept {
        Envelope* oldest = nullptr;
        while ((word & knotted) != 0) {
            const std::unique_ptr<Knot> knot(static_cast<Knot*>(turned(newest(word), count(word), oldest)));
            oldest = knot->next;
            word = knot->before;
        }
        return turned(newest(word), count(word) - count(taken), oldest);
    }

    std::atomic<std::uint64_t> m_word{closed};
};

} // namespace canopy
