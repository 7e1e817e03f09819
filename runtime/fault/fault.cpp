// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#include "fault/fault.hpp"

#include "core/execution.hpp"
#include "core/receive.hpp"
#include "core/signals.hpp"

namespace canopy::fault {

namespace {

struct Crash {};
struct Stop {};
struct FloodDrop {
    std::chrono::microseconds busy;
    enum class Place : std::uint8_t { First, Middle, Last } place;
};
struct ThawTimer {};

template <class M>
M take(Envelope* envelope) {
    const std::unique_ptr<EnvelopeOf<M>> owned(static_cast<EnvelopeOf<M>*>(envelope));
    return std::move(owned->payload);
}

[[noreturn]] void throw_crash(ProcessSlot&, Envelope* envelope) {
    take<Crash>(envelope);
    throw InjectedCrash();
}

void stop_in_order(ProcessSlot& slot, Envelope* envelope) {
    take<Stop>(envelope);
    end_process(slot, ExitReason::normal(), EndStyle::Terminate);
}

void be_busy(ProcessSlot& slot, Envelope* envelope) {
    const auto drop = take<FloodDrop>(envelope);
    Runtime& runtime = *slot.runtime;
    const auto trace = [&](TraceRecord::Kind kind) { runtime.trace({.kind = kind, .pid = slot.pid(), .label = "flood"}); };
    if (drop.place == FloodDrop::Place::First) trace(TraceRecord::Kind::FaultSet);
    if (!runtime.simulated())
        for (const Timestamp end = runtime.now() + drop.busy; runtime.now() < end;) {
        }
    if (drop.place == FloodDrop::Place::Last) trace(TraceRecord::Kind::FaultCleared);
}

void thaw_now(ProcessSlot& slot, Envelope* envelope) {
    take<ThawTimer>(envelope);
    signals::thaw(*slot.runtime, slot.pid());
}

constexpr MessageType crash_type{throw_crash, discard_silently<EnvelopeOf<Crash>>, "InjectedCrash"};
constexpr MessageType stop_type{stop_in_order, discard_silently<EnvelopeOf<Stop>>, "stop"};
constexpr MessageType flood_type{be_busy, discard_silently<EnvelopeOf<FloodDrop>>, "Flood"};
constexpr MessageType thaw_type{thaw_now, discard_silently<EnvelopeOf<ThawTimer>>, "thaw"};

/// Puts a message before all that wait.
template <class M>
void post_first(Runtime& runtime, Pid pid, const MessageType& type) {
    signals::run(runtime, pid, [&type](ProcessSlot* slot) {
        if (!slot) return;
        auto* envelope = new EnvelopeOf<M>(M{}, type, Passage::Message);
        envelope->generation = slot->pid().generation;
        slot->prepend(envelope);
    });
}

} // namespace

void crash(Runtime& runtime, Pid pid) { post_first<Crash>(runtime, pid, crash_type); }

void kill(Runtime& runtime, Pid pid) { runtime.exit(pid, ExitReason::kill()); }

void stop(Runtime& runtime, Pid pid) { post_first<Stop>(runtime, pid, stop_type); }

void freeze(Runtime& runtime, Pid pid, std::chrono::milliseconds duration) {
    runtime.freeze(pid);
    runtime.timers().add(runtime.now() + duration, pid, new EnvelopeOf<ThawTimer>(ThawTimer{}, thaw_type, Passage::Signal));
}

void flood(Runtime& runtime, Pid pid, Flood flood) {
    for (std::size_t i = 0; i < flood.messages; ++i) {
        const auto place = i + 1 == flood.messages ? FloodDrop::Place::Last
                           : i == 0                ? FloodDrop::Place::First
                                                   : FloodDrop::Place::Middle;
        auto* drop = new EnvelopeOf<FloodDrop>(FloodDrop{flood.each, place}, flood_type, Passage::Message);
        if (place == FloodDrop::Place::Middle)
            runtime.post(pid, drop);
        else
            runtime.post_always(pid, drop); // the first and the last tell when it began and ended
    }
}

} // namespace canopy::fault
