// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "otp/task.hpp"
#include "tests/property/check.hpp"

#include <array>
#include <optional>
#include <string>
#include <vector>

namespace canopy::testing {
namespace {

using namespace std::chrono_literals;
/// What is done, with which task, and for how long.
using Choice = std::array<std::uint8_t, 3>;
using Outcome = std::optional<TaskOutcome<int>>;

/// A task as arithmetic: when it is over, and what it comes to.
struct Model {
    std::int64_t ends = 0; ///< ms
    TaskOutcome<int> outcome = 0;
    bool asked = false; ///< its result is taken, or given up
    bool ended = false; ///< by its owner
};

ExitReason failure() { return ExitReason::custom("task failed"); }

Async<int> work(std::chrono::milliseconds takes, int value, bool fails) {
    co_await sleep(takes);
    if (fails) throw ProcessExit(failure());
    co_return value;
}

/// The owner: real tasks, and the model beside each.
class Case {
public:
    explicit Case(Process& self) : m_self(self) {}

    Async<void> step(const Choice& choice) {
        const int what = choice[0] % 8;
        const bool at_once = what >= 4 && what <= 6; // shutdown, ignore, kill
        const std::chrono::milliseconds time(at_once ? 0 : choice[2] % 8 * 10);
        if (m_tasks.empty() || what < 2) {
            start(choice);
        } else {
            const std::size_t which = choice[1] % m_tasks.size();
            if (tie(which, now() + time.count())) co_return;
            switch (what) {
            case 2: co_await await(which, time); break;
            case 3: co_await yield(which, time); break;
            case 4: co_await shutdown(which); break;
            case 5: ignore(which); break;
            case 6: co_await kill(which); break;
            default: co_await sleep(time);
            }
        }
    }
    /// Each that nobody asked for is asked; afterwards nothing of any task is left.
    Async<void> finish() {
        for (std::size_t which = 0; which < m_tasks.size(); ++which)
            if (!m_models[which].asked) co_await yield(which, 1h);
        co_await sleep(1h); // those that were given up end
        if (m_self.runtime().process_count() != 1 || !m_self.slot().more().monitors.empty() || m_self.slot().depth() != 0)
            wrong += " leak";
    }
    std::string wrong;

private:
    std::int64_t now() const { return std::chrono::duration_cast<std::chrono::milliseconds>(m_self.now()).count(); }
    /// The end and the limit fall together: either answer is right.
    bool tie(std::size_t which, std::int64_t deadline) const { return m_models[which].ends == deadline; }
    void expect(bool holds, const char* what) {
        if (!holds) wrong += std::string(" ") + what;
    }

    void start(const Choice& choice) {
        const std::chrono::milliseconds takes(choice[2] % 8 * 10 + 5);
        const bool fails = choice[1] % 3 == 0;
        const int value = choice[1];
        const auto body = [takes, value, fails](Process&) { return work(takes, value, fails); };
        m_tasks.push_back(async_nolink(m_self, body));
        TaskOutcome<int> outcome = value;
        if (fails) outcome = tl::unexpected(failure());
        m_models.push_back({now() + takes.count(), outcome});
    }
    /// What an answer asked for now and for at most so long is; the result is gone then.
    Outcome take(std::size_t which, std::int64_t limit) {
        Model& model = m_models[which];
        if (model.asked || model.ends > now() + limit) return std::nullopt;
        model.asked = true;
        return model.outcome;
    }
    Async<void> await(std::size_t which, std::chrono::milliseconds limit) {
        const Outcome expected = take(which, limit.count());
        m_models[which].asked = true; // in time or never
        std::optional<int> value;
        std::optional<ExitReason> failed;
        try {
            value = co_await m_tasks[which].await(limit);
        } catch (const TaskFailed& error) {
            failed = error.reason();
        }
        if (!expected)
            expect(failed == ExitReason::timeout(), "await: timeout");
        else if (*expected)
            expect(value == **expected, "await: value");
        else
            expect(failed == expected->error(), "await: failure");
    }
    Async<void> yield(std::size_t which, std::chrono::milliseconds limit) {
        const Outcome expected = take(which, limit.count());
        const Outcome found = co_await m_tasks[which].yield(limit);
        expect(found == expected, "yield");
    }
    /// What ending it now comes to: nothing if it still ran.
    Outcome end(std::size_t which) {
        Model& model = m_models[which];
        Outcome expected = take(which, 0);
        if (!expected && (model.ended || model.ends <= now())) expected = tl::unexpected(ExitReason::no_process());
        model.asked = model.ended = true;
        return expected;
    }
    Async<void> shutdown(std::size_t which) {
        const Outcome expected = end(which);
        const Outcome found = co_await m_tasks[which].shutdown();
        expect(found == expected, "shutdown");
    }
    Async<void> kill(std::size_t which) {
        const Outcome expected = end(which);
        const Outcome found = co_await m_tasks[which].brutal_kill();
        expect(found == expected, "kill");
    }
    void ignore(std::size_t which) {
        const Outcome expected = take(which, 0);
        m_models[which].asked = true;
        expect(m_tasks[which].ignore() == expected, "ignore");
    }

    Process& m_self;
    std::vector<Task<int>> m_tasks;
    std::vector<Model> m_models;
};

TEST(TaskProperty, TasksBehaveLikeArithmetic) {
    check_property("task", [](std::uint64_t seed, const std::vector<Choice>& choices) {
        Runtime runtime{Simulated{seed}, Trace::Off};
        const auto wrong = runtime.wait_for<std::string>([&choices](Process& self) -> Async<std::string> {
            Case each(self);
            for (const Choice& choice : choices) co_await each.step(choice);
            co_await each.finish();
            co_return each.wrong;
        });
        RC_ASSERT(wrong == "");
        runtime.stop();
        RC_ASSERT(runtime.process_count() == 0U);
        RC_ASSERT(runtime.timers().size() == 0U);
    });
}

} // namespace
} // namespace canopy::testing
