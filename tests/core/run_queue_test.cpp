// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#include "core/run_queue.hpp"

#include "core/process_slot.hpp"

#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <memory>
#include <thread>
#include <vector>

namespace canopy::testing {
namespace {

TEST(RunQueue, GivesBackWhatItWasGivenInOrderUntilItIsFull) {
    RunQueue queue(1024);
    const auto slots = std::make_unique<ProcessSlot[]>(queue.capacity() + 1);
    for (std::uint32_t i = 0; i < queue.capacity(); ++i) ASSERT_TRUE(queue.push(&slots[i]));
    EXPECT_FALSE(queue.push(&slots[queue.capacity()]));
    for (std::uint32_t i = 0; i < queue.capacity(); ++i) ASSERT_EQ(queue.pop(), &slots[i]);
    EXPECT_EQ(queue.pop(), nullptr);
}

TEST(RunQueue, AThiefTakesTheOlderHalf) {
    RunQueue queue(1024), thief(1024);
    const auto slots = std::make_unique<ProcessSlot[]>(5);
    for (int i = 0; i < 5; ++i) queue.push(&slots[static_cast<std::size_t>(i)]);
    EXPECT_EQ(queue.steal_half(thief), &slots[0]);
    EXPECT_EQ(thief.pop(), &slots[1]);
    EXPECT_EQ(thief.pop(), &slots[2]);
    EXPECT_EQ(thief.pop(), nullptr);
    EXPECT_EQ(queue.pop(), &slots[3]);
    EXPECT_EQ(queue.size(), 1U);
}

TEST(RunQueue, ItsSizeIsPossibleWhoeverLooksAtIt) {
    RunQueue queue(4);
    ProcessSlot slot;
    std::atomic<bool> done{false};
    std::thread owner([&] {
        for (int i = 0; i < 200'000; ++i) {
            queue.push(&slot);
            queue.pop();
        }
        done.store(true);
    });
    std::uint32_t largest = 0;
    while (!done.load()) largest = std::max(largest, queue.size());
    owner.join();
    EXPECT_LE(largest, 1U);
    EXPECT_EQ(queue.size(), 0U);
}

TEST(RunQueue, NothingIsLostOrTakenTwiceAmongThieves) {
    constexpr int rounds = 50'000;
    RunQueue queue(1024);
    const auto slots = std::make_unique<ProcessSlot[]>(8);
    std::array<std::atomic<int>, 8> taken{};
    std::atomic<bool> done{false};
    const auto count = [&](const ProcessSlot* slot) { taken[static_cast<std::size_t>(slot - slots.get())].fetch_add(1); };
    const auto steal = [&] {
        RunQueue mine(1024);
        while (!done.load() || !queue.empty()) {
            for (ProcessSlot* slot = queue.steal_half(mine); slot; slot = mine.pop()) count(slot);
        }
    };
    std::vector<std::thread> thieves;
    for (int i = 0; i < 3; ++i) thieves.emplace_back(steal);
    for (int round = 0; round < rounds; ++round)
        for (std::size_t i = 0; i < 8; ++i)
            while (!queue.push(&slots[i]))
                if (ProcessSlot* slot = queue.pop()) count(slot);
    done.store(true);
    for (std::thread& thief : thieves) thief.join();
    while (ProcessSlot* slot = queue.pop()) count(slot);
    for (const auto& times : taken) EXPECT_EQ(times.load(), rounds);
}

} // namespace
} // namespace canopy::testing
