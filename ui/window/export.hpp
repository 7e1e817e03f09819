// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

class QWidget;

namespace canopy::ui {

class TreeView;

// Files that the window writes. Each asks for a name, writes it whole or not at all, and says in a dialog what went
// wrong. The answer is the file's name, or empty when nothing was written.

/// The whole tree as it stands, as PNG or SVG by the name's ending.
QString exportTree(TreeView& view, QWidget* window);

QString exportText(const QByteArray& text, const QString& title, const QString& name, const QString& filter, QWidget* window);

/// Writes without asking: for tests and the above. Answers what went wrong, or nothing.
QString writeTree(TreeView& view, const QString& file);

} // namespace canopy::ui
