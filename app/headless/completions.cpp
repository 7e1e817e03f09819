// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/headless/completions.hpp"

#include <algorithm>
#include <cctype>
#include <fmt/format.h>

namespace canopy::app {

namespace {

bool takes_file(const OptionInfo& option) { return option.argument.starts_with("FILE"); }

/// `'` ends a word between apostrophes, in every shell.
std::string in_apostrophes(std::string_view text) {
    std::string result = "'";
    for (const char c : text) result += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return result + "'";
}

/// A name of a function: `_canopy_headless`.
std::string function_name(Program program) {
    std::string name = "_" + program_name(program);
    std::ranges::replace(name, '-', '_');
    return name;
}

std::string first_line(std::string_view shell, Program program) {
    return fmt::format("# {} completion for {}, made by {} --completions {}\n", shell, program_name(program),
                       program_name(program), shell);
}

std::string bash(Program program) {
    std::string words;
    std::string cases;
    for (const OptionInfo& option : all_options()) {
        words += fmt::format("{}--{}", words.empty() ? "" : " ", option.name);
        if (!option.short_name.empty()) words += " -" + option.short_name;
        if (option.argument.empty()) continue;
        const std::string action = !option.values.empty()
                                       ? fmt::format("COMPREPLY=($(compgen -W {} -- \"$cur\"))",
                                                     in_apostrophes(fmt::to_string(fmt::join(option.values, " "))))
                                   : takes_file(option) ? "_filedir"
                                                        : ":";
        cases += fmt::format("        --{}) {}; return ;;\n", option.name, action);
    }
    const std::string function = function_name(program);
    return first_line("bash", program) +
           fmt::format("{}() {{\n    local cur prev words cword split\n    _init_completion -s || return\n    case $prev in\n{}"
                       "    esac\n    $split && return\n    COMPREPLY=($(compgen -W {} -- \"$cur\"))\n}} && complete -F {} {}\n",
                       function, cases, in_apostrophes(words), function, program_name(program));
}

/// With a backslash before each of these characters.
std::string escaped(std::string_view text, std::string_view special) {
    std::string result;
    for (const char c : text) {
        if (special.find(c) != std::string_view::npos) result += '\\';
        result += c;
    }
    return result;
}

/// What an option is for, between its brackets.
std::string zsh_explanation(const OptionInfo& option) { return fmt::format("[{}]", escaped(option.help, "[]:\\")); }

std::string zsh(Program program) {
    std::string text = fmt::format("#compdef {}\n", program_name(program)) + first_line("zsh", program) + "_arguments -s";
    for (const OptionInfo& option : all_options()) {
        std::string row = fmt::format("*--{}{}{}", option.name, option.argument.empty() ? "" : "=", zsh_explanation(option));
        if (!option.argument.empty()) {
            const std::string values = !option.values.empty() ? fmt::format("({})", fmt::join(option.values, " "))
                                       : takes_file(option)   ? "_files"
                                                              : "";
            row +=
                fmt::format(":{}:{}", escaped(option.argument, ":"), values); // what stands before a `:` keeps other backslashes
        }
        text += fmt::format(" \\\n  {}", in_apostrophes(row));
        if (!option.short_name.empty())
            text += fmt::format(" \\\n  {}", in_apostrophes(fmt::format("-{}{}", option.short_name, zsh_explanation(option))));
    }
    return text + "\n";
}

std::string fish(Program program) {
    std::string text = first_line("fish", program) + fmt::format("complete -c {} -f\n", program_name(program)); // no files
    for (const OptionInfo& option : all_options()) {
        std::string row = fmt::format("complete -c {} -l {}", program_name(program), option.name);
        if (!option.short_name.empty()) row += " -s " + option.short_name;
        if (!option.argument.empty()) row += takes_file(option) ? " -r -F" : " -x"; // files, or something else
        if (!option.values.empty()) row += " -a " + in_apostrophes(fmt::to_string(fmt::join(option.values, " ")));
        text += fmt::format("{} -d {}\n", row, in_apostrophes(option.help));
    }
    return text;
}

} // namespace

std::vector<std::string> known_shells() { return {"bash", "zsh", "fish"}; }

std::string completions(Program program, std::string_view shell) {
    if (shell == "bash") return bash(program);
    return shell == "zsh" ? zsh(program) : fish(program);
}

} // namespace canopy::app
