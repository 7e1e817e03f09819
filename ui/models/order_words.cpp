// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/order_words.hpp"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>
#include <QRegularExpression>

#include <chrono>

namespace canopy::ui {

namespace {

QString tr(const char* text) { return QCoreApplication::translate("canopy::ui::Orders", text); }

QDateTime localTime(app::WallTime moment) { return QDateTime::fromMSecsSinceEpoch(moment.time_since_epoch().count()); }

} // namespace

QString statusWord(app::OrderStatus status) {
    switch (status) {
    case app::OrderStatus::Pending: return tr("pending");
    case app::OrderStatus::Confirmed: return tr("confirmed");
    case app::OrderStatus::Shipped: return tr("shipped");
    case app::OrderStatus::Delivered: return tr("delivered");
    case app::OrderStatus::Cancelled: return tr("cancelled");
    }
    return {};
}

QString statusGlyph(app::OrderStatus status) {
    if (status == app::OrderStatus::Cancelled) return QStringLiteral("✕");
    constexpr int steps = 4;
    const int done = static_cast<int>(status) + 1;
    return QStringLiteral("●").repeated(done) + QStringLiteral("○").repeated(steps - done);
}

QString nextStepWord(app::OrderStatus status) {
    switch (status) {
    case app::OrderStatus::Pending: return tr("Confirm");
    case app::OrderStatus::Confirmed: return tr("Ship");
    case app::OrderStatus::Shipped: return tr("Deliver");
    case app::OrderStatus::Delivered:
    case app::OrderStatus::Cancelled: break;
    }
    return {};
}

QString waitingText(const app::Order& order) {
    if (order.waiting_for.empty()) return {};
    QString text = QString::fromStdString(order.waiting_for);
    text[0] = text[0].toUpper();
    // The seconds count from when this was written; a moment stays true while one looks at it.
    static const QRegularExpression wait(QStringLiteral("next try in ([0-9]{1,9}) s$"));
    if (const auto found = wait.match(text); found.hasMatch()) {
        const auto moment = order.updated_at + std::chrono::seconds(found.captured(1).toLongLong());
        text.replace(found.capturedStart(), found.capturedLength(), tr("next try at %1").arg(formatMoment(moment)));
    }
    return QStringLiteral("%1 %2").arg(waitingGlyph(), text);
}

QString waitingGlyph() { return QStringLiteral("◷"); }

QString formatMoney(app::Money money) {
    const QString whole = QLocale(QLocale::English).toString(qlonglong{money.cents / 100});
    return QStringLiteral("%1.%2").arg(whole).arg(std::abs(money.cents % 100), 2, 10, QLatin1Char('0'));
}

QString formatMoment(app::WallTime moment) {
    const QDateTime time = localTime(moment);
    return time.date() == QDate::currentDate() ? time.toString(QStringLiteral("HH:mm:ss"))
                                               : time.toString(QStringLiteral("yyyy-MM-dd HH:mm"));
}

QString fullMoment(app::WallTime moment) { return localTime(moment).toString(QStringLiteral("yyyy-MM-dd HH:mm:ss")); }

QString shortId(const app::OrderId& id) { return QString::fromStdString(app::short_text(id)); }

QString explain(const app::OrderError& error) { return QString::fromStdString(error.to_string()); }

} // namespace canopy::ui
