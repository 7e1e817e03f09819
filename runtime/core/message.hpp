// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/exit_reason.hpp"
#include "core/memory.hpp"
#include "core/type_name.hpp"

#include <cstdint>
#include <memory>
#include <type_traits>
#include <utility>

namespace canopy {

struct ProcessSlot;
struct Envelope;

/// What the runtime does with one type of message; chosen at compile time, one constant a type.
struct MessageType {
    /// Runs the handler (or the signal's effect) in the receiving process. Takes the envelope.
    void (*deliver)(ProcessSlot& receiver, Envelope* envelope);
    /// The receiver is gone, for this reason: answers whoever waits for one. Takes the envelope.
    void (*discard)(Envelope* envelope, const ExitReason& why) noexcept;
    /// For the eye: `RateLimiter::CheckAndIncrement`.
    const char* name;
};

/// How a receiver treats an envelope when it moves its inbox to its queue.
enum class Passage : std::uint8_t {
    Message,   ///< waits for its turn
    Signal,    ///< takes effect at once
    Reply,     ///< for the handler that awaits this reference, else dropped: a late reply
    Awaitable, ///< for the handler that awaits this reference, else waits for its turn like a message
    Start,     ///< builds the process; always its first
};

/// The head of everything that travels between processes. The payload lies behind it, in one allocation.
struct Envelope : PoolAllocated {
    Envelope(const MessageType& its_type, Passage its_passage) noexcept : type(&its_type), passage(its_passage) {}
    Envelope(const Envelope&) = delete;
    Envelope& operator=(const Envelope&) = delete;

    Envelope* next = nullptr;
    const MessageType* type;
    std::uint32_t generation = 0; ///< of the addressee: another incarnation drops it
    Passage passage;
    bool counted = false; ///< it waits in a mailbox with a limit, and one of the places there is its own

protected:
    ~Envelope() = default; // deliver and discard know the type
};

static_assert(sizeof(Envelope) == 24, "every message carries this: two pointers, and what fits behind them");

/// An envelope a handler may await: Reply and Awaitable.
struct ReferencedEnvelope : Envelope {
    ReferencedEnvelope(const MessageType& its_type, Passage its_passage, std::uint64_t its_reference) noexcept
        : Envelope(its_type, its_passage), reference(its_reference) {}
    std::uint64_t reference;

protected:
    ~ReferencedEnvelope() = default;
};

template <class M, class Head = Envelope>
struct EnvelopeOf final : Head {
    static_assert(alignof(M) <= 16, "envelopes are aligned to 16 bytes");

    template <class... HeadArguments>
    explicit EnvelopeOf(M message, HeadArguments&&... head)
        : Head(std::forward<HeadArguments>(head)...), payload(std::move(message)) {}
    M payload;
};

/// Frees an envelope nobody waits for an answer to.
template <class E>
void discard_silently(Envelope* envelope, const ExitReason&) noexcept {
    delete static_cast<E*>(envelope);
}

/// The delivery of what is only ever awaited: nobody does.
template <class E>
void discard_silently_on_delivery(ProcessSlot&, Envelope* envelope) {
    delete static_cast<E*>(envelope);
}

} // namespace canopy
