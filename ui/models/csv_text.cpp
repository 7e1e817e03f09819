// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/csv_text.hpp"

#include <algorithm>

namespace canopy::ui {

QString csvField(const QString& text) {
    static const QString formula_starts = QStringLiteral("=+-@\t\r\n|%");
    QString field = text;
    if (!field.isEmpty() && formula_starts.contains(field.front())) field.prepend(QLatin1Char('\''));
    const bool needs_quotes = std::ranges::any_of(field, [](QChar letter) {
        return letter == QLatin1Char('"') || letter == QLatin1Char(',') || letter == QLatin1Char('\n') ||
               letter == QLatin1Char('\r');
    });
    if (!needs_quotes) return field;
    field.replace(QLatin1Char('"'), QStringLiteral("\"\""));
    return QLatin1Char('"') + field + QLatin1Char('"');
}

QByteArray csvLine(const QStringList& fields) {
    QStringList escaped;
    for (const QString& field : fields) escaped << csvField(field);
    return (escaped.join(QLatin1Char(',')) + QStringLiteral("\r\n")).toUtf8();
}

} // namespace canopy::ui
