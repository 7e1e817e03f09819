// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/appearance.hpp"

#include <QApplication>
#include <QPalette>
#include <QSettings>
#include <QToolTip>

namespace canopy::ui {

namespace {

const QString setting = QStringLiteral("appearance/scheme");

struct Colours {
    QRgb window, base, alternate, text, muted, button, border, highlight, link;
};

constexpr Colours light_colours{0xfff3f5f7, 0xffffffff, 0xfff6f8fa, 0xff1b2027, 0xff5c6672,
                                0xfffafbfc, 0xffc3cad2, 0xff0173b2, 0xff01609a};
constexpr Colours dark_colours{0xff1c2026, 0xff14171c, 0xff1a1e24, 0xffe6e9ee, 0xff98a2ae,
                               0xff2a3038, 0xff3c444f, 0xff2b7fb8, 0xff6cb6e6};

QPalette paletteOf(const Colours& colours) {
    QPalette palette(QColor::fromRgb(colours.button), QColor::fromRgb(colours.window));
    const auto set = [&palette](QPalette::ColorRole role, QRgb colour) { palette.setColor(role, QColor::fromRgb(colour)); };
    set(QPalette::Base, colours.base);
    set(QPalette::AlternateBase, colours.alternate);
    set(QPalette::Text, colours.text);
    set(QPalette::WindowText, colours.text);
    set(QPalette::ButtonText, colours.text);
    set(QPalette::BrightText, colours.text);
    set(QPalette::PlaceholderText, colours.muted);
    set(QPalette::ToolTipBase, colours.button);
    set(QPalette::ToolTipText, colours.text);
    set(QPalette::Mid, colours.border);
    set(QPalette::Highlight, colours.highlight);
    set(QPalette::HighlightedText, 0xffffffff);
    set(QPalette::Link, colours.link);
    set(QPalette::LinkVisited, colours.link);
    for (const auto role : {QPalette::Text, QPalette::WindowText, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, QColor::fromRgb(colours.muted));
    return palette;
}

} // namespace

Appearance::Appearance(QObject* parent) : QObject(parent) {
    const int stored = QSettings().value(setting, 0).toInt();
    if (stored > 0 && stored < static_cast<int>(all_colour_schemes.size())) m_scheme = static_cast<ColourScheme>(stored);
    apply();
}

void Appearance::setScheme(ColourScheme scheme) {
    if (scheme == m_scheme) return;
    m_scheme = scheme;
    QSettings().setValue(setting, static_cast<int>(scheme));
    apply();
    Q_EMIT schemeChanged(scheme);
}

void Appearance::apply() {
    switch (m_scheme) {
    case ColourScheme::System: QApplication::setPalette(QPalette()); break;
    case ColourScheme::Light: QApplication::setPalette(paletteOf(light_colours)); break;
    case ColourScheme::Dark: QApplication::setPalette(paletteOf(dark_colours)); break;
    }
    QToolTip::setPalette(QApplication::palette());
}

} // namespace canopy::ui
