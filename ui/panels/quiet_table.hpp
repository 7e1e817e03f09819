// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTableView>

namespace canopy::ui {

/// A table without grid or numbers, in the palette's card colour: rows are selected, Ctrl+C copies them as text.
///
/// Rows that lead to a process say so on Return, Enter or a double click.
class QuietTable final : public QTableView {
    Q_OBJECT

public:
    enum class Headers { Shown, Hidden };

    explicit QuietTable(const QString& accessible_name, Headers headers, QWidget* parent = nullptr);

    void setModel(QAbstractItemModel* model) override;
    /// The selected rows, cells divided by tabs.
    QString selectedText() const;
    void copySelection() const;
    void setElide(int column, Qt::TextElideMode mode);
    /// All columns as wide as what they show, but this one, which has the rest: for tables of a few hundred rows.
    void setRoomyColumn(int column);
    /// A column as wide as so many characters of the table's font.
    void setColumnCharacters(int column, double characters);

Q_SIGNALS:
    void pathActivated(const QString& path);

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void changeEvent(QEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;

private:
    void applyTheme();
    void activate(const QModelIndex& index);

    bool m_applying = false;
};

} // namespace canopy::ui
