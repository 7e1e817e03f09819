// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/forms/field_error.hpp"

#include <QString>

#include <string>

namespace canopy::ui {

/// A sentence of the business, such as `not_cancellable: the order is shipped`, in the user's language. The business speaks
/// English to whoever reads it: programs over HTTP, logs, the command line. What is not known here stays as it is.
///
///     label->setText(appSentence(error.to_string())); // `nicht stornierbar: die Bestellung ist versandt`
QString appSentence(const std::string& english);

/// What is wrong with a field, its name in front: `quantity must be between 1 and 1000`.
QString fieldSentence(const app::FieldError& error);

} // namespace canopy::ui
