// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLocale>
#include <QString>
#include <QStringList>
#include <QTranslator>

namespace canopy::ui {

/// The window in the user's language, for as long as this lives: Canopy's own texts, which the program carries with it, and
/// those of Qt where the system has them. English when the user's first language is none of ours.
///
///     const QApplication application(argc, argv);
///     const ui::Translations translations; // before the first widget
///
/// LANGUAGE, LC_ALL, LC_MESSAGES and LANG decide, in this order; the locale need not be generated.
/// Process: the GUI thread. Fails: a language that cannot be loaded leaves the texts in English; problem() tells.
class Translations {
public:
    explicit Translations(const QStringList& user_languages = QLocale::system().uiLanguages());

    ~Translations();
    Translations(const Translations&) = delete;
    Translations& operator=(const Translations&) = delete;

    QString language() const { return m_language; } ///< `de`
    /// Why the window does not speak it, with the remedy; empty when all is well.
    QString problem() const;

    /// The first of these that Canopy speaks, if nothing comes before it that the user reads as it is: English, or C.
    static QString choose(const QStringList& user_languages);

private:
    QLocale m_before;
    QString m_language;
    QTranslator m_qt;
    QTranslator m_canopy; ///< asked first: the last installed
};

} // namespace canopy::ui
