// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/quiet_table.hpp"

#include "ui/models/cell_roles.hpp"
#include "ui/panels/cell_delegate.hpp"

#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QHeaderView>
#include <QKeyEvent>
#include <QMenu>

#include <algorithm>

namespace canopy::ui {

QuietTable::QuietTable(const QString& accessible_name, Headers headers, QWidget* parent) : QTableView(parent) {
    setAccessibleName(accessible_name);
    setItemDelegate(new CellDelegate(Qt::ElideRight, this));
    setShowGrid(false);
    setFrameShape(QFrame::NoFrame);
    setSelectionBehavior(QAbstractItemView::SelectRows);
    setSelectionMode(QAbstractItemView::ExtendedSelection);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setTabKeyNavigation(false);
    setWordWrap(false);
    setCornerButtonEnabled(false);
    setMouseTracking(false);
    setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    horizontalHeader()->setVisible(headers == Headers::Shown);
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setStretchLastSection(true);
    connect(this, &QTableView::doubleClicked, this, &QuietTable::activate);
    applyTheme();
}

void QuietTable::setModel(QAbstractItemModel* model) {
    QTableView::setModel(model);
    applyTheme();
}

void QuietTable::setElide(int column, Qt::TextElideMode mode) { setItemDelegateForColumn(column, new CellDelegate(mode, this)); }

void QuietTable::setRoomyColumn(int column) {
    horizontalHeader()->setStretchLastSection(false);
    horizontalHeader()->setResizeContentsPrecision(50);
    horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    horizontalHeader()->setSectionResizeMode(column, QHeaderView::Stretch);
}

void QuietTable::setColumnCharacters(int column, double characters) {
    horizontalHeader()->resizeSection(column, static_cast<int>(fontMetrics().averageCharWidth() * characters));
}

void QuietTable::activate(const QModelIndex& index) {
    const QString path = index.data(PathRole).toString();
    if (!path.isEmpty()) Q_EMIT pathActivated(path);
}

QString QuietTable::selectedText() const {
    QModelIndexList rows = selectionModel() == nullptr ? QModelIndexList{} : selectionModel()->selectedRows();
    std::ranges::sort(rows, {}, &QModelIndex::row);
    QStringList lines;
    for (const QModelIndex& row : rows) {
        QStringList cells;
        for (int column = 0; column < model()->columnCount(); ++column) {
            cells << row.siblingAtColumn(column).data().toString().simplified();
        }
        lines << cells.join(QLatin1Char('\t'));
    }
    return lines.join(QLatin1Char('\n'));
}

void QuietTable::copySelection() const {
    const QString text = selectedText();
    if (!text.isEmpty()) QApplication::clipboard()->setText(text);
}

void QuietTable::keyPressEvent(QKeyEvent* event) {
    if (event->matches(QKeySequence::Copy)) return copySelection();
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) return activate(currentIndex());
    QTableView::keyPressEvent(event);
}

void QuietTable::contextMenuEvent(QContextMenuEvent* event) {
    const QModelIndex row = indexAt(event->pos());
    QMenu menu(this);
    QAction* show = menu.addAction(tr("&Show in the tree"));
    show->setEnabled(!row.data(PathRole).toString().isEmpty());
    QAction* copy = menu.addAction(tr("&Copy"));
    copy->setShortcut(QKeySequence::Copy);
    copy->setEnabled(selectionModel() != nullptr && selectionModel()->hasSelection());
    const QAction* chosen = menu.exec(event->globalPos());
    if (chosen == show) activate(row);
    if (chosen == copy) copySelection();
}

void QuietTable::applyTheme() {
    if (m_applying) return;
    m_applying = true;
    verticalHeader()->setDefaultSectionSize(static_cast<int>(fontMetrics().height() * 1.5));
    QFont small = font();
    if (small.pointSizeF() > 0) small.setPointSizeF(small.pointSizeF() * 0.9);
    horizontalHeader()->setFont(small);
    m_applying = false;
}

void QuietTable::changeEvent(QEvent* event) {
    QTableView::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) applyTheme();
}

} // namespace canopy::ui
