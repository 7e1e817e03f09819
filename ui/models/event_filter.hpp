// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/event_row.hpp"

#include <QSortFilterProxyModel>

#include <bitset>

namespace canopy::ui {

/// The rows of an EventModel whose group is on and which hold the text; gaps are always among them.
class EventFilter final : public QSortFilterProxyModel {
    Q_OBJECT

public:
    explicit EventFilter(QObject* parent = nullptr);

    void setNeedle(const QString& needle);
    void setGroup(EventGroup group, bool shown);
    bool isShown(EventGroup group) const { return m_shown[static_cast<std::size_t>(group)]; }

protected:
    bool filterAcceptsRow(int source_row, const QModelIndex& source_parent) const override;

private:
    QString m_needle;
    std::bitset<toggled_event_groups.size() + 1> m_shown;
};

} // namespace canopy::ui
