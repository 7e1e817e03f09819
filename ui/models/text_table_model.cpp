// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/text_table_model.hpp"

#include "ui/models/cell_roles.hpp"

#include <algorithm>

namespace canopy::ui {

TextTableModel::TextTableModel(const QStringList& headers, QObject* parent) : QAbstractTableModel(parent), m_headers(headers) {}

int TextTableModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(m_rows.size()); }

int TextTableModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_headers.size());
}

/// Rows equal by key at the head and at the tail stay; what lies between is replaced.
void TextTableModel::setRows(const QList<TextRow>& rows) {
    const qsizetype shorter = std::min(rows.size(), m_rows.size());
    qsizetype head = 0;
    while (head < shorter && rows[head].key == m_rows[head].key) ++head;
    qsizetype tail = 0;
    const auto from_end = [](const QList<TextRow>& list, qsizetype at) -> const QString& {
        return list[list.size() - 1 - at].key;
    };
    while (tail < shorter - head && from_end(rows, tail) == from_end(m_rows, tail)) ++tail;
    replace(head, m_rows.size() - head - tail, rows.mid(head, rows.size() - head - tail));
    for (qsizetype row = 0; row < rows.size(); ++row) change(row, rows[row]);
}

void TextTableModel::replace(qsizetype first, qsizetype removed, const QList<TextRow>& added) {
    if (removed > 0) {
        beginRemoveRows({}, static_cast<int>(first), static_cast<int>(first + removed - 1));
        m_rows.remove(first, removed);
        endRemoveRows();
    }
    if (added.isEmpty()) return;
    beginInsertRows({}, static_cast<int>(first), static_cast<int>(first + added.size() - 1));
    for (qsizetype row = 0; row < added.size(); ++row) m_rows.insert(first + row, added[row]);
    endInsertRows();
}

void TextTableModel::change(qsizetype row, const TextRow& to) {
    if (m_rows[row] == to) return;
    m_rows[row] = to;
    Q_EMIT dataChanged(index(static_cast<int>(row), 0), index(static_cast<int>(row), columnCount() - 1));
}

QVariant TextTableModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) return {};
    const TextRow& row = m_rows[index.row()];
    if (role == PathRole) return row.path;
    if (index.column() >= row.cells.size()) return {};
    const TextCell& cell = row.cells[index.column()];
    switch (role) {
    case Qt::DisplayRole:
    case Qt::ToolTipRole: return cell.text;
    case Qt::TextAlignmentRole: return static_cast<int>((cell.right ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    case MeaningRole: return cell.meaning ? QVariant(static_cast<int>(*cell.meaning)) : QVariant();
    case MutedRole: return cell.rank == TextCell::Rank::Muted;
    case StrongRole: return cell.rank == TextCell::Rank::Strong;
    case TabularRole: return cell.tabular;
    default: return {};
    }
}

QVariant TextTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) return {};
    if (role == Qt::DisplayRole) return m_headers.value(section);
    if (role == Qt::TextAlignmentRole) return static_cast<int>(Qt::AlignLeft | Qt::AlignVCenter);
    return {};
}

} // namespace canopy::ui
