// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/forms/field_error.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace canopy::app {

/// A rule of the database that a write broke. Names are PostgreSQL's, whatever the database: `users_email_key` (unique),
/// `users_pkey`, `orders_user_id_fkey`, `products_stock_check`, `users_name_not_null`.
struct ConstraintViolation {
    enum class Kind { Unique, ForeignKey, Check, NotNull };

    Kind kind = Kind::Check;
    std::string name;
    std::size_t row = 0; ///< which of several rows written together, from 0: the item of an order

    bool operator==(const ConstraintViolation&) const = default;
};

/// `unique`, `foreign_key`, `check`, `not_null`.
std::string_view to_word(ConstraintViolation::Kind kind) noexcept;

/// Which field of a form a rule of the database concerns, and what to say: only the database can know that an e-mail
/// address is taken.
///
///     const Constraints constraints = Constraints()
///         .unique("email", "users_email_key")
///         .foreign_key("items[].product", "items_product_fkey"); // [] becomes the row: items[1].product
///     const std::vector<FieldError> errors = constraints.explain(error.violations);
class Constraints {
public:
    Constraints& unique(std::string field, std::string name, std::string text = "has already been taken");
    Constraints& foreign_key(std::string field, std::string name, std::string text = "does not exist");
    Constraints& check(std::string field, std::string name, std::string text);

    /// A field error for each violation, in their order; none at all when one of them is not known here.
    std::vector<FieldError> explain(std::span<const ConstraintViolation> violations) const;

private:
    struct Rule {
        ConstraintViolation::Kind kind;
        std::string name;
        FieldError error;
    };
    Constraints& add(ConstraintViolation::Kind kind, std::string name, std::string field, std::string text);
    const Rule* rule_of(const ConstraintViolation& violation) const;

    std::vector<Rule> m_rules;
};

} // namespace canopy::app
