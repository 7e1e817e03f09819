// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/async.hpp"
#include "core/runtime.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <tl/expected.hpp>
#include <utility>

namespace canopy::app {

/// A random pause in [0, longest].
using Jitter = std::function<std::chrono::nanoseconds(std::chrono::nanoseconds longest)>;

/// Uniform: callers that failed together do not come back together. The same seed gives the same pauses.
Jitter full_jitter(std::uint64_t seed);

struct RetryPolicy {
    int tries = 3;                                 ///< the first one included; at least 1
    std::chrono::milliseconds first_pause{100};    ///< the longest pause after the first try; doubled with each
    std::chrono::milliseconds longest_pause{5000}; ///< never longer than this
};

/// The longest pause after this try, which counts from 1.
std::chrono::nanoseconds longest_pause_after(const RetryPolicy& policy, int tried) noexcept;

/// How long and how often something may be tried.
struct Retry {
    RetryPolicy policy{};
    Timestamp deadline{0}; ///< no try begins at or after this moment
    Jitter jitter{};
};

/// Does the work until it succeeds, fails for good, was tried often enough, or the next try would not begin before the
/// deadline. Answers the last answer.
///
///     using Answer = tl::expected<Receipt, PaymentError>;
///     const auto work = [gateway, order](std::chrono::nanoseconds left) { return charge(gateway, order, left); };
///     Retry how{.deadline = now() + 10s, .jitter = full_jitter(seed)};
///     const Answer answer = co_await retry<Receipt, PaymentError>(runtime(), std::move(how), work, is_transient);
///
/// Process: the caller's, which waits meanwhile. The work is told how much time is left, to limit itself.
/// Fails: as the work; an exception of it is not tried again.
template <class T, class Error>
Async<tl::expected<T, Error>> retry(Runtime& runtime, Retry how,
                                    std::function<Async<tl::expected<T, Error>>(std::chrono::nanoseconds left)> work,
                                    std::function<bool(const Error&)> transient) {
    for (int tried = 1;; ++tried) {
        Async<tl::expected<T, Error>> working = work(how.deadline - runtime.now());
        tl::expected<T, Error> answer = co_await working;
        if (answer || tried >= how.policy.tries || !transient(answer.error())) co_return std::move(answer);
        const std::chrono::nanoseconds pause = how.jitter(longest_pause_after(how.policy, tried));
        if (runtime.now() + pause >= how.deadline) co_return std::move(answer);
        co_await sleep(pause);
    }
}

} // namespace canopy::app
