// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/clock.hpp"
#include "core/spin_lock.hpp"
#include "core/timers.hpp"

#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace canopy {

class Runtime;
struct NameSlot;

/// A runtime's timers: one wheel behind a lock, and with real time a thread that fires what is due.
///
/// Process: any thread adds, cancels and reads. The thread blocks on nothing but its own clock.
class TimerService {
public:
    explicit TimerService(Runtime& runtime) : m_runtime(runtime) {}
    ~TimerService() { stop(); }
    TimerService(const TimerService&) = delete;
    TimerService& operator=(const TimerService&) = delete;

    /// The envelope arrives not before the deadline; at most 2 ms later on a machine that is not overloaded.
    /// No timer if the target is dead: the envelope is discarded.
    TimerRef add(Timestamp deadline, Pid target, Envelope* envelope);
    /// For whoever holds the name by then; dropped if nobody does.
    TimerRef add(Timestamp deadline, const NameSlot& name, Envelope* envelope);
    /// The moment a delay ends at that begins now; 0 when no clock reaches it. From ten seconds on it is read from a clock
    /// that is cheaper and up to two ticks of the kernel (8 ms) late.
    Timestamp deadline_in(std::chrono::milliseconds delay) const noexcept;
    /// A process is dead: its timers go. Cost: constant each.
    void drop(Pid target);
    /// What was left, and the message will never arrive; nothing if it has fired or its target is gone. Whole milliseconds.
    std::optional<Timestamp> cancel(TimerRef timer);
    std::optional<Timestamp> read(TimerRef timer) const;

    /// Starts the thread; watch is called about every 20 ms while anything runs, to look for long handlers.
    void start(std::function<bool()> watch);
    void stop();
    /// Something became busy: the watch must go on. Cost: one load while the thread is awake.
    void wake_watch() {
        if (m_resting.load(std::memory_order_seq_cst)) wake();
    }

    /// Simulated mode: the earliest deadline, and firing all that are due.
    std::optional<Timestamp> next() const;
    void fire(Timestamp now);
    std::size_t size() const;

private:
    void run(const std::function<bool()>& watch);
    void wake();
    std::optional<Timestamp> remaining(const TimerWheel::Cancelled& found) const;

    Runtime& m_runtime;
    mutable SpinLock m_lock;
    TimerWheel m_wheel;
    std::vector<TimerWheel::Fired> m_fired;
    std::atomic<TimerWheel::Tick> m_wake_at{0}; ///< the tick the thread sleeps until
    std::atomic<bool> m_resting{false};
    std::mutex m_mutex;
    std::condition_variable m_awaken;
    bool m_woken = false;
    bool m_stop = false;
    std::thread m_thread;
};

} // namespace canopy
