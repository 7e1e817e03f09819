// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#include "otp/registry.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace canopy {
namespace {

using Names = Registry<std::string, int>;
using Groups = Registry<std::string, int, RegistryKeys::Duplicate>;

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
    void join_group(Ref<Member> who, const std::string& key, int value = 0) {
        Member::ask(who, [&](Member& self) { EXPECT_TRUE(groups.register_key(self, key, value)); });
    }
    void kill(Ref<Member> who) {
        runtime.exit(who.pid(), ExitReason::kill());
        runtime.run_until_idle();
    }

    Runtime runtime{Simulated{1}};
    Names names{runtime};
    Groups groups{runtime};
};

TEST_F(RegistryTest, AUniqueKeyIsFoundWithItsValue) {
    const auto ann = member();
    join(ann, "ann", 7);
    EXPECT_EQ(names.lookup("ann"), (Names::Entry{ann.pid(), 7}));
    EXPECT_EQ(names.lookup("bob"), std::nullopt);
    EXPECT_EQ(names.whereis("bob"), Pid{});
}

TEST_F(RegistryTest, AHeldKeyIsRefusedToAllItsHolderToo) {
    const auto ann = member();
    join(ann, "ann", 7);
    for (const auto& who : {member(), ann})
        Member::ask(who,
                    [&](Member& self) { EXPECT_EQ(names.register_key(self, "ann", 8).error(), AlreadyRegistered{ann.pid()}); });
    EXPECT_EQ(names.lookup("ann")->value, 7);
    EXPECT_EQ(names.count(), 1U);
    EXPECT_EQ(names.keys(ann.pid()), std::vector<std::string>{"ann"});
}

TEST_F(RegistryTest, ADuplicateKeyKeepsAllEntriesOfAll) {
    const auto ann = member();
    const auto bob = member();
    join_group(ann, "room", 1);
    join_group(bob, "room", 2);
    join_group(ann, "room", 3);
    const std::vector<Groups::Entry> expected{{ann.pid(), 1}, {bob.pid(), 2}, {ann.pid(), 3}};
    EXPECT_EQ(groups.lookup("room"), expected);
    EXPECT_EQ(groups.count(), 3U);
    EXPECT_EQ(groups.keys(ann.pid()), (std::vector<std::string>{"room", "room"}));
    EXPECT_EQ(groups.values("room", ann.pid()), (std::vector<int>{1, 3}));
}

TEST_F(RegistryTest, UnregisteringEndsOnesOwnEntriesAndNobodyElses) {
    const auto ann = member();
    const auto bob = member();
    join_group(ann, "room", 1);
    join_group(ann, "room", 2);
    join_group(bob, "room", 3);
    Member::ask(ann, [&](Member& self) {
        groups.unregister(self, "room");
        groups.unregister(self, "unknown");
    });
    EXPECT_EQ(groups.lookup("room"), (std::vector<Groups::Entry>{{bob.pid(), 3}}));
    EXPECT_TRUE(groups.keys(ann.pid()).empty());
}

TEST_F(RegistryTest, UnregisteringAnothersUniqueKeyChangesNothing) {
    const auto ann = member();
    join(ann, "ann", 7);
    Member::ask(member(), [&](Member& self) { names.unregister(self, "ann"); });
    EXPECT_EQ(names.whereis("ann"), ann.pid());
}

TEST_F(RegistryTest, UnregisterMatchEndsOnlyEntriesWhoseValueMatches) {
    const auto ann = member();
    for (const int value : {1, 2, 3}) join_group(ann, "room", value);
    Member::ask(ann, [&](Member& self) { groups.unregister_match(self, "room", [](int value) { return value > 1; }); });
    EXPECT_EQ(groups.values("room", ann.pid()), std::vector<int>{1});
    EXPECT_EQ(groups.keys(ann.pid()), std::vector<std::string>{"room"});
}

TEST_F(RegistryTest, TheHolderMayChangeItsValue) {
    const auto ann = member();
    join(ann, "ann", 7);
    Member::ask(ann, [&](Member& self) { EXPECT_TRUE(names.update_value(self, "ann", [](int& value) { ++value; })); });
    Member::ask(member(), [&](Member& self) { EXPECT_FALSE(names.update_value(self, "ann", [](int& value) { ++value; })); });
    EXPECT_EQ(names.lookup("ann")->value, 8);
}

TEST_F(RegistryTest, DispatchCallsOnceWithAllEntriesAndNotAtAllWithoutAny) {
    join_group(member(), "room", 1);
    join_group(member(), "room", 2);
    std::vector<std::size_t> sizes;
    const auto note = [&sizes](const std::vector<Groups::Entry>& entries) { sizes.push_back(entries.size()); };
    groups.dispatch("room", note);
    groups.dispatch("empty", note);
    EXPECT_EQ(sizes, std::vector<std::size_t>{2});
}

TEST_F(RegistryTest, WhatADispatchFunctionThrowsReachesTheCaller) {
    join_group(member(), "room");
    const auto fail = [](const std::vector<Groups::Entry>&) { throw std::runtime_error("no"); };
    EXPECT_THROW(groups.dispatch("room", fail), std::runtime_error);
    EXPECT_EQ(groups.count(), 1U);
}

TEST_F(RegistryTest, SelectFiltersByKeyAndValue) {
    join(member(), "ann", 1);
    join(member(), "bob", 2);
    const auto found = names.select([](const std::string&, const Names::Entry& entry) { return entry.value > 1; });
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found.front().first, "bob");
}

TEST_F(RegistryTest, ACrashTakesTheEntriesOfThatProcessAlone) {
    const auto ann = member();
    const auto bob = member();
    join(ann, "ann");
    join(bob, "bob");
    join_group(ann, "room", 1);
    join_group(bob, "room", 2);
    kill(ann);
    EXPECT_EQ(names.lookup("ann"), std::nullopt);
    EXPECT_EQ(names.whereis("bob"), bob.pid());
    EXPECT_EQ(groups.values("room", bob.pid()), std::vector<int>{2});
    EXPECT_EQ(groups.count(), 1U);
    EXPECT_TRUE(names.keys(ann.pid()).empty());
}

TEST_F(RegistryTest, AServerIsReachedByItsKey) {
    const Registry<int> orders{runtime};
    const auto order = runtime.start<Order>(orders, 17).value();
    EXPECT_EQ(Order::id(orders.via<Order>(17)).get(), 17);
    EXPECT_EQ(orders.via<Order>(17).pid(), order.pid());
}

TEST_F(RegistryTest, ACallToAKeyNobodyHoldsFailsWithNoproc) {
    const Registry<int> orders{runtime};
    const auto answer = Order::id(orders.via<Order>(17)).wait();
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error(), ExitReason::no_process());
}

TEST_F(RegistryTest, StartingUnderATakenKeyIsAlreadyStarted) {
    const Registry<int> orders{runtime};
    const auto first = runtime.start<Order>(orders, 17).value();
    const auto second = runtime.start<Order>(orders, 17);
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error(), ExitReason::already_started(first.pid()));
    EXPECT_EQ(orders.whereis(17), first.pid());
}

TEST_F(RegistryTest, EntriesOutliveTheProcessThatStandsForThem) {
    const auto server = runtime.start<RegistryServer<Names>>(names).value();
    join(member(), "ann");
    EXPECT_EQ(runtime.process_info(server.pid())->state, (std::vector<Inspector::Entry>{{"entries", "1"}}));
    runtime.exit(server.pid(), ExitReason::kill());
    runtime.run_until_idle();
    EXPECT_EQ(names.count(), 1U);
}

TEST(RegistryThreads, TheKeyIsFreeAsSoonAsTheStopReturns) {
    Runtime runtime{Threads{2}};
    const Registry<int> orders{runtime};
    for (int round = 0; round < 200; ++round) {
        const auto order = runtime.start<Order>(orders, 1);
        ASSERT_TRUE(order) << round;
        stop_server(runtime, order->pid());
        EXPECT_EQ(orders.whereis(1), Pid{});
    }
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
