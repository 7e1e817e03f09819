// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdio>
#include <string_view>

namespace canopy::app {

/// Writes a text to a stream of the program. What the program prints goes this way: fmt::print throws when the device is
/// full or closed, which would end a program that has something else to do, or to say with its exit code.
///
///     print_to(stderr, fmt::format("canopy: {}\n", error));
///
/// Process: any thread; the stream locks. Fails: false when it does not all go, and ferror() says so from then on.
bool print_to(std::FILE* stream, std::string_view text) noexcept;

/// Puts through what a stream still holds. Fails: false when that, or anything printed before, did not go.
bool flush_all(std::FILE* stream) noexcept;

} // namespace canopy::app
