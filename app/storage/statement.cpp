// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/storage/statement.hpp"

#include <QSqlError>
#include <QVariant>

namespace canopy::app {

namespace {

QVariant to_variant(const SqlValue& value) {
    if (const auto* number = std::get_if<std::int64_t>(&value)) return QVariant::fromValue<qlonglong>(*number);
    if (const auto* text = std::get_if<std::string>(&value)) return QString::fromStdString(*text);
    return {};
}

/// Closes a question, also when a row was too much for whoever asked it: one that stays open holds the transaction.
struct Finish {
    QSqlQuery& query;
    ~Finish() { query.finish(); }
};

} // namespace

StorageResult<void> Statement::run(const SqlValues& values) {
    int position = 0;
    for (const SqlValue& value : values) m_query.bindValue(position++, to_variant(value));
    if (m_unprepared.isEmpty() ? m_query.exec() : m_query.exec(m_unprepared)) return {};
    StorageError error = m_error_of(m_query.lastError());
    m_query.finish();
    return tl::unexpected(std::move(error));
}

StorageResult<std::int64_t> Statement::execute(const SqlValues& values) {
    if (StorageResult<void> ran = run(values); !ran) return tl::unexpected(std::move(ran.error()));
    const std::int64_t changed = m_query.numRowsAffected();
    m_query.finish();
    return changed;
}

StorageResult<void> Statement::query(const SqlValues& values, const std::function<void(const Row&)>& each_row) {
    if (StorageResult<void> ran = run(values); !ran) return ran;
    const Finish finish{m_query};
    while (m_query.next()) each_row(Row{m_query});
    const QSqlError error = m_query.lastError();
    if (error.type() != QSqlError::NoError) return tl::unexpected(m_error_of(error));
    return {};
}

} // namespace canopy::app
