// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "otp/child_spec.hpp"
#include "otp/gen_server.hpp"

#include <string>

namespace canopy::examples {

/// The server of the examples about processes: gen_server.hpp shows it.
class Counter final : public GenServer<Counter> {
public:
    struct Increment {
        using Reply = int;
        int by = 1;
    };
    static Call<Increment> increment(Ref<Counter> counter, int by = 1) { return call(counter, Increment{by}); }

    explicit Counter(int start) : m_value(start) {}
    int handle_call(Increment request) { return m_value += request.by; }

private:
    int m_value;
};

struct User {
    int id = 0;
    auto operator<=>(const User&) const = default;
};
struct Admission {
    bool ok = false;
};

/// What the examples about calls ask.
class RateLimiter final : public GenServer<RateLimiter> {
public:
    struct Check {
        using Reply = Admission;
        User user;
    };
    static Call<Check> check(Ref<RateLimiter> limiter, User user) { return call(limiter, Check{user}); }
    Admission handle_call(Check request) { return {request.user.id != 0}; }
};

/// A child of the examples about supervisors.
class Stock final : public GenServer<Stock> {
public:
    explicit Stock(std::string warehouse) : m_warehouse(std::move(warehouse)) {}
    static ChildSpec child_spec() { return {.id = "stock", .start = starts<Stock>(std::string("north"))}; }

private:
    std::string m_warehouse;
};

class Payments final : public GenServer<Payments> {
public:
    static ChildSpec child_spec() { return {.id = "payments", .start = starts<Payments>()}; }
};

} // namespace canopy::examples
