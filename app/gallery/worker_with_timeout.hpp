// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gallery/exhibit.hpp"
#include "otp/gen_server.hpp"
#include "otp/task_supervisor.hpp"

#include <chrono>
#include <cstdint>
#include <tl/expected.hpp>

namespace canopy::app {

/// Does work that must not take longer than it says: what is not done in time is ended, and that is an answer.
///
///     const auto result = co_await WorkerWithTimeout::perform(worker, work, 200ms); // the number squared, or timed_out
///
/// Two limits work together: the one given here ends the work; the call's own, a little longer, ends the waiting should the
/// worker itself be stuck. Process: its own, and a task a piece of work. Fails: timed_out, crashed.
class WorkerWithTimeout final : public GenServer<WorkerWithTimeout> {
public:
    struct Work {
        int number = 0;
        std::chrono::milliseconds takes{0};
    };
    enum class Error { TimedOut, Crashed };
    using Outcome = tl::expected<int, Error>;
    struct Perform {
        using Reply = Outcome;
        Work work;
        std::chrono::milliseconds limit{0};
    };
    static constexpr std::chrono::milliseconds grace{500}; ///< how much longer the call waits than the work may take

    static Call<Perform> perform(const Ref<WorkerWithTimeout>& worker, Work work, std::chrono::milliseconds limit);

    explicit WorkerWithTimeout(TaskSupervisor tasks) : m_tasks(tasks) {}
    Async<Outcome> handle_call(Perform request);
    void inspect(Inspector& inspector) const override;

private:
    TaskSupervisor m_tasks;
    std::uint64_t m_done = 0;
    std::uint64_t m_timed_out = 0;
};

ChildSpec worker_with_timeout_spec(const GalleryServices& services);
Async<void> worker_with_timeout_demo(Stage& stage);

} // namespace canopy::app
