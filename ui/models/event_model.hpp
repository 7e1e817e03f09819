// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/event_row.hpp"

#include <QAbstractTableModel>
#include <QHash>

#include <deque>
#include <limits>

namespace canopy::ui {

/// The newest 10,000 rows of the events panel, oldest first. Bursts of the same event grow in place.
///
///     model.append(teller.tell(*batch, state));
///
/// Cost: constant a row; one insertion and at most one removal announced a call, and one change for all that grew.
class EventModel final : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column : int { TimeColumn, WhatColumn, ProcessColumn, DetailColumn, ColumnCount };

    explicit EventModel(QObject* parent = nullptr, int capacity = 10'000) : QAbstractTableModel(parent), m_capacity(capacity) {}

    void append(const QList<EventRow>& rows);
    void clear();

    const EventRow& row(int row) const { return m_rows[static_cast<std::size_t>(row)]; }
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    struct Grown {
        qint64 first = std::numeric_limits<qint64>::max();
        qint64 last = -1;
    };

    QList<EventRow> fold(const QList<EventRow>& rows);
    bool grow(EventRow& burst, const EventRow& row) const;
    void makeRoom(int coming);
    void announce(Grown grown);
    QString text(const EventRow& row, int column) const;

    std::deque<EventRow> m_rows;
    QHash<QString, qint64> m_bursts; ///< the newest row of each, counted from the first ever
    qint64 m_dropped = 0;            ///< rows that made room
    int m_capacity;
};

} // namespace canopy::ui
