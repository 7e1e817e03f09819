// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/settings/settings_text.hpp"
#include "tests/app/settings_file.hpp"

#include <algorithm>
#include <gtest/gtest.h>
#include <random>
#include <string_view>

namespace canopy::app {
namespace {

using testing::SettingsFile;

constexpr int rounds = 10'000; // of each kind; some seconds under the sanitizers

const std::string whole_file = "# all of it\n[database]\nurl = \"sqlite:///srv/\\u00e9.db\"\ndurability = 'full'\nreaders = 0x3\n"
                               "[runtime]\nworkers = 4\n[orders]\nlimit = 6\nwindow = \"\"\"60s\"\"\"\n"
                               "[customers]\nrate = 1_000\nseed = 9\n";

class SettingsFuzz : public ::testing::Test {
protected:
    std::size_t below(std::size_t end) { return std::uniform_int_distribution<std::size_t>(0, end - 1)(m_random); }
    /// Every other one is of those that mean something in a file.
    char byte() {
        constexpr std::string_view marks = "[]{}=.,\"'#\\\n\r\t :-+_a1\xc3\xa9\xef\xbb\xbf";
        return below(2) == 0 ? marks[below(marks.size())] : static_cast<char>(below(256));
    }
    std::string bytes(std::size_t most) {
        std::string text(below(most + 1), '\0');
        std::generate(text.begin(), text.end(), [this] { return byte(); });
        return text;
    }
    /// What people and broken disks do to a file: bytes changed, lines doubled, the end missing.
    std::string spoiled(std::string text) {
        for (std::size_t changes = below(4); changes > 0; --changes) text[below(text.size())] = byte();
        const std::size_t from = below(text.size());
        if (below(3) == 0) text.insert(below(text.size()), text.substr(from, below(40)));
        if (below(3) == 0) text.resize(below(text.size()) + 1);
        return text;
    }

    const SettingsFile file{""};

private:
    std::mt19937_64 m_random{20260101};
};

/// Read, or refused with lines that name the file; either way it ends.
bool read_or_told(const SettingsFile& file, const std::string& content) {
    file.write(content);
    const auto settings = file.read();
    if (settings) return true;
    EXPECT_FALSE(settings.error().empty());
    for (const std::string& line : settings.error()) {
        EXPECT_TRUE(line.starts_with(file.name() + ":")) << line;
        EXPECT_EQ(line.find_first_of("\r\n"), std::string::npos) << line;
        EXPECT_GT(line.size(), file.name().size() + 4) << line;
    }
    return false;
}

TEST_F(SettingsFuzz, BytesAtRandomAreNoSettings) {
    for (int round = 0; round < rounds; ++round) read_or_told(file, bytes(200));
}

TEST_F(SettingsFuzz, AFileCutAnywhereIsReadOrRefused) {
    for (std::size_t length = 0; length <= whole_file.size(); ++length) read_or_told(file, whole_file.substr(0, length));
    EXPECT_TRUE(read_or_told(file, whole_file));
}

TEST_F(SettingsFuzz, ASpoiledFileIsReadOrRefused) {
    int refused = 0;
    for (int round = 0; round < rounds; ++round)
        if (!read_or_told(file, spoiled(whole_file))) ++refused;
    EXPECT_GT(refused, rounds / 10) << "the spoiling spoils nothing";
    EXPECT_LT(refused, rounds) << "nothing is read at all";
}

TEST_F(SettingsFuzz, WhatIsReadOfASpoiledFileCanBePrintedAndReadAgain) {
    for (int round = 0; round < rounds; ++round) {
        file.write(spoiled(whole_file));
        const auto settings = file.read();
        if (!settings) continue;
        const std::string printed = to_toml(*settings);
        file.write(printed);
        const auto again = file.read();
        ASSERT_TRUE(again) << printed << again.error().front();
        EXPECT_EQ(again->settings, settings->settings) << printed;
    }
}

TEST_F(SettingsFuzz, DepthAndLengthHaveTheirEnd) {
    for (const char* const deep : {"a = ", "[orders]\nlimit = "})
        for (const char* const each : {"[", "{a=", "[{a="}) {
            std::string text = deep;
            for (int i = 0; i < 100'000; ++i) text += each;
            EXPECT_FALSE(read_or_told(file, text));
        }
    EXPECT_FALSE(read_or_told(file, "[orders]\n" + std::string(1'000'000, 'x') + " = 1\n"));
    EXPECT_FALSE(read_or_told(file, std::string(2'000'000, '#')));
    std::string dotted = "[a";
    for (int i = 0; i < 100'000; ++i) dotted += ".a";
    EXPECT_FALSE(read_or_told(file, dotted + "]\n"));
}

TEST_F(SettingsFuzz, AVariableOfAnyBytesIsReadOrRefusedInOneLine) {
    for (const Setting& setting : settings_table())
        for (int round = 0; round < rounds / 4; ++round) {
            SettingsSources sources;
            sources.environment = {{setting.variable(), bytes(20)}};
            if (const auto settings = read_settings(sources); !settings) {
                ASSERT_EQ(settings.error().size(), 1U);
                EXPECT_EQ(settings.error().front().find_first_of("\r\n"), std::string::npos) << settings.error().front();
            }
        }
}

} // namespace
} // namespace canopy::app
