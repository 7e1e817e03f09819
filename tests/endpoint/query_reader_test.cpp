// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/endpoint/order_filter.hpp"
#include "app/endpoint/paging.hpp"

#include <gmock/gmock.h>

namespace canopy::app {
namespace {

using ::testing::ElementsAre;
using Query = std::vector<QueryItem>;

HttpRequest request(Query query) { return {.target = {.query = std::move(query)}}; }

/// What a list of orders says of a query.
std::vector<std::string> wrong(Query query) {
    const HttpRequest asked = request(std::move(query));
    QueryReader reader(asked);
    read_order_filter(reader);
    read_page(reader);
    std::vector<std::string> told;
    if (const auto problem = reader.finish()) {
        EXPECT_EQ(problem->status, 400);
        for (const FieldError& error : problem->fields) told.push_back(error.field + " " + error.text);
    }
    return told;
}

TEST(QueryReader, EverythingWrongIsNamedAtOnceInTheOrderOfTheQuery) {
    EXPECT_THAT(wrong({{"limit", "abc"}, {"foo", "1"}}), ElementsAre("limit must be between 1 and 100", "foo is not known here"));
    EXPECT_THAT(
        wrong({{"foo", "1"}, {"status", "lost"}, {"bar", ""}, {"user", "a"}, {"cursor", "!"}, {"user", "b"}, {"limit", "0"}}),
        ElementsAre("foo is not known here", "status must be one of pending, confirmed, shipped, delivered, cancelled",
                    "bar is not known here", "user is given more than once", "cursor is none of ours; begin without one",
                    "limit must be between 1 and 100"));
}

TEST(QueryReader, AParameterIsNamedOnce) {
    EXPECT_THAT(wrong({{"limit", "x"}, {"limit", "x"}, {"foo", ""}, {"foo", ""}}),
                ElementsAre("limit is given more than once", "foo is not known here"));
}

TEST(QueryReader, ThePageOfACursorIsReadAsItWasMade) {
    const HttpRequest asked = request({{"cursor", to_page_cursor(3, 7)}});
    QueryReader reader(asked);
    const PageRequest page = read_page(reader);
    EXPECT_FALSE(reader.finish());
    EXPECT_EQ(page.page, 3);
    EXPECT_EQ(page.size, 7);
    for (const char* none : {"3", "3:", ":7", "3:x", "0:7", "3:0", "3:101", "-1:5", "99999999999999999999:5"})
        EXPECT_THAT(wrong({{"cursor", to_cursor(none)}}), ElementsAre("cursor is none of ours; begin without one")) << none;
}

TEST(QueryReader, NothingIsWrongWithWhatIsRight) {
    EXPECT_THAT(wrong({}), ElementsAre());
    EXPECT_THAT(wrong({{"user", "ada"}, {"status", "pending"}, {"limit", "100"}}), ElementsAre());
}

} // namespace
} // namespace canopy::app
