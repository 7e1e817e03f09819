// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#include "observe/event.hpp"

#include "observe/words.hpp"

#include <fmt/format.h>

#include <iterator>
#include <string_view>

namespace canopy {

namespace {

/// One line out of any text: what would break the line is shown as the escape a C++ reader knows.
std::string one_line(std::string_view text) {
    std::string line;
    line.reserve(text.size());
    for (const char letter : text) {
        if (letter == '\n')
            line += "\\n";
        else if (letter == '\r')
            line += "\\r";
        else if (letter == '\t')
            line += "\\t";
        else if (static_cast<unsigned char>(letter) < 0x20 || letter == 0x7f)
            line += fmt::format("\\x{:02x}", static_cast<unsigned char>(letter));
        else
            line += letter;
    }
    return line;
}

std::string quoted(std::string_view text) { return '"' + one_line(text) + '"'; }

double seconds(std::chrono::nanoseconds time) { return std::chrono::duration<double>(time).count(); }

struct Describe {
    std::string operator()(const event::Spawned& it) const {
        return fmt::format("spawned {} {} {}{} by {}", to_string(it.pid), to_string(it.kind),
                           it.label.empty() ? "-" : one_line(it.label), it.pinned ? " pinned" : "", to_string(it.parent));
    }
    std::string operator()(const event::Exited& it) const {
        std::string line = fmt::format("exited {} {}", to_string(it.pid), one_line(it.reason.to_string()));
        if (!it.last_message.empty()) line += " last message " + one_line(it.last_message);
        return line;
    }
    std::string operator()(const event::Linked& it) const {
        return fmt::format("linked {} {}", to_string(it.pid), to_string(it.other));
    }
    std::string operator()(const event::Unlinked& it) const {
        return fmt::format("unlinked {} {}", to_string(it.pid), to_string(it.other));
    }
    std::string operator()(const event::Registered& it) const {
        return fmt::format("registered {} {}", to_string(it.pid), one_line(it.name));
    }
    std::string operator()(const event::Unregistered& it) const {
        return fmt::format("unregistered {} {}", to_string(it.pid), one_line(it.name));
    }
    std::string operator()(const event::SupervisorStarted& it) const {
        return fmt::format("supervisor_started {} {} max_restarts {} within {:g}s", to_string(it.supervisor),
                           to_string(it.strategy), it.max_restarts, seconds(it.within));
    }
    std::string operator()(const event::ChildAdded& it) const {
        return fmt::format("child_added {} {} {} {}", to_string(it.supervisor), quoted(it.child_id), to_string(it.kind),
                           to_string(it.restart));
    }
    std::string operator()(const event::ChildStarted& it) const {
        return fmt::format("{} {} {} {}", it.restarted ? "child_restarted" : "child_started", to_string(it.supervisor),
                           quoted(it.child_id), to_string(it.pid));
    }
    std::string operator()(const event::RestartFailed& it) const {
        return fmt::format("restart_failed {} {} {}", to_string(it.supervisor), quoted(it.child_id), one_line(it.reason));
    }
    std::string operator()(const event::ChildRemoved& it) const {
        return fmt::format("child_removed {} {}", to_string(it.supervisor), quoted(it.child_id));
    }
    std::string operator()(const event::GaveUp& it) const {
        return fmt::format("gave_up {} {} after {} restarts", to_string(it.supervisor), quoted(it.child_id), it.restarts);
    }
    std::string operator()(const event::LongHandler& it) const {
        return fmt::format("long_handler {} {} {:.3f}s", to_string(it.pid), one_line(it.message), seconds(it.elapsed));
    }
    std::string operator()(const event::MailboxFull& it) const {
        return fmt::format("mailbox_full {} {} {}", to_string(it.pid), it.max_mailbox, to_string(it.overflow));
    }
    std::string operator()(const event::MailboxDrained& it) const {
        return fmt::format("mailbox_drained {} {} dropped", to_string(it.pid), it.dropped);
    }
    std::string operator()(const event::Abandoned& it) const {
        return fmt::format("abandoned {} {} {}", to_string(it.supervisor), quoted(it.child_id), to_string(it.pid));
    }
    std::string operator()(const event::FaultSet& it) const {
        return fmt::format("fault_set {} {}", to_string(it.pid), one_line(it.what));
    }
    std::string operator()(const event::FaultCleared& it) const {
        return fmt::format("fault_cleared {} {}", to_string(it.pid), one_line(it.what));
    }
    std::string operator()(const event::Sample& it) const {
        return fmt::format("sample {} depth {} handled {} {}", to_string(it.pid), it.depth, it.handled, to_string(it.activity));
    }
    std::string operator()(const event::Log& it) const {
        return fmt::format("log {} {} {}", to_string(it.pid), to_string(it.level), one_line(it.text));
    }
    std::string operator()(const event::Telemetry& it) const {
        return fmt::format("telemetry {} {} {}", to_string(it.pid), one_line(it.name), it.value);
    }
    std::string operator()(const event::Gap& it) const { return fmt::format("gap {} lost", it.lost); }
    std::string operator()(const event::StopRequested& it) const {
        return fmt::format("stop_requested {} {}", to_string(it.supervisor), quoted(it.child_id));
    }
    std::string operator()(const event::SnapshotBegan& it) const {
        return it.complete ? "snapshot_began complete" : "snapshot_began";
    }
    std::string operator()(const event::NodeRestored& it) const {
        return fmt::format("node_restored {} {} {} generation {}", it.node->path.empty() ? "-" : one_line(it.node->path),
                           to_string(it.node->pid), to_string(it.node->status), it.node->generation);
    }
    std::string operator()(const event::SnapshotEnded&) const { return "snapshot_ended"; }
};

} // namespace

std::string format_time(Timestamp time) {
    using namespace std::chrono;
    const bool negative = time < Timestamp::zero();
    const auto micros = duration_cast<microseconds>(negative ? -time : time).count();
    return fmt::format("{}{}:{:02}:{:02}.{:06}", negative ? "-" : "", micros / 3'600'000'000, micros / 60'000'000 % 60,
                       micros / 1'000'000 % 60, micros % 1'000'000);
}

std::string to_string(const EventBody& body) { return std::visit(Describe{}, body); }

std::string to_string(const Event& event) {
    return fmt::format("{} {} {}", event.number, format_time(event.time), to_string(event.body));
}

} // namespace canopy
