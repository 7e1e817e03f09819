// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/text_table_model.hpp"
#include "ui/panels/empty_state.hpp"
#include "ui/panels/quiet_table.hpp"

#include <QStackedWidget>

namespace canopy::ui {

/// A table of texts, or a sentence that says what would be in it.
///
///     page->show(mailboxOf(info), tr("No message waits."));
class TablePage final : public QStackedWidget {
    Q_OBJECT

public:
    explicit TablePage(const QString& accessible_name, const QStringList& headers, QuietTable::Headers shown,
                       QWidget* parent = nullptr);

    void show(const QList<TextRow>& rows, const QString& empty_text);
    using QWidget::show;

    const TextTableModel& model() const { return m_model; }
    QuietTable& table() { return *m_table; }
    bool isEmpty() const { return currentWidget() == m_empty; }
    QString emptyText() const { return m_empty->text(); }

private:
    TextTableModel m_model;
    QuietTable* m_table;
    EmptyState* m_empty;
};

} // namespace canopy::ui
