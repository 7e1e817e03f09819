// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/storage/query_telemetry.hpp"

namespace canopy::app {

void tell_query(const canopy::Telemetry& telemetry, const QueryTold& query) {
    static const EventName event{"canopy", "repo", "query"};
    telemetry.execute(
        event, {{"queue", query.queue}, {"duration", query.duration}},
        {{"label", query.label}, {"connection", std::string{query.connection}}, {"result", std::string{query.result}}});
}

void tell_commit(const canopy::Telemetry& telemetry, std::size_t writes, std::chrono::nanoseconds duration,
                 std::string_view result) {
    static const EventName event{"canopy", "repo", "commit"};
    telemetry.execute(event, {{"writes", static_cast<std::int64_t>(writes)}, {"duration", duration}},
                      {{"result", std::string{result}}});
}

} // namespace canopy::app
