// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/window/translations.hpp"

#include <QApplication>
#include <gtest/gtest.h>

// Widget tests paint into memory unless somebody asks to see them: QT_QPA_PLATFORM=xcb canopy_ui_tests
int main(int argc, char** argv) {
    testing::InitGoogleTest(&argc, argv);
    if (testing::GTEST_FLAG(list_tests)) return RUN_ALL_TESTS(); // the build lists them, and has no screen
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM")) qputenv("QT_QPA_PLATFORM", "offscreen");
    const QApplication application(argc, argv);
    const canopy::ui::Translations english({QStringLiteral("en")}); // whoever runs the tests
    QLocale::setDefault(QLocale::c());
    return RUN_ALL_TESTS();
}
