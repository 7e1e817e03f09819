// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/endpoint/json.hpp"

#include <gmock/gmock.h>

namespace canopy::app {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(Json, ATimeIsRfc3339InUtc) {
    EXPECT_EQ(rfc3339(WallTime{}), "1970-01-01T00:00:00.000Z");
    EXPECT_EQ(rfc3339(WallTime{std::chrono::milliseconds{1'767'225'599'999}}), "2025-12-31T23:59:59.999Z");
    EXPECT_EQ(rfc3339(WallTime{std::chrono::milliseconds{951'782'400'000}}), "2000-02-29T00:00:00.000Z");
}

TEST(Json, ABodyIsOneObjectOfBoundedDepth) {
    EXPECT_TRUE(parse_object("{}"));
    EXPECT_TRUE(parse_object(R"({"text":"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[ \" [[["})")) << "brackets in a text are none";
    const std::string deep = R"({"a":)" + std::string(31, '[') + std::string(31, ']') + "}";
    const std::string too_deep = R"({"a":)" + std::string(32, '[') + std::string(32, ']') + "}";
    EXPECT_TRUE(parse_object(deep));
    EXPECT_THAT(parse_object(too_deep).error(), HasSubstr("32 levels"));
    for (const char* wrong : {"", "[]", "3", "null", "{", "{\"a\":}", "{} {}", "{\"a\":\"\xff\"}"})
        EXPECT_FALSE(parse_object(wrong)) << wrong;
}

TEST(Json, AFormNamesEverythingThatIsWrongWithIt) {
    const QJsonObject object = *parse_object(R"({"name":3,"count":1.5,"list":[1],"more":true,"none":null})");
    FormReader form(object, "form.");
    form.text("name");
    form.integer("count");
    form.objects("list");
    form.text("missing");
    form.text("none");
    form.add({{"form.name", "is too short"}, {"form.other", "is wrong"}});
    const std::vector<FieldError> errors = form.finish();
    EXPECT_THAT(errors, ElementsAre(FieldError{"form.name", "must be a text"}, FieldError{"form.count", "must be a whole number"},
                                    FieldError{"form.list[0]", "must be an object"}, FieldError{"form.missing", "is missing"},
                                    FieldError{"form.none", "must be a text"}, FieldError{"form.other", "is wrong"},
                                    FieldError{"form.more", "is not known"}));
}

TEST(Json, WholeNumbersKeepAllTheirDigits) {
    const QJsonObject object = *parse_object(R"({"a":9007199254740993,"b":-1,"c":1e3,"d":"3","e":1e300})");
    FormReader form(object);
    EXPECT_EQ(form.integer("a"), 9007199254740993);
    EXPECT_EQ(form.integer("b"), -1);
    EXPECT_EQ(form.integer("c"), 1000);
    form.integer("d");
    form.integer("e");
    EXPECT_EQ(form.finish().size(), 2U);
}

} // namespace
} // namespace canopy::app
