// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/orders/order.hpp"
#include "app/orders/seeded_random.hpp"
#include "core/clock.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <queue>
#include <unordered_map>
#include <variant>
#include <vector>

namespace canopy::app {

struct PlaceOrder {
    NewOrder order;
    bool operator==(const PlaceOrder&) const = default;
};

struct CancelOrder {
    OrderId id;
    UserId user; ///< who asks; now and then it is not the owner
    bool operator==(const CancelOrder&) const = default;
};

struct AdvanceOrder {
    OrderId id;
    bool operator==(const AdvanceOrder&) const = default;
};

/// What a customer wants to do, and when.
struct Intention {
    using What = std::variant<PlaceOrder, CancelOrder, AdvanceOrder>;

    Timestamp at{0};
    What what;

    bool operator==(const Intention&) const = default;
};

/// Which customers come.
struct WorkloadOptions {
    static constexpr int highest_rate = 100'000;

    std::uint64_t seed = 1;
    int rate = 10;         ///< orders asked for a second, 0 to highest_rate; their later changes come on top
    std::uint64_t run = 0; ///< goes into the order ids only: another run of the same seed makes other orders
    Timestamp start{0};
};

/// The customers: a seeded stream of orders placed, bursts beyond the limit, cancellations and progress.
///
///     Workload workload({.seed = 7, .rate = 500});
///     for (Intention& intention : workload.due(now)) carry_out(intention);
///
/// The same seed gives the same intentions at the same times, however often due() is called. Of a hundred orders about
/// eighty go the whole way, the others are cancelled in time, too late, or by somebody else; one order in fifty begins
/// a burst of six to eight orders by one user.
///
/// Cost: memory for the orders under way, at most `most_under_way`; further ones are placed and then left alone.
class Workload {
public:
    static constexpr std::size_t most_under_way = 100'000;

    explicit Workload(WorkloadOptions options);

    /// What falls due until `now`, in the order of its times; what is beyond `most` comes with the next call.
    std::vector<Intention> due(Timestamp now, std::size_t most = 10'000);

    /// When the next intention falls due; nothing at rate 0 with no order under way.
    std::optional<Timestamp> next_at() const;

    /// Counts from `now`; 0 stops new orders, while those under way go on. A rate out of range is clamped.
    void set_rate(int rate, Timestamp now);
    int rate() const noexcept { return m_rate; }

    /// The order was refused: nothing further happens to it.
    void forget(const OrderId& id) { m_plans.erase(id); }

    /// How many different users order at this rate: enough for most of them to stay within five a minute.
    std::size_t population() const noexcept;

private:
    enum class Step { Advance, Cancel, CancelByStranger };

    struct PlannedStep {
        Timestamp at{0};
        Step step = Step::Advance;
    };

    struct Plan {
        UserId user;
        std::vector<PlannedStep> steps;
        std::size_t next = 0;
    };

    struct Alarm {
        Timestamp at{0};
        std::uint64_t number = 0; ///< breaks ties, so that the order of the heap is no matter of luck
        OrderId id;
        bool operator>(const Alarm& other) const noexcept { return at != other.at ? at > other.at : number > other.number; }
    };

    Intention place();
    std::optional<Intention> follow_up();
    UserId next_user();
    std::vector<Item> some_items();
    void plan(const NewOrder& order, Timestamp placed_at);
    std::vector<Step> draw_fate();
    void set_alarm(const OrderId& id, Timestamp at) { m_alarms.push({.at = at, .number = m_next_alarm++, .id = id}); }
    Timestamp draw_gap();

    int m_rate = 0;
    SeededRandom m_random;
    SeededRandom m_ids;
    std::optional<Timestamp> m_next_order; ///< nothing at rate 0
    UserId m_burst_user;
    int m_burst_left = 0;
    std::unordered_map<OrderId, Plan> m_plans;
    std::priority_queue<Alarm, std::vector<Alarm>, std::greater<>> m_alarms;
    std::uint64_t m_next_alarm = 0;
};

/// The n-th customer's name: `ada`, `alan`, … `ada-2`.
UserId customer(std::size_t number);

/// What the customers choose from: product and price of one piece.
const std::vector<Item>& catalogue();

} // namespace canopy::app
