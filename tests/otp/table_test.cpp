// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#include "otp/table.hpp"

#include "otp/gen_server.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <functional>
#include <string>
#include <thread>

namespace canopy {
namespace {

/// Owns tables, and does with them what a test asks for.
class Owner final : public GenServer<Owner> {
public:
    using Job = std::function<void(Owner&)>;
    struct Do {
        using Reply = void;
        Job job;
    };
    void handle_call(Do request) { request.job(*this); }
};

/// Rows whose halves differ only if a reader saw one that was being written or was freed.
struct Twice {
    std::string first;
    std::string second;
};

template <TableKind kind>
void read_while_others_write() {
    Runtime runtime{Threads{2}};
    const auto owner = runtime.start<Owner>().value();
    Table<int, Twice, kind> table;
    call(owner, Owner::Do{[&](Owner& process) {
             table = Table<int, Twice, kind>{process, {.access = TableAccess::Public}};
         }})
        .get();
    std::atomic<bool> done{false};
    std::atomic<int> torn{0};
    std::thread reader([&] {
        while (!done.load()) {
            for (int key = 0; key < 64; ++key)
                if (const auto row = table.lookup(key); row && row->first != row->second) ++torn;
            table.fold(0, [&torn](int sum, int, const Twice& row) {
                if (row.first != row.second) ++torn;
                return sum;
            });
        }
    });
    for (int step = 0; step < 20000; ++step) {
        const std::string text = "a text too long to be stored in place: " + std::to_string(step);
        if (step % 3 == 2)
            table.erase((step * 7) % 64);
        else
            table.insert((step * 7) % 64, Twice{text, text});
    }
    done = true;
    reader.join();
    EXPECT_EQ(torn.load(), 0);
}

TEST(TableThreads, ReadersOfASetSeeWholeRowsWhileOthersWrite) { read_while_others_write<TableKind::Set>(); }

TEST(TableThreads, ReadersOfAnOrderedSetSeeWholeRowsWhileOthersWrite) { read_while_others_write<TableKind::OrderedSet>(); }

} // namespace
} // namespace canopy
