// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#include "otp/registry.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <thread>
#include <vector>

namespace canopy {
namespace {

using Names = Registry<std::string, int>;

/// Registers what a test asks for.
class Member final : public GenServer<Member> {
public:
    using Job = std::function<void(Member&)>;
    struct Do {
        using Reply = void;
        Job job;
    };
    void handle_call(Do request) { request.job(*this); }
    static void ask(Ref<Member> member, Job job) { call(member, Do{std::move(job)}).get(); }
};

/// A server that is known by its number.
class Order final : public GenServer<Order> {
public:
    struct Id {
        using Reply = int;
    };
    static Call<Id> id(Ref<Order> order) { return call(order, Id{}); }
    Order(Registry<int> orders, int id) : m_id(id) { orders.claim(*this, id); }
    int handle_call(Id) { return m_id; }

private:
    int m_id;
};

Starting<Order> start_order(Process& parent, const Registry<int>& orders, int id) {
    return start_process<Order>(parent, Linked::No, SpawnOptions{}, orders, id); // not within the co_await: g++ 12
}

class RegistryTest : public testing::Test {
protected:
    Ref<Member> member() { return runtime.start<Member>().value(); }
    void join(Ref<Member> who, const std::string& key, int value = 0) {
        Member::ask(who, [&](Member& self) { EXPECT_TRUE(names.register_key(self, key, value)); });
    }
    Runtime runtime{Simulated{1}};
    Names names{runtime};
};

TEST_F(RegistryTest, TheHolderMayChangeItsValue) {
    const auto ann = member();
    join(ann, "ann", 7);
    Member::ask(ann, [&](Member& self) { EXPECT_TRUE(names.update_value(self, "ann", [](int& value) { ++value; })); });
    Member::ask(member(), [&](Member& self) { EXPECT_FALSE(names.update_value(self, "ann", [](int& value) { ++value; })); });
    EXPECT_EQ(names.lookup("ann")->value, 8);
}

TEST_F(RegistryTest, EntriesOutliveTheProcessThatStandsForThem) {
    const auto server = runtime.start<RegistryServer<Names>>(names).value();
    join(member(), "ann");
    EXPECT_EQ(runtime.process_info(server.pid())->state, (std::vector<Inspector::Entry>{{"entries", "1"}}));
    runtime.exit(server.pid(), ExitReason::kill());
    runtime.run_until_idle();
    EXPECT_EQ(names.count(), 1U);
}

TEST(RegistryThreads, LookUpsNeverSeeAnEntryOfAProcessWhoseDownHasCome) {
    Runtime runtime{Threads{2}};
    const Registry<int> orders{runtime};
    std::atomic<bool> done{false};
    std::thread reader([&] {
        while (!done.load()) orders.lookup(1);
    });
    const int late = runtime.wait_for<int>([&orders](Process& process) -> Async<int> {
        int seen = 0;
        for (int round = 0; round < 500; ++round) {
            auto order = co_await start_order(process, orders, 1);
            const MonitorRef monitor = process.monitor(order->pid());
            process.exit(order->pid(), ExitReason::kill());
            co_await wait_down(monitor);
            if (orders.lookup(1)) ++seen;
        }
        co_return seen;
    });
    done = true;
    reader.join();
    EXPECT_EQ(late, 0);
}

TEST(RegistryThreads, ManyProcessesRegisteringAtOnceAllHoldTheirKeys) {
    Runtime runtime{Threads{2}};
    const Registry<int> orders{runtime};
    std::vector<Ref<Order>> started;
    for (int id = 0; id < 1000; ++id) started.push_back(runtime.spawn<Order>(orders, id));
    for (int id = 0; id < 1000; ++id) EXPECT_EQ(Order::id(started[static_cast<std::size_t>(id)]).get(), id);
    EXPECT_EQ(orders.count(), 1000U);
}

} // namespace
} // namespace canopy
