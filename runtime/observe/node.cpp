// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#include "observe/node.hpp"

#include <algorithm>

namespace canopy {

std::size_t Node::budget_spent(Timestamp now) const noexcept {
    const auto counts = [&](Timestamp time) { return now - time <= within; };
    return static_cast<std::size_t>(std::ranges::count_if(restart_times, counts));
}

} // namespace canopy
