// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/endpoint/json_form.hpp"

#include "app/forms/changeset.hpp"
#include "app/orders/casts.hpp"

#include <gmock/gmock.h>

namespace canopy::app {
namespace {

using Kind = FormField::Kind;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

struct Part {
    std::int64_t count = 1;
    Money price{};
    bool operator==(const Part&) const = default;
};

struct Whole {
    std::string name;
    std::int64_t size = 0;
    std::vector<Part> parts;
};

const FormFields fields{{"name"},
                        {"size", Kind::Number},
                        {"parts", Kind::List},
                        {"parts[].count", Kind::Number, FormField::Presence::Required},
                        {"parts[].price", Kind::Money}};

Changeset<Whole> changes_of(const std::string& body) {
    Changeset<Whole> changes(read_form({.body = body}, fields).value());
    changes.field("name", &Whole::name).required();
    changes.field("size", &Whole::size).required();
    changes.each("parts", &Whole::parts, {}, [](Changeset<Part>& part) {
        part.field("count", &Part::count).number({.least = 1});
        part.field("price", &Part::price).required().number({.least = Money{1}, .most = Money{100'000}});
    });
    return changes;
}

/// Everything wrong with a body, as it is told.
std::vector<std::string> wrong(const std::string& body) {
    std::vector<std::string> told;
    for (const FieldError& error : in_json_words(OrderError::invalid(changes_of(body).errors()), fields, body).fields)
        told.push_back(error.field + " " + error.text);
    return told;
}

TEST(JsonForm, AGoodBodyIsRead) {
    ASSERT_THAT(wrong(R"({"parts":[{"price_cents":1999,"count":3}],"size":-1,"name":"x"})"), ElementsAre());
    const Whole read = changes_of(R"({"parts":[{"price_cents":1999,"count":3}],"size":-1,"name":"x"})").apply().value();
    EXPECT_EQ(read.name, "x");
    EXPECT_EQ(read.size, -1);
    EXPECT_EQ(read.parts.at(0).count, 3);
    EXPECT_EQ(read.parts.at(0).price, Money{1999});
}

TEST(JsonForm, EverythingWrongIsNamedInTheOrderOfTheBody) {
    EXPECT_THAT(wrong(R"({"zebra":1,"size":1.5,"name":7,"apple":{"size":1}})"),
                ElementsAre("zebra is not known", "size must be a whole number", "name must be text", "apple is not known"));
    EXPECT_THAT(wrong(R"({"parts":[{"price_cents":0,"count":"3"},7,{"colour":1,"count":0}],"size":null,"name":""})"),
                ElementsAre("parts[0].price_cents must be between 1 and 100000", "parts[0].count must be a whole number",
                            "parts[1] must be an object", "parts[2].colour is not known", "parts[2].count must be at least 1",
                            "parts[2].price_cents must not be empty", "size must not be empty", "name must not be empty"));
}

TEST(JsonForm, WhatTheBodyLeavesOutHasItsPlaceInTheForm) {
    EXPECT_THAT(wrong(R"({"colour":1})"), ElementsAre("colour is not known", "name must not be empty", "size must not be empty"));
    EXPECT_THAT(wrong(R"({"parts":[{},{"price_cents":0}],"name":""})"),
                ElementsAre("parts[0].count must not be empty", "parts[0].price_cents must not be empty",
                            "parts[1].count must not be empty", "parts[1].price_cents must be between 1 and 100000",
                            "name must not be empty", "size must not be empty"));
    EXPECT_THAT(wrong(R"({"name":"x","size":1,"parts":[{"count":null,"price_cents":1}]})"),
                ElementsAre("parts[0].count must not be empty"));
}

TEST(JsonForm, AmountsAreToldInCents) {
    const auto told = [](const char* price) {
        return wrong(std::string(R"({"name":"x","size":1,"parts":[{"count":1,"price_cents":)") + price + "}]}");
    };
    for (const char* price : {"0", "-5", "100001", "9007199254740993"})
        EXPECT_THAT(told(price), ElementsAre("parts[0].price_cents must be between 1 and 100000")) << price;
    for (const char* price : {"1.5", "\"19.99\"", "true", "[]", "1e300"})
        EXPECT_THAT(told(price), ElementsAre("parts[0].price_cents must be an amount of money such as 1250")) << price;
    EXPECT_THAT(told("1e3"), ElementsAre());
}

TEST(JsonForm, WholeNumbersKeepAllTheirDigitsAndTextIsNone) {
    const Form form = read_form({.body = R"({"size":9007199254740993})"}, fields).value();
    EXPECT_EQ(*form.find("size"), Form::Value{std::int64_t{9007199254740993}});
    for (const char* size : {"\"3\"", "1e300", "true", "{}"})
        EXPECT_THAT(wrong(std::string(R"({"name":"x","size":)") + size + "}"), ElementsAre("size must be a whole number"))
            << size;
}

TEST(JsonForm, WhatIsNoObjectIsNoForm) {
    for (const char* body : {"", "[]", "{"}) EXPECT_EQ(read_form({.body = body}, fields).error().status, 400) << body;
    EXPECT_THAT(wrong(R"({"name":"x","size":1,"parts":{}})"), ElementsAre("parts must be a list"));
}

TEST(JsonForm, AnErrorKeepsItsKindAndItsTextNamesTheFieldsOfTheBody) {
    const OrderError told = in_json_words(
        {.kind = OrderError::Kind::Conflict, .text = "old", .fields = {{"parts[3].price", "is 0.05"}}}, fields, "{}");
    EXPECT_EQ(told.kind, OrderError::Kind::Conflict);
    EXPECT_EQ(told.text, "parts[3].price_cents is 5");
    const OrderError many = OrderError::invalid({{"parts[0].price", "12 of 0.01, 1000000.00 or 1.2.3, and so on."}});
    EXPECT_EQ(in_json_words(many, fields, "{}").fields.front().text, "12 of 1, 100000000 or 1.2.3, and so on.");
    EXPECT_EQ(in_json_words(OrderError::not_found("A-1"), fields, "{}"), OrderError::not_found("A-1"));
}

} // namespace
} // namespace canopy::app
