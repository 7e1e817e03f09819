// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/composition.hpp"
#include "app/settings/database_url.hpp"
#include "app/settings/nearest_name.hpp"
#include "app/settings/settings_relations.hpp"
#include "app/settings/settings_text.hpp"
#include "tests/app/settings_file.hpp"

#include <QDir>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <gmock/gmock.h>
#include <iterator>
#include <set>

namespace canopy::app {
namespace {

using namespace std::chrono_literals;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using testing::SettingsFile;

const Setting& named(const std::string& name) { return *std::ranges::find(settings_table(), name, &Setting::name); }

std::string origin_of(const ResolvedSettings& settings, const std::string& name) {
    return std::ranges::find(settings.values, &named(name), &ResolvedSetting::setting)->origin;
}

GivenSetting option(const std::string& name, const std::string& text) {
    const Setting& setting = named(name);
    return {.setting = &setting, .option = std::string("--") + setting.option, .value = read_text(setting, text).value()};
}

ResolvedSettings defaults() { return read_settings({}).value(); }

TEST(SettingsTable, EveryRowIsWhole) {
    std::set<std::string> options;
    for (const Setting& setting : settings_table()) {
        EXPECT_TRUE(setting.store) << setting.name();
        EXPECT_STRNE(setting.help, "") << setting.name();
        EXPECT_EQ(setting.kind == SettingKind::Switch, *setting.argument == '\0') << setting.name();
        EXPECT_TRUE(options.insert(setting.option).second) << setting.name() << ": the option is another's";
        EXPECT_TRUE(default_of(setting) || (*setting.otherwise && read_text(setting, setting.example))) << setting.name();
        EXPECT_EQ(std::ranges::count(settings_table(), setting.variable(), &Setting::variable), 1);
    }
}

TEST(SettingsTable, ASectionIsOnePart) {
    std::set<std::string> ended;
    std::string section;
    for (const Setting& setting : settings_table()) {
        if (section != setting.section) ended.insert(section);
        section = setting.section;
        EXPECT_FALSE(ended.contains(section)) << section;
    }
}

TEST(SettingsTable, EveryDefaultIsInItsRangeAndWhatIsBeyondIsNot) {
    for (const Setting& setting : settings_table()) {
        if (setting.kind != SettingKind::Number) continue;
        EXPECT_TRUE(read_text(setting, std::to_string(setting.low))) << setting.name();
        EXPECT_TRUE(read_text(setting, std::to_string(setting.high))) << setting.name();
        EXPECT_FALSE(read_text(setting, std::to_string(setting.high + 1))) << setting.name();
        if (setting.low > 0) EXPECT_FALSE(read_text(setting, std::to_string(setting.low - 1))) << setting.name();
    }
}

TEST(Settings, HaveTheDefaultsOfTheSystem) {
    const SystemConfig config = compose(defaults().settings);
    const SystemConfig standard;
    EXPECT_EQ(config.database, standard.database);
    EXPECT_EQ(config.durability, standard.durability);
    EXPECT_EQ(config.readers, standard.readers);
    EXPECT_EQ(config.workers, standard.workers);
    EXPECT_EQ(config.seed, standard.seed);
    EXPECT_EQ(config.limits.orders, standard.limits.orders);
    EXPECT_EQ(config.limits.window, standard.limits.window);
    EXPECT_EQ(config.payment, standard.payment);
    EXPECT_EQ(config.gallery, standard.gallery);
    EXPECT_EQ(config.rate, 0) << "the programs call the customers";
    EXPECT_EQ(defaults().settings.customers.rate, 20);
}

TEST(Settings, ReachTheSystem) {
    const SettingsFile file(
        "[database]\nurl = 'sqlite:///srv/a%20b.db'\ndurability = 'normal'\nreaders = 3\n[runtime]\nworkers = 4\n"
        "[orders]\nlimit = 6\nwindow = '1.5s'\n[customers]\nseed = 9\n"
        "[gallery]\nstart = ['counter', 'chat_room']\n[payment]\nlatency = '250ms'\nfailure_percent = 20\n");
    const SystemConfig config = compose(file.read()->settings);
    EXPECT_EQ(config.database, "/srv/a b.db");
    EXPECT_EQ(config.durability, DatabaseOptions::Durability::Normal);
    EXPECT_EQ(config.readers, 3U);
    EXPECT_EQ(config.workers, 4U);
    EXPECT_EQ(config.limits.orders, 6);
    EXPECT_EQ(config.limits.window, 1500ms);
    EXPECT_EQ(config.seed, 9U);
    EXPECT_THAT(config.gallery, ElementsAre("counter", "chat_room"));
    EXPECT_EQ(config.payment, (GatewayBehaviour{.latency = 250ms, .failure_percent = 20}));
}

TEST(Settings, AVariableWinsOverTheFileAndAnOptionOverBoth) {
    const SettingsFile file("[customers]\nrate = 1\nseed = 1\n[orders]\nlimit = 1\n");
    SettingsSources sources = file.sources();
    sources.environment = {{"CANOPY_CUSTOMERS_RATE", "2"}, {"CANOPY_CUSTOMERS_SEED", "2"}, {"CANOPY_ORDERS_LIMIT", ""}};
    sources.options = {option("customers.rate", "3")};
    const ResolvedSettings read = read_settings(sources).value();
    EXPECT_EQ(read.settings.customers.rate, 3);
    EXPECT_EQ(read.settings.customers.seed, 2U);
    EXPECT_EQ(read.settings.orders.limit, 1) << "an empty variable is none";
    EXPECT_EQ(origin_of(read, "customers.rate"), "--rate");
    EXPECT_EQ(origin_of(read, "customers.seed"), "CANOPY_CUSTOMERS_SEED");
    EXPECT_EQ(origin_of(read, "orders.limit"), file.name() + ":5");
    EXPECT_EQ(origin_of(read, "orders.window"), "default");
}

TEST(Settings, OfOneOptionTheLastWins) {
    SettingsSources sources;
    sources.options = {option("customers.rate", "3"), option("customers.rate", "4")};
    EXPECT_EQ(read_settings(sources)->settings.customers.rate, 4);
}

TEST(Settings, WhatIsWrongInTheFileIsSaidWithItsPlaceAllAtOnce) {
    const SettingsFile file("[customers]\n  rate = 100001\nseed = -1\n[orders]\nwindow = 60\nlimit = \"five\"\n[database]\n"
                            "durability = 'fast'\nreaders = 1.5\nurl = 1979-05-27\n");
    const std::string at = file.name() + ":";
    EXPECT_THAT(file.wrong(),
                ElementsAre(at + "2:10: customers.rate: 100001 is not a whole number between 0 and 100000",
                            at + "3:8: customers.seed: -1 is not a whole number between 0 and 9223372036854775807",
                            at + "5:10: orders.window: 60 is not a duration; write \"10s\", \"500ms\", \"2m\" or \"1h\"",
                            at + "6:9: orders.limit: \"five\" is not a whole number between 1 and 100000",
                            at + "8:14: database.durability: 'fast' is not full or normal",
                            at + "9:11: database.readers: 1.5 is not a whole number between 1 and 64",
                            at + "10:7: database.url: a date or time is not a text"));
}

TEST(Settings, WhatIsUnknownIsSaidWithTheNearestThatIs) {
    const SettingsFile file("rate = 3\norders = 3\n[databse]\nurl = 'a'\nread = 1\n[customers]\nrat = 3\nlimit = 5\n");
    const std::string at = file.name() + ":";
    EXPECT_THAT(file.wrong(),
                ElementsAre(at + "1:1: rate stands above all tables; write it below the one it belongs to, such as [customers]",
                            at + "2:1: orders is a table; write [orders], and its settings below",
                            at + "3:2: [databse]: there is no such table; the nearest is [database]",
                            at + "7:1: customers.rat: there is no such setting; the nearest is customers.rate",
                            at + "8:1: customers.limit: there is no such setting; the nearest is orders.limit"));
}

TEST(Settings, AnEmptyTableInATableIsAsUnknown) {
    EXPECT_THAT(SettingsFile("[customers.rat]\n").wrong(),
                ElementsAre(HasSubstr(":1:12: customers.rat: there is no such setting")));
    EXPECT_THAT(SettingsFile("[[customers]]\nrate = 1\n").wrong(),
                ElementsAre(HasSubstr("customers is a table; write [customers]")));
    EXPECT_TRUE(SettingsFile("[customers]\n").read());
}

TEST(Settings, TheErrorsOfFileAndEnvironmentComeTogether) {
    const SettingsFile file("[customers]\nrate = 'x'\n");
    SettingsSources sources = file.sources();
    sources.environment = {{"CANOPY_CUSTOMERS_SEED", "y"}, {"CANOPY_ORDERS_WINDOW", "soon"}, {"CANOPY_DATABASE_READERS", "\xff"}};
    EXPECT_THAT(read_settings(sources).error(),
                ElementsAre(HasSubstr(":2:8: customers.rate: \"x\" is not"),
                            "CANOPY_CUSTOMERS_SEED: 'y' is not a whole number between 0 and 9223372036854775807",
                            "CANOPY_DATABASE_READERS: is not in UTF-8; write it so",
                            "CANOPY_ORDERS_WINDOW: 'soon' is not a duration; write 10s, 500ms, 2m or 1h"));
}

TEST(Settings, AnUnknownVariableIsAWarningButForThoseOfOthers) {
    SettingsSources sources;
    sources.environment = {{"CANOPY_CUSTOMER_RATE", "1"}, {"CANOPY_JOBS", "3"}, {"CANOPY_TEST_POSTGRES", "x"}};
    EXPECT_THAT(read_settings(sources)->warnings,
                ElementsAre("CANOPY_CUSTOMER_RATE: there is no such setting; the nearest is CANOPY_CUSTOMERS_RATE"));
}

TEST(Settings, TheDefaultFileMayBeMissingANamedOneMayNot) {
    EXPECT_TRUE(read_settings({.file = "/nowhere/canopy.toml"}));
    EXPECT_THAT(read_settings({.file = "/nowhere/canopy.toml", .presence = SettingsSources::File::MustExist}).error(),
                ElementsAre("/nowhere/canopy.toml: cannot be read; is it a file, and may it be read?"));
    EXPECT_THAT(read_settings({.file = "/"}).error(), ElementsAre("/: cannot be read; is it a file, and may it be read?"));
}

TEST(Settings, ADurationHasItsRange) {
    EXPECT_THAT(SettingsFile("[orders]\nwindow = '0s'\n").wrong(),
                ElementsAre(HasSubstr(":2:10: orders.window: '0s' is not between 1ms and 24h")));
}

TEST(Settings, AListNamesWhatThereIsEachOnce) {
    EXPECT_THAT(SettingsFile("[gallery]\nstart = ['counter', 'conter']\n").wrong(),
                ElementsAre(HasSubstr(":2:9: gallery.start: 'conter' is none of counter, ")));
    EXPECT_THAT(SettingsFile("[gallery]\nstart = ['counter', 'counter']\n").wrong(),
                ElementsAre(HasSubstr("'counter' is named twice")));
    EXPECT_THAT(SettingsFile("[gallery]\nstart = 'counter'\n").wrong(),
                ElementsAre(HasSubstr("\"counter\" is not a list of counter, ")));
    EXPECT_THAT(SettingsFile("[gallery]\nstart = ['counter', 1]\n").wrong(),
                ElementsAre(HasSubstr("[\"counter\", 1] is not a list of")));
    SettingsSources sources;
    sources.environment = {{"CANOPY_GALLERY_START", "counter, chat_room"}};
    const ResolvedSettings read = read_settings(sources).value();
    EXPECT_THAT(read.settings.gallery.start, ElementsAre("counter", "chat_room"));
    EXPECT_EQ(SettingsFile(to_toml(read)).read()->settings, read.settings);
}

TEST(Settings, AFileThatIsNoTomlIsRefusedWithItsPlace) {
    const SettingsFile file("[customers]\nrate = \n");
    EXPECT_THAT(file.wrong(), ElementsAre(HasSubstr(file.name() + ":2:")));
}

TEST(Settings, TheDefaultFileIsInTheConfigurationFolder) {
    EXPECT_TRUE(default_settings_file().native().ends_with("/canopy/canopy.toml")) << default_settings_file();
}

TEST(SettingsRelations, NameSettingsThereAre) {
    for (const SettingsRelation& relation : settings_relations())
        for (const std::string name : {relation.setting, relation.other})
            EXPECT_EQ(std::ranges::count(settings_table(), name, &Setting::name), name.empty() ? 0 : 1) << name;
}

TEST(SettingsRelations, TheDatabaseIsNotTheFileOfTheSettingsByWhateverName) {
    const SettingsFile file("");
    const std::string folder = std::filesystem::path(file.name()).parent_path();
    file.write("[database]\nurl = '" + folder + "/./canopy.toml'\n");
    EXPECT_THAT(file.wrong(),
                ElementsAre(file.name() + ":2:7: database.url: the orders cannot be kept in the file of these settings; "
                                          "name another"));
    file.write("");
    SettingsSources sources = file.sources();
    sources.environment = {{"CANOPY_DATABASE_URL", "sqlite://" + file.name()}};
    EXPECT_THAT(read_settings(sources).error(), ElementsAre(::testing::StartsWith("CANOPY_DATABASE_URL: the orders cannot")));
    sources.options = {option("database.url", file.name())};
    EXPECT_THAT(read_settings(sources).error(), ElementsAre(::testing::StartsWith("--database: the orders cannot")));
    sources.options = {option("database.url", file.name() + ".db")};
    EXPECT_TRUE(read_settings(sources));
}

TEST(SettingsRelations, AreSaidTogetherWithWhatIsWrongByItself) {
    const SettingsFile file("[orders]\nlimit = 0\n");
    SettingsSources sources = file.sources();
    sources.options = {option("database.url", file.name())};
    EXPECT_THAT(read_settings(sources).error(),
                ElementsAre(HasSubstr(":2:9: orders.limit: 0 is not"), HasSubstr("--database: the orders cannot be kept")));
}

TEST(SettingsRelations, AreNotAskedOfAValueThatIsWrongByItself) {
    const SettingsFile file("");
    file.write("[database]\nurl = '" + file.name() + "'\n");
    SettingsSources sources = file.sources();
    sources.environment = {{"CANOPY_DATABASE_URL", "mysql://host/x"}};
    EXPECT_THAT(read_settings(sources).error(), ElementsAre(HasSubstr("CANOPY_DATABASE_URL: ")));
    sources.environment.clear();
    sources.options = {{.setting = option("database.url", "x").setting, .option = "--database"}}; // complained about already
    EXPECT_TRUE(read_settings(sources));
}

std::vector<std::string> warnings(const SettingsSources& sources) { return read_settings(sources).value().warnings; }

TEST(SettingsRelations, WhatHasNoEffectIsAWarning) {
    SettingsSources sources;
    sources.options = {option("endpoint.enabled", "false"), option("endpoint.port", "9000"),
                       option("endpoint.access_log", "true")};
    EXPECT_THAT(warnings(sources), ElementsAre("--port: has no effect, the endpoint is turned off by --endpoint",
                                               "--access-log: has no effect, the endpoint is turned off by --endpoint"));
    sources.options = {option("endpoint.port", "9000")};
    EXPECT_THAT(warnings(sources), IsEmpty());
    sources.environment = {{"CANOPY_ENDPOINT_ENABLED", "false"}};
    EXPECT_THAT(warnings(sources), ElementsAre("--port: has no effect, the endpoint is turned off by CANOPY_ENDPOINT_ENABLED"));
}

TEST(SettingsRelations, WhatAFileSaysOfAnEndpointThatIsTurnedOffForOnceIsNone) {
    const SettingsFile file("[endpoint]\nport = 9000\n");
    SettingsSources sources = file.sources();
    sources.options = {option("endpoint.enabled", "false")};
    EXPECT_THAT(warnings(sources), IsEmpty());
    file.write("[endpoint]\nport = 9000\nenabled = false\n");
    EXPECT_THAT(
        warnings(file.sources()),
        ElementsAre(HasSubstr(":2:8: endpoint.port: has no effect, the endpoint is turned off by " + file.name() + ":3")));
}

TEST(SettingsRelations, AGatewaySlowerThanItsDeadlineIsAWarning) {
    SettingsSources sources;
    sources.options = {option("payment.latency", "2999ms")};
    EXPECT_THAT(warnings(sources), IsEmpty());
    sources.options = {option("payment.latency", "3s")};
    EXPECT_THAT(warnings(sources), ElementsAre("--payment-latency: no payment will succeed, the gateway has failed after 3s"));
}

TEST(Settings, TheTokenIsKeptInAFileAndNotInAFolder) {
    const Setting& token_file = *option("endpoint.token_file", "/a/b").setting;
    EXPECT_TRUE(read_text(token_file, "/nowhere/token"));
    for (const char* const folder : {"/nowhere/", "/", "/usr"})
        EXPECT_EQ(read_text(token_file, folder).error(), "'" + std::string(folder) + "' is a folder; name a file in it");
}

TEST(Settings, ATildeAtTheBeginningOfAPathIsTheHomeFolder) {
    const std::string home = QDir::homePath().toStdString();
    const auto settings =
        SettingsFile("[database]\nurl = \"~/orders.db\"\n[endpoint]\ntoken_file = \"~/keys/token\"\n").read().value().settings;
    EXPECT_EQ(settings.database.location, DatabaseLocation(home + "/orders.db"));
    EXPECT_EQ(settings.endpoint.token_file, home + "/keys/token");
    EXPECT_EQ(SettingsFile("[database]\nurl = \"/srv/~/a.db\"\n").read()->settings.database.location, "/srv/~/a.db");
    EXPECT_EQ(SettingsFile("[database]\nurl = \"~ann/a.db\"\n").read()->settings.database.location, "~ann/a.db");
    EXPECT_THAT(SettingsFile("[endpoint]\ntoken_file = \"~/\"\n").wrong(), ElementsAre(HasSubstr("is a folder")));
}

TEST(SettingsRelations, AreCheckedOfAFileThatIsNotThereYetToo) {
    SettingsSources sources{.file = "/nowhere/canopy.toml"};
    sources.options = {option("database.url", "/nowhere/x/../canopy.toml")};
    EXPECT_THAT(read_settings(sources).error(), ElementsAre(HasSubstr("--database: the orders cannot be kept")));
}

TEST(SettingsRelations, TheTokenIsNeitherTheDatabaseNorTheFileOfTheSettings) {
    const SettingsFile file("");
    const std::string folder = std::filesystem::path(file.name()).parent_path();
    const std::string database = folder + "/orders.db";
    SettingsSources sources = file.sources();
    for (const char* suffix : {"", "-wal", "-shm", "-journal"}) {
        sources.options = {option("database.url", database), option("endpoint.token_file", folder + "/./orders.db" + suffix)};
        EXPECT_THAT(read_settings(sources).error(),
                    ElementsAre("--token-file: the token cannot be kept where the orders are; name another file"));
    }
    sources.options = {option("database.url", database), option("endpoint.token_file", file.name())};
    EXPECT_THAT(read_settings(sources).error(),
                ElementsAre("--token-file: the token cannot be kept in the file of these settings; name another"));
    sources.options = {option("database.url", database), option("endpoint.token_file", folder + "/token")};
    EXPECT_TRUE(read_settings(sources));
}

TEST(SettingsText, WhatIsPrintedReadsTheSame) {
    const SettingsFile first(
        "[customers]\nrate = 7\n[orders]\nwindow = '1500ms'\n[database]\nurl = \"/a \\\"b\\\" # \\n é.db\"\n");
    const std::string printed = to_toml(first.read().value());
    const SettingsFile second(printed);
    ASSERT_TRUE(second.read()) << printed;
    EXPECT_EQ(second.read()->settings, first.read()->settings) << printed;
    EXPECT_THAT(printed, AllOf(HasSubstr("rate = 7 # " + first.name() + ":2\n"), HasSubstr("seed = 1 # default\n"),
                               HasSubstr("# workers: one a core # default\n")));
}

TEST(SettingsText, TheDefaultsPrintedReadAsTheDefaults) {
    EXPECT_EQ(SettingsFile(to_toml(defaults())).read()->settings, defaults().settings);
}

TEST(SettingsText, TheSampleIsTheTable) {
    std::ifstream stream(CANOPY_SAMPLE_SETTINGS);
    const std::string sample{std::istreambuf_iterator<char>(stream), {}};
    const std::string wanted = sample_settings_file();
    if (sample != wanted) std::ofstream(::testing::TempDir() + "canopy.toml") << wanted;
    EXPECT_EQ(sample, wanted) << "copy " << ::testing::TempDir() << "canopy.toml to resources/";
}

/// The sample with every `#key = value` as `key = value`.
std::string uncommented(std::string text) {
    for (std::size_t at = text.find("\n#"); at != std::string::npos; at = text.find("\n#", at + 1))
        if (text[at + 2] != ' ' && text[at + 2] != '\n') text.erase(at + 1, 1);
    return text;
}

TEST(SettingsText, TheSampleSaysTheDefaultsCommentedOutOrNot) {
    EXPECT_EQ(SettingsFile(sample_settings_file()).read()->settings, defaults().settings);
    const auto whole = SettingsFile(uncommented(sample_settings_file())).read();
    ASSERT_TRUE(whole) << whole.error().front();
    for (const ResolvedSetting& each : whole->values) {
        EXPECT_NE(each.origin, "default") << each.setting->name() << " is not in it";
        if (default_of(*each.setting)) EXPECT_EQ(each.value, default_of(*each.setting)) << each.setting->name();
    }
}

TEST(SettingsText, HelpNamesEverySettingWithItsDefault) {
    const std::string help = settings_help();
    EXPECT_THAT(
        help,
        HasSubstr(
            "--rate N                     customers.rate: how much the customers order, 0 to 100000 orders a second (20)\n"));
    for (const Setting& setting : settings_table()) EXPECT_THAT(help, HasSubstr(" " + setting.name() + ": "));
}

TEST(DatabaseUrl, IsAFileOrItsUrl) {
    EXPECT_EQ(parse_database_url("orders.db"), "orders.db");
    EXPECT_EQ(parse_database_url("a/b://c"), "a/b://c");
    EXPECT_EQ(parse_database_url("/srv/100%25.db"), "/srv/100%25.db");
    EXPECT_EQ(parse_database_url("sqlite:///srv/100%25.db"), "/srv/100%.db");
}

TEST(DatabaseUrl, AnythingElseIsRefusedWithTheWayToWriteIt) {
    EXPECT_EQ(parse_database_url("").error(), "the file name is empty; name a file");
    EXPECT_EQ(parse_database_url("sqlite:///").error(), "the file name is empty; name a file");
    EXPECT_EQ(parse_database_url("sqlite://a.db").error(),
              "'sqlite://a.db' names a computer; write three slashes, sqlite:///FILE");
    EXPECT_THAT(parse_database_url("mysql://ann:secret@host/x").error(),
                AllOf(HasSubstr("mysql://ann:***@host/x"), Not(HasSubstr("secret"))));
}

TEST(DatabaseUrl, IsShownWithoutItsPassword) {
    EXPECT_EQ(mask_password("postgres://ann:se/c@ret@host:5432/db"), "postgres://ann:***@host:5432/db");
    EXPECT_EQ(mask_password("postgres://ann@host:5432/db"), "postgres://ann@host:5432/db");
    EXPECT_EQ(mask_password("postgres://host:5432/db"), "postgres://host:5432/db");
    EXPECT_EQ(mask_password("postgres://h/db?user=a&password=b&sslpassword=c"),
              "postgres://h/db?user=a&password=***&sslpassword=***");
    EXPECT_EQ(mask_password("/srv/a:b@c.db"), "/srv/a:b@c.db");
}

TEST(DatabaseUrl, OfAPostgresIsRefusedInOneLineWithoutItsPassword) {
    EXPECT_EQ(parse_database_url("postgres://ann:***@host/db").error(),
              "the password is masked; write it, or leave it out for PGPASSWORD or ~/.pgpass");
    EXPECT_EQ(parse_database_url("postgres:ann:secret@host/db").error(),
              "'postgres:ann:***@host/db' lacks its two slashes; write postgres://USER@HOST/DATABASE");
    for (const char* const wrong :
         {"postgres://ann:secret@host", "postgres://ann:secret@host/db?a%0Ab=c", "postgres://ann:secret@[host/db",
          "postgres://ann:secret@host:port/db", "postgresql:ann:secret@h", "pg://ann:secret@host/db"}) {
        SettingsSources sources;
        sources.environment = {{"CANOPY_DATABASE_URL", wrong}};
        const auto settings = read_settings(sources);
        ASSERT_FALSE(settings) << wrong;
        EXPECT_THAT(settings.error(), ElementsAre(AllOf(Not(HasSubstr("secret")), Not(HasSubstr("\n")))));
    }
}

TEST(DatabaseUrl, OfAPostgresIsPrintedWithoutItsPasswordAndWithoutOneReadsTheSame) {
    const SettingsFile masked("[database]\nurl = 'postgres://ann:secret@host:5433/db?sslmode=require'\n");
    EXPECT_THAT(to_toml(masked.read().value()), HasSubstr("url = \"postgres://ann:***@host:5433/db?sslmode=require\" # "));
    const SettingsFile file("[database]\nurl = 'postgres://ann@host:5433/db?sslmode=require'\n");
    EXPECT_EQ(SettingsFile(to_toml(file.read().value())).read()->settings, file.read()->settings);
    EXPECT_EQ(compose(file.read()->settings).database->postgres().user, "ann");
}

TEST(NearestName, IsTheOneWithTheFewestLettersToChange) {
    EXPECT_EQ(nearest_name("endpiont", {"database", "endpoint"}), "endpoint");
    EXPECT_EQ(nearest_name("", {"database", "orders"}), "orders");
    EXPECT_EQ(nearest_name(std::string(100'000, 'x'), {"orders", "database"}), "orders");
}

} // namespace
} // namespace canopy::app
