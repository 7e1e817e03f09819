// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/headless/options.hpp"

#include "app/gallery/catalogue.hpp"
#include "app/headless/completions.hpp"
#include "app/settings/settings_text.hpp"
#include "app/storage/migrations.hpp"
#include "core/version.hpp"

#include <QCommandLineParser>
#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <span>

namespace canopy::app {

namespace {

using Check = Parsed<void> (*)(Options&, const std::string& value);

/// One option: what parses it, documents it and checks it. There is no other list of options but settings_table().
struct OptionRow {
    const char* name = "";
    const char* short_name = "";
    const char* argument = ""; ///< empty: it takes none
    const char* help = "";
    Check apply = nullptr;
    std::vector<std::string> (*values)() = nullptr; ///< of the argument, for shells that complete it
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

Parsed<void> set_import(Options& options, const std::string& value) {
    return parse_file(value).map([&](std::filesystem::path file) { options.import_file = std::move(file); });
}

Parsed<void> set_json(Options& options, const std::string& value) {
    return parse_file(value).map([&](std::filesystem::path file) { options.json_file = std::move(file); });
}

Parsed<void> set_config_file(Options& options, const std::string& value) {
    return parse_file(value).map([&](std::filesystem::path file) { options.config_file = std::move(file); });
}

Parsed<void> add_crash(Options& options, const std::string& value) {
    return parse_crash_plan(value).map([&](CrashPlan plan) { options.crashes.push_back(std::move(plan)); });
}

Parsed<void> set_schema(Options& options, Options::SchemaChange::Kind kind) {
    if (options.schema && options.schema->kind != kind)
        return tl::unexpected(std::string{"--migrate and --rollback exclude each other; name one"});
    if (!options.schema) options.schema = Options::SchemaChange{};
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

void add_once(std::vector<std::string>& names, const std::string& name) {
    if (std::ranges::find(names, name) == names.end()) names.push_back(name);
}

Parsed<void> add_exhibit(Options& options, const std::string& value) {
    if (value == "list") {
        options.gallery_use = Options::GalleryUse::List;
        options.headless = true;
    } else if (value == "all") {
        for (const Exhibit& exhibit : gallery_catalogue()) add_once(options.gallery, std::string{exhibit.name});
    } else if (find_exhibit(value)) {
        add_once(options.gallery, value);
    } else {
        return tl::unexpected(unknown_exhibit(value));
    }
    return {};
}

/// Comes after --gallery in the table, so that it knows.
Parsed<void> set_demo(Options& options, const std::string&) {
    if (options.gallery_use == Options::GalleryUse::List) return {};
    if (options.gallery.empty()) return tl::unexpected(std::string{"plays exhibits; name one: --gallery counter --demo"});
    options.gallery_use = Options::GalleryUse::Demo;
    options.headless = true;
    return {};
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

Parsed<void> show_config(Options& options, const std::string&) {
    options.action = Options::Action::ShowConfig;
    return {};
}

Parsed<void> set_new_instance(Options& options, const std::string&) {
    options.new_instance = true;
    return {};
}

Parsed<void> set_crash_demo(Options& options, const std::string&) {
    options.crash_demo = true;
    return {};
}

Parsed<void> set_dbus_service(Options& options, const std::string&) {
    options.dbus_service = true;
    return {};
}

Parsed<void> show_completions(Options& options, const std::string& shell) {
    const std::vector<std::string> known = known_shells();
    if (!std::ranges::count(known, shell))
        return tl::unexpected(fmt::format("{} is no shell that is known; name bash, zsh or fish", in_quotes(shell)));
    options.action = Options::Action::ShowCompletions;
    options.shell = shell;
    return {};
}

std::vector<std::string> exhibits_and_more() {
    std::vector<std::string> names{"all", "list"};
    for (const Exhibit& exhibit : gallery_catalogue()) names.emplace_back(exhibit.name);
    return names;
}

constexpr std::array option_table{
    OptionRow{"headless", "", "", "run without a window", set_headless},
    OptionRow{"duration", "", "TIME", "end after this time: 10s, 500ms, 2m, 1h; without it, run until told to stop",
              set_duration},
    OptionRow{
        "crash", "", "PATH@TIME[:HOW]",
        "break a process at a moment; HOW is throw (if it is left out), kill, stop (it stays stopped), freeze (3 s) or flood "
        "(half a second); may be repeated",
        add_crash},
    OptionRow{"crash-demo", "", "", "a show in a database of its own: busy customers, and six crashes, one every three seconds",
              set_crash_demo},
    OptionRow{"new-instance", "", "", "start beside a Canopy that runs, at any free port, instead of bringing it to the front",
              set_new_instance},
    OptionRow{"dbus-service", "", "",
              "for the session bus: show a window only when it is asked for, end after ten seconds without", set_dbus_service},
    OptionRow{"import", "", "FILE.csv", "read orders from a file", set_import},
    OptionRow{"json", "", "FILE", "write the summary to a file", set_json},
    OptionRow{"gallery", "", "NAME", "start a small system of the gallery, or all; may be repeated; list, or no name: list them",
              add_exhibit, exhibits_and_more},
    OptionRow{"demo", "", "", "with --gallery: play it in virtual time, say what happened, and end", set_demo},
    OptionRow{"migrate", "", "", "bring the database's schema up to date, and end", set_migrate},
    OptionRow{"rollback", "", "", "take the database's schema one step back, and end; what only the newer one holds is lost",
              set_rollback},
    OptionRow{"to", "", "N", "with --migrate: the schema version to go to, up or down", set_schema_version},
    OptionRow{"self-test", "", "",
              "check that all the program needs is there: plugins, resources, a short run with its endpoint; and end",
              ask_self_test},
    OptionRow{"config", "", "FILE", "read the settings from this file instead of the one in the user's configuration folder",
              set_config_file},
    OptionRow{"print-config", "", "", "print all settings and where each comes from, as a settings file; and end", show_config},
    OptionRow{"completions", "", "SHELL", "print what teaches a shell these options: bash, zsh or fish; and end",
              show_completions, known_shells},
    OptionRow{"help", "h", "", "show this text", show_help},
    OptionRow{"version", "v", "", "show the version", show_version},
};

/// Whether the option of a setting can do more than set it, and so has a row here.
bool has_row(const Setting& setting) {
    return std::ranges::any_of(option_table, [&](const OptionRow& row) { return std::string_view(row.name) == setting.option; });
}

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

/// `--gallery` may stand alone: then it lists.
bool lacks_name(const std::vector<std::string>& arguments, std::size_t at) {
    return arguments[at] == "--gallery" && (at + 1 == arguments.size() || arguments[at + 1].starts_with('-'));
}

QStringList ours(Program program, const std::vector<std::string>& arguments) {
    QStringList kept;
    const std::vector<std::string> taken = program == Program::Canopy ? without_qt_options(arguments) : arguments;
    for (std::size_t i = 0; i < taken.size(); ++i)
        kept.append(lacks_name(taken, i) ? QStringLiteral("--gallery=list") : QString::fromStdString(taken[i]));
    return kept;
}

QCommandLineOption to_qt(const OptionRow& row) {
    QStringList names{QString::fromUtf8(row.name)};
    if (*row.short_name != '\0') names.append(QString::fromUtf8(row.short_name));
    return {names, QString::fromUtf8(row.help), QString::fromUtf8(row.argument)};
}

/// Qt's sentence without its full stop.
std::string said_by(const QCommandLineParser& parser) {
    std::string text = parser.errorText().toStdString();
    if (text.ends_with('.')) text.pop_back();
    std::ranges::replace_if(
        text, [](char c) { return static_cast<unsigned char>(c) < 0x20; }, '?');
    return text;
}

/// What is no option of ours at all; empty: nothing.
std::string not_understood(Program program, const QCommandLineParser& parser, bool understood) {
    const QStringList rest = parser.positionalArguments();
    if (understood && rest.isEmpty()) return "";
    const std::string what =
        understood ? fmt::format("{} is not an option", in_quotes(rest.first().toStdString())) : said_by(parser);
    return fmt::format("{}; {} --help lists the options", what, program_name(program));
}

void add_options(QCommandLineParser& parser) {
    for (const OptionRow& row : option_table) parser.addOption(to_qt(row));
    for (const Setting& setting : settings_table()) {
        if (has_row(setting)) continue;
        const QString name = QString::fromUtf8(setting.option);
        parser.addOption({name, {}, QString::fromUtf8(setting.argument)});
        if (setting.kind == SettingKind::Switch) parser.addOption(QCommandLineOption(QStringLiteral("no-") + name));
    }
}

/// What the command line says, and everything that is wrong with it.
class CommandLine {
public:
    CommandLine(const QCommandLineParser& parser, Options options, std::string wrong)
        : m_parser(parser), m_options(std::move(options)), m_wrong(std::move(wrong)) {
        for (const OptionRow& row : option_table) apply(row);
        for (const Setting& setting : settings_table()) apply(setting);
        check_together();
    }

    tl::expected<Options, UsageError> result() const {
        if (!m_wrong.empty()) return tl::unexpected(UsageError{.text = m_wrong, .understood = m_options});
        return m_options;
    }

private:
    void apply(const OptionRow& row) {
        const QString name = QString::fromUtf8(row.name);
        if (!m_parser.isSet(name)) return;
        const QStringList values = *row.argument == '\0' ? QStringList{QString{}} : m_parser.values(name);
        for (const QString& value : values)
            if (const auto applied = row.apply(m_options, value.toStdString()); !applied) complain(row.name, applied.error());
    }

    void apply(const Setting& setting) {
        const QString name = QString::fromUtf8(setting.option);
        if (setting.kind == SettingKind::Switch) return apply_switch(setting, name);
        if (has_row(setting)) return apply_words(setting);
        for (const QString& text : m_parser.values(name)) {
            const Parsed<SettingValue> value = read_text(setting, text.toStdString());
            GivenSetting given{.setting = &setting, .option = fmt::format("--{}", setting.option)};
            if (value)
                given.value = *value;
            else
                complain(setting.option, value.error());
            m_options.settings.push_back(std::move(given));
        }
    }

    /// `--gallery counter` sets gallery.start, unless it plays or lists.
    void apply_words(const Setting& setting) {
        if (m_options.gallery.empty() || m_options.gallery_use != Options::GalleryUse::Start) return;
        m_options.settings.push_back(
            {.setting = &setting, .option = fmt::format("--{}", setting.option), .value = m_options.gallery});
    }

    /// Of --endpoint and --no-endpoint the later one wins.
    void apply_switch(const Setting& setting, const QString& name) {
        const QStringList written = m_parser.optionNames();
        const qsizetype on = written.lastIndexOf(name);
        const qsizetype off = written.lastIndexOf(QStringLiteral("no-") + name);
        if (on == off) return;
        m_options.settings.push_back(
            {.setting = &setting, .option = fmt::format("--{}{}", on > off ? "" : "no-", setting.option), .value = on > off});
    }

    /// What no option alone can know.
    void check_together() {
        for (const CrashPlan& crash : m_options.crashes)
            if (m_options.duration && crash.at >= *m_options.duration)
                complain("crash", fmt::format("the crash of {} comes after the end of the run; make --duration longer",
                                              in_quotes(crash.path)));
        if (m_options.crash_demo) check_crash_demo();
    }

    void check_crash_demo() {
        if (m_options.schema) complain("crash-demo", "is a run, --migrate and --rollback end without one; leave one of them out");
        if (m_options.duration && *m_options.duration <= crash_demo_pause)
            complain("crash-demo",
                     fmt::format("its first crash comes after {}; make --duration longer", write_duration(crash_demo_pause)));
    }

    void complain(const char* option, const std::string& what) {
        m_wrong += fmt::format("{}--{}: {}", m_wrong.empty() ? "" : "\n", option, one_line(what));
    }

    const QCommandLineParser& m_parser;
    Options m_options;
    std::string m_wrong;
};

} // namespace

tl::expected<Options, UsageError> parse_options(Program program, const std::vector<std::string>& arguments) {
    QCommandLineParser parser;
    add_options(parser);
    const bool understood = parser.parse(ours(program, arguments));

    const Options options{.headless = program == Program::CanopyHeadless};
    if (parser.isSet(QStringLiteral("help"))) return Options{.action = Options::Action::ShowHelp, .headless = options.headless};
    if (parser.isSet(QStringLiteral("version")))
        return Options{.action = Options::Action::ShowVersion, .headless = options.headless};
    return CommandLine(parser, options, not_understood(program, parser, understood)).result();
}

std::vector<std::string> without_qt_options(const std::vector<std::string>& arguments) {
    std::vector<std::string> kept;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        const QtOption* const qt = i > 0 ? find_qt_option(arguments[i]) : nullptr;
        if (!qt)
            kept.push_back(arguments[i]);
        else if (qt->takes_value && arguments[i].find('=') == std::string::npos)
            ++i;
    }
    return kept;
}

std::vector<OptionInfo> all_options() {
    std::vector<OptionInfo> options;
    for (const OptionRow& row : option_table)
        options.push_back({.name = row.name,
                           .short_name = row.short_name,
                           .argument = row.argument,
                           .help = row.help,
                           .values = row.values ? row.values() : std::vector<std::string>{}});
    for (const Setting& setting : settings_table()) {
        if (std::ranges::count(options, setting.option, &OptionInfo::name) > 0) continue; // --gallery is both
        options.push_back({.name = setting.option,
                           .argument = setting.argument,
                           .help = explained(setting),
                           .values = setting.choices ? setting.choices() : std::vector<std::string>{}});
        if (setting.kind == SettingKind::Switch)
            options.push_back({.name = fmt::format("no-{}", setting.option),
                               .help = fmt::format("the opposite of --{}: {}", setting.option, explained(setting))});
    }
    return options;
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
    text += fmt::format("\nSettings, also in {} and the environment (customers.rate is CANOPY_CUSTOMERS_RATE):\n{}",
                        default_settings_file().string(), settings_help());
    text += "\nExit code: 0 all is well, 1 something failed or was not done, 2 an option or a setting is wrong.\n";
    text += fmt::format("\nExample:\n  {}{} --duration 10s --seed 7 --rate 500 --crash /rate_limiter@2s:throw\n", name,
                        program == Program::Canopy ? " --headless" : "");
    return text;
}

std::string version_text(Program program) { return fmt::format("{} {}", program_name(program), CANOPY_VERSION_STRING); }

std::string program_name(Program program) { return program == Program::Canopy ? "canopy" : "canopy-headless"; }

} // namespace canopy::app
