// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#include "otp/telemetry_poller.hpp"

#include <stdexcept>
#include <utility>

namespace canopy {

namespace {

void measure_run_queues(const Telemetry& telemetry, const Runtime& runtime) {
    const RunQueueLengths lengths = runtime.run_queue_lengths();
    const auto tell = [&telemetry](std::string queue, std::size_t length) {
        telemetry.execute({"runtime", "run_queue"}, {{"length", static_cast<std::int64_t>(length)}},
                          {{"queue", std::move(queue)}});
    };
    telemetry.execute({"runtime", "total_run_queue_lengths"}, {{"total", static_cast<std::int64_t>(lengths.total())}});
    for (std::size_t i = 0; i < lengths.workers.size(); ++i) tell(std::to_string(i + 1), lengths.workers[i]);
    tell("shared", lengths.shared);
}

} // namespace

PolledMeasurement runtime_measurement(Telemetry telemetry, Runtime& runtime) {
    return {"runtime", [telemetry = std::move(telemetry), &runtime] {
                telemetry.execute({"runtime", "processes"}, {{"count", static_cast<std::int64_t>(runtime.process_count())}});
                telemetry.execute({"runtime", "messages"}, {{"handled", static_cast<std::int64_t>(runtime.handled_count())}});
                measure_run_queues(telemetry, runtime);
            }};
}

TelemetryPoller::TelemetryPoller(TelemetryPollerSpec spec) : m_spec(std::move(spec)), m_due(now() + m_spec.init_delay) {
    if (m_spec.period < std::chrono::milliseconds{1}) throw std::invalid_argument("a poller's period is at least 1 ms");
    send_at(self_ref(), Round{}, m_due);
}

void TelemetryPoller::handle_info(Round) {
    std::erase_if(m_spec.measurements, [this](const PolledMeasurement& each) { return !measured(each); });
    m_due = std::max(m_due + m_spec.period, now()); // no drift, and no crowd of rounds after a pause
    send_at(self_ref(), Round{}, m_due);
}

bool TelemetryPoller::measured(const PolledMeasurement& measurement) const {
    try {
        measurement.measure();
        return true;
    } catch (const std::exception& error) {
        log(LogLevel::Error, "measurement " + measurement.name + " failed and will not be made again: " + error.what());
    } catch (...) { // the poller's other measurements go on
        log(LogLevel::Error, "measurement " + measurement.name + " failed and will not be made again");
    }
    return false;
}

std::vector<std::string> TelemetryPoller::handle_call(Measurements) const {
    std::vector<std::string> names;
    for (const PolledMeasurement& each : m_spec.measurements) names.push_back(each.name);
    return names;
}

} // namespace canopy
