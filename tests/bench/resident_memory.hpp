// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace canopy::bench {

/// Bytes of this program in memory; 0 where /proc does not tell.
std::uint64_t resident_bytes();

} // namespace canopy::bench
