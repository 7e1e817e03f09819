// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/headless/options.hpp"

#include "app/orders/workload.hpp"
#include "app/storage/migrations.hpp"

#include <QCommandLineParser>
#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <limits>
#include <span>

namespace canopy::app {

namespace {

constexpr std::uint64_t most_workers = 256;

using Check = Parsed<void> (*)(Options&, const std::string& value);

/// One option: what parses it, documents it and checks it. There is no other list of options.
struct OptionRow {
    const char* name = "";
    const char* short_name = "";
    const char* argument = ""; ///< empty: it takes none
    const char* help = "";
    Check apply = nullptr;
};

Parsed<std::filesystem::path> parse_file(const std::string& value) {
    if (value.empty()) return tl::unexpected(std::string{"the file name is empty; name a file"});
    return std::filesystem::path{value};
}

Parsed<void> set_duration(Options& options, const std::string& value) {
    const auto duration = parse_duration(value);
    if (!duration) return tl::unexpected(duration.error());
    if (*duration <= std::chrono::nanoseconds::zero()) return tl::unexpected(std::string{"must be longer than 0s"});
    options.duration = *duration;
    return {};
}

Parsed<void> set_seed(Options& options, const std::string& value) {
    return parse_number(value, 0, std::numeric_limits<std::uint64_t>::max()).map([&](std::uint64_t seed) {
        options.seed = seed;
    });
}

Parsed<void> set_rate(Options& options, const std::string& value) {
    return parse_number(value, 0, WorkloadOptions::highest_rate).map([&](std::uint64_t rate) {
        options.rate = static_cast<int>(rate);
    });
}

Parsed<void> set_workers(Options& options, const std::string& value) {
    return parse_number(value, 1, most_workers).map([&](std::uint64_t workers) {
        options.workers = static_cast<unsigned>(workers);
    });
}

Parsed<void> set_database(Options& options, const std::string& value) {
    return parse_file(value).map([&](std::filesystem::path file) { options.database = std::move(file); });
}

Parsed<void> set_import(Options& options, const std::string& value) {
    return parse_file(value).map([&](std::filesystem::path file) { options.import_file = std::move(file); });
}

Parsed<void> set_json(Options& options, const std::string& value) {
    return parse_file(value).map([&](std::filesystem::path file) { options.json_file = std::move(file); });
}

Parsed<void> add_crash(Options& options, const std::string& value) {
    return parse_crash_plan(value).map([&](CrashPlan plan) { options.crashes.push_back(std::move(plan)); });
}

Parsed<void> set_schema(Options& options, Options::SchemaChange::Kind kind) {
    if (options.schema && options.schema->kind != kind)
        return tl::unexpected(std::string{"--migrate and --rollback exclude each other; name one"});
    if (!options.schema) options.schema.emplace();
    options.schema->kind = kind;
    options.headless = true;
    return {};
}

Parsed<void> set_migrate(Options& options, const std::string&) {
    return set_schema(options, Options::SchemaChange::Kind::Migrate);
}

Parsed<void> set_rollback(Options& options, const std::string&) {
    return set_schema(options, Options::SchemaChange::Kind::Rollback);
}

/// Comes after --migrate in the table, so that it knows.
Parsed<void> set_schema_version(Options& options, const std::string& value) {
    if (!options.schema || options.schema->kind != Options::SchemaChange::Kind::Migrate)
        return tl::unexpected(std::string{"says where --migrate ends; give both"});
    return parse_number(value, 0, static_cast<std::uint64_t>(newest_schema_version())).map([&](std::uint64_t version) {
        options.schema->to = static_cast<std::int64_t>(version);
    });
}

Parsed<void> set_headless(Options& options, const std::string&) {
    options.headless = true;
    return {};
}

Parsed<void> show_help(Options& options, const std::string&) {
    options.action = Options::Action::ShowHelp;
    return {};
}

Parsed<void> show_version(Options& options, const std::string&) {
    options.action = Options::Action::ShowVersion;
    return {};
}

Parsed<void> ask_self_test(Options& options, const std::string&) {
    options.action = Options::Action::SelfTest;
    return {};
}

constexpr std::array option_table{
    OptionRow{"headless", "", "", "run without a window", set_headless},
    OptionRow{"duration", "", "TIME", "end after this time: 10s, 500ms, 2m, 1h; without it, run until told to stop",
              set_duration},
    OptionRow{"seed", "", "N", "seed of the customers; the same seed makes the same orders (1)", set_seed},
    OptionRow{"rate", "", "N", "orders the customers place a second, 0 to 100000 (20)", set_rate},
    OptionRow{"crash", "", "PATH@TIME[:HOW]",
              "break a process at a moment; HOW is throw, kill, stop, freeze or flood (throw); may be repeated", add_crash},
    OptionRow{"import", "", "FILE.csv", "read orders from a file", set_import},
    OptionRow{"json", "", "FILE", "write the summary to a file", set_json},
    OptionRow{"database", "", "FILE", "keep the orders in this SQLite file instead of the user's data folder", set_database},
    OptionRow{"workers", "", "N", "worker threads of the runtime, 1 to 256 (one a core)", set_workers},
    OptionRow{"migrate", "", "", "bring the database's schema up to date, and end", set_migrate},
    OptionRow{"rollback", "", "", "take the database's schema one step back, and end; what only the newer one holds is lost",
              set_rollback},
    OptionRow{"to", "", "N", "with --migrate: the schema version to go to, up or down", set_schema_version},
    OptionRow{"self-test", "", "", "check that all the program needs is there: plugins, resources, a short run; and end",
              ask_self_test},
    OptionRow{"help", "h", "", "show this text", show_help},
    OptionRow{"version", "v", "", "show the version", show_version},
};

struct QtOption {
    std::string_view name;
    bool takes_value = true;
};

/// What QApplication takes from the command line by itself.
constexpr std::array qt_options{QtOption{"platform"},
                                QtOption{"platformpluginpath"},
                                QtOption{"platformtheme"},
                                QtOption{"plugin"},
                                QtOption{"qwindowgeometry"},
                                QtOption{"geometry"},
                                QtOption{"qwindowicon"},
                                QtOption{"qwindowtitle"},
                                QtOption{"title"},
                                QtOption{"session"},
                                QtOption{"display"},
                                QtOption{"style"},
                                QtOption{"stylesheet"},
                                QtOption{"reverse", false},
                                QtOption{"widgetcount", false}};

const QtOption* find_qt_option(std::string_view argument) {
    if (!argument.starts_with('-')) return nullptr;
    argument.remove_prefix(argument.starts_with("--") ? 2 : 1);
    const auto* const found = std::ranges::find(qt_options, argument.substr(0, argument.find('=')), &QtOption::name);
    return found == qt_options.end() ? nullptr : found;
}

QStringList ours(Program program, const std::vector<std::string>& arguments) {
    QStringList kept;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        const QtOption* const qt = program == Program::Canopy && i > 0 ? find_qt_option(arguments[i]) : nullptr;
        if (!qt)
            kept.append(QString::fromStdString(arguments[i]));
        else if (qt->takes_value && arguments[i].find('=') == std::string::npos)
            ++i;
    }
    return kept;
}

QCommandLineOption to_qt(const OptionRow& row) {
    QStringList names{QString::fromUtf8(row.name)};
    if (*row.short_name != '\0') names.append(QString::fromUtf8(row.short_name));
    return {names, QString::fromUtf8(row.help), QString::fromUtf8(row.argument)};
}

UsageError usage_error(Program program, std::string_view what) {
    return {fmt::format("{}; {} --help lists the options", what, program_name(program))};
}

/// Qt's sentence without its full stop.
std::string said_by(const QCommandLineParser& parser) {
    std::string text = parser.errorText().toStdString();
    if (text.ends_with('.')) text.pop_back();
    std::ranges::replace_if(
        text, [](char c) { return static_cast<unsigned char>(c) < 0x20; }, '?');
    return text;
}

tl::expected<void, UsageError> apply(const OptionRow& row, const QCommandLineParser& parser, Options& options) {
    const QString name = QString::fromUtf8(row.name);
    if (!parser.isSet(name)) return {};
    const QStringList values = *row.argument == '\0' ? QStringList{QString{}} : parser.values(name);
    for (const QString& value : values) {
        if (const auto applied = row.apply(options, value.toStdString()); !applied) {
            return tl::unexpected(UsageError{fmt::format("--{}: {}", row.name, applied.error())});
        }
    }
    return {};
}

/// What no option alone can know.
tl::expected<void, UsageError> check_together(const Options& options) {
    for (const CrashPlan& crash : options.crashes) {
        if (options.duration && crash.at >= *options.duration) {
            return tl::unexpected(UsageError{fmt::format(
                "--crash: the crash of {} comes after the end of the run; make --duration longer", in_quotes(crash.path))});
        }
    }
    return {};
}

} // namespace

tl::expected<Options, UsageError> parse_options(Program program, const std::vector<std::string>& arguments) {
    QCommandLineParser parser;
    for (const OptionRow& row : option_table) parser.addOption(to_qt(row));
    const bool understood = parser.parse(ours(program, arguments));

    Options options{.headless = program == Program::CanopyHeadless};
    if (parser.isSet(QStringLiteral("help"))) return Options{.action = Options::Action::ShowHelp, .headless = options.headless};
    if (parser.isSet(QStringLiteral("version")))
        return Options{.action = Options::Action::ShowVersion, .headless = options.headless};
    if (!understood) return tl::unexpected(usage_error(program, said_by(parser)));
    if (const QStringList rest = parser.positionalArguments(); !rest.isEmpty()) {
        return tl::unexpected(usage_error(program, fmt::format("{} is not an option", in_quotes(rest.first().toStdString()))));
    }
    for (const OptionRow& row : option_table) {
        if (const auto applied = apply(row, parser, options); !applied) return tl::unexpected(applied.error());
    }
    return check_together(options).map([&] { return options; });
}

std::string help_text(Program program) {
    const std::string name = program_name(program);
    std::string text = fmt::format("Usage: {} [options]\n{}\n\nOptions:\n", name,
                                   program == Program::Canopy ? "Watch, break and heal a supervised system."
                                                              : "Run the supervised system of Canopy without a window.");
    for (const OptionRow& row : option_table) {
        const std::string short_form = *row.short_name == '\0' ? "" : fmt::format("-{}, ", row.short_name);
        text += fmt::format("  {:<28} {}\n", fmt::format("{}--{} {}", short_form, row.name, row.argument), row.help);
    }
    text += fmt::format("\nExample:\n  {}{} --duration 10s --seed 7 --rate 500 --crash /rate_limiter@2s:throw\n", name,
                        program == Program::Canopy ? " --headless" : "");
    return text;
}

std::string version_text(Program program) { return fmt::format("{} {}", program_name(program), CANOPY_VERSION); }

std::string program_name(Program program) { return program == Program::Canopy ? "canopy" : "canopy-headless"; }

} // namespace canopy::app
