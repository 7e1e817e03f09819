// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <random>
#include <sstream>
#include <string>

namespace canopy::testing {

namespace detail {

template <class Testable>
void check_with(const std::string& name, const rc::detail::TestParams& params, const Testable& testable) {
    rc::detail::TestMetadata metadata;
    metadata.id = name;
    metadata.description = name;
    const auto result = rc::detail::checkTestable(testable, metadata, params);
    if (result.template is<rc::detail::SuccessResult>()) return;
    std::ostringstream why;
    rc::detail::printResultMessage(result, why);
    ADD_FAILURE() << name << ", seed " << params.seed << ": " << why.str();
}

} // namespace detail

/// A property holds in 2,000 cases of a fixed seed and in 500 of a fresh one, which is printed.
/// RC_PARAMS="seed=…" repeats a run, alone.
template <class Testable>
void check_property(const std::string& name, const Testable& testable) {
    rc::detail::TestParams params = rc::detail::configuration().testParams;
    if (std::getenv("RC_PARAMS"))
        return detail::check_with(name, params, testable); // NOLINT(concurrency-mt-unsafe): nobody sets it
    params.seed = 20261121;
    params.maxSuccess = 2000;
    detail::check_with(name, params, testable);
    std::random_device fresh;
    params.seed = (std::uint64_t{fresh()} << 32) | fresh();
    params.maxSuccess = 500;
    std::cout << name << ": fresh seed " << params.seed << '\n';
    detail::check_with(name, params, testable);
}

} // namespace canopy::testing
