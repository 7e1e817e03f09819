// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/endpoint/json_places.hpp"

#include <algorithm>
#include <gmock/gmock.h>
#include <utility>

namespace canopy::app {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// The fields in their order.
std::vector<std::string> fields_of(std::string_view json) {
    std::vector<std::pair<std::size_t, std::string>> places;
    for (const auto& [field, place] : json_places(json)) places.emplace_back(place, field);
    std::ranges::sort(places);
    std::vector<std::string> fields;
    for (auto& [place, field] : places) fields.push_back(std::move(field));
    return fields;
}

TEST(JsonPlaces, FieldsAreFoundWhereTheTextNamesThem) {
    EXPECT_THAT(json_places(R"({"b":1, "a":2})"), ::testing::UnorderedElementsAre(std::pair{"b", 1}, std::pair{"a", 8}));
    EXPECT_THAT(fields_of(R"( { "z" : [ { "b":null , "a" : [true,-1.5e3] } , {} , [] ] , "y" : { "x" : "" } } )"),
                ElementsAre("z", "z[0]", "z[0].b", "z[0].a", "z[0].a[0]", "z[0].a[1]", "z[1]", "z[2]", "y", "y.x"));
    EXPECT_THAT(fields_of("{}"), IsEmpty());
}

TEST(JsonPlaces, TextsArePassedOverAndNamesAreDecoded) {
    EXPECT_THAT(fields_of(R"({"a":"\"b\":{[,", "c\"\u0041\\":1, "ü":2})"), ElementsAre("a", "c\"A\\", "ü"));
}

TEST(JsonPlaces, WhatIsNoJsonEndsToo) {
    for (const char* wrong :
         {"", "{", "[", "[}", "[}}}", "{\"a", "{\"a\"", "{\"a\":", "{\"a\" 1 \"b\"", "[1 2", "{\"a\":\"\\", "]", ",,"})
        json_places(wrong);
}

TEST(JsonPlaces, ErrorsComeInTheOrderOfTheText) {
    const auto ordered = [](std::string_view json, std::vector<FieldError> errors) {
        std::vector<std::string> fields;
        for (const FieldError& error : in_order_of(json, std::move(errors))) fields.push_back(error.field);
        return fields;
    };
    EXPECT_THAT(ordered(R"({"b":1,"a":2})", {{"a", ""}, {"b", ""}}), ElementsAre("b", "a"));
    EXPECT_THAT(ordered(R"({"b":1,"a":2})", {{"a", ""}, {"missing", ""}, {"b", ""}}), ElementsAre("b", "a", "missing"));
    EXPECT_THAT(ordered(R"({"b":1,"a":2})", {{"missing", ""}, {"a", ""}, {"b", ""}}), ElementsAre("missing", "b", "a"));
    EXPECT_THAT(ordered(R"({"a":1,"l":[{"x":1},{"x":1}]})", {{"l[1].x", ""}, {"l[1].y", ""}, {"l[0].y", ""}, {"a", ""}}),
                ElementsAre("a", "l[0].y", "l[1].x", "l[1].y"));
}

} // namespace
} // namespace canopy::app
