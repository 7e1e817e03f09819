// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/telemetry/telemetry.hpp"

namespace canopy::app {

Call<Telemetry::Snapshot> Telemetry::snapshot(const Ref<Telemetry>& telemetry) { return call(telemetry, Snapshot{}); }

Telemetry::Telemetry(Metrics metrics, Instruments instruments, PubSub pub_sub, std::chrono::milliseconds period)
    : m_metrics(std::move(metrics)), m_instruments(std::move(instruments)), m_pub_sub(std::move(pub_sub)), m_period(period) {
    send_after(self_ref(), Tick{}, m_period);
}

void Telemetry::handle_info(Tick) {
    m_pub_sub.broadcast<TelemetryEvent>(telemetry_topic, {.at = now(), .metrics = m_metrics.snapshot()});
    send_after(self_ref(), Tick{}, m_period);
}

void Telemetry::inspect(Inspector& inspector) const {
    for (std::size_t i = 0; i < metric_count; ++i) {
        const auto metric = static_cast<Metric>(i);
        inspector.show(std::string{to_word(metric)}, m_metrics.value(metric));
    }
    for (const MetricReading& reading : m_instruments.read()) {
        std::string name = reading.name;
        for (const auto& [tag, value] : reading.tags) name += " " + value;
        inspector.show(std::move(name), to_text(reading));
    }
}

} // namespace canopy::app
