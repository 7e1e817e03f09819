// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include <array>
#include <cstdint>

namespace canopy::ui {

enum class ColourScheme : std::uint8_t { System, Light, Dark };

inline constexpr std::array all_colour_schemes{ColourScheme::System, ColourScheme::Light, ColourScheme::Dark};

/// Light, dark, or what the desktop says: sets the application's palette and remembers the choice.
///
///     Appearance appearance;              // applies what was chosen last
///     appearance.setScheme(ColourScheme::Dark);
///
/// System is the palette that the platform's theme gives.
class Appearance final : public QObject {
    Q_OBJECT

public:
    explicit Appearance(QObject* parent = nullptr);

    ColourScheme scheme() const { return m_scheme; }
    void setScheme(ColourScheme scheme);

Q_SIGNALS:
    void schemeChanged(canopy::ui::ColourScheme scheme);

private:
    void apply();

    ColourScheme m_scheme = ColourScheme::System;
};

} // namespace canopy::ui
