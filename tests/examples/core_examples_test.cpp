// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the headers of runtime/core show their callers, compiled and run; check_examples.sh compares.
#include "core/process_dictionary.hpp"
#include "core/receive.hpp"
#include "core/runtime.hpp"
#include "fault/fault.hpp"
#include "tests/examples/shop.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace canopy::examples {
namespace {

using namespace std::chrono_literals;

TEST(CoreExamples, Runtime) {
    Runtime runtime{Threads{}};
    const Ref<Counter> counter = runtime.start<Counter>(41).value();
    EXPECT_EQ(Counter::increment(counter).get(), 42);
}

TEST(CoreExamples, RefFollowsAName) {
    Runtime runtime{Simulated{}};
    Ref<RateLimiter> limiter = runtime.name<RateLimiter>("rate_limiter"); // follows it across restarts
    EXPECT_FALSE(limiter);
    SpawnOptions options{.name = "rate_limiter"};
    ASSERT_TRUE(runtime.start_with<RateLimiter>(options));
    EXPECT_TRUE(RateLimiter::check(limiter, User{1}).get().ok);
}

TEST(CoreExamples, ExitReason) {
    std::vector<std::string> logged;
    const auto log = [&logged](std::string text) { logged.push_back(std::move(text)); };
    for (const ExitReason& reason : {ExitReason::shutdown(), ExitReason::custom("disk full")}) {
        if (!reason.is_orderly()) log(reason.to_string());
    }
    EXPECT_EQ(logged, std::vector<std::string>{"disk full"});
}

struct Order {
    int sku = 0;
};
struct Quote {
    int total = 0;
};
struct Receipt {
    int total = 0;
};

class Prices final : public GenServer<Prices> {
public:
    struct Ask {
        using Reply = Quote;
        int sku = 0;
    };
    static Call<Ask> quote(Ref<Prices> prices, int sku) { return call(prices, Ask{sku}); }
    Quote handle_call(Ask request) { return {request.sku * 2}; }
};

class Till final : public GenServer<Till> {
public:
    struct Charge {
        using Reply = Receipt;
        Order order;
    };
    static Call<Charge> charge(Ref<Till> till, Order order) { return call(till, Charge{order}); }

    explicit Till(Ref<Prices> prices) : m_prices(prices) {}
    Async<Receipt> handle_call(Charge request) { return charge(request.order); }

private:
    Async<Receipt> charge(Order order) {
        const Quote quote = co_await Prices::quote(m_prices, order.sku);
        co_return Receipt{quote.total};
    }

    Ref<Prices> m_prices;
};

TEST(CoreExamples, Async) {
    Runtime runtime{Simulated{}};
    const Ref<Till> till = runtime.start<Till>(runtime.start<Prices>().value()).value();
    EXPECT_EQ(Till::charge(till, Order{21}).get().total, 42);
}

class Starter final : public GenServer<Starter> {
public:
    struct Start {
        using Reply = int;
    };
    static Call<Start> start(Ref<Starter> starter) { return call(starter, Start{}); }

    Async<int> handle_call(Start) {
        SpawnOptions options{.name = "counter"};
        Starting<Counter> starting = start_process<Counter>(*this, Linked::Yes, std::move(options), 41);
        tl::expected<Ref<Counter>, ExitReason> counter = co_await starting;
        co_return co_await Counter::increment(counter.value());
    }
};

TEST(CoreExamples, Starting) {
    Runtime runtime{Simulated{}};
    EXPECT_EQ(Starter::start(runtime.start<Starter>().value()).get(), 42);
    EXPECT_TRUE(runtime.whereis("counter"));
}

TEST(CoreExamples, SleepAndYield) {
    Runtime runtime{Simulated{}};
    runtime.wait_for<void>([](Process& self) -> Async<void> {
        const Timestamp before = self.now();
        co_await sleep(20ms);
        EXPECT_GE(self.now() - before, 20ms);

        using Row = int;
        const std::vector<Row> rows{1, 2, 3};
        int sum = 0;
        const auto import = [&sum](const Row& row) { sum += row; };
        for (const Row& row : rows) {
            import(row);
            co_await yield();
        }
        EXPECT_EQ(sum, 6);
    });
}

TEST(CoreExamples, WaitDown) {
    Runtime runtime{Simulated{}};
    runtime.wait_for<void>([](Process& self) -> Async<void> {
        const Pid helper = self.runtime().spawn_function([](Process&) -> Async<void> { co_return; });
        const MonitorRef monitor = self.monitor(helper);
        const std::optional<Down> down = co_await wait_down(monitor, 5s); // nothing: not in time
        EXPECT_TRUE(down);
    });
}

struct Tick {};

TEST(CoreExamples, Receive) {
    Runtime runtime{Simulated{}};
    runtime.wait_for<void>([](Process& self) -> Async<void> {
        send(self.runtime(), self.self(), Tick{});
        const std::optional<Tick> tick = co_await receive<Tick>(5s); // nothing: none came in time
        EXPECT_TRUE(tick);
    });
}

class Witness final : public Process {
public:
    Async<void> begin() {
        const MonitorRef repo = monitor("repo");
        const std::optional<Down> down = co_await wait_down(repo);
        log(LogLevel::Warning, "repo ended: " + down->reason.to_string());
        stop();
    }
};

TEST(CoreExamples, ProcessDictionary) {
    Runtime runtime{Simulated{}};
    runtime.wait_for<void>([](Process& process) -> Async<void> {
        const std::optional<int> before = process.dictionary().put("request", 42);
        const int request = process.dictionary().get<int>("request").value_or(0);
        EXPECT_FALSE(before);
        EXPECT_EQ(request, 42);
        co_return;
    });
}

TEST(CoreExamples, Process) {
    Runtime runtime{Simulated{}};
    const Ref<Witness> witness = runtime.start<Witness>().value();
    runtime.run_until_idle();
    EXPECT_FALSE(runtime.is_alive(witness.pid()));
}

class Licensed final : public GenServer<Licensed> {
public:
    explicit Licensed(const std::vector<int>& licences) {
        if (licences.empty()) throw ProcessExit(ExitReason::custom("no licence"));
    }
};

TEST(CoreExamples, ProcessExit) {
    Runtime runtime{Simulated{}};
    EXPECT_EQ(runtime.start<Licensed>(std::vector<int>{}).error(), ExitReason::custom("no licence"));
}

class Warehouse final : public GenServer<Warehouse> {
public:
    explicit Warehouse(int port) : m_port(port) {}
    Init init() { return m_port ? Init::ok() : Init::error(ExitReason::custom("no port")); }
    void inspect(Inspector& inspector) const override { inspector.show("orders", m_orders.size()); }

private:
    int m_port;
    std::vector<int> m_orders;
};

TEST(CoreExamples, InitAndInspector) {
    Runtime runtime{Simulated{}};
    EXPECT_EQ(runtime.start<Warehouse>(0).error(), ExitReason::custom("no port"));
    const auto warehouse = runtime.start<Warehouse>(80).value();
    EXPECT_EQ(runtime.process_info(warehouse.pid())->state, (std::vector<Inspector::Entry>{{"orders", "0"}}));
}

class Manager final : public GenServer<Manager> {
public:
    struct Count {
        using Reply = int;
    };
    Async<int> handle_call(Count) {
        Starting<Counter> starting = start_link<Counter>(*this, 41);
        const tl::expected<Ref<Counter>, ExitReason> counter = co_await starting;
        co_return co_await Counter::increment(*counter);
    }
};

TEST(CoreExamples, StartLink) {
    Runtime runtime{Simulated{}};
    const auto manager = runtime.start<Manager>().value();
    EXPECT_EQ(call(manager, Manager::Count{}).get(), 42);
}

std::string refused(const ExitReason& reason) { return reason.to_string(); }
std::string accepted(Admission admission) { return admission.ok ? "ok" : "limited"; }

TEST(CoreExamples, Shutdown) {
    using namespace std::chrono_literals;
    ChildSpec spec = Stock::child_spec();
    spec.shutdown = 2s; // or Shutdown::brutal_kill(), Shutdown::infinity()
    EXPECT_EQ(spec.shutdown_or_default().limit(), 2000ms);
}

TEST(CoreExamples, CallFailed) {
    Runtime runtime{Simulated{}};
    const Ref<RateLimiter> limiter = runtime.name<RateLimiter>("nobody");
    const User user{1};
    const auto ask = [&]() -> std::string {
        try {
            return accepted(RateLimiter::check(limiter, user).get());
        } catch (const CallFailed& failed) {
            return refused(failed.reason());
        }
    };
    EXPECT_EQ(ask(), "noproc");
}

TEST(CoreExamples, InjectedCrash) {
    Runtime runtime{Simulated{}};
    const Ref<Counter> counter = runtime.start<Counter>(41).value();
    ExitReason reason;
    runtime.wait_for<void>([&](Process& self) -> Async<void> {
        const MonitorRef monitor = self.monitor(counter.pid());
        fault::crash(runtime, counter.pid());
        const std::optional<Down> down = co_await wait_down(monitor);
        reason = down->reason;
    });
    const bool on_request = reason.type() == "canopy::InjectedCrash"; // of whoever watches
    EXPECT_TRUE(on_request) << reason.to_string();
}

} // namespace
} // namespace canopy::examples
