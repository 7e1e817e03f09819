// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme.hpp"

#include <QAbstractTableModel>
#include <QList>

#include <optional>

namespace canopy::ui {

/// One cell in words, and how it is to be shown.
struct TextCell {
    enum class Rank : std::uint8_t { Plain, Muted, Strong };

    QString text;
    Rank rank = Rank::Plain;
    std::optional<Meaning> meaning{}; ///< its shape before the text
    bool tabular = false;
    bool right = false; ///< numbers in a column

    bool operator==(const TextCell&) const = default;
};

struct TextRow {
    QString key; ///< what makes it the same row when its texts change
    QList<TextCell> cells;
    QString path{}; ///< of the process it leads to; empty for none

    bool operator==(const TextRow&) const = default;
};

/// A small table of finished texts. Setting rows announces only what differs, so selections stay.
///
///     model.setRows({{QStringLiteral("pid"), {{tr("pid")}, {text(node.pid)}}}});
class TextTableModel final : public QAbstractTableModel {
    Q_OBJECT

public:
    explicit TextTableModel(const QStringList& headers, QObject* parent = nullptr);

    void setRows(const QList<TextRow>& rows);
    const QList<TextRow>& rows() const { return m_rows; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    void change(qsizetype row, const TextRow& to);
    void replace(qsizetype first, qsizetype removed, const QList<TextRow>& added);

    QStringList m_headers;
    QList<TextRow> m_rows;
};

} // namespace canopy::ui
