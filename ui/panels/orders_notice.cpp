// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/orders_notice.hpp"

#include <QApplication>
#include <QLabel>

namespace canopy::ui {

void showNotice(QLabel& label, Meaning meaning, const QString& text) {
    QPalette palette = QApplication::palette(&label);
    palette.setColor(QPalette::WindowText, Theme::of(palette).ink(meaning));
    label.setPalette(palette);
    label.setText(text);
    label.setVisible(!text.isEmpty());
}

} // namespace canopy::ui
