// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/print.hpp"

namespace canopy::app {

bool print_to(std::FILE* stream, std::string_view text) noexcept {
    return std::fwrite(text.data(), 1, text.size(), stream) == text.size();
}

bool flush_all(std::FILE* stream) noexcept { return std::fflush(stream) == 0 && std::ferror(stream) == 0; }

} // namespace canopy::app
