// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gallery/exhibit.hpp"

#include <functional>
#include <string>
#include <vector>

namespace canopy::app {

/// What a demo came to.
struct DemoResult {
    std::size_t claims = 0;
    std::size_t failed = 0;
    std::string broke_off; ///< why it did not reach its end; empty when it did

    bool good() const { return claims > 0 && failed == 0 && broke_off.empty(); }
};

/// Plays an exhibit in a world of its own with virtual time, so that a minute takes no time and each run is the same.
///
///     const DemoResult result = play_demo(*find_exhibit("flakey"), [](const std::string& line) { print_to(stdout, line + "\n");
///     });
///
/// Process: a thread that runs none. Fails: never; a demo that breaks off says so in its result and in its last line.
DemoResult play_demo(const Exhibit& exhibit, const std::function<void(const std::string& line)>& print);

/// `--gallery NAME --demo`: plays each by name on standard output. Answers the exit code: 0, or 1 when a claim failed.
int play_demos(const std::vector<std::string>& names);

} // namespace canopy::app
