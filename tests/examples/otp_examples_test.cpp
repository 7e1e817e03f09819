// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the headers of runtime/otp show their callers, compiled and run; check_examples.sh compares.
#include "otp/agent.hpp"
#include "otp/gen_statem.hpp"
#include "otp/partition_supervisor.hpp"
#include "otp/pub_sub.hpp"
#include "otp/registry.hpp"
#include "otp/supervisor.hpp"
#include "otp/table.hpp"
#include "otp/tables.hpp"
#include "otp/task_stream.hpp"
#include "otp/task_supervisor.hpp"
#include "otp/telemetry.hpp"
#include "tests/examples/shop.hpp"

#include <gtest/gtest.h>

#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace canopy::examples {
namespace {

using namespace std::chrono_literals;

TEST(OtpExamples, Agent) {
    Runtime runtime{Simulated{}};
    using Counter = Agent<int>;
    const Ref<Counter> counter = runtime.start<Counter>([] { return 40; }).value();
    Counter::update(counter, [](int& value) { value += 2; }).get();
    EXPECT_EQ(Counter::get(counter, [](int value) { return value; }).get(), 42);
}

class Customer final : public GenServer<Customer> {
public:
    struct Order {
        using Reply = bool;
    };
    static Call<Order> order(Ref<Customer> customer) { return call(customer, Order{}); }

    explicit Customer(Ref<RateLimiter> rate_limiter) : m_rate_limiter(rate_limiter) {}
    Async<bool> handle_call(Order) {
        const Ref<RateLimiter> limiter = m_rate_limiter;
        const User user{1};
        const Admission admission = co_await RateLimiter::check(limiter, user); // in a process
        co_return admission.ok;
    }

private:
    Ref<RateLimiter> m_rate_limiter;
};

TEST(OtpExamples, Call) {
    Runtime runtime{Simulated{}};
    const Ref<RateLimiter> limiter = runtime.start<RateLimiter>().value();
    const User user{1};
    const Admission admission = RateLimiter::check(limiter, user).get(); // in a thread
    EXPECT_TRUE(admission.ok);
    EXPECT_TRUE(Customer::order(runtime.start<Customer>(limiter).value()).get());
}

TEST(OtpExamples, CallThatNeverThrows) {
    Runtime runtime{Simulated{}};
    runtime.wait_for<void>([](Process& self) -> Async<void> {
        const Ref<RateLimiter> limiter = self.runtime().name<RateLimiter>("nobody");
        const User user{1};
        const auto outcome = co_await RateLimiter::check(limiter, user).attempt(); // tl::expected, never throws
        EXPECT_EQ(outcome.error(), ExitReason::no_process());
    });
}

struct Reservation {
    int sku = 0;
};

class Shelf final : public GenServer<Shelf> {
public:
    struct Reserve {
        using Reply = Reservation;
        int sku = 0;
    };
    struct Delivered {};
    static Call<Reserve> reserve(Ref<Shelf> shelf, int sku) { return call(shelf, Reserve{sku}); }
    static void deliver(Ref<Shelf> shelf) { cast(shelf, Delivered{}); }

    void handle_call(Reserve request, From<Reservation> from) { m_waiting.push_back({request, from}); }
    void handle_cast(Delivered) { m_waiting.front().from.reply(Reservation{m_waiting.front().request.sku}); }

private:
    struct Waiting {
        Reserve request;
        From<Reservation> from;
    };
    std::deque<Waiting> m_waiting;
};

TEST(OtpExamples, From) {
    Runtime runtime{Simulated{}};
    const Ref<Shelf> shelf = runtime.start<Shelf>().value();
    std::optional<int> reserved;
    Shelf::reserve(shelf, 7).then([&reserved](tl::expected<Reservation, ExitReason> answer) { reserved = answer->sku; });
    runtime.run_until_idle();
    EXPECT_FALSE(reserved);
    Shelf::deliver(shelf);
    runtime.run_until_idle();
    EXPECT_EQ(reserved, 7);
}

SupervisorSpec orders_spec(const std::string& warehouse) {
    const ChildSpec stock =
        ChildSpec{.id = "stock", .start = starts<Stock>(warehouse), .restart = Restart::Transient, .shutdown = 2s};
    EXPECT_EQ(stock.shutdown_or_default(), Shutdown(2s));
    return SupervisorSpec{.strategy = Strategy::RestForOne,
                          .max_restarts = 3,
                          .within = 5s,
                          .children = {Stock::child_spec(), Payments::child_spec()}};
}

class Config {};
SupervisorSpec orders_spec(const Config&) { return {.children = {Payments::child_spec()}}; }

TEST(OtpExamples, Supervisor) {
    Runtime runtime{Simulated{}};
    EXPECT_TRUE(runtime.start<Supervisor>(orders_spec(std::string("north"))));
    const Config config;
    const Ref<Supervisor> top = runtime.start<Supervisor>(orders_spec(config)).value();
    Supervisor::start_child(top, Stock::child_spec()).get();
    EXPECT_EQ(Supervisor::which_children(top).get().size(), 2U);
}

using OrderId = int;
using UserId = int;

using Orders = Registry<OrderId>;
class OrderProcess final : public GenServer<OrderProcess> {
public:
    struct Cancel {
        using Reply = bool;
    };
    static Call<Cancel> cancel(Ref<OrderProcess> order) { return call(order, Cancel{}); }
    OrderProcess(Orders orders, OrderId id) { orders.claim(*this, id); } // already_started if there is one
    bool handle_call(Cancel) { return true; }
};

TEST(OtpExamples, Registry) {
    Runtime runtime{Simulated{}};
    const Orders orders(runtime);
    runtime.start_with<RegistryServer<Orders>>({.name = "order_registry"}, orders);
    const OrderId id = 7;
    EXPECT_THROW(OrderProcess::cancel(orders.via<OrderProcess>(id)).get(), CallFailed);
    ASSERT_TRUE(runtime.start<OrderProcess>(orders, id));
    OrderProcess::cancel(orders.via<OrderProcess>(id)).get(); // noproc if there is none
    EXPECT_FALSE(runtime.start<OrderProcess>(orders, id));
}

class Basket final : public GenServer<Basket> {
public:
    explicit Basket(UserId user) : m_user(user) {}
    static ChildSpec child_spec(UserId user) { return {.id = "basket", .start = starts<Basket>(user)}; }

private:
    UserId m_user;
};

TEST(OtpExamples, DynamicSupervisor) {
    Runtime runtime{Simulated{}};
    const UserId user = 7;
    const Ref<DynamicSupervisor> baskets = runtime.start<DynamicSupervisor>().value();
    const Pid basket = DynamicSupervisor::start_child(baskets, Basket::child_spec(user)).get().value();
    EXPECT_TRUE(runtime.is_alive(basket));
}

struct OrderEvent {
    std::string text;
};

class OrderLog final : public GenServer<OrderLog> {
public:
    explicit OrderLog(const PubSub& pub_sub) { pub_sub.subscribe<OrderEvent>("orders", *this); }
    void handle_info(OrderEvent event) { log(LogLevel::Info, event.text); }
};

TEST(OtpExamples, PubSub) {
    Runtime runtime{Simulated{}};
    const PubSub pub_sub;
    runtime.start_with<PubSubServer>({.name = "pub_sub"}, pub_sub);
    ASSERT_TRUE(runtime.start<OrderLog>(pub_sub));
    const OrderEvent event{"placed"};
    pub_sub.broadcast<OrderEvent>("orders", event); // any process, any thread
    EXPECT_EQ(pub_sub.subscribers<OrderEvent>("orders").size(), 1U);
}

struct Window {
    int orders = 0;
};

class Limiter final : public GenServer<Limiter> {
public:
    explicit Limiter(Table<UserId, Window>* windows) {
        m_windows.insert(1, Window{5});
        *windows = m_windows;
    }

private:
    Table<UserId, Window> m_windows{*this, {.name = "limiter_windows"}}; // a member of its owner; others only read
};

TEST(OtpExamples, Table) {
    Runtime runtime{Simulated{}};
    Table<UserId, Window> windows;
    ASSERT_TRUE(runtime.start<Limiter>(&windows));
    const UserId user = 1;
    const std::optional<Window> window = windows.lookup(user); // from the GUI, without a message
    EXPECT_EQ(window->orders, 5);
}

class Registrar final : public GenServer<Registrar> {
public:
    Registrar() {
        Tables tables;
        const auto windows = tables.create<Table<UserId, Window>>(*this, {.name = "limiter_windows"});
        const auto same = tables.whereis<Table<UserId, Window>>("limiter_windows");
        EXPECT_TRUE(same && same->alive());
    }
};

TEST(OtpExamples, Tables) {
    Runtime runtime{Simulated{}};
    ASSERT_TRUE(runtime.start<Registrar>());
}

struct Quote {
    int total = 0;
};
Quote ask_supplier(int sku) { return {sku * 2}; }

struct Order {
    int sku = 0;
};
using Money = int;
Money price(const Order& order) { return order.sku * 3; }

class Buyer final : public GenServer<Buyer> {
public:
    struct Buy {
        using Reply = int;
        int sku = 0;
    };
    struct BuyAll {
        using Reply = Money;
        std::vector<Order> orders;
    };
    struct BuySupervised {
        using Reply = int;
        int sku = 0;
    };
    static Call<Buy> buy(Ref<Buyer> buyer, int sku) { return call(buyer, Buy{sku}); }
    static Call<BuyAll> buy_all(Ref<Buyer> buyer, std::vector<Order> orders) { return call(buyer, BuyAll{std::move(orders)}); }
    static Call<BuySupervised> buy_supervised(Ref<Buyer> buyer, int sku) { return call(buyer, BuySupervised{sku}); }

    Async<int> handle_call(Buy request) {
        const int sku = request.sku;
        Task<Quote> quote = async(*this, [sku] { return ask_supplier(sku); });
        fill_cart(); // while it runs
        const Quote best = co_await quote.await();
        co_return best.total;
    }
    Async<Money> handle_call(BuyAll request) {
        const std::vector<Order> orders = std::move(request.orders);
        Money total = 0;
        TaskStream stream = async_stream(*this, orders, [](Order order) { return price(order); }, {.max_concurrency = 4});
        while (const std::optional<TaskOutcome<Money>> price = co_await stream.next()) total += price->value();
        co_return total;
    }
    Async<int> handle_call(BuySupervised request) {
        const int sku = request.sku;
        Runtime& runtime = this->runtime();
        const TaskSupervisor tasks{runtime.name<DynamicSupervisor>("task_supervisor")};
        const Task<Quote> quote = co_await tasks.async_nolink(*this, [sku] { return ask_supplier(sku); });
        const auto outcome = co_await quote.yield(2s);
        co_return outcome->value().total;
    }

    struct BuyWithin {
        using Reply = Quote;
    };
    Async<Quote> handle_call(BuyWithin) {
        const Task<Quote> quote = async_nolink(*this, []() -> Quote { throw std::runtime_error("sold out"); });
        try {
            co_return co_await quote.await(2s);
        } catch (const TaskFailed& failed) {
            log(LogLevel::Warning, failed.what());
        }
        co_return Quote{-1};
    }

private:
    void fill_cart() {}
};

TEST(OtpExamples, TaskFailed) {
    Runtime runtime{Simulated{}};
    EXPECT_EQ(call(runtime.start<Buyer>().value(), Buyer::BuyWithin{}).get().total, -1);
}

TEST(OtpExamples, Task) {
    Runtime runtime{Simulated{}};
    EXPECT_EQ(Buyer::buy(runtime.start<Buyer>().value(), 21).get(), 42);
}

TEST(OtpExamples, TaskStream) {
    Runtime runtime{Simulated{}};
    EXPECT_EQ(Buyer::buy_all(runtime.start<Buyer>().value(), {{1}, {2}, {3}}).get(), 18);
}

TEST(OtpExamples, TaskSupervisor) {
    Runtime runtime{Simulated{}};
    ASSERT_TRUE(runtime.start_with<DynamicSupervisor>({.name = "task_supervisor"}));
    EXPECT_EQ(Buyer::buy_supervised(runtime.start<Buyer>().value(), 21).get(), 42);
}

TEST(OtpExamples, TaskChildSpec) {
    Runtime runtime{Simulated{}};
    const auto cache = std::make_shared<int>(0);
    const auto fill = [](const std::shared_ptr<int>& filled) { *filled = 42; };
    SupervisorSpec spec;
    spec.children.push_back(task_child_spec("warm_up", [cache, fill] { fill(cache); }));
    ASSERT_TRUE(runtime.start<Supervisor>(spec));
    runtime.run_until_idle();
    EXPECT_EQ(*cache, 42);
}

TEST(OtpExamples, PartitionSupervisor) {
    Runtime runtime{Simulated{}};
    const User user{7};
    const PartitionSupervisor caches{runtime, {.child = [](std::size_t) { return Stock::child_spec(); }, .partitions = 4}};
    const Ref<Supervisor> supervisor = runtime.start<Supervisor>(caches.supervisor_spec()).value();
    const Ref<Stock> mine = caches.via<Stock>(user.id);
    EXPECT_TRUE(runtime.is_alive(mine.pid()));
    EXPECT_EQ(Supervisor::count_children(supervisor).get().active, 4U);
}

TEST(OtpExamples, Telemetry) {
    Runtime runtime{Simulated{}};
    std::vector<EventName> noted;
    const auto note = [&noted](const EventName& event) { noted.push_back(event); };
    const Telemetry telemetry{runtime};
    telemetry.attach("log", {"orders", "placed"}, [&](const Telemetry::Call& call) { note(call.event); });
    telemetry.execute({"orders", "placed"}, {{"total", std::int64_t{2400}}});
    EXPECT_EQ(noted.size(), 1U);
}

enum class Door { Locked, Open };
class CodeLock final : public GenStatem<CodeLock, Door> {
public:
    struct Button {
        int digit;
    };
    static void press(Ref<CodeLock> lock, int digit) { cast(lock, Button{digit}); }
    explicit CodeLock(int code) : GenStatem(Door::Locked), m_code(code) {}
    Step handle_event(const Button& button) {
        if (state() == Door::Open) return postpone(); // for whoever comes next
        return button.digit == m_code ? next_state(Door::Open).state_timeout(10s) : keep_state();
    }
    Step handle_event(StateTimeout) { return next_state(Door::Locked); }
    void inspect(Inspector& inspector) const override { inspector.show("open", state() == Door::Open); }

private:
    int m_code;
};

TEST(OtpExamples, GenStatem) {
    Runtime runtime{Simulated{}};
    const Ref<CodeLock> lock = runtime.start<CodeLock>(7).value();
    const auto is_open = [&] { return runtime.process_info(lock.pid())->state.front().second; };
    CodeLock::press(lock, 3);
    runtime.run_until_idle();
    EXPECT_EQ(is_open(), "no");
    CodeLock::press(lock, 7);
    runtime.run_until_idle();
    EXPECT_EQ(is_open(), "yes");
    runtime.advance(11s);
    EXPECT_EQ(is_open(), "no");
}

using OrdersById = Table<OrderId, Order>;

class Ledger final : public GenServer<Ledger> {
public:
    struct Count {
        using Reply = int;
        OrderId id = 0;
    };
    static Call<Count> count(Ref<Ledger> ledger, OrderId id) { return call(ledger, Count{id}); }

    explicit Ledger(Registry<OrderId, int> numbers) : orders(std::move(numbers)) {}
    Async<int> handle_call(Count request) {
        const OrderId id = request.id;
        int counted = 41;
        const auto count_up = [&counted] { return ++counted; };
        const int next = co_await orders.lock(*this, id, count_up);
        std::size_t notified = 0;
        const auto notify = [&notified](const auto& entries) { notified += entries.size(); };
        const Registry<std::string> rooms{runtime()};
        co_await rooms.dispatch_parallel(*this, "lobby", notify);
        co_return next;
    }

private:
    Registry<OrderId, int> orders;
};

TEST(OtpExamples, RegistryLockAndParallelDispatch) {
    Runtime runtime{Simulated{}};
    const Registry<OrderId, int> orders{runtime};
    EXPECT_EQ(Ledger::count(runtime.start<Ledger>(orders).value(), 7).get(), 42);
}

class Books final : public GenServer<Books> {
public:
    explicit Books(std::size_t* shown) {
        const Table<OrderId, Bill> orders{*this};
        for (int id = 1; id <= 300; ++id) orders.insert(id, Bill{id * 10});
        const auto show = [shown](const auto& batch) { *shown += batch.size(); };
        auto large = orders.select([](OrderId, const Bill& order) { return order.total > 1000; }, 100);
        while (const auto batch = large.next()) show(*batch);
    }

private:
    struct Bill {
        int total = 0;
    };
};

TEST(OtpExamples, TableCursor) {
    Runtime runtime{Simulated{}};
    std::size_t shown = 0;
    ASSERT_TRUE(runtime.start<Books>(&shown));
    EXPECT_EQ(shown, 200U);
}

class Counting final : public GenServer<Counting> {
public:
    struct Window {
        int orders = 0;
        int refused = 0;
    };
    Counting() {
        const Table<UserId, Window> windows{*this};
        const UserId user = 1;
        windows.insert(user, Window{100, 0});
        windows.update_counters(user, std::vector{counter_op(&Window::orders, 1, 100, 0)}); // after 100 comes 0
        EXPECT_EQ(windows.lookup(user)->orders, 0);
        windows.match(pattern(where(&Window::orders, var<1>), where(&Window::refused, 0))); // tuples of orders
    }
};

TEST(OtpExamples, TableCountersAndPatterns) {
    Runtime runtime{Simulated{}};
    EXPECT_TRUE(runtime.start<Counting>());
}

} // namespace
} // namespace canopy::examples
