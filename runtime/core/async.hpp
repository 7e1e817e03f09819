// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#pragma once

#if __cplusplus < 202002L
#error "Canopy needs C++20: compile with -std=c++20"
#endif

#include "core/memory.hpp"

#include <coroutine>
#include <exception>
#include <optional>
#include <utility>
#include <variant>

namespace canopy {

template <class T>
class Async;

namespace detail {

struct AsyncPromiseBase {
    struct FinalAwaiter {
        bool await_ready() const noexcept { return false; }
        template <class Promise>
        std::coroutine_handle<> await_suspend(std::coroutine_handle<Promise> finished) const noexcept {
            return finished.promise().continuation;
        }
        void await_resume() const noexcept {}
    };

    std::suspend_always initial_suspend() const noexcept { return {}; }
    FinalAwaiter final_suspend() const noexcept { return {}; }
    void unhandled_exception() noexcept { error = std::current_exception(); }
    void rethrow() const {
        if (error) std::rethrow_exception(error);
    }

    static void* operator new(std::size_t bytes) { return allocate(bytes); }
    static void operator delete(void* memory) noexcept { deallocate(memory); }

    std::coroutine_handle<> continuation = std::noop_coroutine();
    std::exception_ptr error;
};

template <class T>
struct AsyncPromise final : AsyncPromiseBase {
    Async<T> get_return_object() noexcept;
    template <class U>
    void return_value(U&& result) {
        value.emplace(std::forward<U>(result));
    }
    T take() {
        rethrow();
        return std::move(*value);
    }
    std::optional<T> value;
};

template <>
struct AsyncPromise<void> final : AsyncPromiseBase {
    Async<void> get_return_object() noexcept;
    void return_void() const noexcept {}
    void take() const { rethrow(); }
};

} // namespace detail

/// What a handler returns when it must wait: a coroutine that starts when it is awaited.
///
///     Async<Receipt> charge(Order order) {
///         const Quote quote = co_await Prices::quote(m_prices, order.sku);
///         co_return Receipt{quote.total};
///     }
///
/// Process: runs in the process that awaits it; an exception travels to the one who awaits.
/// Cost: one allocation a coroutine, no lock, no atomic.
/// Fails: with what the coroutine throws.
template <class T = void>
class [[nodiscard]] Async {
public:
    using promise_type = detail::AsyncPromise<T>;

    explicit Async(std::coroutine_handle<promise_type> handle) noexcept : m_handle(handle) {}
    Async(Async&& other) noexcept : m_handle(std::exchange(other.m_handle, nullptr)) {}
    Async& operator=(Async&& other) noexcept {
        std::swap(m_handle, other.m_handle);
        return *this;
    }
    Async(const Async&) = delete;
    Async& operator=(const Async&) = delete;
    ~Async() {
        if (m_handle) m_handle.destroy();
    }

    bool await_ready() const noexcept { return false; }
    /// Runs it here, until it ends or waits: what ends at once goes on in its caller and leaves nothing on the stack,
    /// however many follow each other. A transfer would be a call below -O2, and a loop over it a recursion.
    bool await_suspend(std::coroutine_handle<> awaiting) noexcept {
        m_handle.resume();
        if (m_handle.done()) return false;
        m_handle.promise().continuation = awaiting; // only its own process resumes it, later
        return true;
    }
    T await_resume() { return m_handle.promise().take(); }

    /// For the scheduler, which drives the outermost coroutine by hand.
    std::coroutine_handle<promise_type> release() noexcept { return std::exchange(m_handle, nullptr); }

private:
    std::coroutine_handle<promise_type> m_handle;
};

template <class T>
Async<T> detail::AsyncPromise<T>::get_return_object() noexcept {
    return Async<T>{std::coroutine_handle<AsyncPromise>::from_promise(*this)};
}

inline Async<void> detail::AsyncPromise<void>::get_return_object() noexcept {
    return Async<void>{std::coroutine_handle<AsyncPromise>::from_promise(*this)};
}

} // namespace canopy
