// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/order_words.hpp"

#include "ui/models/app_words.hpp"
#include "ui/theme.hpp"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>
#include <QRegularExpression>

#include <chrono>

namespace canopy::ui {

namespace {

struct Phrases {
    Q_DECLARE_TR_FUNCTIONS(canopy::ui::Orders)
};

/// As the user's locale writes it; the C locale has no way of its own that anybody would recognize.
QString dateText(QDate date) {
    const QLocale locale;
    return locale.language() == QLocale::C ? date.toString(Qt::ISODate) : locale.toString(date, QLocale::ShortFormat);
}

QDateTime localTime(app::WallTime moment) { return QDateTime::fromMSecsSinceEpoch(moment.time_since_epoch().count()); }

} // namespace

QString statusWord(app::OrderStatus status) {
    switch (status) {
    case app::OrderStatus::Pending: return Phrases::tr("pending");
    case app::OrderStatus::Confirmed: return Phrases::tr("confirmed");
    case app::OrderStatus::Shipped: return Phrases::tr("shipped");
    case app::OrderStatus::Delivered: return Phrases::tr("delivered");
    case app::OrderStatus::Cancelled: return Phrases::tr("cancelled");
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
    case app::OrderStatus::Pending: return Phrases::tr("Confirm");
    case app::OrderStatus::Confirmed: return Phrases::tr("Ship");
    case app::OrderStatus::Shipped: return Phrases::tr("Deliver");
    case app::OrderStatus::Delivered:
    case app::OrderStatus::Cancelled: break;
    }
    return {};
}

QString waitingText(const app::Order& order) {
    if (order.waiting_for.empty()) return {};
    // The seconds count from when this was written; a moment stays true while one looks at it.
    static const QRegularExpression wait(QStringLiteral("^(.*), next try in ([0-9]{1,9}) s$"));
    const QRegularExpressionMatch found = wait.match(QString::fromStdString(order.waiting_for));
    QString text = appSentence(found.hasMatch() ? found.captured(1).toStdString() : order.waiting_for);
    text[0] = text[0].toUpper();
    if (found.hasMatch()) {
        const auto moment = order.updated_at + std::chrono::seconds(found.captured(2).toLongLong());
        text = Phrases::tr("%1, next try at %2").arg(text, formatMoment(moment));
    }
    return QStringLiteral("%1 %2").arg(waitingGlyph(), text);
}

QString waitingGlyph() { return QStringLiteral("◷"); }

QString formatMoney(app::Money money) {
    const QLocale locale = numberLocale();
    const QString cents = QStringLiteral("%1").arg(std::abs(money.cents % 100), 2, 10, QLatin1Char('0'));
    return locale.toString(qlonglong{money.cents / 100}) + locale.decimalPoint() + cents;
}

std::optional<app::Money> readMoney(const QString& text) {
    QString amount = text.trimmed();
    return app::parse_money(amount.replace(numberLocale().decimalPoint(), QStringLiteral(".")).toStdString());
}

QString formatMoment(app::WallTime moment) {
    const QDateTime time = localTime(moment);
    if (time.date() == QDate::currentDate()) return time.toString(QStringLiteral("HH:mm:ss"));
    return dateText(time.date()) + time.toString(QStringLiteral(" HH:mm"));
}

QString fullMoment(app::WallTime moment) {
    const QDateTime time = localTime(moment);
    return dateText(time.date()) + time.toString(QStringLiteral(" HH:mm:ss"));
}

QString shortId(const app::OrderId& id) { return QString::fromStdString(app::short_text(id)); }

QString explain(const app::OrderError& error) { return appSentence(error.to_string()); }

} // namespace canopy::ui
