// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/headless/options.hpp"

#include <algorithm>
#include <gtest/gtest.h>

namespace canopy::app {
namespace {

using namespace std::chrono_literals;

tl::expected<Options, UsageError> headless(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "canopy-headless");
    return parse_options(Program::CanopyHeadless, arguments);
}

std::string complaint(std::vector<std::string> arguments) {
    const auto options = headless(std::move(arguments));
    return options ? "accepted" : options.error().text;
}

const Setting* named(const std::string& name) { return &*std::ranges::find(settings_table(), name, &Setting::name); }

TEST(Duration, IsANumberWithItsUnit) {
    EXPECT_EQ(parse_duration("10s"), 10s);
    EXPECT_EQ(parse_duration("500ms"), 500ms);
    EXPECT_EQ(parse_duration("2m"), 2min);
    EXPECT_EQ(parse_duration("1h"), 1h);
    EXPECT_EQ(parse_duration("1.5s"), 1500ms);
    EXPECT_EQ(parse_duration("0.001ms"), 1us);
    EXPECT_EQ(parse_duration("8760h"), 8760h);
}

TEST(Duration, IsWrittenAsItIsRead) {
    for (const char* const text : {"60s", "500ms", "24h", "0s", "1500ms", "0.001ms", "61s"})
        EXPECT_EQ(write_duration(parse_duration(text).value()), text);
    EXPECT_EQ(write_duration(2min), "120s");
}

TEST(Duration, AnythingElseIsRefusedWithTheWayToWriteIt) {
    for (const char* const bad : {"", "10", "s", "ten s", "10 s", "-1s", "10S", "1.s", ".5s", "1.2.3s", "1.2345s", "1m30s"}) {
        const auto parsed = parse_duration(bad);
        ASSERT_FALSE(parsed) << bad;
        EXPECT_NE(parsed.error().find("write 10s, 500ms, 2m or 1h"), std::string::npos) << parsed.error();
    }
    EXPECT_EQ(parse_duration("8761h").error(), "'8761h' is too long; at most 365 days (8760h)");
    EXPECT_EQ(parse_duration("99999999999999999999ms").error(), "'99999999999999999999ms' is too long; at most 365 days (8760h)");
}

TEST(CrashPlan, NamesAProcessAMomentAndAKind) {
    EXPECT_EQ(parse_crash_plan("/rate_limiter@2s"), (CrashPlan{.path = "/rate_limiter", .at = 2s, .kind = CrashKind::Throw}));
    EXPECT_EQ(parse_crash_plan("/orders@4s:kill"), (CrashPlan{.path = "/orders", .at = 4s, .kind = CrashKind::Kill}));
    EXPECT_EQ(parse_crash_plan("/orders/order:a@b@0s:flood"),
              (CrashPlan{.path = "/orders/order:a@b", .at = 0s, .kind = CrashKind::Flood}));
}

TEST(CrashPlan, EveryKindHasItsWord) {
    for (const char* const word : {"throw", "kill", "stop", "freeze", "flood"}) {
        EXPECT_EQ(to_word(parse_crash_plan(std::string{"/a@1s:"} + word)->kind), word);
    }
}

TEST(CrashPlan, SaysWhatIsWrongWithIt) {
    EXPECT_EQ(parse_crash_plan("/a").error(), "'/a' has no time; write PATH@TIME, such as /rate_limiter@2s");
    EXPECT_EQ(parse_crash_plan("a@1s").error(), "'a' is not a path of the tree; write it from the root, such as /rate_limiter");
    EXPECT_EQ(parse_crash_plan("/a@1s:burn").error(), "'burn' is no way to crash; write throw, kill, stop, freeze or flood");
    EXPECT_EQ(parse_crash_plan("/a@soon").error(), "'soon' is not a duration; write 10s, 500ms, 2m or 1h");
    for (const char* const bad : {"@1s", "/@1s", "/a/@1s", "//a@1s", "/a@1s:", "/a@"}) EXPECT_FALSE(parse_crash_plan(bad)) << bad;
}

TEST(Options, AreReadFromTheCommandLine) {
    const auto options = headless({"--duration", "10s", "--seed", "7", "--rate=500", "--json", "out.json", "--database", "a.db",
                                   "--import", "b.csv", "--workers", "4", "--crash", "/a@2s", "--crash", "/b@4s:kill"});
    ASSERT_TRUE(options) << options.error().text;
    EXPECT_EQ(*options, (Options{.headless = true,
                                 .duration = 10s,
                                 .import_file = "b.csv",
                                 .json_file = "out.json",
                                 .crashes = {{.path = "/a", .at = 2s, .kind = CrashKind::Throw},
                                             {.path = "/b", .at = 4s, .kind = CrashKind::Kill}},
                                 .settings = {{named("database.url"), "--database", std::string{"a.db"}},
                                              {named("runtime.workers"), "--workers", std::uint64_t{4}},
                                              {named("customers.rate"), "--rate", std::uint64_t{500}},
                                              {named("customers.seed"), "--seed", std::uint64_t{7}}}}));
}

TEST(Options, NameTheFileOfTheSettingsOrAskForThem) {
    EXPECT_EQ(headless({"--config", "a.toml"})->config_file, "a.toml");
    EXPECT_EQ(headless({"--print-config"})->action, Options::Action::ShowConfig);
    EXPECT_EQ(complaint({"--config", ""}), "--config: the file name is empty; name a file");
}

TEST(Options, EverythingThatIsWrongIsSaidNotTheFirstAlone) {
    EXPECT_EQ(complaint({"--rate", "many", "--duration", "soon", "--workers", "0", "--speed"}),
              "Unknown option 'speed'; canopy-headless --help lists the options\n"
              "--duration: 'soon' is not a duration; write 10s, 500ms, 2m or 1h\n"
              "--workers: '0' is not a whole number between 1 and 256\n"
              "--rate: 'many' is not a whole number between 0 and 100000");
}

TEST(Options, HaveDefaults) {
    EXPECT_EQ(headless({}), Options{.headless = true});
    EXPECT_EQ(parse_options(Program::Canopy, {"canopy"}), Options{});
    EXPECT_TRUE(parse_options(Program::Canopy, {"canopy", "--headless"})->headless);
}

TEST(Options, AWrongOneIsNamedWithTheRemedyInOneLine) {
    EXPECT_EQ(complaint({"--speed", "3"}), "Unknown option 'speed'; canopy-headless --help lists the options");
    EXPECT_EQ(complaint({"--duration"}), "Missing value after '--duration'; canopy-headless --help lists the options");
    EXPECT_EQ(complaint({"--duration", "soon"}), "--duration: 'soon' is not a duration; write 10s, 500ms, 2m or 1h");
    EXPECT_EQ(complaint({"--duration", "0s"}), "--duration: must be longer than 0s");
    EXPECT_EQ(complaint({"--rate", "100001"}), "--rate: '100001' is not a whole number between 0 and 100000");
    EXPECT_EQ(complaint({"--rate", "-1"}), "--rate: '-1' is not a whole number between 0 and 100000");
    EXPECT_EQ(complaint({"--workers", "0"}), "--workers: '0' is not a whole number between 1 and 256");
    EXPECT_EQ(complaint({"--database", ""}), "--database: the file name is empty; name a file");
    EXPECT_EQ(complaint({"orders.csv"}), "'orders.csv' is not an option; canopy-headless --help lists the options");
}

TEST(Options, AComplaintStaysOneLineWhateverWasTyped) {
    for (const auto& typed :
         std::vector<std::vector<std::string>>{{"--a\nb"}, {"a\nb"}, {"--rate", "1\n2"}, {"--crash", "a\r\nb@1s"}}) {
        const std::string text = complaint(typed);
        EXPECT_EQ(text.find_first_of("\r\n"), std::string::npos) << text;
        EXPECT_NE(text, "accepted");
    }
}

TEST(Options, ACrashAfterTheEndIsRefused) {
    EXPECT_EQ(complaint({"--crash", "/a@20s", "--duration", "10s"}),
              "--crash: the crash of '/a' comes after the end of the run; make --duration longer");
    EXPECT_EQ(complaint({"--crash", "/a@20s"}), "accepted");
}

TEST(Options, ACrashDemoThatWouldShowNothingIsRefused) {
    EXPECT_EQ(complaint({"--crash-demo", "--duration", "2s"}),
              "--crash-demo: its first crash comes after 3s; make --duration longer");
    EXPECT_NE(complaint({"--crash-demo", "--duration", "3s"}), "accepted");
    EXPECT_EQ(complaint({"--crash-demo", "--duration", "3.1s"}), "accepted");
    for (const char* change : {"--migrate", "--rollback"})
        EXPECT_EQ(complaint({"--crash-demo", change}),
                  "--crash-demo: is a run, --migrate and --rollback end without one; leave one of them out");
}

TEST(Options, HelpAndVersionWinOverEverythingElse) {
    EXPECT_EQ(headless({"--nonsense", "--help"})->action, Options::Action::ShowHelp);
    EXPECT_EQ(headless({"--rate", "many", "-v"})->action, Options::Action::ShowVersion);
}

TEST(Options, TheWindowLeavesQtItsOwn) {
    EXPECT_TRUE(parse_options(Program::Canopy, {"canopy", "-platform", "offscreen", "--style=Fusion", "--rate", "5"}));
    EXPECT_FALSE(headless({"-platform", "offscreen"}));
}

TEST(Options, ExhibitsOfTheGalleryAreStartedPlayedOrListed) {
    using Use = Options::GalleryUse;
    EXPECT_EQ(headless({"--gallery", "counter", "--gallery=job"})->gallery, (std::vector<std::string>{"counter", "job"}));
    EXPECT_EQ(headless({"--gallery", "counter", "--gallery", "counter", "--demo"})->gallery, std::vector<std::string>{"counter"});
    EXPECT_EQ(headless({"--gallery", "job", "--gallery", "all"})->gallery.size(), 20U);
    EXPECT_EQ(headless({"--gallery", "counter"})->gallery_use, Use::Start);
    EXPECT_EQ(headless({"--gallery", "counter", "--demo"})->gallery_use, Use::Demo);
    EXPECT_EQ(headless({"--gallery", "all", "--demo"})->gallery.size(), 20U);
    EXPECT_EQ(headless({"--gallery", "list"})->gallery_use, Use::List);
    EXPECT_EQ(headless({"--gallery"})->gallery_use, Use::List);
    EXPECT_EQ(headless({"--gallery", "--duration", "1s"})->gallery_use, Use::List);
    EXPECT_FALSE(parse_options(Program::Canopy, {"canopy", "--gallery", "counter"})->headless);
    EXPECT_TRUE(parse_options(Program::Canopy, {"canopy", "--gallery", "counter", "--demo"})->headless);
    EXPECT_TRUE(parse_options(Program::Canopy, {"canopy", "--gallery"})->headless);
}

TEST(Options, ExhibitsToStartAreASettingLikeAnyOtherAndThoseToPlayAreNone) {
    const Options start = headless({"--gallery", "counter", "--gallery", "job"}).value();
    const GivenSetting given{
        .setting = named("gallery.start"), .option = "--gallery", .value = std::vector<std::string>{"counter", "job"}};
    EXPECT_EQ(start.settings, std::vector<GivenSetting>{given});
    EXPECT_TRUE(headless({"--gallery", "counter", "--demo"})->settings.empty());
    EXPECT_TRUE(headless({"--gallery", "list"})->settings.empty());
}

TEST(Options, WhatWasUnderstoodBesideWhatWasNotIsKept) {
    const UsageError error = headless({"--rate", "many", "--seed", "7", "--config", "a.toml"}).error();
    ASSERT_EQ(error.understood.settings.size(), 2U);
    EXPECT_EQ(error.understood.settings[0],
              (GivenSetting{.setting = named("customers.rate"), .option = "--rate", .value = std::nullopt}));
    EXPECT_EQ(error.understood.settings[1].value, SettingValue{std::uint64_t{7}});
    EXPECT_EQ(error.understood.config_file, "a.toml");
}

TEST(Options, TheSeedSaysItsRange) {
    EXPECT_EQ(complaint({"--seed", "9223372036854775808"}),
              "--seed: '9223372036854775808' is not a whole number between 0 and 9223372036854775807");
    EXPECT_NE(help_text(Program::CanopyHeadless).find("the same seed makes the same orders, 0 to 9223372036854775807 (1)"),
              std::string::npos);
}

TEST(Options, AnUnknownExhibitIsNamedWithTheNearest) {
    EXPECT_EQ(complaint({"--gallery", "conter"}),
              "--gallery: there is no exhibit 'conter'; did you mean counter, ordered? --gallery list names all");
    EXPECT_EQ(complaint({"--demo"}), "--demo: plays exhibits; name one: --gallery counter --demo");
}

TEST(Options, HelpNamesEveryOption) {
    const std::string help = help_text(Program::CanopyHeadless);
    for (const char* const name :
         {"--headless", "--duration TIME", "--seed N", "--rate N", "--crash PATH@TIME[:HOW]", "--import FILE.csv", "--json FILE",
          "--config FILE", "--print-config", "--database FILE", "--workers N", "-h, --help", "-v, --version"}) {
        EXPECT_NE(help.find(name), std::string::npos) << name;
    }
    EXPECT_EQ(version_text(Program::Canopy).substr(0, 7), "canopy ");
}

} // namespace
} // namespace canopy::app
