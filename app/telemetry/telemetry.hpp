// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/telemetry/instruments.hpp"
#include "app/telemetry/metrics.hpp"
#include "otp/gen_server.hpp"
#include "otp/pub_sub.hpp"

#include <chrono>

namespace canopy::app {

/// What the topic `telemetry` carries, once a period.
struct TelemetryEvent {
    Timestamp at{0};
    MetricsSnapshot metrics;
    bool operator==(const TelemetryEvent&) const = default;
};

inline constexpr std::string_view telemetry_topic = "telemetry";

/// Publishes the metrics at a steady pace, so that nobody has to poll them.
///
///     pub_sub.subscribe<TelemetryEvent>(telemetry_topic, *this);
class Telemetry final : public GenServer<Telemetry> {
public:
    struct Snapshot {
        using Reply = MetricsSnapshot;
    };
    struct Tick {};
    static Call<Snapshot> snapshot(const Ref<Telemetry>& telemetry);

    Telemetry(Metrics metrics, Instruments instruments, PubSub pub_sub,
              std::chrono::milliseconds period = std::chrono::seconds{1});
    MetricsSnapshot handle_call(Snapshot) { return m_metrics.snapshot(); }
    void handle_info(Tick);
    void inspect(Inspector& inspector) const override;

private:
    Metrics m_metrics;
    Instruments m_instruments;
    PubSub m_pub_sub;
    std::chrono::milliseconds m_period;
};

} // namespace canopy::app
