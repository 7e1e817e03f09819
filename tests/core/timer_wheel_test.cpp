// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#include "core/timers.hpp"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <vector>

namespace canopy {
namespace {

using Tick = TimerWheel::Tick;

struct Numbered {
    int number = 0;
};
constexpr MessageType numbered_type{discard_silently_on_delivery<EnvelopeOf<Numbered>>, discard_silently<EnvelopeOf<Numbered>>,
                                    "Numbered"};

/// A wheel beside a sorted map that does the same the simple way.
struct WheelAndModel {
    TimerWheel wheel;
    std::multimap<Tick, int> model; ///< equal ticks in the order they were set
    std::map<int, TimerRef> timers;
    Tick now = 0;
    int count = 0;

    void add(Tick ahead) {
        const Tick at = std::max(now + ahead, now + 1);
        auto* envelope = new EnvelopeOf<Numbered>(Numbered{++count}, numbered_type, Passage::Message);
        timers[count] = wheel.add(at, Pid{}, envelope);
        model.emplace(at, count);
    }
    void cancel(int number) {
        const auto cancelled = wheel.cancel(timers.at(number));
        const auto known = std::find_if(model.begin(), model.end(), [&](const auto& entry) { return entry.second == number; });
        ASSERT_EQ(cancelled.has_value(), known != model.end());
        if (!cancelled) return;
        EXPECT_EQ(cancelled->at, known->first);
        delete static_cast<EnvelopeOf<Numbered>*>(cancelled->envelope);
        model.erase(known);
    }
    void advance(Tick ticks) {
        now += ticks;
        std::vector<TimerWheel::Fired> fired;
        wheel.advance(now, fired);
        std::vector<int> numbers;
        for (const auto& one : fired) {
            const std::unique_ptr<EnvelopeOf<Numbered>> owned(static_cast<EnvelopeOf<Numbered>*>(one.envelope));
            numbers.push_back(owned->payload.number);
        }
        std::vector<int> expected;
        for (auto due = model.begin(); due != model.end() && due->first <= now; due = model.erase(due))
            expected.push_back(due->second);
        ASSERT_EQ(numbers, expected) << "at tick " << now;
        ASSERT_EQ(wheel.size(), model.size());
        if (!model.empty()) ASSERT_LE(*wheel.next(), model.begin()->first);
    }
};

/// A length of any order of magnitude up to 2^40 ticks, which are 34 years.
Tick any_length(std::mt19937_64& random) { return random() >> (24 + random() % 40); }

TEST(TimerWheel, DoesWhatASortedMapDoesInLongRandomRuns) {
    for (std::uint64_t seed = 1; seed <= 20 && !::testing::Test::HasFailure(); ++seed) {
        std::mt19937_64 random(seed);
        WheelAndModel both;
        for (int step = 0; step < 2000; ++step) {
            switch (random() % 4) {
            case 0: both.advance(any_length(random)); break;
            case 1:
                if (both.count > 0) both.cancel(1 + static_cast<int>(random() % static_cast<unsigned>(both.count)));
                break;
            default: both.add(any_length(random));
            }
        }
        both.advance(Tick{1} << 42);
        EXPECT_EQ(both.wheel.size(), 0U);
    }
}

TEST(TimerWheel, FiresTimersOnAndAroundTheReachOfEachWheel) {
    WheelAndModel both;
    both.advance(255);
    for (unsigned power = 8; power <= 40; power += 8)
        for (const Tick around : {-2, -1, 0, 1, 2}) both.add((Tick{1} << power) + around);
    for (unsigned power = 8; power <= 40; power += 8) both.advance((Tick{1} << power) - 1);
    both.advance(Tick{1} << 41);
    EXPECT_TRUE(both.model.empty());
}

TEST(TimerWheel, ATickThatHasPassedFiresAtTheNextAdvance) {
    WheelAndModel both;
    both.advance(1000);
    both.add(0);
    both.advance(1);
    EXPECT_EQ(both.wheel.size(), 0U);
}

TEST(TimerWheel, AUsedReferenceNeverFindsAnotherTimer) {
    WheelAndModel both;
    both.add(5);
    both.advance(5);
    both.add(5); // in the same place
    EXPECT_FALSE(both.wheel.cancel(both.timers.at(1)));
    EXPECT_FALSE(both.wheel.read(both.timers.at(1)));
    EXPECT_TRUE(both.wheel.read(both.timers.at(2)));
}

} // namespace
} // namespace canopy
