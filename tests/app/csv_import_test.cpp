// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/orders/csv_import.hpp"

#include "app/orders/seeded_random.hpp"

#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <set>
#include <sstream>

namespace canopy::app {
namespace {

const std::string header = "order_id,user,product,quantity,price\n";

struct Outcome {
    std::vector<ImportedOrder> orders;
    std::vector<BadLine> bad;
};

Outcome import(std::istream& stream) {
    CsvImport import(stream);
    Outcome outcome;
    while (std::optional<ImportStep> step = import.next()) {
        if (auto* const order = std::get_if<ImportedOrder>(&*step))
            outcome.orders.push_back(std::move(*order));
        else
            outcome.bad.push_back(std::move(std::get<BadLine>(*step)));
    }
    return outcome;
}

Outcome import(const std::string& text) {
    std::istringstream stream(text);
    return import(stream);
}

std::vector<std::size_t> lines_of(const std::vector<BadLine>& bad) {
    std::vector<std::size_t> lines;
    for (const BadLine& line : bad) lines.push_back(line.line);
    return lines;
}

/// Records as `[a|b]`, bad ones as `!line`.
std::string records(const std::string& text) {
    std::istringstream stream(text);
    CsvReader reader(stream);
    std::string shown;
    while (const auto record = reader.next()) {
        if (!*record) {
            shown += "!" + std::to_string(record->error().line);
            continue;
        }
        std::string fields;
        for (const std::string& field : (*record)->fields) fields += (fields.empty() ? "" : "|") + field;
        shown += "[" + fields + "]";
    }
    return shown;
}

TEST(CsvReader, ReadsPlainAndQuotedFields) {
    EXPECT_EQ(records("a,b\nc,d\n"), "[a|b][c|d]");
    EXPECT_EQ(records("\"a,b\",\"say \"\"hi\"\"\",\"\"\n"), "[a,b|say \"hi\"|]");
    EXPECT_EQ(records("x,,y"), "[x||y]");
}

TEST(CsvReader, TakesWindowsLineEndsAByteOrderMarkAndEmptyLines) {
    EXPECT_EQ(records("\xEF\xBB\xBF"
                      "a,b\r\n\r\nc,\"d\"\r\n"),
              "[a|b][c|d]");
}

TEST(CsvReader, KeepsALineEndInsideQuotes) { EXPECT_EQ(records("\"two\nlines\",b\nc,d"), "[two\nlines|b][c|d]"); }

TEST(CsvReader, NamesALineThatBreaksTheRulesAndGoesOn) {
    EXPECT_EQ(records("a\"b\nc\n"), "!1[c]");
    EXPECT_EQ(records("\"a\"b\nc\n"), "!1[c]");
}

TEST(CsvReader, AQuoteNeverClosedCostsItsOwnLineOnly) {
    EXPECT_EQ(records("a,\"b\nc,d\ne,f\n"), "!1[c|d][e|f]");
    EXPECT_EQ(records("a,\"b\nc,\"d\"\ne,f\n"), "!1[c|d][e|f]");
}

TEST(CsvReader, ALineBeyondTheLimitIsRefusedAndTheNextOneRead) {
    EXPECT_EQ(records(std::string(CsvReader::longest_record + 1, 'x') + "\na\n"), "!1[a]");
    const std::string longest(CsvReader::longest_record, 'x');
    EXPECT_EQ(records(longest + "\na\n"), "[" + longest + "][a]");
}

TEST(CsvImport, GathersTheLinesOfAnOrder) {
    const Outcome outcome = import(header + "A-1,ada,Tea,2,7.90\nA-1,ada,Teapot,1,24\nA-2,alan,Cup,1,12.50\n");
    ASSERT_EQ(outcome.orders.size(), 2U);
    EXPECT_EQ(outcome.orders[0].order,
              (NewOrder{.id = OrderId{"A-1"},
                        .user = UserId{"ada"},
                        .items = {{.product = ProductId{"Tea"}, .quantity = 2, .price = Money{790}},
                                  {.product = ProductId{"Teapot"}, .quantity = 1, .price = Money{2400}}}}));
    EXPECT_EQ(outcome.orders[0].lines, 2U);
    EXPECT_EQ(outcome.orders[1].line, 4U);
    EXPECT_TRUE(outcome.bad.empty());
}

TEST(CsvImport, FindsItsColumnsByNameAndIgnoresOthers) {
    const Outcome outcome = import("price,note,user,product,order_id,quantity\n7.90,gift,ada,Tea,A-1,2\n");
    ASSERT_EQ(outcome.orders.size(), 1U);
    EXPECT_EQ(outcome.orders[0].order.items[0], (Item{.product = ProductId{"Tea"}, .quantity = 2, .price = Money{790}}));
}

TEST(CsvImport, ReportsEachBadLineWithItsNumberAndReason) {
    const Outcome outcome =
        import(header + "A-1,ada,Tea,two,7.90\nA-2,ada,Tea,1,7.90\nA-3,ada,Tea,1,cheap\nA-4,,Tea,0,1\nA-5,ada,Tea\n");
    ASSERT_EQ(outcome.orders.size(), 1U);
    EXPECT_EQ(outcome.orders[0].order.id, OrderId{"A-2"});
    EXPECT_EQ(outcome.bad, (std::vector<BadLine>{{2, "quantity 'two' is not a whole number"},
                                                 {4, "price 'cheap' is not an amount such as 12.50"},
                                                 {5, "user must not be empty; quantity must be between 1 and 1000"},
                                                 {6, "3 fields instead of 5"}}));
}

TEST(CsvImport, DoesNotStoreHalfAnOrder) {
    const Outcome outcome = import(header + "A-1,ada,Tea,1,7.90\nA-1,ada,Cup,0,1\nA-1,ada,Jug,1,2\nA-2,ada,Tea,1,1\n");
    ASSERT_EQ(outcome.orders.size(), 1U);
    EXPECT_EQ(outcome.orders[0].order.id, OrderId{"A-2"});
    EXPECT_EQ(outcome.bad, (std::vector<BadLine>{{2, "not stored, because line 3 of the same order is bad"},
                                                 {3, "quantity must be between 1 and 1000"},
                                                 {4, "not stored, because line 3 of the same order is bad"}}));
}

TEST(CsvImport, AnUnreadableLineBetweenTheLinesOfAnOrderSpoilsThatOrder) {
    const Outcome outcome = import(header + "A-1,ada,Tea,1,7.90\nA-1,ada,\"Cup\"x,1,1\nA-1,ada,Jug,1,2\n");
    EXPECT_TRUE(outcome.orders.empty());
    EXPECT_EQ(lines_of(outcome.bad), (std::vector<std::size_t>{2, 3, 4}));
}

TEST(CsvImport, AnUnreadableLineBetweenTwoOrdersSpoilsNeither) {
    const Outcome outcome = import(header + "A-1,ada,Tea,1,7.90\n\"oops\nA-2,ada,Jug,1,2\n");
    EXPECT_EQ(outcome.orders.size(), 2U);
    EXPECT_EQ(lines_of(outcome.bad), (std::vector<std::size_t>{3}));
}

TEST(CsvImport, AnOrderMayNotComeAgainLaterNorChangeItsUser) {
    const Outcome outcome =
        import(header + "A-1,ada,Tea,1,1\nA-2,ada,Tea,1,1\nA-1,ada,Cup,1,1\nA-3,ada,Tea,1,1\nA-3,alan,Tea,1,1\n");
    EXPECT_EQ(outcome.orders.size(), 2U);
    EXPECT_EQ(lines_of(outcome.bad), (std::vector<std::size_t>{4, 5, 6}));
    EXPECT_EQ(outcome.bad[0].reason, "order A-1 began on line 2; the lines of an order must follow each other");
    EXPECT_EQ(outcome.bad[2].reason, "order A-3 belongs to user ada");
}

TEST(CsvImport, SaysWhatTheHeaderLacks) {
    const Outcome outcome = import(std::string{"order_id,user,product,price\nA-1,ada,Tea,1\n"});
    EXPECT_TRUE(outcome.orders.empty());
    EXPECT_EQ(outcome.bad,
              (std::vector<BadLine>{{1, "the header has no column 'quantity'; it needs order_id,user,product,quantity,price"}}));
}

TEST(CsvImport, AnEmptyFileIsABadOneAndOneWithoutOrdersIsNot) {
    EXPECT_EQ(lines_of(import(std::string{}).bad), (std::vector<std::size_t>{1}));
    EXPECT_TRUE(import(header).bad.empty());
}

class CsvImportProperty : public testing::TestWithParam<std::uint64_t> {};

TEST_P(CsvImportProperty, AccountsForEachLineAtMostOnceWhateverTheBytes) {
    SeededRandom random{GetParam()};
    const std::vector<std::string> pieces{"A-1", "A-2", "ada", "Tea", "1",    "7.90", ",", ",",
                                          ",",   ",",   "\"",  "\n",  "\r\n", "\xff", ""};
    std::string text = header;
    for (int i = 0; i < 400; ++i) text += random.chance(1, 4) ? "A-3,ada,Tea,1,1\n" : pieces[random.below(pieces.size())];
    const Outcome outcome = import(text);
    std::set<std::size_t> lines;
    for (const BadLine& bad : outcome.bad) {
        EXPECT_TRUE(lines.insert(bad.line).second) << bad.line << ": " << bad.reason;
        EXPECT_FALSE(bad.reason.empty());
    }
    for (const ImportedOrder& order : outcome.orders) {
        EXPECT_TRUE(validate(order.order).empty());
        EXPECT_FALSE(lines.contains(order.line));
    }
}

INSTANTIATE_TEST_SUITE_P(Seeds, CsvImportProperty, testing::Range<std::uint64_t>(0, 100));

TEST(CsvImport, TakesEveryLineOfTheSampleOrders) {
    std::ifstream stream(CANOPY_SAMPLE_ORDERS);
    ASSERT_TRUE(stream);
    const Outcome outcome = import(stream);
    std::size_t lines = 0;
    for (const ImportedOrder& order : outcome.orders) lines += order.lines;
    EXPECT_GE(lines, 500U);
    EXPECT_EQ(outcome.bad, std::vector<BadLine>{});
}

} // namespace
} // namespace canopy::app
