// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/help.hpp"

#include "ui/window/icons.hpp"

#include <QAction>
#include <QCoreApplication>
#include <QDialog>
#include <QDialogButtonBox>
#include <QMessageBox>
#include <QTextBrowser>
#include <QVBoxLayout>

#include <array>

namespace canopy::ui {

namespace {

struct Phrases {
    Q_DECLARE_TR_FUNCTIONS(canopy::ui::Help)
};

struct Key {
    const char* keys;
    const char* what;
};

/// What the tree takes by itself; the window's own actions are read from the window.
constexpr std::array tree_keys{
    Key{QT_TRANSLATE_NOOP("canopy::ui::Help", "Arrows"), QT_TRANSLATE_NOOP("canopy::ui::Help", "walk the tree")},
    Key{QT_TRANSLATE_NOOP("canopy::ui::Help", "Ctrl+Left, −"), QT_TRANSLATE_NOOP("canopy::ui::Help", "collapse a supervisor")},
    Key{QT_TRANSLATE_NOOP("canopy::ui::Help", "Ctrl+Right, +"), QT_TRANSLATE_NOOP("canopy::ui::Help", "expand it")},
    Key{"*", QT_TRANSLATE_NOOP("canopy::ui::Help", "expand everything")},
    Key{"F", QT_TRANSLATE_NOOP("canopy::ui::Help", "fit the whole tree")},
    Key{QT_TRANSLATE_NOOP("canopy::ui::Help", "Shift+Arrows"),
        QT_TRANSLATE_NOOP("canopy::ui::Help", "move the view; so does dragging, with Space too")},
    Key{QT_TRANSLATE_NOOP("canopy::ui::Help", "Enter"), QT_TRANSLATE_NOOP("canopy::ui::Help", "details of the selected process")},
    Key{QT_TRANSLATE_NOOP("canopy::ui::Help", "Menu, Shift+F10"),
        QT_TRANSLATE_NOOP("canopy::ui::Help", "what can be done to it")},
    Key{QT_TRANSLATE_NOOP("canopy::ui::Help", "Alt+1 to Alt+6"),
        QT_TRANSLATE_NOOP("canopy::ui::Help", "the pages of the process details")},
    Key{QT_TRANSLATE_NOOP("canopy::ui::Help", "F3, Shift+F3"), QT_TRANSLATE_NOOP("canopy::ui::Help", "next and previous match")},
};

QString row(const QString& keys, const QString& what) {
    return QStringLiteral("<tr><td><b>%1</b>&nbsp;&nbsp;</td><td>%2</td></tr>").arg(keys.toHtmlEscaped(), what.toHtmlEscaped());
}

QString actionRows(const QWidget& window) {
    QString rows;
    for (const QAction* action : window.findChildren<QAction*>()) {
        if (action->shortcut().isEmpty() || action->text().isEmpty()) continue;
        rows += row(action->shortcut().toString(QKeySequence::NativeText), action->text().remove(u'&').remove(u'…'));
    }
    return rows;
}

} // namespace

void showShortcuts(QWidget* window) {
    auto* dialog = new QDialog(window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(Phrases::tr("Keyboard shortcuts"));
    QString text = QStringLiteral("<h3>%1</h3><table>%2</table><h3>%3</h3><table>")
                       .arg(Phrases::tr("Window"), actionRows(*window), Phrases::tr("Tree"));
    for (const Key& key : tree_keys) text += row(Phrases::tr(key.keys), Phrases::tr(key.what));
    auto* page = new QTextBrowser(dialog);
    page->setHtml(text + QStringLiteral("</table>"));
    page->setAccessibleName(Phrases::tr("Keyboard shortcuts"));
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, dialog);
    auto* column = new QVBoxLayout(dialog);
    column->addWidget(page);
    column->addWidget(buttons);
    QObject::connect(buttons, &QDialogButtonBox::rejected, dialog, &QDialog::close);
    dialog->resize(dialog->fontMetrics().averageCharWidth() * 80, dialog->fontMetrics().height() * 36);
    dialog->open();
}

void showAbout(const QString& database_file, QWidget* window) {
    auto* box = new QMessageBox(QMessageBox::NoIcon, Phrases::tr("About Canopy"),
                                QStringLiteral("<h3>Canopy %1</h3>").arg(QCoreApplication::applicationVersion()),
                                QMessageBox::Close, window);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setIconPixmap(applicationIcon().pixmap(64, 64));
    box->setInformativeText(
        Phrases::tr(
            "A monitor for supervision trees: watch a supervised system, break it, and see it heal.<br><br>"
            "Free software under the GNU General Public License 3 or later; its runtime under the Apache License 2.0.<br><br>"
            "Orders are kept in %1")
            .arg(database_file.toHtmlEscaped()));
    box->open();
}

} // namespace canopy::ui
