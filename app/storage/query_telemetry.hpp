// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/storage/storage_error.hpp"
#include "otp/telemetry.hpp"

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

namespace canopy::app {

/// One query of the database, as telemetry hears of it.
struct QueryTold {
    std::string label;                    ///< `orders.insert`
    std::string_view connection;          ///< `writer` or `reader`
    std::string_view result;              ///< `ok`, the error's word: `conflict`, or `crashed`: the work threw
    std::chrono::nanoseconds queue{0};    ///< from the asking to its turn
    std::chrono::nanoseconds duration{0}; ///< its own work; a write's commit is told apart
};

/// Executes `{"canopy", "repo", "query"}`: measurements `queue` and `duration`, metadata `label`, `connection`, `result`.
void tell_query(const canopy::Telemetry& telemetry, const QueryTold& query);

/// Executes `{"canopy", "repo", "commit"}`: measurements `writes`, without those that were refused, and `duration`, metadata
/// `result`.
void tell_commit(const canopy::Telemetry& telemetry, std::size_t writes, std::chrono::nanoseconds duration,
                 std::string_view result);

/// `ok`, or the error's word.
template <class T>
std::string_view result_word(const StorageResult<T>& result) noexcept {
    return result ? "ok" : to_word(result.error().kind);
}

} // namespace canopy::app
