// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/forms/constraints.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

namespace canopy::app {

namespace {

using Kind = ConstraintViolation::Kind;

std::string with_row(std::string field, std::size_t row) {
    const std::size_t place = field.find("[]");
    if (place != std::string::npos) field.insert(place + 1, fmt::format("{}", row));
    return field;
}

} // namespace

std::string_view to_word(ConstraintViolation::Kind kind) noexcept {
    switch (kind) {
    case Kind::Unique: return "unique";
    case Kind::ForeignKey: return "foreign_key";
    case Kind::Check: return "check";
    case Kind::NotNull: return "not_null";
    }
    return "unknown";
}

Constraints& Constraints::unique(std::string field, std::string name, std::string text) {
    return add(Kind::Unique, std::move(name), std::move(field), std::move(text));
}

Constraints& Constraints::foreign_key(std::string field, std::string name, std::string text) {
    return add(Kind::ForeignKey, std::move(name), std::move(field), std::move(text));
}

Constraints& Constraints::check(std::string field, std::string name, std::string text) {
    return add(Kind::Check, std::move(name), std::move(field), std::move(text));
}

Constraints& Constraints::add(Kind kind, std::string name, std::string field, std::string text) {
    m_rules.push_back({kind, std::move(name), {.field = std::move(field), .text = std::move(text)}});
    return *this;
}

const Constraints::Rule* Constraints::rule_of(const ConstraintViolation& violation) const {
    const auto found = std::ranges::find_if(
        m_rules, [&](const Rule& rule) { return rule.kind == violation.kind && rule.name == violation.name; });
    return found == m_rules.end() ? nullptr : &*found;
}

std::vector<FieldError> Constraints::explain(std::span<const ConstraintViolation> violations) const {
    std::vector<FieldError> errors;
    for (const ConstraintViolation& violation : violations) {
        const Rule* const rule = rule_of(violation);
        if (!rule) return {};
        errors.push_back({.field = with_row(rule->error.field, violation.row), .text = rule->error.text});
    }
    return errors;
}

} // namespace canopy::app
