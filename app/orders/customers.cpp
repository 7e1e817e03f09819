// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/orders/customers.hpp"

#include "app/orders/order_requests.hpp"

#include <algorithm>
#include <utility>

namespace canopy::app {

namespace {

using namespace std::chrono_literals;

constexpr int most_tries = 6;                         // of one request while the business is down
constexpr std::chrono::milliseconds first_pause{100}; // doubled with each try

/// What one request needs, in its own process.
struct Errand {
    SharedServices services;
    Ref<ProductCache> cache;
    Ref<Customers> customers;
    std::shared_ptr<Customers::Memory> memory;
};

bool is_down(const Result<Order>& result) { return !result && result.error().kind == OrderError::Kind::Unavailable; }

/// Tries again, with the same order id, as long as a part of the tree is down.
template <class Request>
Async<Result<Order>> try_again(const Errand& errand, const Request& request) {
    std::chrono::milliseconds pause = first_pause;
    for (int tries = 1;; ++tries, pause *= 2) {
        Result<Order> result = co_await request();
        if (!is_down(result) || tries == most_tries) co_return result;
        ++errand.memory->retried;
        errand.services->metrics.add(Metric::CustomersRetried);
        co_await sleep(pause);
    }
}

/// A customer looks at each product before ordering it. The cache may be down: then nobody waits for it. One that nobody
/// has ordered yet is not known: it will be from this order on.
Async<void> look_at_products(const Errand& errand, const NewOrder& order) {
    for (const Item& item : order.items) {
        const auto product = co_await ProductCache::get(errand.cache, item.product).attempt();
        static_cast<void>(product);
    }
}

Async<void> carry_out(const Errand& errand, const PlaceOrder& what) {
    co_await look_at_products(errand, what.order);
    const auto request = [&] { return place_order(errand.services, what.order); };
    const Result<Order> placed = co_await try_again(errand, request);
    if (placed) {
        ++errand.memory->placed;
        co_return;
    }
    const bool limited = placed.error().kind == OrderError::Kind::RateLimited;
    ++(limited ? errand.memory->limited : errand.memory->refused);
    cast(errand.customers, Customers::Refused{.id = what.order.id});
}

Async<void> carry_out(const Errand& errand, const CancelOrder& what) {
    const auto request = [&] { return cancel_order(errand.services, what.user, what.id); };
    const Result<Order> cancelled = co_await try_again(errand, request);
    ++(cancelled ? errand.memory->cancelled : errand.memory->changes_refused);
}

Async<void> carry_out(const Errand& errand, const AdvanceOrder& what) {
    const auto request = [&] { return advance_order(errand.services, what.id); };
    const Result<Order> advanced = co_await try_again(errand, request);
    ++(advanced ? errand.memory->advanced : errand.memory->changes_refused);
}

const char* label_of(const Intention& intention) {
    if (std::holds_alternative<PlaceOrder>(intention.what)) return "customer places an order";
    return std::holds_alternative<CancelOrder>(intention.what) ? "customer cancels an order" : "shop advances an order";
}

WorkloadOptions workload_options(const CustomersOptions& options, Customers::Memory& memory, Timestamp now) {
    const std::uint64_t life = memory.lives++;
    return {.seed = options.seed + life, .rate = memory.rate, .run = options.run, .start = now};
}

} // namespace

void Customers::set_rate(const Ref<Customers>& customers, int rate) { cast(customers, SetRate{.rate = rate}); }

Call<Customers::Report> Customers::report(const Ref<Customers>& customers) { return call(customers, Report{}); }

Customers::Customers(CustomersOptions options, SharedServices services, Ref<ProductCache> cache, std::shared_ptr<Memory> memory)
    : m_options(options), m_services(std::move(services)), m_cache(cache), m_memory(std::move(memory)),
      m_workload(workload_options(options, *m_memory, now())) {
    schedule_tick();
}

void Customers::handle_cast(SetRate request) {
    m_workload.set_rate(request.rate, now());
    m_memory->rate = m_workload.rate();
    schedule_tick();
}

void Customers::handle_cast(Refused refused) { m_workload.forget(refused.id); }

CustomersReport Customers::handle_call(Report) { return report_now(); }

void Customers::handle_info(Tick tick) {
    if (tick.round != m_round) return;
    run_what_is_due();
    schedule_tick();
}

void Customers::handle_info(Down) {
    --m_in_flight;
    if (m_waiting.empty()) return;
    Intention next = std::move(m_waiting.front());
    m_waiting.pop_front();
    start(std::move(next));
}

void Customers::run_what_is_due() {
    for (Intention& intention : m_workload.due(now())) start_or_wait(std::move(intention));
}

void Customers::start_or_wait(Intention intention) {
    if (m_in_flight < m_options.most_in_flight)
        start(std::move(intention));
    else if (m_waiting.size() < m_options.most_waiting)
        m_waiting.push_back(std::move(intention));
    else
        shed(intention);
}

void Customers::start(Intention intention) {
    const char* const label = label_of(intention);
    Errand errand{.services = m_services, .cache = m_cache, .customers = self_ref(), .memory = m_memory};
    auto body = [errand = std::move(errand), intention = std::move(intention)](Process&) -> Async<void> {
        return std::visit([&errand](const auto& what) { return carry_out(errand, what); }, intention.what);
    };
    // Not linked: a request that crashes is a request that failed, and a crash of ours leaves those under way alone.
    monitor(spawn_function(*this, Linked::No, std::move(body), {.label = label, .kind = ProcessKind::Task}));
    ++m_in_flight;
}

void Customers::shed(const Intention& intention) {
    ++m_memory->shed;
    m_services->metrics.add(Metric::CustomersShed);
    if (const auto* place = std::get_if<PlaceOrder>(&intention.what)) m_workload.forget(place->order.id);
}

void Customers::schedule_tick() {
    const std::optional<Timestamp> next = m_workload.next_at();
    ++m_round;
    if (!next) return; // nothing to do until somebody sets a rate
    const auto until = std::chrono::ceil<std::chrono::milliseconds>(*next - now());
    send_after(self_ref(), Tick{.round = m_round}, std::max(until, m_options.tick));
}

CustomersReport Customers::report_now() const {
    return {.rate = m_workload.rate(),
            .in_flight = m_in_flight,
            .waiting = m_waiting.size(),
            .placed = m_memory->placed,
            .limited = m_memory->limited,
            .refused = m_memory->refused,
            .cancelled = m_memory->cancelled,
            .advanced = m_memory->advanced,
            .changes_refused = m_memory->changes_refused,
            .retried = m_memory->retried,
            .shed = m_memory->shed};
}

void Customers::inspect(Inspector& inspector) const {
    const CustomersReport report = report_now();
    inspector.show("rate", report.rate);
    inspector.show("requests in flight", report.in_flight);
    inspector.show("requests waiting", report.waiting);
    inspector.show("placed", report.placed);
    inspector.show("limited", report.limited);
    inspector.show("refused", report.refused);
    inspector.show("cancelled", report.cancelled);
    inspector.show("shed", report.shed);
}

} // namespace canopy::app
