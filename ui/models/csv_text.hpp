// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QStringList>

namespace canopy::ui {

/// One field as RFC 4180 wants it: quoted where it holds a quote, a comma or a line break.
///
/// A field a spreadsheet would take for a formula gets an apostrophe before it, which spreadsheets show as text.
QString csvField(const QString& text);

/// One record with its CRLF.
QByteArray csvLine(const QStringList& fields);

} // namespace canopy::ui
