// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/orders/limiter_windows.hpp"
#include "app/orders/sliding_window.hpp"
#include "otp/gen_server.hpp"
#include "otp/pub_sub.hpp"
#include "otp/telemetry.hpp"

#include <chrono>
#include <cstddef>
#include <string_view>
#include <unordered_map>
#include <variant>

namespace canopy::app {

/// A user asked to order.
struct LimiterChecked {
    UserId user;
    Admission admission;
    Timestamp at{0};
    bool operator==(const LimiterChecked&) const = default;
};

/// Users who had not asked for a while were dropped.
struct LimiterCleaned {
    std::size_t dropped = 0;
    std::size_t left = 0;
    bool operator==(const LimiterCleaned&) const = default;
};

/// The limiter was restarted: it begins anew, and what it knew is lost. Each of these users may order at once again.
struct LimiterReset {
    std::size_t users = 0;
    bool operator==(const LimiterReset&) const = default;
};

/// What the topic `limiter` carries.
using LimiterEvent = std::variant<LimiterChecked, LimiterCleaned, LimiterReset>;

inline constexpr std::string_view limiter_topic = "limiter";

/// Per-user admission: at most 5 orders in any 60 seconds.
///
///     const Admission admission = co_await RateLimiter::check_and_increment(limiter, user);
///     if (!admission.is_ok()) co_return tl::unexpected(OrderError::rate_limited(admission.wait));
///
/// Executes `{"canopy", "limiter", "check"}` with `wait` and the metadata `result`, `ok` or `rate_limited`.
///
/// Process: its own; who only wants to look reads LimiterWindows. Fails: after a crash it knows nobody, and says so
/// with a LimiterReset. Cost: one window a user, dropped when the user was idle for two minutes.
class RateLimiter final : public GenServer<RateLimiter> {
public:
    static constexpr std::chrono::minutes clean_up_period{2};
    static constexpr std::chrono::minutes idle_time{2}; ///< at least; never shorter than the window

    struct CheckAndIncrement {
        using Reply = Admission;
        UserId user;
    };
    struct ReadLimits {
        using Reply = RateLimits;
    };
    struct CleanUp {};

    static Call<CheckAndIncrement> check_and_increment(const Ref<RateLimiter>& limiter, UserId user);
    /// What it admits: for whoever tells people, and for whoever asks whether it answers.
    static Call<ReadLimits> limits(const Ref<RateLimiter>& limiter);

    RateLimiter(RateLimits limits, LimiterWindows windows, PubSub pub_sub,
                canopy::Telemetry telemetry = canopy::Telemetry::off());
    Admission handle_call(CheckAndIncrement request);
    RateLimits handle_call(ReadLimits) const { return m_limits; }
    void handle_info(CleanUp);
    void inspect(Inspector& inspector) const override;

private:
    void schedule_clean_up();
    void begin_anew();
    bool is_idle(const SlidingWindow& window) const;

    RateLimits m_limits;
    LimiterWindows m_table;
    PubSub m_pub_sub;
    canopy::Telemetry m_telemetry;
    std::unordered_map<UserId, SlidingWindow> m_windows;
};

} // namespace canopy::app
