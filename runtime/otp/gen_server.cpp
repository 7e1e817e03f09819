// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#include "otp/gen_server.hpp"

#include <stdexcept>

namespace canopy {

void detail::refuse_message(ProcessSlot& slot, Envelope* envelope) {
    const char* name = envelope->type->name;
    envelope->type->discard(envelope, ExitReason::no_process());
    slot.body->on_unknown(name);
}

namespace {

struct Stop {
    ExitReason reason;
};

void deliver_stop(ProcessSlot& slot, Envelope* envelope) { slot.body->stop(detail::take_payload<Stop>(envelope).reason); }

constexpr MessageType stop_type{deliver_stop, discard_silently<EnvelopeOf<Stop>>, "stop"};

} // namespace

void detail::nobody_holds(const NameSlot& name) {
    throw std::invalid_argument("nobody holds the name " + name.name + ": a message to it cannot be sent");
}

Async<void> stop_server(Process& caller, Pid server, ExitReason reason, std::optional<std::chrono::milliseconds> timeout) {
    if (server == caller.self()) throw CallFailed(ExitReason::calling_self());
    const MonitorRef monitor = caller.monitor(server);
    caller.runtime().post_always(server, new EnvelopeOf<Stop>(Stop{reason}, stop_type, Passage::Message));
    const std::optional<Down> down = co_await wait_down(monitor, timeout);
    if (!down) {
        caller.demonitor(monitor, Process::Flush::Yes);
        throw CallFailed(ExitReason::timeout());
    }
    if (!(down->reason == reason)) throw CallFailed(down->reason);
}

void stop_server(Runtime& runtime, Pid server, ExitReason reason) {
    runtime.wait_for<void>([server, reason](Process& caller) { return stop_server(caller, server, reason); });
}

} // namespace canopy
