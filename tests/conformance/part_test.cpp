// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Rows PART of the catalogue: partition supervisors.
#include "otp/partition_supervisor.hpp"

#include "tests/support/worlds.hpp"

#include <algorithm>
#include <set>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace canopy::testing {
namespace {

using namespace std::chrono_literals;

/// Knows its number.
class Shard final : public GenServer<Shard> {
public:
    struct Number {
        using Reply = std::size_t;
    };
    static Call<Number> number(Ref<Shard> shard) { return call(shard, Number{}); }
    explicit Shard(std::size_t number) : m_number(number) {}
    std::size_t handle_call(Number) const { return m_number; }

private:
    std::size_t m_number;
};

ChildSpec shard(std::size_t partition) { return {.id = "shard", .start = starts<Shard>(partition)}; }

class PART : public ::testing::Test {
protected:
    void start(std::size_t partitions) {
        shards.emplace(runtime, PartitionSupervisorSpec{.child = shard, .partitions = partitions});
        supervisor = runtime.start<Supervisor>(shards->supervisor_spec()).value();
    }
    void resize(std::size_t partitions) {
        runtime.wait_for<void>([this, partitions](Process&) { return shards->resize(supervisor, partitions); });
    }
    template <class Key>
    Ref<Shard> of(const Key& key) {
        return shards->via<Shard>(key);
    }

    Runtime runtime{Simulated{1}};
    std::optional<PartitionSupervisor> shards;
    Ref<Supervisor> supervisor;
};

TEST_F(PART, r001_it_starts_so_many_children_numbered_from_zero) {
    start(3);
    std::set<std::string> ids;
    for (const ChildInfo& child : Supervisor::which_children(supervisor).get()) ids.insert(child.id);
    EXPECT_EQ(ids, (std::set<std::string>{"0", "1", "2"}));
    EXPECT_EQ(shards->partitions(), 3U);
    EXPECT_EQ(Supervisor::count_children(supervisor).get().active, 3U);
}

TEST_F(PART, r001_there_is_one_for_each_core_unless_said_otherwise) {
    const PartitionSupervisor cores{runtime, {.child = shard}};
    EXPECT_EQ(cores.partitions(), std::max(1U, std::thread::hardware_concurrency()));
}

TEST_F(PART, r003_a_key_always_reaches_the_same_partition_which_is_one_of_them) {
    start(4);
    std::set<Pid> children;
    for (const ChildInfo& child : Supervisor::which_children(supervisor).get()) children.insert(child.pid);
    std::set<Pid> reached;
    for (int each = 0; each < 200; ++each) {
        const std::string key = "user " + std::to_string(each);
        EXPECT_EQ(of(key).pid(), of(key).pid());
        reached.insert(of(key).pid());
    }
    EXPECT_EQ(reached, children);
    for (const int number : {0, 1, 5, 7}) EXPECT_EQ(Shard::number(of(number)).get(), static_cast<std::size_t>(number % 4));
}

TEST_F(PART, r004_each_partition_gets_arguments_made_of_its_number) {
    start(3);
    for (std::size_t number = 0; number < 3; ++number) EXPECT_EQ(Shard::number(of(number)).get(), number);
}

TEST_F(PART, r005_after_a_crash_its_keys_reach_the_child_that_took_its_place) {
    start(3);
    const Pid before = of(1).pid();
    runtime.exit(before, ExitReason::kill());
    runtime.run_until_idle();
    EXPECT_NE(of(1).pid(), before);
    EXPECT_EQ(Shard::number(of(1)).get(), 1U);
}

TEST_F(PART, r006_what_it_cannot_be_made_of_is_refused) {
    EXPECT_THROW((PartitionSupervisor{runtime, {}}), std::invalid_argument);
    EXPECT_THROW((PartitionSupervisor{runtime, {.child = shard, .partitions = 0}}), std::invalid_argument);
    const auto startless = [](std::size_t) { return ChildSpec{.id = "x"}; };
    EXPECT_THROW((PartitionSupervisor{runtime, {.child = startless}}), std::invalid_argument);
    const auto significant = [](std::size_t partition) {
        ChildSpec spec = shard(partition);
        spec.significant = true;
        return spec;
    };
    EXPECT_THROW((PartitionSupervisor{runtime, {.child = significant}}), std::invalid_argument);
}

TEST_F(PART, r007_without_a_supervisor_requests_fail_and_its_stop_is_synchronous_and_frees_the_name) {
    const PartitionSupervisor named{runtime, {.child = shard, .partitions = 2}};
    const auto nobody = runtime.name<Supervisor>("shards");
    EXPECT_EQ(Supervisor::count_children(nobody).wait().error(), ExitReason::no_process());
    SpawnOptions options;
    options.name = "shards";
    const auto started = runtime.start_with<Supervisor>(options, named.supervisor_spec());
    const Pid child = named.via<Shard>(0).pid();
    stop_server(runtime, started->pid(), ExitReason::shutdown());
    EXPECT_FALSE(runtime.whereis("shards"));
    EXPECT_FALSE(runtime.is_alive(child));
}

TEST_F(PART, r009_it_can_shrink_and_grow_again_but_not_beyond_its_beginning) {
    start(4);
    EXPECT_THROW(resize(5), std::invalid_argument);
    resize(2);
    EXPECT_EQ(shards->partitions(), 2U);
    EXPECT_EQ(Supervisor::count_children(supervisor).get().active, 2U);
    EXPECT_EQ(Shard::number(of(3)).get(), 1U);
    resize(0);
    EXPECT_THROW(of(1), std::out_of_range);
    resize(4);
    EXPECT_EQ(Shard::number(of(3)).get(), 3U);
}

TEST_F(PART, a_restart_of_its_supervisor_begins_with_all_partitions) {
    shards.emplace(runtime, PartitionSupervisorSpec{.child = shard, .partitions = 2});
    const auto top = runtime.start<Supervisor>(SupervisorSpec{.children = {shards->child_spec("shards")}}).value();
    const Pid inner = Supervisor::which_children(top).get().front().pid;
    supervisor = Ref<Supervisor>(runtime, inner);
    resize(0);
    runtime.exit(inner, ExitReason::kill());
    runtime.run_until_idle();
    EXPECT_EQ(shards->partitions(), 2U);
    EXPECT_EQ(Shard::number(of(1)).get(), 1U);
}

} // namespace
} // namespace canopy::testing
