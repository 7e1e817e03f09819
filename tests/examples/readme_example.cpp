// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The program of runtime/README.md.
#include "otp/gen_server.hpp"

class Counter final : public canopy::GenServer<Counter> {
public:
    struct Increment {
        using Reply = int;
        int by = 1;
    };
    static canopy::Call<Increment> increment(canopy::Ref<Counter> counter, int by = 1) {
        return canopy::call(counter, Increment{by});
    }
    explicit Counter(int start) : m_value(start) {}
    int handle_call(Increment request) { return m_value += request.by; }

private:
    int m_value;
};

int main() {
    canopy::Runtime runtime{canopy::Threads{}};
    const canopy::Ref<Counter> counter = runtime.start<Counter>(41).value();
    return Counter::increment(counter).get() == 42 ? 0 : 1;
}
