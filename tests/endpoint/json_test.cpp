// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/endpoint/json.hpp"

#include <gmock/gmock.h>

namespace canopy::app {
namespace {

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

} // namespace
} // namespace canopy::app
