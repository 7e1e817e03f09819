// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/storage/qt_connection.hpp"

#include <atomic>

namespace canopy::app {

namespace {

QString connection_name() {
    static std::atomic<int> count{0};
    return QStringLiteral("canopy-%1").arg(++count);
}

} // namespace

QtConnection::QtConnection(const char* driver)
    : m_name(connection_name()), m_database(QSqlDatabase::addDatabase(QString::fromUtf8(driver), m_name)) {}

QtConnection::~QtConnection() {
    m_database.close();
    m_database = {};
    QSqlDatabase::removeDatabase(m_name);
}

std::string first_line(const QString& text) { return text.trimmed().section(QLatin1Char('\n'), 0, 0).trimmed().toStdString(); }

} // namespace canopy::app
