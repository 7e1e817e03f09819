// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/storage/storage_error.hpp"

#include <QSqlQuery>
#include <QString>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

class QSqlError;

namespace canopy::app {

/// What a statement may be given: a whole number, UTF-8 text or NULL. Values are always bound, never pasted.
using SqlValue = std::variant<std::int64_t, std::string, std::nullptr_t>;
using SqlValues = std::vector<SqlValue>;

template <class T>
SqlValue value_or_null(const std::optional<T>& value) {
    return value ? SqlValue{*value} : SqlValue{nullptr};
}

/// The row a query stands on; valid only inside the function it is handed to.
class Row {
public:
    explicit Row(const QSqlQuery& query) : m_query(query) {}
    std::int64_t integer(int column) const { return m_query.value(column).toLongLong(); }
    bool is_null(int column) const { return m_query.isNull(column); }
    std::string text(int column) const { return m_query.value(column).toString().toStdString(); }

private:
    const QSqlQuery& m_query;
};

/// A prepared statement, kept by its Database and used again and again.
///
///     const StorageResult<std::int64_t> changed = statement.execute({std::string{"shipped"}, sequence});
///
/// Process: the thread of its database only.
/// Fails: Locked, Unwritable, Damaged, Constraint, Disconnected or Failed, after the database's own error code.
class Statement {
public:
    using ErrorOf = StorageError (*)(const QSqlError&);

    Statement(QSqlQuery query, ErrorOf error_of) : m_query(std::move(query)), m_error_of(error_of) {}
    /// One that the database does not prepare, such as BEGIN: it takes no values.
    Statement(QSqlQuery query, ErrorOf error_of, QString unprepared)
        : m_query(std::move(query)), m_error_of(error_of), m_unprepared(std::move(unprepared)) {}

    /// Runs it and answers how many rows it changed.
    StorageResult<std::int64_t> execute(const SqlValues& values = {});

    /// Runs it and hands over every row; nothing stays open afterwards.
    StorageResult<void> query(const SqlValues& values, const std::function<void(const Row&)>& each_row);

private:
    StorageResult<void> run(const SqlValues& values);

    QSqlQuery m_query;
    ErrorOf m_error_of;
    QString m_unprepared;
};

} // namespace canopy::app
