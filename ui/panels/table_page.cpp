// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/table_page.hpp"

namespace canopy::ui {

TablePage::TablePage(const QString& accessible_name, const QStringList& headers, QuietTable::Headers shown, QWidget* parent)
    : QStackedWidget(parent), m_model(headers), m_table(new QuietTable(accessible_name, shown, this)),
      m_empty(new EmptyState({}, {}, this)) {
    m_table->setModel(&m_model);
    addWidget(m_empty);
    addWidget(m_table);
    setFocusProxy(m_table);
}

void TablePage::show(const QList<TextRow>& rows, const QString& empty_text) {
    m_model.setRows(rows);
    m_empty->setText(empty_text);
    QWidget* page = rows.isEmpty() ? static_cast<QWidget*>(m_empty) : m_table;
    if (currentWidget() != page) setCurrentWidget(page);
}

} // namespace canopy::ui
