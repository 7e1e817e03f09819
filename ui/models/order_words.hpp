// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/orders/order.hpp"

#include <QString>

#include <optional>

namespace canopy::ui {

// Words and figures of an order for people; the codes and logs use app's own.

QString statusWord(app::OrderStatus status); ///< `pending`, `confirmed`, …
/// `●●○○`: as many discs as steps are done; `✕` when it was cancelled.
QString statusGlyph(app::OrderStatus status);
/// What Advance would do now: `Confirm`, `Ship`, `Deliver`; empty when there is no next step.
QString nextStepWord(app::OrderStatus status);
/// `◷ Payment: the gateway is down, next try at 14:03:27`; empty when the order waits for nothing.
QString waitingText(const app::Order& order);
QString waitingGlyph();
QString formatMoney(app::Money money); ///< `1,204.50`, in the user's locale
/// What formatMoney() writes, but for the separators of thousands; a dot is understood everywhere. Nothing: it is no amount.
std::optional<app::Money> readMoney(const QString& text);
QString formatMoment(app::WallTime moment);    ///< `14:03:27` today, with the date on other days
QString fullMoment(app::WallTime moment);      ///< with the date in any case
QString shortId(const app::OrderId& id);       ///< `8f31c2…`
QString explain(const app::OrderError& error); ///< `not_found: there is no such order`

} // namespace canopy::ui
