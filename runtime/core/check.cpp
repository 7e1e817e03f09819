// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#include "core/check.hpp"

#include <cstdio>
#include <cstdlib>

namespace canopy::detail {

void check_failed(const char* condition, const char* file, int line) noexcept {
    std::fprintf(stderr, "canopy: the runtime broke its own rule: %s (%s:%d)\n", condition, file, line);
    std::abort();
}

} // namespace canopy::detail
