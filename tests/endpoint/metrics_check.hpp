// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace canopy::app::testing {

/// What a strict reader of the text format 0.0.4 has to say against a page; empty for a good one. Each sample needs a HELP
/// and a TYPE before it, each series is there once, counters end with _total, histograms add up.
std::string problems_of_metrics(const std::string& page);

} // namespace canopy::app::testing
