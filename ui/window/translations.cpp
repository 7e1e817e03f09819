// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/translations.hpp"

#include <QCoreApplication>
#include <QLibraryInfo>

#include <array>

namespace canopy::ui {

namespace {

struct Phrases {
    Q_DECLARE_TR_FUNCTIONS(canopy::ui::Translations)
};

const QString english = QStringLiteral("en");

/// Qt's own texts that the window shows, for systems without qtbase_de.qm. In Qt's contexts: they are looked up by Qt.
[[maybe_unused]] constexpr std::array qt_texts{
    QT_TRANSLATE_NOOP("QPlatformTheme", "OK"),
    QT_TRANSLATE_NOOP("QPlatformTheme", "Cancel"),
    QT_TRANSLATE_NOOP("QPlatformTheme", "Close"),
    QT_TRANSLATE_NOOP("QMessageBox", "Show Details..."),
    QT_TRANSLATE_NOOP("QMessageBox", "Hide Details..."),
    QT_TRANSLATE_NOOP("QShortcut", "Ctrl"),
    QT_TRANSLATE_NOOP("QShortcut", "Shift"),
    QT_TRANSLATE_NOOP("QShortcut", "Del"),
    QT_TRANSLATE_NOOP("QLineEdit", "&Undo"),
    QT_TRANSLATE_NOOP("QLineEdit", "&Redo"),
    QT_TRANSLATE_NOOP("QLineEdit", "Cu&t"),
    QT_TRANSLATE_NOOP("QLineEdit", "&Copy"),
    QT_TRANSLATE_NOOP("QLineEdit", "&Paste"),
    QT_TRANSLATE_NOOP("QLineEdit", "Delete"),
    QT_TRANSLATE_NOOP("QLineEdit", "Select All"),
};

} // namespace

Translations::Translations(const QStringList& user_languages) : m_language(choose(user_languages)) {
    const QString folder = QLibraryInfo::path(QLibraryInfo::TranslationsPath);
    if (m_language != english && m_qt.load(QStringLiteral("qtbase_") + m_language, folder))
        QCoreApplication::installTranslator(&m_qt);
    if (m_language != english && m_before.language() == QLocale::C) QLocale::setDefault(QLocale(m_language)); // LANGUAGE alone
    // English, too: its plural forms are in a file of their own.
    if (m_canopy.load(QStringLiteral(":/translations/canopy_%1.qm").arg(m_language)))
        QCoreApplication::installTranslator(&m_canopy);
}

Translations::~Translations() { QLocale::setDefault(m_before); }

QString Translations::choose(const QStringList& user_languages) {
    for (const QString& name : user_languages) {
        const QLocale::Language language = QLocale(name).language();
        if (language == QLocale::English || language == QLocale::C) return english;
        if (language == QLocale::German) return QStringLiteral("de");
    }
    return english;
}

QString Translations::problem() const {
    //: The code of the language this is translated into, as ISO 639 has it
    const QString spoken = Phrases::tr("en");
    if (!m_canopy.isEmpty() && spoken == m_language) return {};
    return QStringLiteral("canopy_%1.qm is not in the program; install it again").arg(m_language);
}

} // namespace canopy::ui
