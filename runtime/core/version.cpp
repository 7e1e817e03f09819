// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#include "core/version.hpp"

namespace canopy {

int library_version() noexcept { return CANOPY_VERSION; }

} // namespace canopy
