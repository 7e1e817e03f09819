// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/orders/rate_limiter.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace canopy::app {

Call<RateLimiter::CheckAndIncrement> RateLimiter::check_and_increment(const Ref<RateLimiter>& limiter, UserId user) {
    return call(limiter, CheckAndIncrement{.user = std::move(user)});
}

Call<RateLimiter::ReadLimits> RateLimiter::limits(const Ref<RateLimiter>& limiter) { return call(limiter, ReadLimits{}); }

RateLimiter::RateLimiter(RateLimits limits, LimiterWindows windows, PubSub pub_sub, canopy::Telemetry telemetry)
    : m_limits(limits), m_table(std::move(windows)), m_pub_sub(std::move(pub_sub)), m_telemetry(std::move(telemetry)) {
    const SlidingWindow probe{limits}; // limits that admit nothing are refused at the start, not with the first order
    begin_anew();
    schedule_clean_up();
}

void RateLimiter::begin_anew() {
    const std::size_t lost = m_table.open(*this);
    if (lost == 0) return;
    log(LogLevel::Warning, fmt::format("restarted: the windows of {} users are lost, each may order at once again", lost));
    m_pub_sub.broadcast<LimiterEvent>(limiter_topic, LimiterReset{.users = lost});
}

Admission RateLimiter::handle_call(CheckAndIncrement request) {
    SlidingWindow& window = m_windows.try_emplace(request.user, m_limits).first->second;
    const Timestamp at = now();
    const Admission admission = window.admit(at);
    static const EventName event{"canopy", "limiter", "check"};
    m_telemetry.execute(event, {{"wait", admission.wait}}, {{"result", admission.is_ok() ? "ok" : "rate_limited"}});
    m_table.put({.user = request.user, .orders = window.entries(), .last_attempt = at});
    m_pub_sub.broadcast<LimiterEvent>(limiter_topic,
                                      LimiterChecked{.user = std::move(request.user), .admission = admission, .at = at});
    return admission;
}

void RateLimiter::handle_info(CleanUp) {
    const std::size_t before = m_windows.size();
    std::erase_if(m_windows, [this](const auto& entry) {
        const bool idle = is_idle(entry.second);
        if (idle) m_table.erase(entry.first);
        return idle;
    });
    const std::size_t left = m_windows.size();
    m_pub_sub.broadcast<LimiterEvent>(limiter_topic, LimiterCleaned{.dropped = before - left, .left = left});
    schedule_clean_up();
}

void RateLimiter::schedule_clean_up() { send_after(self_ref(), CleanUp{}, clean_up_period); }

bool RateLimiter::is_idle(const SlidingWindow& window) const {
    const Timestamp enough = std::max<Timestamp>(idle_time, m_limits.window);
    return now() - window.idle_since().value_or(Timestamp{}) >= enough;
}

void RateLimiter::inspect(Inspector& inspector) const {
    const Timestamp at = now();
    inspector.show("orders in a window", m_limits.orders);
    inspector.show("window s", std::chrono::duration_cast<std::chrono::seconds>(m_limits.window).count());
    inspector.show("users", m_windows.size());
    inspector.show("users at their limit",
                   std::ranges::count_if(m_windows, [&](const auto& entry) { return entry.second.wait(at).count() > 0; }));
}

} // namespace canopy::app
