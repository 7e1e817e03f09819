// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#include "otp/config.hpp"

#include "otp/application_controller.hpp"

#include <gmock/gmock.h>

#include <cstdio>
#include <fstream>
#include <limits>

namespace canopy {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const Settings defaults{
    {"limit", 50}, {"rate", 1.5},          {"name", "Corner"}, {"open", true}, {"days", ConfigValue::List{"mon"}},
    {"owner", {}}, {"stock.warn_below", 3}};

Config config_of(std::string_view text) { return Config::parse(text, "shop.toml").value(); }
Settings resolved(std::string_view text) { return config_of(text).resolve("shop", defaults).value(); }
std::string error_in(std::string_view text) {
    const auto settings = config_of(text).resolve("shop", defaults);
    return settings ? "no error" : settings.error();
}

Config::Variables variables(std::map<std::string, std::string> values) {
    return [values = std::move(values)](const std::string& name) -> std::optional<std::string> {
        const auto found = values.find(name);
        return found == values.end() ? std::nullopt : std::optional{found->second};
    };
}

TEST(Config, WithoutAnythingTheDefaultsHold) {
    EXPECT_EQ(Config().resolve("shop", defaults), defaults);
    EXPECT_EQ(resolved("[other]\nlimit = 3"), defaults);
    EXPECT_EQ(resolved(""), defaults);
}

TEST(Config, AFileGoesBeforeTheDefaultsAndAVariableBeforeTheFile) {
    Config config = config_of("[shop]\nlimit = 60\nname = 'Market'\nstock.warn_below = 9\n");
    config.use_environment("CANOPY", variables({{"CANOPY_SHOP_LIMIT", "70"}, {"CANOPY_SHOP_STOCK_WARN_BELOW", "4"}}));
    const Settings settings = config.resolve("shop", defaults).value();
    EXPECT_EQ(settings.at("limit"), ConfigValue(70));
    EXPECT_EQ(settings.at("name"), ConfigValue("Market"));
    EXPECT_EQ(settings.at("stock.warn_below"), ConfigValue(4));
    EXPECT_EQ(settings.at("rate"), ConfigValue(1.5));
}

TEST(Config, EveryTypeIsReadFromFilesAndVariables) {
    const Settings file =
        resolved("[shop]\nlimit = -1\nrate = 2\nname = \"a \\\"b\\\"\"\nopen = false\ndays = ['tue', 'wed']\nowner = 'Ann'\n"
                 "[shop.stock]\nwarn_below = 1\n");
    EXPECT_EQ(file, (Settings{{"limit", -1},
                              {"rate", 2.0},
                              {"name", "a \"b\""},
                              {"open", false},
                              {"days", ConfigValue::List{"tue", "wed"}},
                              {"owner", "Ann"},
                              {"stock.warn_below", 1}}));
    Config config;
    config.use_environment("C", variables({{"C_SHOP_RATE", "3"},
                                           {"C_SHOP_NAME", "no quotes needed"},
                                           {"C_SHOP_OPEN", "false"},
                                           {"C_SHOP_DAYS", "['sun']"},
                                           {"C_SHOP_OWNER", "12"}}));
    const Settings settings = config.resolve("shop", defaults).value();
    EXPECT_EQ(settings.at("rate"), ConfigValue(3.0));
    EXPECT_EQ(settings.at("name"), ConfigValue("no quotes needed"));
    EXPECT_EQ(settings.at("open"), ConfigValue(false));
    EXPECT_EQ(settings.at("days"), ConfigValue(ConfigValue::List{"sun"}));
    EXPECT_EQ(settings.at("owner"), ConfigValue("12"));
}

TEST(Config, AWrongTypeIsReportedWithItsPlace) {
    EXPECT_EQ(error_in("[shop]\n  limit = \"many\"\n"),
              "shop.toml:2:3: limit must be a whole number, as 50 is; this is \"many\" (text)");
    EXPECT_EQ(error_in("[shop]\nlimit = 1.5\n"), "shop.toml:2:1: limit must be a whole number, as 50 is; this is 1.5 (number)");
    EXPECT_EQ(error_in("[shop]\ndays = ['mon', 3]\n"),
              "shop.toml:2:1: days must be a list, as [\"mon\"] is; this is [\"mon\", 3] (list)");
    EXPECT_EQ(error_in("[shop]\nname = 1979-05-27\n"),
              "shop.toml:2:1: name must be a text, as \"Corner\" is; this is a date or time");
    Config config;
    config.use_environment("C", variables({{"C_SHOP_LIMIT", "many"}}));
    EXPECT_EQ(config.resolve("shop", defaults).error(),
              "environment variable C_SHOP_LIMIT must be a whole number, as 50 is; this is \"many\"");
}

TEST(Config, AnUnknownKeyIsReportedWithItsPlaceAndWhatThereIs) {
    EXPECT_EQ(error_in("[shop]\nlimits = 3\n"),
              "shop.toml:2:1: application shop has no setting limits; it has days, limit, name, "
              "open, owner, rate, stock.warn_below");
    EXPECT_THAT(error_in("[shop.stock]\nwarn = 3\n"), HasSubstr("shop.toml:2:1: application shop has no setting stock.warn;"));
}

TEST(Config, EveryErrorIsReportedNotTheFirstAlone) {
    const std::string errors = error_in("[shop]\nlimit = 'x'\nlimits = 3\nopen = 1\n");
    EXPECT_EQ(std::count(errors.begin(), errors.end(), '\n'), 2);
    EXPECT_LT(errors.find("shop.toml:2:1"), errors.find("shop.toml:3:1"));
    EXPECT_LT(errors.find("shop.toml:3:1"), errors.find("shop.toml:4:1"));
}

TEST(Config, AFileThatIsNoTomlIsRefusedWithThePlace) {
    EXPECT_THAT(Config::parse("[shop\nlimit = 3", "shop.toml").error(), HasSubstr("shop.toml:1:"));
    EXPECT_THAT(Config::parse("[shop]\nlimit = 3\nlimit = 4", "shop.toml").error(), HasSubstr("shop.toml:3:"));
    EXPECT_EQ(Config::parse("limit = 3", "shop.toml").error(),
              "shop.toml:1:1: `limit` stands above all tables; put it below the [application] it belongs to");
    EXPECT_THAT(Config::parse(std::string("[shop]\nname = \"\xff\""), "shop.toml").error(), HasSubstr("shop.toml:2:"));
}

TEST(Config, WhatAFileSaysIsListedWithThePlacesOfNamesAndValues) {
    const auto entries = Config::entries("top = 1\n[shop]\n  limit =  3\nday = 1979-05-27\n[shop.stock]\n", "shop.toml").value();
    ASSERT_EQ(entries.size(), 5U);
    EXPECT_EQ(entries[0].application, "");
    EXPECT_EQ(entries[0].key, "top");
    EXPECT_EQ(entries[1].application, "shop");
    EXPECT_EQ(entries[1].key, "");
    EXPECT_EQ(entries[2].value, ConfigValue(3));
    EXPECT_EQ(entries[2].place.line, 3U);
    EXPECT_EQ(entries[2].place.column, 3U);
    EXPECT_EQ(entries[2].value_place.column, 12U);
    EXPECT_EQ(entries[3].unusable, "date or time");
    EXPECT_EQ(entries[4].key, "stock");
    EXPECT_EQ(entries[4].unusable, "table");
    EXPECT_THAT(Config::entries("[shop", "shop.toml").error(), HasSubstr("shop.toml:1:"));
}

TEST(Config, ATableWithNothingInItMustBelongToASetting) {
    EXPECT_EQ(resolved("[shop.stock]\n"), defaults);
    EXPECT_THAT(error_in("[shop.stick]\n"), HasSubstr("shop.toml:1:7: application shop has no setting stick;"));
    EXPECT_THAT(error_in("[shop]\nlimit = {}\n"), HasSubstr("shop.toml:2:1: limit must be a whole number"));
}

TEST(Config, ATextIsWrittenAsTomlReadsIt) {
    const std::string text = "a \"b\" \\ \n\t\x7f é";
    EXPECT_EQ(resolved("[shop]\nname = " + ConfigValue(text).to_string()).at("name"), ConfigValue(text));
}

TEST(Config, AFileThatHasNoEndIsRefused) { EXPECT_THAT(Config::load("/dev/zero").error(), HasSubstr("longer than 1 MiB")); }

TEST(Config, WhatTheParserTakesForImpossibleIsAnErrorLikeAnyOther) {
    for (const char* const broken : {"[/shop]", "[:\r]", "[.\t", "[\n{", "[shop]\n\u00e9 = 1", "limit \u2c5e= 3", "\ufe00"})
        EXPECT_THAT(Config::parse(broken, "shop.toml").error(), HasSubstr("shop.toml:")) << broken;
}

TEST(Config, ANameHasNotTooManyParts) {
    const auto parts = [](int count) {
        std::string name = "a";
        for (int i = 1; i < count; ++i) name += ".a";
        return name;
    };
    EXPECT_TRUE(Config::parse("[" + parts(32) + "]", "shop.toml"));
    EXPECT_EQ(Config::parse("# é\n[" + parts(33) + "]", "shop.toml").error(), "shop.toml:2:65: a name of more than 32 parts");
    for (const std::string& deep : {parts(100'000) + " = 1", "[a]\nb = {" + parts(100'000) + " = 1}", "[x]\n'y'." + parts(99'999),
                                    "[x]\n\"\\\"\"." + parts(100'000) + "= 1"})
        EXPECT_THAT(Config::parse(deep, "shop.toml").error(), HasSubstr("more than 32 parts"));
}

TEST(Config, DotsInTextsAndCommentsAreNoParts) {
    const std::string dots(100, '.');
    EXPECT_EQ(resolved("[shop] # " + dots + "\nname = \"\\\"" + dots + "\"").at("name"), ConfigValue("\"" + dots));
    EXPECT_EQ(resolved("[shop]\nname = '''\n" + dots + "''" + dots + "'''").at("name"), ConfigValue(dots + "''" + dots));
    EXPECT_EQ(resolved("[shop]\nname = \"\"\"" + dots + "\n\"\"\"\nlimit = 3").at("limit"), ConfigValue(3));
}

TEST(Config, AFileIsReadFromDisk) {
    const std::string path = ::testing::TempDir() + "canopy_config_test.toml";
    std::ofstream(path) << "[shop]\nlimit = 61\n";
    EXPECT_EQ(Config::load(path)->resolve("shop", defaults)->at("limit"), ConfigValue(61));
    std::remove(path.c_str());
    EXPECT_THAT(Config::load(path).error(), HasSubstr("cannot be read"));
    EXPECT_THAT(Config::load(::testing::TempDir()).error(), HasSubstr("cannot be read"));
}

TEST(Config, AnEmptyFileSaysNothing) {
    const std::string path = ::testing::TempDir() + "canopy_config_empty.toml";
    std::ofstream(path).flush();
    const auto config = Config::load(path);
    ASSERT_TRUE(config) << config.error();
    EXPECT_EQ(config->resolve("shop", defaults), defaults);
    std::remove(path.c_str());
}

TEST(Config, ATableOfNoApplicationIsNamed) {
    EXPECT_THAT(config_of("[shop]\n[shpo]\nlimit = 3\n").unknown_tables({"base", "shop"}),
                ElementsAre("shop.toml:2:2: there is no application shpo; there are base, shop"));
    EXPECT_THAT(config_of("[shop]\n").unknown_tables({"shop"}), IsEmpty());
}

TEST(Config, AnApplicationIsNotLoadedWithWrongSettings) {
    Runtime runtime{Simulated{1}};
    const Environment environment;
    const ApplicationOptions options{environment, config_of("[shop]\nlimit = 'many'\n[base]\nlimit = 7\n")};
    const auto controller = runtime.start<ApplicationController>(options).value();
    const auto refused = ApplicationController::load(controller, {.name = "shop", .environment = defaults}).get();
    EXPECT_EQ(refused.error().kind, ApplicationError::Kind::InvalidConfig);
    EXPECT_THAT(refused.error().to_string(), HasSubstr("shop.toml:2:1: limit must be"));
    EXPECT_THAT(environment.all("shop"), IsEmpty());
    ASSERT_TRUE(ApplicationController::load(controller, {.name = "base", .environment = {{"limit", 50}}}).get());
    EXPECT_EQ(environment.get("base", "limit"), ConfigValue(7));
}

} // namespace
} // namespace canopy
