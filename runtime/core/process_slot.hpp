// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/clock.hpp"
#include "core/exit_reason.hpp"
#include "core/mailbox.hpp"
#include "core/message.hpp"
#include "core/pid.hpp"
#include "core/process_dictionary.hpp"
#include "core/timers.hpp"
#include "core/trace.hpp"

#include <atomic>
#include <coroutine>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace canopy {

class Process;
class Runtime;
class PinnedThread;
struct NameSlot;

/// What a suspended handler waits for. Lives in the coroutine frame that waits.
struct Waiter {
    Waiter() = default;
    Waiter(const Waiter&) = delete;
    Waiter& operator=(const Waiter&) = delete;
    ~Waiter();

    std::coroutine_handle<> resume;
    std::uint64_t reference = 0; ///< the answer awaited; 0 waits for time alone
    Envelope* answer = nullptr;  ///< what came
    /// For waits that are not for one reference: whether this envelope ends the wait. Sees queued envelopes too.
    bool (*accepts)(const Waiter& waiter, const Envelope& envelope) = nullptr;
};

/// A caller whose request a handler has taken and not answered yet.
struct Caller {
    Pid pid;
    std::uint64_t reference = 0;
};

/// A request whose answer is kept until somebody asks for it.
struct KeptAnswer {
    std::uint64_t reference = 0;
    Envelope* answer = nullptr; ///< nothing yet
};

/// What a call is answered that made its server stop.
struct LastReply {
    Pid to;
    Envelope* reply = nullptr;
};

/// The parts of a process that most processes never use.
struct ProcessDetails {
    struct Watched {
        Pid pid;
        std::string name; ///< as monitored, empty when by pid
    };
    struct Watcher {
        Pid pid;
        std::uint64_t reference = 0;
    };

    /// A link this process has cut, until the other side has said that it knows: what it sent before does not count.
    struct Unlinking {
        Pid pid;
        std::uint64_t id = 0;
    };

    std::vector<Pid> links;
    std::vector<Unlinking> unlinking;
    std::unordered_map<std::uint64_t, Watched> monitors; ///< by reference: whom this process watches
    std::vector<Watcher> watchers;                       ///< who watches it
    std::vector<Caller> pending_calls;                   ///< deferred replies
    std::vector<std::function<void(Pid)>> exit_hooks;    ///< run before anybody learns of the exit
    NameSlot* name = nullptr;
    std::string label; ///< a text label, when the type's name is not enough
    std::unique_ptr<ProcessDictionary> dictionary;
    ExitReason exit_reason;
    std::unique_ptr<ExitReason> start_error; ///< what the starter is told, when it is not the exit reason
    std::vector<LastReply> last_replies;     ///< sent when terminate() is over
    std::vector<Pid> held;                   ///< who waits for room here
    Pid held_by;                             ///< whose mailbox was full
    std::vector<KeptAnswer> kept_answers;    ///< of requests that are under way and not awaited at the moment
    TimerRef wait_timer;
    Timestamp wait_timer_at{};
    TimerRef idle_timer;
    std::uint64_t idle_round = 0;
};

/// One place of the process table: a process, or room for one. Type-stable: reused, never freed.
///
/// The first cache line is written by whoever sends; the others by the thread that runs the process.
struct alignas(64) ProcessSlot {
    enum Flag : std::uint32_t {
        TrapExit = 1U << 0,      ///< exit signals arrive as messages
        Stopping = 1U << 1,      ///< stop() was called or a handler threw: terminate, then end
        Dying = 1U << 2,         ///< ends now, no user code any more
        Terminating = 1U << 3,   ///< in terminate()
        Frozen = 1U << 4,        ///< a fault: takes signals, no messages
        Ready = 1U << 5,         ///< what the suspended handler waits for has come
        IdleArmed = 1U << 6,     ///< an idle timeout runs; the next message ends it
        GivesWay = 1U << 7,      ///< asked to go to the tail of the queue
        Starting = 1U << 8,      ///< its init is not over
        ParentLinked = 1U << 9,  ///< its parent started it with a link
        Held = 1U << 10,         ///< sent into a full mailbox: gets no turn until there is room again
        AskedForRoom = 1U << 11, ///< others are held until there is room here
        Attention = Stopping | Dying | Frozen | GivesWay | Held | AskedForRoom,
    };

    Mailbox mailbox;
    std::atomic<std::uint32_t> generation{1};
    std::uint32_t index = 0;
    Runtime* runtime = nullptr;
    std::atomic<PinnedThread*> pinned{nullptr};
    std::atomic<std::uint64_t> counted_in{0};  ///< envelopes that took a place of those max_mailbox allows; see waiting()
    std::atomic<std::uint64_t> seen_out{0};    ///< counted_out as a sender last saw it
    std::atomic<std::uint32_t> max_mailbox{0}; ///< 0: no limit
    std::atomic<std::uint32_t> overflowing{0}; ///< the generation that was full, and not half empty since; 0: none
    std::atomic<std::uint32_t> dropped{0};     ///< since it was full
    std::atomic<Overflow> overflow{Overflow::Wait};

    // The second line is all that a turn reads but for what it does:
    alignas(64) Process* body = nullptr;
    Mailbox::Mark mark{0};     ///< what has been taken from the mailbox
    Envelope* first = nullptr; ///< the queue of messages taken from the mailbox
    Envelope* last = nullptr;
    Waiter* waiter = nullptr;
    std::coroutine_handle<> root; ///< the handler in hand, when it is suspended
    std::atomic<std::uint32_t> queued{0};
    std::uint32_t flags = 0;
    std::uint32_t sampled = 0;           ///< the frame it was last noted as active in
    std::atomic<bool> signalled{false};  ///< a signal was sent: it takes effect before the next message
    std::atomic<bool> has_timers{false}; ///< timers were set for it
    std::atomic<Activity> activity{Activity::Idle};

    std::atomic<std::uint64_t> handled{0};
    std::atomic<const MessageType*> current{nullptr}; ///< the message in hand
    Envelope* arriving = nullptr; ///< taken from the mailbox, not looked at yet: only after a signal that threw
    Caller caller;                ///< whose call is in hand, unanswered
    std::uint64_t last_reference = 0;
    Timestamp deadline{};                      ///< of the wait; 0 is none
    std::atomic<std::uint64_t> counted_out{0}; ///< of those that were counted_in: handled, or dropped

    // Written before the mailbox opens, read by whoever walks the table:
    std::atomic<std::uint64_t> parent{0}; ///< the bits of its Pid
    std::atomic<const char*> label{nullptr};
    std::atomic<ProcessKind> kind{ProcessKind::Worker};
    std::unique_ptr<ProcessDetails> details;
    std::atomic<std::uint64_t> birth{0}; ///< the order among processes started from outside; 0 for others
    std::atomic<std::uint64_t> group{0}; ///< the bits of its group's leader, inherited at birth: OTP's group leader

    Pid pid() const noexcept { return {index, generation.load(std::memory_order_relaxed)}; }
    Pid parent_pid() const noexcept { return Pid::from_bits(parent.load(std::memory_order_relaxed)); }
    bool has(Flag flag) const noexcept { return (flags & flag) != 0; }
    void set(Flag flag) noexcept { flags |= flag; }
    void clear(Flag flag) noexcept { flags &= ~static_cast<std::uint32_t>(flag); }

    /// Messages waiting, taken or not. Any thread; exact when nobody is sending.
    std::uint64_t depth() const noexcept { return std::uint64_t{mailbox.depth(mark)} + queued.load(std::memory_order_relaxed); }

    /// Messages that have a place of those max_mailbox allows, from before they are pushed until they are handled or
    /// dropped. Any thread; exact, but for what comes and goes meanwhile. The counters are never reset: what was sent to
    /// whoever had the slot before is counted until the next one drops it.
    std::uint64_t waiting() const noexcept {
        const std::uint64_t out = counted_out.load(std::memory_order_acquire); // first: what is out was in by then
        return counted_in.load(std::memory_order_relaxed) - out;
    }
    /// Gives an envelope a place; false: it is beyond the limit. Senders do not look at the receiver's line until they must.
    bool count_in(Envelope& envelope) noexcept {
        const std::uint32_t most = max_mailbox.load(std::memory_order_relaxed);
        const std::uint64_t before = counted_in.fetch_add(1, std::memory_order_relaxed);
        envelope.counted = true;
        if (before < seen_out.load(std::memory_order_relaxed) + most) return true;
        const std::uint64_t out = counted_out.load(std::memory_order_acquire);
        seen_out.store(out, std::memory_order_relaxed);
        return before < out + most;
    }
    /// The envelope is not sent after all: its place, if it has one, was never taken. Its sender.
    void uncount(Envelope& envelope) noexcept {
        if (std::exchange(envelope.counted, false)) counted_in.fetch_sub(1, std::memory_order_relaxed);
    }
    /// The envelope waits no more: its place, if it has one, is free. The thread that runs the process.
    void count_out(Envelope& envelope) noexcept {
        if (!envelope.counted) [[likely]]
            return;
        envelope.counted = false;
        counted_out.store(counted_out.load(std::memory_order_relaxed) + 1, std::memory_order_release);
    }

    /// Whether as many wait as may, or more. Any thread.
    bool is_full() const noexcept {
        const std::uint32_t most = max_mailbox.load(std::memory_order_relaxed);
        return most != 0 && waiting() >= most;
    }
    /// Half of what may wait: then those that were held go on. The thread that runs the process. A mailbox in which nothing
    /// is has room whatever the count: a sender may yet take back what it counted, and would tell nobody.
    bool has_room() const noexcept {
        return waiting() <= max_mailbox.load(std::memory_order_relaxed) / 2 || (!first && !has_mail());
    }

    ProcessDetails& more() {
        if (!details) details = std::make_unique<ProcessDetails>();
        return *details;
    }

    bool has_mail() const noexcept { return mailbox.has_mail(mark); }

    void append(Envelope* envelope) noexcept {
        envelope->next = nullptr;
        (first ? last->next : first) = envelope;
        last = envelope;
        queued.store(queued.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
    }
    void prepend(Envelope* envelope) noexcept {
        envelope->next = first;
        if (!first) last = envelope;
        first = envelope;
        queued.store(queued.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
    }
    Envelope* pop() noexcept {
        Envelope* envelope = first;
        if (!envelope) return nullptr;
        first = envelope->next;
        queued.store(queued.load(std::memory_order_relaxed) - 1, std::memory_order_relaxed);
        return envelope;
    }
};

static_assert(sizeof(ProcessSlot) == 256, "four cache lines");

/// Gives the waiter the first queued envelope it accepts. True: the wait is over before it began.
bool offer_queued(ProcessSlot& slot, Waiter& waiter);
/// The same, after what has come meanwhile was taken in.
bool offer_arrived(ProcessSlot& slot, Waiter& waiter);
/// A wait of no time: looks at what is there. Answers whether to suspend all the same: only who is about to die does.
bool wait_no_time(ProcessSlot& slot, Waiter& waiter);

} // namespace canopy
