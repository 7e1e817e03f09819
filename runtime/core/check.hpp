// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace canopy::detail {

/// Prints the broken assumption and aborts: nothing supervises the scheduler itself.
[[noreturn]] void check_failed(const char* condition, const char* file, int line) noexcept;

} // namespace canopy::detail

/// Aborts with the condition's text unless it holds. For the runtime's own invariants, never for input.
#define CANOPY_CHECK(condition)                                                                                                  \
    (static_cast<bool>(condition) ? void(0) : ::canopy::detail::check_failed(#condition, __FILE__, __LINE__))
