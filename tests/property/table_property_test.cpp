// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "otp/table.hpp"
#include "tests/property/check.hpp"
#include "tests/support/worlds.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <string>

namespace canopy::testing {
namespace {

/// Three small numbers choose an operation among few keys and rows, so that they meet again and again.
using Choice = std::array<std::uint8_t, 3>;
using Model = std::map<int, std::vector<int>>; ///< rows in the order of insertion; no key without rows

template <TableKind kind>
void put(Model& model, int key, int row) {
    std::vector<int>& rows = model[key];
    if (kind == TableKind::Set || kind == TableKind::OrderedSet) rows.clear();
    if (kind == TableKind::Bag && std::find(rows.begin(), rows.end(), row) != rows.end()) return;
    rows.push_back(row);
}

std::size_t remove_rows(Model& model, int key, auto&& matches) {
    const auto found = model.find(key);
    if (found == model.end()) return 0;
    const std::size_t gone = std::erase_if(found->second, matches);
    if (found->second.empty()) model.erase(found);
    return gone;
}

std::vector<int> rows_of(const std::optional<int>& row) { return row ? std::vector{*row} : std::vector<int>{}; }
std::vector<int> rows_of(std::vector<int> rows) { return rows; }

std::size_t remove_above(Model& model, int limit) {
    std::size_t gone = 0;
    std::vector<int> keys;
    for (const auto& [key, rows] : model) keys.push_back(key);
    for (const int key : keys) gone += remove_rows(model, key, [limit](int row) { return row > limit; });
    return gone;
}

template <TableKind kind>
bool insert_list_new(Model& model, const std::vector<std::pair<int, int>>& rows) {
    if (std::any_of(rows.begin(), rows.end(), [&](const auto& row) { return model.contains(row.first); })) return false;
    for (const auto& [key, row] : rows) put<kind>(model, key, row);
    return true;
}

/// One operation on both; they must answer the same.
template <TableKind kind>
void step(const Table<int, int, kind>& table, Model& model, const Choice& choice) {
    const int key = choice[1] % 12;
    const int row = choice[2] % 5;
    const auto found = model.find(key);
    const std::vector<int> before = found == model.end() ? std::vector<int>{} : found->second;
    const std::vector<std::pair<int, int>> some{{key, row}, {(key + row) % 12, 4 - row}, {key, 2}};
    switch (choice[0] % 9) {
    case 0:
        RC_ASSERT(rows_of(table.take(key)) == before);
        model.erase(key);
        break;
    case 1:
        RC_ASSERT(table.erase(key) == !before.empty());
        model.erase(key);
        break;
    case 2: RC_ASSERT(table.erase_object(key, row) == remove_rows(model, key, [row](int each) { return each == row; })); break;
    case 3:
        RC_ASSERT(table.insert_new(key, row) == before.empty());
        if (before.empty()) put<kind>(model, key, row);
        break;
    case 4:
        table.insert(some);
        for (const auto& [each, value] : some) put<kind>(model, each, value);
        break;
    case 5: RC_ASSERT(table.insert_new(some) == insert_list_new<kind>(model, some)); break;
    case 6:
        if (choice[1] % 4 == 0) RC_ASSERT(table.select_delete([](int, int each) { return each > 2; }) == remove_above(model, 2));
        break;
    default: table.insert(key, row); put<kind>(model, key, row);
    }
    RC_ASSERT(rows_of(table.lookup(key)) == (model.contains(key) ? model[key] : std::vector<int>{}));
}

template <TableKind kind>
void check_whole(const Table<int, int, kind>& table, const Model& model) {
    std::vector<std::pair<int, int>> expected;
    for (const auto& [key, rows] : model)
        for (const int row : rows) expected.emplace_back(key, row);
    auto rows = table.to_list();
    if (kind != TableKind::OrderedSet)
        std::stable_sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    RC_ASSERT(rows == expected);
    RC_ASSERT(table.size() == expected.size());
    std::vector<int> keys;
    for (auto key = table.first(); key; key = table.next(*key)) keys.push_back(*key);
    std::sort(keys.begin(), keys.end());
    RC_ASSERT(std::equal(keys.begin(), keys.end(), model.begin(), model.end(),
                         [](int key, const auto& entry) { return key == entry.first; }));
    std::size_t in_batches = 0;
    auto cursor = table.select([](int, int) { return true; }, 3);
    while (const auto batch = cursor.next()) in_batches += batch->size();
    RC_ASSERT(in_batches == expected.size());
}

template <TableKind kind>
void behaves_like_the_model(const std::string& name) {
    check_property(name, [](const std::vector<Choice>& choices) {
        Runtime runtime{Simulated{1}, Trace::Off};
        runtime.wait_for<void>([&choices](Process& self) -> Async<void> {
            const Table<int, int, kind> table{self};
            Model model;
            for (const Choice& choice : choices) step<kind>(table, model, choice);
            check_whole<kind>(table, model);
            co_return;
        });
        runtime.stop();
        RC_ASSERT(runtime.process_count() == 0U);
    });
}

TEST(TableProperty, ASetBehavesLikeItsModel) { behaves_like_the_model<TableKind::Set>("set"); }
TEST(TableProperty, AnOrderedSetBehavesLikeItsModel) { behaves_like_the_model<TableKind::OrderedSet>("ordered set"); }
TEST(TableProperty, ABagBehavesLikeItsModel) { behaves_like_the_model<TableKind::Bag>("bag"); }
TEST(TableProperty, ADuplicateBagBehavesLikeItsModel) { behaves_like_the_model<TableKind::DuplicateBag>("duplicate bag"); }

} // namespace
} // namespace canopy::testing
