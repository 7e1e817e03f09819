// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/headless/completions.hpp"

#include <algorithm>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <gmock/gmock.h>
#include <iterator>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace canopy::app {
namespace {

using ::testing::HasSubstr;

std::string written_in(const std::filesystem::path& file) {
    std::ifstream stream(file);
    EXPECT_TRUE(stream) << file;
    return {std::istreambuf_iterator<char>(stream), {}};
}

std::set<std::string> names_of_all() {
    std::set<std::string> names;
    for (const OptionInfo& option : all_options()) names.insert(option.name);
    return names;
}

/// `crash` of `.BI --crash " PATH…"`.
std::vector<std::string> options_in(std::string_view line) {
    constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyz-";
    std::vector<std::string> names;
    for (auto begin = line.find("--"); begin != std::string_view::npos; begin = line.find("--", begin)) {
        begin += 2;
        const std::string_view rest = line.substr(begin);
        const std::string_view name = rest.substr(0, rest.find_first_not_of(letters));
        if (!name.empty()) names.emplace_back(name);
        begin += name.size();
    }
    return names;
}

/// The options that begin a paragraph of a man page: `.TP`, and below it `.BI \-\-crash " PATH…"`.
std::set<std::string> described_in(std::string page) {
    for (auto dash = page.find("\\-"); dash != std::string::npos; dash = page.find("\\-", dash)) page.erase(dash, 1);
    std::set<std::string> names;
    std::istringstream lines(page);
    bool begins = false;
    for (std::string line; std::getline(lines, line); begins = line == ".TP")
        if (begins) std::ranges::copy(options_in(line), std::inserter(names, names.end()));
    return names;
}

/// What stands between a beginning and one of the characters after it, of every line that has both.
std::vector<std::string> words_between(const std::string& text, std::string_view beginning, std::string_view ends) {
    std::vector<std::string> words;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        const auto begin = line.find(beginning);
        if (begin == std::string::npos) continue;
        const std::string rest = line.substr(begin + beginning.size());
        words.push_back(rest.substr(0, rest.find_first_of(ends)));
    }
    return words;
}

/// The long options that a script offers, each as often as it does.
std::vector<std::string> offered(const std::string& shell, const std::string& script) {
    if (shell == "zsh") return words_between(script, "'*--", "=[");
    if (shell == "fish") return words_between(script, " -l ", " ");
    std::istringstream all(words_between(script, "    COMPREPLY=($(compgen -W '", "'").back()); // the last is no option's
    std::vector<std::string> names;
    for (std::string word; all >> word;)
        if (word.starts_with("--")) names.push_back(word.substr(2));
    return names;
}

class Completions : public ::testing::TestWithParam<Program> {};

TEST_P(Completions, NameEachOptionOnceInEachShell) {
    for (const std::string& shell : known_shells()) {
        const std::string text = completions(GetParam(), shell);
        EXPECT_THAT(offered(shell, text), ::testing::UnorderedElementsAreArray(names_of_all())) << shell;
        EXPECT_THAT(text, HasSubstr(program_name(GetParam()))) << shell;
    }
}

TEST_P(Completions, SayOfASettingWhatHelpSays) {
    const std::string help = help_text(GetParam());
    for (const std::string& shell : known_shells()) {
        const std::string text = completions(GetParam(), shell);
        if (shell != "bash") EXPECT_THAT(text, HasSubstr("what the runtime works with, 1 to 256 threads (one a core)")) << shell;
    }
    for (const OptionInfo& option : all_options()) {
        const auto colon = option.name.starts_with("no-") ? option.help.find(": ") + 2 : 0;
        EXPECT_THAT(help, HasSubstr(option.help.substr(colon))) << option.name;
    }
}

TEST_P(Completions, OfferNothingWhereAnOptionTakesNothing) {
    EXPECT_THAT(completions(GetParam(), "bash"), HasSubstr("    esac\n    $split && return\n")); // behind `--help=`
    EXPECT_THAT(completions(GetParam(), "fish"), HasSubstr(fmt::format("\ncomplete -c {} -f\n", program_name(GetParam()))));
}

TEST_P(Completions, ShowAnArgumentAsItIsWritten) {
    EXPECT_THAT(completions(GetParam(), "zsh"), HasSubstr(":PATH@TIME[\\:HOW]:"));
}

TEST_P(Completions, OfferTheValuesOfAnOptionThatHasSome) {
    const auto options = all_options();
    const auto gallery = std::ranges::find(options, "gallery", &OptionInfo::name);
    ASSERT_NE(gallery, options.end());
    EXPECT_THAT(gallery->values, ::testing::Contains("counter"));
    EXPECT_THAT(completions(GetParam(), "bash"), HasSubstr("--gallery) COMPREPLY=($(compgen -W 'all list "));
    EXPECT_THAT(completions(GetParam(), "zsh"), HasSubstr(":NAME:(all list "));
    EXPECT_THAT(completions(GetParam(), "fish"), HasSubstr("-l gallery -x -a 'all list "));
}

TEST_P(Completions, OfferFilesWhereAFileIsWanted) {
    EXPECT_THAT(completions(GetParam(), "bash"), HasSubstr("--import) _filedir;"));
    EXPECT_THAT(completions(GetParam(), "zsh"), HasSubstr(":FILE.csv:_files"));
    EXPECT_THAT(completions(GetParam(), "fish"), HasSubstr(" -l import -r -F -d 'read orders from a file'\n"));
}

INSTANTIATE_TEST_SUITE_P(OfBothPrograms, Completions, ::testing::Values(Program::Canopy, Program::CanopyHeadless));

TEST(ManPage, DescribesTheOptionsThatThereAreAndNoOther) {
    for (const char* const page : {"canopy.1", "canopy-headless.1"}) {
        const std::set<std::string> described = described_in(written_in(std::filesystem::path(CANOPY_MAN_PAGES) / page));
        std::vector<std::string> in_one_only;
        std::ranges::set_symmetric_difference(described, names_of_all(), std::back_inserter(in_one_only));
        EXPECT_THAT(in_one_only, ::testing::IsEmpty()) << page;
    }
}

} // namespace
} // namespace canopy::app
