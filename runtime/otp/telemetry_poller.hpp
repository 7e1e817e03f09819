// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "otp/gen_server.hpp"
#include "otp/telemetry.hpp"

#include <chrono>
#include <functional>
#include <string>
#include <vector>

namespace canopy {

/// Something that is measured again and again: the function executes a telemetry event.
struct PolledMeasurement {
    std::string name; ///< for the log, when it fails
    std::function<void()> measure;
};

/// What a poller measures, and how often.
struct TelemetryPollerSpec {
    std::chrono::milliseconds period{5000};  ///< at least 1 ms
    std::chrono::milliseconds init_delay{0}; ///< before the first round
    std::vector<PolledMeasurement> measurements{};
};

/// Executes `{"runtime", "processes"}` with `count`, `{"runtime", "messages"}` with `handled`, the total so far,
/// `{"runtime", "total_run_queue_lengths"}` with `total`, and `{"runtime", "run_queue"}` with `length` for each queue, which
/// the metadata `queue` names: `1` and so on, a worker's, and `shared`.
PolledMeasurement runtime_measurement(Telemetry telemetry, Runtime& runtime);

/// Measures what does not happen by itself: how many there are, how full it is.
///
///     const TelemetryPollerSpec spec{.period = 10s, .measurements = {runtime_measurement(telemetry, runtime)}};
///     const Ref<TelemetryPoller> poller = runtime.start<TelemetryPoller>(spec).value();
///
/// Process: its own, the measurements run in it, one after another. Fails: start answers invalid_argument for a period
/// below 1 ms; a measurement that throws is logged and never made again. Cost: a timer, and what the measurements cost.
class TelemetryPoller final : public GenServer<TelemetryPoller> {
public:
    struct Measurements {
        using Reply = std::vector<std::string>;
    };
    /// The names of those that are still made.
    static Call<Measurements> measurements(Ref<TelemetryPoller> poller) { return call(poller, Measurements{}); }

    explicit TelemetryPoller(TelemetryPollerSpec spec);
    struct Round {};
    void handle_info(Round);
    std::vector<std::string> handle_call(Measurements) const;

private:
    bool measured(const PolledMeasurement& measurement) const;

    TelemetryPollerSpec m_spec;
    Timestamp m_due;
};

} // namespace canopy
