// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/forms/changeset.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <limits>

namespace canopy::app {
namespace {

using testing::ElementsAre;

struct Leg {
    std::string wood;
    int length = 80;
    bool operator==(const Leg&) const = default;
};

struct Table {
    std::string name;
    std::optional<std::string> colour;
    std::int64_t weight = 0;
    std::optional<int> drawers;
    std::vector<Leg> legs;
    bool operator==(const Table&) const = default;
};

void check(Changeset<Table>& changes) {
    changes.field("name", &Table::name)
        .required()
        .length({.least = 2, .most = 5})
        .format([](std::string_view text) { return text.find('!') == std::string_view::npos; }, "must not shout");
    changes.field("colour", &Table::colour).inclusion({"red", "green"});
    changes.field("weight", &Table::weight).number({.least = 0});
    changes.field("drawers", &Table::drawers).number({.least = 1, .most = 3});
    changes.each("legs", &Table::legs, {.most = 4}, [](Changeset<Leg>& leg) {
        leg.field("wood", &Leg::wood).required();
        leg.field("length", &Leg::length).number({.least = 80, .most = 90});
    });
}

Changeset<Table> new_table(Form form) {
    Changeset<Table> changes(std::move(form));
    check(changes);
    return changes;
}

std::vector<std::string> wrong(const Changeset<Table>& changes) {
    std::vector<std::string> lines;
    for (const FieldError& error : changes.errors()) lines.push_back(error.field + " " + error.text);
    return lines;
}

const Form good{{"name", "desk"},
                {"colour", "red"},
                {"weight", 12},
                {"drawers", 2},
                {"legs", Form::Forms{{{"wood", "oak"}, {"length", 90}}, {{"wood", "ash"}}}}};

TEST(Changeset, MakesATypedValueOutOfAForm) {
    const Table table{.name = "desk",
                      .colour = "red",
                      .weight = 12,
                      .drawers = 2,
                      .legs = {{.wood = "oak", .length = 90}, {.wood = "ash", .length = 80}}};
    EXPECT_EQ(new_table(good).apply(), table);
}

TEST(Changeset, CollectsTheErrorsOfAllFieldsNestedOnesIncluded) {
    const Form bad{{"name", "x"},
                   {"colour", "blue"},
                   {"weight", -1},
                   {"drawers", 4},
                   {"legs", Form::Forms{{{"length", 75}}, {{"wood", "oak"}}, {{"wood", ""}}}}};
    const auto changes = new_table(bad);
    EXPECT_FALSE(changes.is_valid());
    EXPECT_EQ(changes.apply().error(), changes.errors());
    EXPECT_THAT(wrong(changes),
                ElementsAre("name must have at least 2 characters", "colour must be one of red, green",
                            "weight must be at least 0", "drawers must be between 1 and 3", "legs[0].wood must not be empty",
                            "legs[0].length must be between 80 and 90", "legs[2].wood must not be empty"));
}

TEST(Changeset, TellsTheFirstRuleAFieldBreaksOnly) {
    EXPECT_THAT(wrong(new_table({{"name", "too loud!"}})), ElementsAre("name must have at most 5 characters"));
    EXPECT_THAT(wrong(new_table({{"name", "loud!"}})), ElementsAre("name must not shout"));
}

TEST(Changeset, SaysWhatKindOfValueAFieldTakes) {
    const Form::Value other{Form::Other{}};
    const Form odd{{"name", 7}, {"weight", "12 kg"}, {"drawers", 1.5}, {"legs", "four"}};
    EXPECT_THAT(wrong(new_table(odd)), ElementsAre("name must be text", "weight must be a whole number",
                                                   "drawers must be a whole number", "legs must be a list"));
    EXPECT_THAT(wrong(new_table({{"name", other}, {"weight", other}, {"legs", other}})),
                ElementsAre("name must be text", "weight must be a whole number", "legs must be a list"));
}

TEST(Changeset, TakesTextForANumberWhenTheWholeOfItIsOne) {
    const Table table = new_table({{"name", "desk"}, {"weight", "12"}}).apply().value();
    EXPECT_EQ(table.weight, 12);
    for (const char* const bad : {"", " 1", "1 ", "+1", "0x1", "1e3", "9223372036854775808"})
        EXPECT_THAT(wrong(new_table({{"name", "desk"}, {"weight", bad}})), ElementsAre("weight must be a whole number")) << bad;
}

TEST(Changeset, ANumberBeyondItsTypeIsAnErrorAndNotAnotherNumber) {
    const Form::Value large{std::int64_t{1} << 32};
    EXPECT_THAT(wrong(new_table({{"name", "desk"}, {"drawers", large}})), ElementsAre("drawers is too large"));
    const Form::Value small{std::numeric_limits<std::int64_t>::min()};
    EXPECT_THAT(wrong(new_table({{"name", "desk"}, {"drawers", small}})), ElementsAre("drawers is too small"));
}

TEST(Changeset, AFieldThatIsLeftOutOrNullIsMissingWhenItIsRequired) {
    EXPECT_THAT(wrong(new_table({})), ElementsAre("name must not be empty"));
    EXPECT_THAT(wrong(new_table({{"name", Form::Nothing{}}})), ElementsAre("name must not be empty"));
    EXPECT_THAT(wrong(new_table({{"name", ""}})), ElementsAre("name must not be empty"));
}

TEST(Changeset, CountsThePartsOfAListAndLooksAtNoMoreThanItMayHave) {
    Changeset<Table> none{Form{}};
    none.each("legs", &Table::legs, {.least = 3}, [](Changeset<Leg>&) {});
    EXPECT_THAT(wrong(none), ElementsAre("legs must not be empty"));

    Changeset<Table> few{Form{{"legs", Form::Forms{Form{}}}}};
    few.each("legs", &Table::legs, {.least = 3}, [](Changeset<Leg>&) {});
    EXPECT_THAT(wrong(few), ElementsAre("legs must be at least 3"));

    EXPECT_THAT(wrong(new_table({{"name", "desk"}, {"legs", Form::Forms(6, Form{{"wood", "oak"}, {"length", 1}})}})),
                ElementsAre("legs must be at most 4", "legs[0].length must be between 80 and 90",
                            "legs[1].length must be between 80 and 90", "legs[2].length must be between 80 and 90",
                            "legs[3].length must be between 80 and 90"));
}

TEST(Changeset, LengthIsCountedInCharactersOrInBytes) {
    const auto wrong_with = [](Length length) {
        Changeset<Table> changes{Form{{"name", "茶筅"}}};
        changes.field("name", &Table::name).length(length);
        return wrong(changes);
    };
    EXPECT_THAT(wrong_with({.most = 2}), ElementsAre());
    EXPECT_THAT(wrong_with({.most = 1}), ElementsAre("name must have at most 1 characters"));
    EXPECT_THAT(wrong_with({.most = 5, .unit = Length::Unit::Bytes}), ElementsAre("name must have at most 5 bytes"));
    EXPECT_THAT(wrong_with({.most = 6, .unit = Length::Unit::Bytes}), ElementsAre());
}

class ChangesOfData : public testing::Test {
protected:
    Changeset<Table> changed(Form form) {
        Changeset<Table> changes(m_table, std::move(form));
        check(changes);
        return changes;
    }
    const Table m_table = new_table(good).apply().value();
};

TEST_F(ChangesOfData, WhatTheFormLeavesOutStays) {
    EXPECT_EQ(changed({}).apply(), m_table);
    EXPECT_THAT(changed({}).changed(), ElementsAre());
    const auto changes = changed({{"weight", 13}, {"name", "desk"}, {"unknown", 1}});
    EXPECT_THAT(changes.changed(), ElementsAre("weight"));
    Table heavier = m_table;
    heavier.weight = 13;
    EXPECT_EQ(changes.apply(), heavier);
}

TEST_F(ChangesOfData, NullEmptiesAnOptionalFieldAndIsAnErrorForARequiredOne) {
    const auto changes = changed({{"colour", Form::Nothing{}}, {"drawers", Form::Nothing{}}});
    EXPECT_EQ(changes.apply()->colour, std::nullopt);
    EXPECT_EQ(changes.apply()->drawers, std::nullopt);
    EXPECT_EQ(changed({{"colour", ""}}).apply()->colour, std::nullopt);
    EXPECT_THAT(wrong(changed({{"name", Form::Nothing{}}})), ElementsAre("name must not be empty"));
}

TEST_F(ChangesOfData, RulesLookAtTheDataTooSoThatTypedValuesAreCheckedByThem) {
    Table bad = m_table;
    bad.name = "x";
    bad.legs[1].length = 75;
    Changeset<Table> changes(bad);
    check(changes);
    EXPECT_THAT(wrong(changes), ElementsAre("name must have at least 2 characters", "legs[1].length must be between 80 and 90"));
}

TEST(Constraints, TurnWhatTheDatabaseRefusedIntoFieldErrors) {
    Changeset<Table> changes{Form{}};
    changes.constrained_by(Constraints()
                               .unique("name", "tables_name_key")
                               .foreign_key("legs[].wood", "legs_wood_fkey")
                               .check("weight", "tables_weight_check", "must be at least 0"));
    using Kind = ConstraintViolation::Kind;
    const std::vector<ConstraintViolation> violations{{.kind = Kind::Unique, .name = "tables_name_key"},
                                                      {.kind = Kind::ForeignKey, .name = "legs_wood_fkey", .row = 2},
                                                      {.kind = Kind::Check, .name = "tables_weight_check"}};
    EXPECT_EQ(changes.explain(violations), (std::vector<FieldError>{{.field = "name", .text = "has already been taken"},
                                                                    {.field = "legs[2].wood", .text = "does not exist"},
                                                                    {.field = "weight", .text = "must be at least 0"}}));
}

TEST(Constraints, ExplainNothingWhenOneRuleIsNotKnown) {
    using Kind = ConstraintViolation::Kind;
    const auto constraints = Constraints().unique("name", "tables_name_key");
    EXPECT_TRUE(constraints.explain(std::vector<ConstraintViolation>{{.kind = Kind::Unique, .name = "other_key"}}).empty());
    EXPECT_TRUE(constraints.explain(std::vector<ConstraintViolation>{{.kind = Kind::Check, .name = "tables_name_key"}}).empty());
}

} // namespace
} // namespace canopy::app
