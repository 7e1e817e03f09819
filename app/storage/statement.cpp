// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/storage/statement.hpp"

#include <QSqlError>
#include <QVariant>

namespace canopy::app {

namespace {

QVariant to_variant(const SqlValue& value) {
    if (const auto* number = std::get_if<std::int64_t>(&value)) return QVariant::fromValue<qlonglong>(*number);
    return QString::fromStdString(std::get<std::string>(value));
}

/// SQLite's primary result codes, which Qt's driver passes on as numbers: https://www.sqlite.org/rescode.html
enum SqliteCode {
    Permission = 3,
    Busy = 5,
    TableLocked = 6,
    ReadOnly = 8,
    Corrupt = 11,
    Full = 13,
    CannotOpen = 14,
    Constraint = 19,
    NotADatabase = 26
};

StorageError::Kind kind_of(int primary_code) {
    switch (primary_code) {
    case Busy:
    case TableLocked: return StorageError::Kind::Locked;
    case ReadOnly:
    case Full:
    case CannotOpen:
    case Permission: return StorageError::Kind::Unwritable;
    case Corrupt: return StorageError::Kind::Damaged;
    case NotADatabase: return StorageError::Kind::NotADatabase;
    case Constraint: return StorageError::Kind::Constraint;
    default: return StorageError::Kind::Failed;
    }
}

} // namespace

StorageError to_storage_error(const QSqlError& error) {
    constexpr int primary_code_mask = 0xFF;
    const int code = error.nativeErrorCode().toInt();
    return {.kind = kind_of(code & primary_code_mask), .text = error.databaseText().toStdString()};
}

StorageResult<void> Statement::run(const SqlValues& values) {
    int position = 0;
    for (const SqlValue& value : values) m_query.bindValue(position++, to_variant(value));
    if (m_query.exec()) return {};
    StorageError error = to_storage_error(m_query.lastError());
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
    while (m_query.next()) each_row(Row{m_query});
    const QSqlError error = m_query.lastError();
    m_query.finish();
    if (error.type() != QSqlError::NoError) return tl::unexpected(to_storage_error(error));
    return {};
}

} // namespace canopy::app
