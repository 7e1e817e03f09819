// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/headless/option_values.hpp"
#include "app/settings/settings_reader.hpp"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <tl/expected.hpp>
#include <vector>

namespace canopy::app {

/// The two programs; both take the same options.
enum class Program { Canopy, CanopyHeadless };

/// What the user asked for on the command line.
struct Options {
    enum class Action { Run, ShowHelp, ShowVersion, ShowConfig, ShowCompletions, SelfTest };

    Action action = Action::Run;
    bool headless = false;                                           ///< always true for canopy-headless
    std::optional<std::chrono::nanoseconds> duration = std::nullopt; ///< without one it runs until it is told to stop
    std::optional<std::filesystem::path> config_file = std::nullopt; ///< without: default_settings_file(), if it is there
    std::optional<std::filesystem::path> import_file = std::nullopt;
    std::optional<std::filesystem::path> json_file = std::nullopt;
    bool new_instance = false; ///< beside one that runs
    bool crash_demo = false;
    bool dbus_service = false;           ///< started by the session bus: what for, a call says
    std::string shell = {};              ///< of ShowCompletions
    std::vector<CrashPlan> crashes = {}; ///< in the order of the command line
    /// Instead of a run: bring the database's schema to a version.
    struct SchemaChange {
        enum class Kind { Migrate, Rollback }; ///< up to the newest, or to `to`; one step back
        Kind kind = Kind::Migrate;
        std::optional<std::int64_t> to = std::nullopt;
        bool operator==(const SchemaChange&) const = default;
    };
    std::optional<SchemaChange> schema = std::nullopt;
    std::vector<std::string> gallery = {}; ///< exhibits: all of them exist, each once; to start, they are in `settings` too
    enum class GalleryUse { Start, Demo, List };
    GalleryUse gallery_use = GalleryUse::Start; ///< start them with the rest, or, instead of a run, play or list them
    std::vector<GivenSetting> settings = {};    ///< in the order of their table

    bool operator==(const Options&) const = default;
};

/// For people: what is wrong and what to do, a line each. The exit code is 2.
struct UsageError {
    std::string text;
    Options understood = {}; ///< what of the command line was right, so that the settings' errors can be said too

    bool operator==(const UsageError&) const = default;
};

inline constexpr int usage_exit_code = 2;

/// Reads the command line; `arguments` begins with the program's name, as argv does.
///
///     const auto options = parse_options(Program::CanopyHeadless, {argv, argv + argc});
///     if (!options) { print_to(stderr, options.error().text + "\n"); return usage_exit_code; }
///
/// The options are the actions of this file and the settings of settings_table(). All that is wrong is said, not the
/// first alone. `--help` and `--version` win over whatever else is there. In `canopy`, Qt's own options (`-platform`, `-style`,
/// …) are left to Qt.
tl::expected<Options, UsageError> parse_options(Program program, const std::vector<std::string>& arguments);

/// The arguments without those that Qt's windows take, `-platform` and the like: for who hands over to canopy-headless.
std::vector<std::string> without_qt_options(const std::vector<std::string>& arguments);

/// An option as shells and manuals know it.
struct OptionInfo {
    std::string name;                     ///< without the dashes
    std::string short_name = {};          ///< `h`, of few
    std::string argument = {};            ///< `FILE`; empty: it takes none
    std::string help = {};                ///< as `--help` has it; of a setting with range and default
    std::vector<std::string> values = {}; ///< what the argument may be, where that is known
};

/// Every option of both programs, the settings among them, in the order of `--help`.
std::vector<OptionInfo> all_options();

/// What `--help` prints.
std::string help_text(Program program);

/// `canopy-headless 0.1.0`.
std::string version_text(Program program);

/// `canopy`, `canopy-headless`.
std::string program_name(Program program);

} // namespace canopy::app
