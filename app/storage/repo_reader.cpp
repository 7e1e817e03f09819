// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/storage/repo_reader.hpp"

#include "app/storage/open_or_crash.hpp"

namespace canopy::app {

RepoReader::RepoReader(DatabaseOptions options, canopy::Telemetry telemetry)
    : m_database(open_or_crash(options)), m_telemetry(std::move(telemetry)) {}

void RepoReader::count(const QueryTold& query) {
    ++m_queries;
    tell_query(m_telemetry, query);
}

void RepoReader::inspect(Inspector& inspector) const {
    inspector.show("database", m_database.location().shown());
    inspector.show("queries", m_queries);
}

} // namespace canopy::app
