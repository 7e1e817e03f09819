// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "otp/registry.hpp"
#include "tests/property/check.hpp"
#include "tests/support/worlds.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace canopy::testing {
namespace {

using Choice = std::array<std::uint8_t, 4>;

struct Registration {
    int key;
    Pid pid;
    int value;
};
using Model = std::vector<Registration>; ///< in the order of registration

/// A member does what it is told, one thing at a time.
struct Act {
    std::function<void(Process&)> what;
    Pid asker;
};
Runtime::Body acts() {
    return [](Process& process) -> Async<void> {
        for (;;) {
            auto act = co_await receive<Act>();
            act->what(process);
            send(process.runtime(), act->asker, Go());
        }
    };
}

/// Both worlds of a run: the real registry with living processes, and the plain list.
template <RegistryKeys kind>
struct World {
    using Entries = Registry<int, int, kind>;
    static constexpr bool unique = kind == RegistryKeys::Unique;

    explicit World(Process& its_self) : self(its_self), entries(its_self.runtime()) {
        for (Pid& pid : members) pid = spawn_function(self, Linked::No, acts());
    }

    bool expect_registered(int key, Pid pid, int value) {
        const bool held = std::any_of(model.begin(), model.end(), [key](const auto& each) { return each.key == key; });
        if (unique && held) return false;
        model.push_back({key, pid, value});
        return true;
    }
    std::function<void(Process&)> action(const Choice& choice, Pid pid) {
        const int key = choice[2] % 5;
        const int value = choice[3] % 4;
        if (choice[0] % 6 == 1) {
            std::erase_if(model, [=](const auto& each) { return each.key == key && each.pid == pid; });
            return [this, key](Process& process) { entries.unregister(process, key); };
        }
        if (choice[0] % 6 == 2) {
            std::erase_if(model, [=](const auto& each) { return each.key == key && each.pid == pid && each.value > 1; });
            return [this, key](Process& process) { entries.unregister_match(process, key, [](int each) { return each > 1; }); };
        }
        const bool expected = expect_registered(key, pid, value);
        return [this, key, value, expected](Process& process) {
            if (entries.register_key(process, key, value).has_value() != expected) wrong = true;
        };
    }
    Async<void> step(Choice choice) {
        Pid& pid = members[choice[1] % members.size()];
        if (choice[0] % 6 == 0) { // it dies, another takes its place
            self.exit(pid, ExitReason::kill());
            co_await end_of(self, pid);
            std::erase_if(model, [pid](const auto& each) { return each.pid == pid; });
            pid = spawn_function(self, Linked::No, acts());
        } else {
            Act act{action(choice, pid), self.self()};
            send(self.runtime(), pid, std::move(act));
            co_await receive<Go>();
        }
        compare();
    }
    void compare() {
        for (int key = 0; key < 5; ++key) {
            std::vector<std::pair<Pid, int>> expected;
            for (const auto& each : model)
                if (each.key == key) expected.emplace_back(each.pid, each.value);
            std::vector<std::pair<Pid, int>> found;
            for (const auto& entry : entries.match(key, [](int) { return true; })) found.emplace_back(entry.pid, entry.value);
            if (found != expected) wrong = true;
        }
        for (const Pid pid : members) {
            std::vector<int> expected;
            for (const auto& each : model)
                if (each.pid == pid) expected.push_back(each.key);
            auto found = entries.keys(pid);
            std::sort(found.begin(), found.end());
            std::sort(expected.begin(), expected.end());
            if (found != expected) wrong = true;
        }
        if (entries.count() != model.size()) wrong = true;
    }

    Process& self;
    Entries entries;
    std::array<Pid, 3> members;
    Model model;
    bool wrong = false;
};

template <RegistryKeys kind>
void behaves_like_the_model(const std::string& name) {
    check_property(name, [](std::uint64_t seed, const std::vector<Choice>& choices) {
        Runtime runtime{Simulated{seed}, Trace::Off};
        const bool wrong = runtime.wait_for<bool>([&choices](Process& self) -> Async<bool> {
            World<kind> world(self);
            for (const Choice& choice : choices) co_await world.step(choice);
            for (const Pid pid : world.members) {
                self.exit(pid, ExitReason::kill());
                co_await end_of(self, pid);
            }
            co_return world.wrong || world.entries.count() != 0;
        });
        RC_ASSERT(!wrong);
        runtime.stop();
        RC_ASSERT(runtime.process_count() == 0U);
        RC_ASSERT(runtime.timers().size() == 0U);
    });
}

TEST(RegistryProperty, UniqueKeysBehaveLikeTheirModel) { behaves_like_the_model<RegistryKeys::Unique>("unique"); }
TEST(RegistryProperty, DuplicateKeysBehaveLikeTheirModel) { behaves_like_the_model<RegistryKeys::Duplicate>("duplicate"); }

} // namespace
} // namespace canopy::testing
