// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gallery/exhibit.hpp"
#include "otp/gen_server.hpp"

namespace canopy::app {

/// A number in a process: the smallest GenServer there is.
///
///     const int now = co_await Counter::increment(counter, 2); // in a process
///     const int now = Counter::increment(counter, 2).get();    // in a thread
///
/// Process: its own, so no lock. Fails: a crash loses the number; the next life begins with the start value.
class Counter final : public GenServer<Counter> {
public:
    struct Increment {
        using Reply = int; ///< the number after it
        int by = 1;
    };
    struct Value {
        using Reply = int;
    };
    struct Reset {};

    // The client side builds the messages: nobody else needs to know them.
    static Call<Increment> increment(const Ref<Counter>& counter, int by = 1);
    static Call<Value> value(const Ref<Counter>& counter);
    static void reset(const Ref<Counter>& counter); ///< a cast: nobody waits for it

    explicit Counter(int start = 0) : m_value(start) {}
    int handle_call(Increment request);
    int handle_call(Value) { return m_value; }
    void handle_cast(Reset) { m_value = 0; }
    void inspect(Inspector& inspector) const override { inspector.show("value", m_value); }

private:
    int m_value;
};

ChildSpec counter_spec(const GalleryServices& services);
Async<void> counter_demo(Stage& stage);

} // namespace canopy::app
