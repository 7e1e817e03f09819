// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/orders/order_services.hpp"
#include "app/orders/product_cache.hpp"
#include "app/orders/workload.hpp"
#include "otp/gen_server.hpp"

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>

namespace canopy::app {

/// How the customers behave.
struct CustomersOptions {
    std::uint64_t seed = 1;
    std::uint64_t run = 0;              ///< makes the order ids of another run others
    std::size_t most_in_flight = 256;   ///< requests running at once
    std::size_t most_waiting = 1024;    ///< requests waiting for their turn; further ones are shed, and counted
    std::chrono::milliseconds tick{10}; ///< how often the workload is asked what is due
};

/// What the customers did since the program started; a crash of theirs forgets nothing.
struct CustomersReport {
    int rate = 0;
    std::size_t in_flight = 0;
    std::size_t waiting = 0;
    std::uint64_t placed = 0;
    std::uint64_t limited = 0;
    std::uint64_t refused = 0; ///< orders refused for any other reason
    std::uint64_t cancelled = 0;
    std::uint64_t advanced = 0;
    std::uint64_t changes_refused = 0; ///< too late, not theirs, or the business was down
    std::uint64_t retried = 0;
    std::uint64_t shed = 0;
    bool operator==(const CustomersReport&) const = default;
};

/// The seeded workload: users who order, exceed their limit now and then, and cancel.
///
///     Customers::set_rate(system.customers(), 500);
///
/// Process: its own; each request runs in a process of its own, so that a slow answer keeps nobody waiting. At most
/// `most_in_flight` run at once. Fails: a request that found the business down is tried again, with the same order id.
class Customers final : public GenServer<Customers> {
public:
    struct SetRate {
        int rate = 0;
    };
    struct Report {
        using Reply = CustomersReport;
    };
    struct Tick {
        std::uint64_t round = 0;
    };
    struct Refused {
        OrderId id;
    };

    /// Orders a second; 0 stops new orders, while those under way go on.
    static void set_rate(const Ref<Customers>& customers, int rate);
    static Call<Report> report(const Ref<Customers>& customers);

    /// What outlives a crash of theirs: the numbers, and the rate somebody set.
    struct Memory {
        std::atomic<int> rate{0};
        std::atomic<std::uint64_t> lives{0}; ///< so that the next life makes other order ids
        std::atomic<std::uint64_t> placed{0};
        std::atomic<std::uint64_t> limited{0};
        std::atomic<std::uint64_t> refused{0};
        std::atomic<std::uint64_t> cancelled{0};
        std::atomic<std::uint64_t> advanced{0};
        std::atomic<std::uint64_t> changes_refused{0};
        std::atomic<std::uint64_t> retried{0};
        std::atomic<std::uint64_t> shed{0};
    };

    /// The memory says the rate; the options only what it is at first.
    Customers(CustomersOptions options, SharedServices services, Ref<ProductCache> cache, std::shared_ptr<Memory> memory);
    void handle_cast(SetRate request);
    void handle_cast(Refused refused);
    CustomersReport handle_call(Report);
    void handle_info(Tick tick);
    void handle_info(Down down);
    void inspect(Inspector& inspector) const override;

private:
    void run_what_is_due();
    void start_or_wait(Intention intention);
    void start(Intention intention);
    void shed(const Intention& intention);
    void schedule_tick();
    CustomersReport report_now() const;

    CustomersOptions m_options;
    SharedServices m_services;
    Ref<ProductCache> m_cache;
    std::shared_ptr<Memory> m_memory;
    Workload m_workload;
    std::deque<Intention> m_waiting;
    std::size_t m_in_flight = 0;
    std::uint64_t m_round = 0; ///< of the tick awaited; earlier ones are void
};

} // namespace canopy::app
