// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/headless/run_report.hpp"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <fmt/format.h>

namespace canopy::app {

namespace {

/// `1,234,567`.
std::string grouped(std::uint64_t number) {
    std::string text = std::to_string(number);
    for (std::size_t at = text.size(); at > 3; at -= 3) text.insert(at - 3, ",");
    return text;
}

double seconds(std::chrono::nanoseconds duration) { return std::chrono::duration<double>(duration).count(); }

QString qt(const std::string& text) { return QString::fromStdString(text); }

qint64 number(std::uint64_t value) { return static_cast<qint64>(value); }

QJsonObject json_of(const CrashOutcome& outcome) {
    QJsonArray fallen;
    for (const auto& [path, fall] : outcome.fallen) {
        QJsonObject entry{{QStringLiteral("path"), qt(path)}, {QStringLiteral("reason"), qt(fall.reason)}};
        if (fall.back) entry[QStringLiteral("back_after_ms")] = seconds(*fall.back - fall.down) * 1e3;
        fallen.append(entry);
    }
    QJsonObject object{{QStringLiteral("path"), qt(outcome.plan.path)},
                       {QStringLiteral("at_s"), seconds(outcome.plan.at)},
                       {QStringLiteral("kind"), qt(std::string{to_word(outcome.plan.kind)})},
                       {QStringLiteral("found"), outcome.state == CrashOutcome::State::Injected},
                       {QStringLiteral("came_down"), fallen},
                       {QStringLiteral("came_back"), number(outcome.came_back())},
                       {QStringLiteral("deepest_mailbox"), number(outcome.deepest_mailbox)}};
    if (const auto took = outcome.recovery()) object[QStringLiteral("recovery_ms")] = seconds(*took) * 1e3;
    return object;
}

} // namespace

double RunReport::messages_a_second() const {
    return duration.count() > 0 ? static_cast<double>(messages) / seconds(duration) : 0;
}

bool RunReport::good() const {
    const auto found = [](const CrashOutcome& outcome) { return outcome.state != CrashOutcome::State::NoSuchProcess; };
    return lost.empty() && unverified.empty() && std::all_of(crashes.begin(), crashes.end(), found);
}

std::string RunReport::to_text() const {
    std::string text = fmt::format("summary of {:.1f} s, seed {}, rate {}/s\n", seconds(duration), seed, rate);
    text += fmt::format("  orders    placed {}, limited {}, refused {}, stored {}\n", grouped(metrics[Metric::OrdersPlaced]),
                        grouped(metrics[Metric::OrdersLimited]), grouped(metrics[Metric::OrdersRefused]),
                        grouped(acknowledged - lost.size()));
    text += fmt::format("  customers cancelled {}, advanced {}, shed {}, retried {}\n", grouped(customers.cancelled),
                        grouped(customers.advanced), grouped(customers.shed), grouped(customers.retried));
    text += fmt::format("  crashes   {}, restarts {}, gave up {}\n", grouped(events.crashes), grouped(events.restarts),
                        grouped(events.gave_up));
    text += fmt::format("  messages  {} ({}/s), events {} ({} lost)\n", grouped(messages),
                        grouped(static_cast<std::uint64_t>(messages_a_second())), grouped(events.events), grouped(events.lost));
    for (const CrashOutcome& outcome : crashes) text += "  crash     " + outcome.to_string() + "\n";
    if (!unverified.empty())
        text += "  database  could not be checked: " + unverified + "\n";
    else if (lost.empty())
        text += fmt::format("  nothing lost: all {} acknowledged orders are in {}\n", grouped(acknowledged), database);
    else
        text += fmt::format("  LOST: {} of {} acknowledged orders are not in {}, the first is {}\n", grouped(lost.size()),
                            grouped(acknowledged), database, lost.front());
    return text;
}

std::string RunReport::to_json() const {
    QJsonArray outcomes;
    for (const CrashOutcome& outcome : crashes) outcomes.append(json_of(outcome));
    QJsonArray lost_ids;
    for (const std::string& id : lost) lost_ids.append(qt(id));
    const QJsonObject root{
        {QStringLiteral("duration_s"), seconds(duration)},
        {QStringLiteral("seed"), number(seed)},
        {QStringLiteral("rate"), rate},
        {QStringLiteral("orders"), QJsonObject{{QStringLiteral("placed"), number(metrics[Metric::OrdersPlaced])},
                                               {QStringLiteral("limited"), number(metrics[Metric::OrdersLimited])},
                                               {QStringLiteral("refused"), number(metrics[Metric::OrdersRefused])},
                                               {QStringLiteral("stored"), number(acknowledged - lost.size())},
                                               {QStringLiteral("acknowledged"), number(acknowledged)},
                                               {QStringLiteral("lost"), lost_ids}}},
        {QStringLiteral("crashes"), number(events.crashes)},
        {QStringLiteral("restarts"), number(events.restarts)},
        {QStringLiteral("gave_up"), number(events.gave_up)},
        {QStringLiteral("messages"), number(messages)},
        {QStringLiteral("messages_per_second"), messages_a_second()},
        {QStringLiteral("events"), number(events.events)},
        {QStringLiteral("events_lost"), number(events.lost)},
        {QStringLiteral("crash_plan"), outcomes},
        {QStringLiteral("verified"), unverified.empty()},
        {QStringLiteral("good"), good()}};
    return QJsonDocument(root).toJson(QJsonDocument::Indented).toStdString();
}

} // namespace canopy::app
