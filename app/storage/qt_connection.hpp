// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/storage/storage_error.hpp"

#include <QSqlDatabase>
#include <QSqlQuery>
#include <QString>
#include <string>

namespace canopy::app {

/// Qt keeps connections in a registry by name; this one takes its entry out again when it ends.
///
/// Process: the thread that made it.
class QtConnection {
public:
    /// REQUIRES: Qt has the driver.
    explicit QtConnection(const char* driver);
    ~QtConnection();
    QtConnection(const QtConnection&) = delete;
    QtConnection& operator=(const QtConnection&) = delete;

    QSqlDatabase& database() noexcept { return m_database; }

private:
    QString m_name;
    QSqlDatabase m_database;
};

/// One line out of several, as servers and libraries like to write.
std::string first_line(const QString& text);

} // namespace canopy::app
