// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/banner.hpp"

#include <QApplication>
#include <QEvent>

namespace canopy::ui {

Banner::Banner(QWidget* parent) : QLabel(parent) {
    setObjectName(QStringLiteral("banner"));
    setAccessibleName(tr("Notice"));
    setTextFormat(Qt::RichText);
    setWordWrap(true);
    setMargin(8);
    setAutoFillBackground(true);
    setTextInteractionFlags(Qt::LinksAccessibleByMouse | Qt::LinksAccessibleByKeyboard);
    hide();
}

void Banner::say(const QString& text, Meaning meaning) {
    m_meaning = meaning;
    refreshColours();
    setText(text);
    show();
}

void Banner::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange) refreshColours();
    QLabel::changeEvent(event);
}

void Banner::refreshColours() {
    const Theme theme = Theme::of(QApplication::palette());
    QPalette colours = palette();
    colours.setColor(QPalette::Window, theme.card);
    colours.setColor(QPalette::WindowText, theme.ink(m_meaning));
    colours.setColor(QPalette::Link, theme.text);
    if (colours != palette()) setPalette(colours); // says PaletteChange again
}

} // namespace canopy::ui
