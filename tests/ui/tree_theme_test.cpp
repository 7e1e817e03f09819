// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme.hpp"

#include <QDebug>
#include <QFontMetrics>

#include <gtest/gtest.h>

#include <set>

namespace canopy::ui {
namespace {

using namespace std::chrono_literals;

QPalette paletteOf(QRgb base, QRgb text) {
    QPalette palette{QColor(base)};
    palette.setColor(QPalette::Base, QColor(base));
    palette.setColor(QPalette::Text, QColor(text));
    return palette;
}

class ThemeOfPalette : public ::testing::TestWithParam<std::pair<QRgb, QRgb>> {
protected:
    Theme theme = Theme::of(paletteOf(GetParam().first, GetParam().second));
};

TEST_P(ThemeOfPalette, GivesEveryTextAContrastOfFourAndAHalf) {
    for (const QColor& ground : {theme.base, theme.canvas, theme.card}) {
        EXPECT_GE(contrast(theme.text, ground), 4.5);
        EXPECT_GE(contrast(theme.muted, ground), 4.5);
        for (const Meaning meaning : all_meanings) {
            EXPECT_GE(contrast(theme.ink(meaning), ground), 4.5) << stateWord(meaning).toStdString();
        }
    }
    EXPECT_GE(contrast(theme.match_text, theme.match), 4.5);
}

TEST_P(ThemeOfPalette, GivesEveryShapeAContrastOfThree) {
    for (const QColor& ground : {theme.base, theme.canvas, theme.card}) {
        EXPECT_GE(contrast(theme.selection, ground), 3.0);
        for (const Meaning meaning : all_meanings) EXPECT_GE(contrast(theme.fill(meaning), ground), 3.0);
    }
}

INSTANTIATE_TEST_SUITE_P(LightAndDark, ThemeOfPalette,
                         ::testing::Values(std::pair{0xffffffffu, 0xff000000u}, std::pair{0xfff6f5f4u, 0xff3d3846u},
                                           std::pair{0xff1b1e20u, 0xfffcfcfcu}, std::pair{0xff303030u, 0xffdedede},
                                           std::pair{0xff000000u, 0xffffffffu}));

TEST(Theme, KnowsDarkFromLight) {
    EXPECT_TRUE(Theme::of(paletteOf(0xff1b1e20, 0xfffcfcfc)).dark);
    EXPECT_FALSE(Theme::of(paletteOf(0xffffffff, 0xff000000)).dark);
}

TEST(Theme, GivesEveryStateAWordAndAShapeOfItsOwn) {
    std::set<QString> words;
    std::set<QString> shapes;
    for (const Meaning meaning : all_meanings) {
        words.insert(stateWord(meaning));
        QString outline;
        QDebug(&outline) << stateShape(meaning, {0, 0, 12, 12});
        shapes.insert(outline);
    }
    EXPECT_EQ(words.size(), all_meanings.size());
    EXPECT_EQ(shapes.size(), all_meanings.size());
}

TEST(Theme, SaysWhatAFaultIs) {
    Node node;
    node.status = NodeStatus::Frozen;
    node.faults = {"freeze"};
    EXPECT_EQ(meaningOf(node), Meaning::Faulted);
    EXPECT_EQ(stateWord(node), QStringLiteral("frozen"));
    node.status = NodeStatus::Running;
    node.faults = {"flood"};
    EXPECT_EQ(stateWord(node), QStringLiteral("flood"));
}

TEST(Theme, SaysWhichSupervisorGaveUp) {
    Node node;
    node.kind = ProcessKind::Supervisor;
    node.status = NodeStatus::Stopped;
    EXPECT_EQ(stateWord(node, Meaning::Stopped), QStringLiteral("stopped"));
    node.gave_up = true;
    EXPECT_EQ(stateWord(node), QStringLiteral("gave up"));
    EXPECT_EQ(stateWord(node, Meaning::Stopped), QStringLiteral("gave up")) << "as the card and the description say it";
    node.status = NodeStatus::Restarting; // the one above brings it back
    EXPECT_EQ(stateWord(node), QStringLiteral("restarting"));
}

TEST(Theme, WritesNumbersWithSeparatorsAndUnits) {
    EXPECT_EQ(formatCount(1204), QStringLiteral("1,204"));
    EXPECT_EQ(formatCompact(999), QStringLiteral("999"));
    EXPECT_EQ(formatCompact(312'400), QStringLiteral("312 k"));
    EXPECT_EQ(formatCompact(2.5e6), QStringLiteral("2.5 M"));
}

TEST(Theme, WritesTimesTheWayPeopleReadThem) {
    EXPECT_EQ(formatDuration(23s), QStringLiteral("23 s"));
    EXPECT_EQ(formatDuration(410us), QStringLiteral("410 µs"));
    EXPECT_EQ(formatDuration(1500ms), QStringLiteral("1.5 s"));
    EXPECT_EQ(formatDuration(250s), QStringLiteral("4 min 10 s"));
    EXPECT_EQ(formatDuration(3h), QStringLiteral("3 h"));
}

TEST(Theme, SetsPidsInAFaceOfOneWidth) {
    QFont like;
    like.setPixelSize(12);
    const QFontMetrics metrics(tabularFont(like));
    EXPECT_EQ(metrics.horizontalAdvance(QStringLiteral("#111.1")), metrics.horizontalAdvance(QStringLiteral("#888.8")));
}

} // namespace
} // namespace canopy::ui
