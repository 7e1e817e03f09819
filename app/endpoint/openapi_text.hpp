// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace canopy::app {

/// resources/openapi.json, as it was when this was compiled.
extern const char* const openapi_text;

} // namespace canopy::app
