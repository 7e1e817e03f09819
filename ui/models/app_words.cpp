// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/app_words.hpp"

#include <QCoreApplication>
#include <QList>
#include <QRegularExpression>

#include <array>

namespace canopy::ui {

namespace {

struct Phrases {
    Q_DECLARE_TR_FUNCTIONS(canopy::ui::AppWords)
};

enum class Inside { Data, Sentences, Count }; ///< what %1 stands for; sentences are translated, too

struct Form {
    const char* text;
    Inside inside = Inside::Data;
};

/// The sentences of app/orders and app/forms that reach the window.
constexpr std::array forms{
    Form{QT_TRANSLATE_NOOP("canopy::ui::AppWords", "invalid: %1"), Inside::Sentences},
    Form{QT_TRANSLATE_NOOP("canopy::ui::AppWords", "not_found: %1"), Inside::Sentences},
    Form{QT_TRANSLATE_NOOP("canopy::ui::AppWords", "not_cancellable: %1"), Inside::Sentences},
    Form{QT_TRANSLATE_NOOP("canopy::ui::AppWords", "not_advanceable: %1"), Inside::Sentences},
    Form{QT_TRANSLATE_NOOP("canopy::ui::AppWords", "rate_limited: %1"), Inside::Sentences},
    Form{QT_TRANSLATE_NOOP("canopy::ui::AppWords", "conflict: %1"), Inside::Sentences},
    Form{QT_TRANSLATE_NOOP("canopy::ui::AppWords", "unavailable: %1"), Inside::Sentences},
    Form{QT_TRANSLATE_NOOP("canopy::ui::AppWords", "storage: %1"), Inside::Sentences},
    Form{QT_TRANSLATE_NOOP("canopy::ui::AppWords", "the order is pending")},
    Form{QT_TRANSLATE_NOOP("canopy::ui::AppWords", "the order is confirmed")},
    Form{QT_TRANSLATE_NOOP("canopy::ui::AppWords", "the order is shipped")},
    Form{QT_TRANSLATE_NOOP("canopy::ui::AppWords", "the order is delivered")},
    Form{QT_TRANSLATE_NOOP("canopy::ui::AppWords", "the order is cancelled")},
    Form{QT_TRANSLATE_NOOP("canopy::ui::AppWords", "there is no order %1")},
    Form{QT_TRANSLATE_NOOP("canopy::ui::AppWords", "there is no product %1")},
    Form{QT_TRANSLATE_NOOP("canopy::ui::AppWords", "there is no user %1")},
    Form{QT_TRANSLATE_NOOP("canopy::ui::AppWords", "order %1 is taken by a different order")},
    Form{QT_TRANSLATE_NOOP("canopy::ui::AppWords", "wait %1 s")},
    Form{QT_TRANSLATE_NOOP("canopy::ui::AppWords", "%1 did not answer in time (%2); try again"), Inside::Sentences},
    Form{QT_TRANSLATE_NOOP("canopy::ui::AppWords", "%1 is down (%2); try again"), Inside::Sentences},
    Form{QT_TRANSLATE_NOOP("canopy::ui::AppWords", "the request")},
    Form{QT_TRANSLATE_NOOP("canopy::ui::AppWords", "the database")},
    Form{QT_TRANSLATE_NOOP("canopy::ui::AppWords", "the order supervisor")},
    Form{QT_TRANSLATE_NOOP("canopy::ui::AppWords", "the order's process")},
    Form{QT_TRANSLATE_NOOP("canopy::ui::AppWords", "the rate limiter")},
    Form{QT_TRANSLATE_NOOP("canopy::ui::AppWords", "payment: %1"), Inside::Sentences},
    Form{QT_TRANSLATE_NOOP("canopy::ui::AppWords", "refund: %1"), Inside::Sentences},
    Form{QT_TRANSLATE_NOOP("canopy::ui::AppWords", "declined: %1"), Inside::Sentences},
    Form{QT_TRANSLATE_NOOP("canopy::ui::AppWords", "stock: %1 missing"), Inside::Sentences},
    Form{QT_TRANSLATE_NOOP("canopy::ui::AppWords", "%1 of %2"), Inside::Count},
    Form{QT_TRANSLATE_NOOP("canopy::ui::AppWords", "under way")},
    Form{QT_TRANSLATE_NOOP("canopy::ui::AppWords", "the gateway is down")},
    Form{QT_TRANSLATE_NOOP("canopy::ui::AppWords", "the gateway answered with an error")},
    Form{QT_TRANSLATE_NOOP("canopy::ui::AppWords", "the gateway has given this order's money back")},
    Form{QT_TRANSLATE_NOOP("canopy::ui::AppWords", "the gateway has charged this order with another amount")},
    Form{QT_TRANSLATE_NOOP("canopy::ui::AppWords", "the payment process is down")},
    Form{QT_TRANSLATE_NOOP("canopy::ui::AppWords", "the payment was ended")},
    Form{QT_TRANSLATE_NOOP("canopy::ui::AppWords", "the refund was refused: %1"), Inside::Sentences},
    Form{QT_TRANSLATE_NOOP("canopy::ui::AppWords", "the request crashed: %1")},
    Form{QT_TRANSLATE_NOOP("canopy::ui::AppWords", "must not be empty")},
    Form{QT_TRANSLATE_NOOP("canopy::ui::AppWords", "must be at least %1")},
    Form{QT_TRANSLATE_NOOP("canopy::ui::AppWords", "must be at most %1")},
    Form{QT_TRANSLATE_NOOP("canopy::ui::AppWords", "must be between %1 and %2")},
    Form{QT_TRANSLATE_NOOP("canopy::ui::AppWords", "must have at least %1 bytes")},
    Form{QT_TRANSLATE_NOOP("canopy::ui::AppWords", "must have at most %1 bytes")},
    Form{QT_TRANSLATE_NOOP("canopy::ui::AppWords", "must have at least %1 characters")},
    Form{QT_TRANSLATE_NOOP("canopy::ui::AppWords", "must have at most %1 characters")},
    Form{QT_TRANSLATE_NOOP("canopy::ui::AppWords", "must be UTF-8 text")},
    Form{QT_TRANSLATE_NOOP("canopy::ui::AppWords", "must not contain control characters")},
    Form{QT_TRANSLATE_NOOP("canopy::ui::AppWords", "must not begin or end with a space")},
    Form{QT_TRANSLATE_NOOP("canopy::ui::AppWords", "may contain only letters, digits, '.', '_' and '-'")},
    Form{QT_TRANSLATE_NOOP("canopy::ui::AppWords", "does not exist")},
    Form{QT_TRANSLATE_NOOP("canopy::ui::AppWords", "has already been taken")},
};

/// The names of fields in the form of an order.
[[maybe_unused]] constexpr std::array fields{
    QT_TRANSLATE_NOOP("canopy::ui::AppWords", "user"),     QT_TRANSLATE_NOOP("canopy::ui::AppWords", "items"),
    QT_TRANSLATE_NOOP("canopy::ui::AppWords", "product"),  QT_TRANSLATE_NOOP("canopy::ui::AppWords", "price"),
    QT_TRANSLATE_NOOP("canopy::ui::AppWords", "quantity"),
};

struct Pattern {
    const Form* form;
    QRegularExpression expression;
};

/// `the order is %1` finds `the order is shipped`.
QRegularExpression expressionOf(const Form& form) {
    QString pattern = QRegularExpression::escape(QString::fromUtf8(form.text));
    pattern.replace(QStringLiteral("\\%1"), form.inside == Inside::Count ? QStringLiteral("([0-9]+)") : QStringLiteral("(.+)"));
    pattern.replace(QStringLiteral("\\%2"), QStringLiteral("(.+)"));
    return QRegularExpression(QRegularExpression::anchoredPattern(pattern), QRegularExpression::DotMatchesEverythingOption);
}

const QList<Pattern>& patterns() {
    static const QList<Pattern> all = [] {
        QList<Pattern> made;
        for (const Form& form : forms) made.append({&form, expressionOf(form)});
        return made;
    }();
    return all;
}

QString translated(const QString& sentence);

/// `3 of green-tea, 1 of sugar`: each by itself.
QString translatedList(const QString& list) {
    QStringList parts = list.split(QStringLiteral(", "));
    for (QString& part : parts) part = translated(part);
    return parts.join(QStringLiteral(", "));
}

QString translated(const QString& sentence) {
    for (const Pattern& pattern : patterns()) {
        const QRegularExpressionMatch found = pattern.expression.match(sentence);
        if (!found.hasMatch()) continue;
        const auto part = [&](int number) {
            return pattern.form->inside == Inside::Sentences ? translatedList(found.captured(number)) : found.captured(number);
        };
        QString text = Phrases::tr(pattern.form->text);
        switch (pattern.expression.captureCount()) {
        case 0: return text;
        case 1: return text.arg(part(1));
        default: return text.arg(part(1), part(2));
        }
    }
    return sentence;
}

} // namespace

QString appSentence(const std::string& english) { return translated(QString::fromStdString(english)); }

QString fieldSentence(const app::FieldError& error) {
    const QString field = QString::fromStdString(error.field);
    const QByteArray name = field.mid(field.lastIndexOf(u'.') + 1).toUtf8();
    return QStringLiteral("%1 %2").arg(Phrases::tr(name.constData()), appSentence(error.text));
}

} // namespace canopy::ui
