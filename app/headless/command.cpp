// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/headless/command.hpp"

#include "app/headless/completions.hpp"
#include "app/print.hpp"
#include "app/settings/settings_text.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace canopy::app {

namespace {

bool needs_settings(Program program, const Options& options) {
    using Action = Options::Action;
    if (options.action == Action::ShowHelp || options.action == Action::ShowVersion || options.action == Action::ShowCompletions)
        return false;
    return program == Program::CanopyHeadless || !options.headless;
}

SettingsSources sources_of(const Options& options, const std::map<std::string, std::string>& environment) {
    SettingsSources sources{.environment = environment, .options = options.settings};
    sources.file = options.config_file.value_or(default_settings_file());
    if (options.config_file) sources.presence = SettingsSources::File::MustExist;
    return sources;
}

std::optional<std::string> asked_for(Program program, const Command& command) {
    switch (command.options.action) {
    case Options::Action::ShowHelp: return help_text(program);
    case Options::Action::ShowVersion: return version_text(program) + "\n";
    case Options::Action::ShowConfig: return to_toml(command.settings);
    case Options::Action::ShowCompletions: return completions(program, command.options.shell);
    case Options::Action::SelfTest:
    case Options::Action::Run: break;
    }
    return std::nullopt;
}

void say(Program program, const std::string& lines) {
    for (std::size_t begin = 0; begin < lines.size();) {
        const std::size_t end = std::min(lines.find('\n', begin), lines.size());
        print_to(stderr, fmt::format("{}: {}\n", program_name(program), lines.substr(begin, end - begin)));
        begin = end + 1;
    }
}

} // namespace

tl::expected<Command, UsageError> read_command(Program program, const std::vector<std::string>& arguments,
                                               const std::map<std::string, std::string>& environment) {
    const tl::expected<Options, UsageError> options = parse_options(program, arguments);
    if (options && !needs_settings(program, *options)) return Command{.options = *options};
    // What the file and the environment have wrong is said in the same go.
    const Options& known = options ? *options : options.error().understood;
    const auto settings = read_settings(sources_of(known, environment));
    if (options && settings) return Command{.options = *options, .settings = *settings};
    std::string wrong = options ? "" : options.error().text;
    if (!settings) wrong += fmt::format("{}{}", wrong.empty() ? "" : "\n", fmt::join(settings.error(), "\n"));
    return tl::unexpected(UsageError{wrong});
}

int report(Program program, const UsageError& error) {
    say(program, error.text);
    return usage_exit_code;
}

void report_warnings(Program program, const ResolvedSettings& settings) {
    for (const std::string& warning : settings.warnings) say(program, "warning: " + warning);
}

std::optional<int> print_if_asked(Program program, const Command& command) {
    const std::optional<std::string> text = asked_for(program, command);
    if (!text) return std::nullopt;
    if (std::fwrite(text->data(), 1, text->size(), stdout) == text->size() && std::fflush(stdout) == 0) return 0;
    say(program, fmt::format("cannot write to the standard output: {}; make room", std::strerror(errno)));
    return 1;
}

} // namespace canopy::app
