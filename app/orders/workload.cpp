// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/orders/workload.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace canopy::app {

namespace {

using namespace std::chrono_literals;

constexpr std::array names{"ada",   "alan",   "barbara", "claude",    "donald", "edsger",   "frances", "grace",
                           "hedy",  "ingrid", "joe",     "katherine", "leslie", "margaret", "niklaus", "olga",
                           "peter", "radia",  "robin",   "sophie",    "tony",   "ursula",   "vint",    "yukihiro"};

constexpr std::int64_t seconds_in_window = 60;
constexpr std::int64_t orders_a_user_in_window = 2; // on average; the limit is five
constexpr std::size_t smallest_population = 12;
constexpr std::size_t largest_population = 200'000;
constexpr std::uint64_t orders_between_bursts = 50;

// An arbitrary odd number with mixed bits: neighbouring runs must not have related ids.
constexpr std::uint64_t spread = 0x9E3779B97F4A7C15;

Item product(const char* name, std::int64_t cents) { return {.product = ProductId{name}, .quantity = 1, .price = Money{cents}}; }

} // namespace

UserId customer(std::size_t number) {
    const char* const name = names.at(number % names.size());
    const std::size_t round = number / names.size();
    return UserId{round == 0 ? std::string{name} : fmt::format("{}-{}", name, round + 1)};
}

const std::vector<Item>& catalogue() {
    static const std::vector<Item> products{product("Assam tea 250 g", 790),     product("Darjeeling tea 100 g", 1150),
                                            product("Earl Grey 50 bags", 540),   product("Espresso beans 1 kg", 2290),
                                            product("Filter coffee 500 g", 899), product("Hand grinder", 6900),
                                            product("Teapot 1.2 l", 2400),       product("Kettle, gooseneck", 5450),
                                            product("Porcelain cup", 1250),      product("Tea towel", 780),
                                            product("Cane sugar 500 g", 265),    product("Oat biscuits", 349),
                                            product("Honey 350 g", 695),         product("Paper filters 100", 399),
                                            product("Milk jug 350 ml", 1890),    product("Matcha whisk", 1590),
                                            product("Sencha 100 g", 1320),       product("Rooibos 100 g", 620),
                                            product("Serving tray", 3200),       product("Thermos flask 0.75 l", 2795)};
    return products;
}

Workload::Workload(WorkloadOptions options) : m_random(options.seed), m_ids((options.seed + 1) ^ (options.run * spread)) {
    set_rate(options.rate, options.start);
}

void Workload::set_rate(int rate, Timestamp now) {
    m_rate = std::clamp(rate, 0, WorkloadOptions::highest_rate);
    m_next_order = m_rate == 0 ? std::nullopt : std::optional{now + draw_gap()};
}

std::size_t Workload::population() const noexcept {
    const auto wanted = static_cast<std::size_t>(m_rate * seconds_in_window / orders_a_user_in_window);
    return std::clamp(wanted, smallest_population, largest_population);
}

std::optional<Timestamp> Workload::next_at() const {
    if (m_alarms.empty()) return m_next_order;
    return std::min(m_alarms.top().at, m_next_order.value_or(Timestamp::max()));
}

std::vector<Intention> Workload::due(Timestamp now, std::size_t most) {
    std::vector<Intention> intentions;
    while (intentions.size() < most) {
        const std::optional<Timestamp> next = next_at();
        if (!next || *next > now) break;
        if (m_alarms.empty() || m_alarms.top().at > *next) {
            intentions.push_back(place());
        } else if (std::optional<Intention> intention = follow_up()) {
            intentions.push_back(std::move(*intention));
        }
    }
    return intentions;
}

Intention Workload::place() {
    const Timestamp at = *m_next_order;
    m_next_order = at + draw_gap();
    const std::uint64_t high = m_ids.bits(); // two statements: a call's arguments have no fixed order
    const std::uint64_t low = m_ids.bits();
    NewOrder order{.id = order_id_from_bits(high, low), .user = next_user(), .items = some_items()};
    plan(order, at);
    return {.at = at, .what = PlaceOrder{.order = std::move(order)}};
}

std::optional<Intention> Workload::follow_up() {
    const Alarm alarm = m_alarms.top();
    m_alarms.pop();
    const auto found = m_plans.find(alarm.id);
    if (found == m_plans.end()) return std::nullopt; // it was refused
    Plan& plan = found->second;
    const Step step = plan.steps[plan.next++].step;
    const UserId user = plan.user;
    if (plan.next < plan.steps.size())
        set_alarm(alarm.id, plan.steps[plan.next].at);
    else
        m_plans.erase(found);

    if (step == Step::Advance) return Intention{.at = alarm.at, .what = AdvanceOrder{.id = alarm.id}};
    const UserId canceller = step == Step::Cancel ? user : UserId{"mallory"};
    return Intention{.at = alarm.at, .what = CancelOrder{.id = alarm.id, .user = canceller}};
}

UserId Workload::next_user() {
    if (m_burst_left > 0) {
        --m_burst_left;
        return m_burst_user;
    }
    UserId user = customer(m_random.below(population()));
    if (m_random.chance(1, orders_between_bursts)) {
        m_burst_user = user;
        m_burst_left = static_cast<int>(m_random.between(5, 7));
    }
    return user;
}

std::vector<Item> Workload::some_items() {
    std::vector<Item> items;
    const std::int64_t count = m_random.between(1, 4);
    for (std::int64_t i = 0; i < count; ++i) {
        Item item = catalogue()[m_random.below(catalogue().size())];
        item.quantity = static_cast<int>(m_random.between(1, 3));
        items.push_back(std::move(item));
    }
    return items;
}

void Workload::plan(const NewOrder& order, Timestamp placed_at) {
    Plan plan{.user = order.user, .steps = {}};
    Timestamp at = placed_at;
    for (const Step step : draw_fate()) {
        at += std::chrono::milliseconds{m_random.between(500, 3000)};
        plan.steps.push_back({.at = at, .step = step});
    }
    if (m_plans.size() >= most_under_way) return;
    set_alarm(order.id, plan.steps.front().at);
    m_plans.insert_or_assign(order.id, std::move(plan));
}

std::vector<Workload::Step> Workload::draw_fate() {
    constexpr std::uint64_t while_pending = 8;
    constexpr std::uint64_t while_confirmed = while_pending + 4;
    constexpr std::uint64_t when_shipped = while_confirmed + 4;
    constexpr std::uint64_t by_stranger = when_shipped + 3;
    const std::uint64_t fate = m_random.below(100);
    if (fate < while_pending) return {Step::Cancel};
    if (fate < while_confirmed) return {Step::Advance, Step::Cancel};
    if (fate < when_shipped) return {Step::Advance, Step::Advance, Step::Cancel, Step::Advance};
    if (fate < by_stranger) return {Step::CancelByStranger, Step::Advance, Step::Advance, Step::Advance};
    return {Step::Advance, Step::Advance, Step::Advance};
}

Timestamp Workload::draw_gap() {
    // Between half and one and a half times the mean, in whole nanoseconds: no floating point, so no two libraries differ.
    const std::int64_t mean = std::chrono::nanoseconds{1s}.count() / m_rate;
    return Timestamp{m_random.between(mean / 2, mean + mean / 2)};
}

} // namespace canopy::app
