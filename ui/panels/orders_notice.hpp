// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme.hpp"

#include <QString>

class QLabel;

namespace canopy::ui {

/// Shows a line of one meaning's colour under a field or a form; an empty text hides it.
///
/// The text says by itself what it means: refusals begin with ✕, success with ✓.
void showNotice(QLabel& label, Meaning meaning, const QString& text);

} // namespace canopy::ui
