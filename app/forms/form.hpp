// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/forms/field_error.hpp"

#include <cstdint>
#include <initializer_list>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace canopy::app {

/// Input nobody has looked at yet: named fields, each with a value of some kind. A JSON object becomes one, and so does
/// whatever else somebody fills in; a Changeset makes a typed value of it.
///
///     const Form form{{"name", "Ada"}, {"age", 36}, {"items", std::vector{Form{{"product", "Teapot"}}}}};
///
/// Process: a value.
class Form {
public:
    /// What is given explicitly as nothing, JSON's null.
    using Nothing = std::monostate;
    /// A value of a kind no field takes: a list of numbers, an object where a list is due.
    struct Other {
        bool operator==(const Other&) const = default;
    };
    using Forms = std::vector<Form>;

    class Value : public std::variant<Nothing, std::string, std::int64_t, double, bool, Forms, Other> {
    public:
        using variant::variant;
        Value() = default;
        Value(const char* text) : variant(std::string{text}) {} // NOLINT(google-explicit-constructor): a literal is text
        Value(int number) : variant(std::int64_t{number}) {}    // NOLINT(google-explicit-constructor)
    };

    Form() = default;
    Form(std::initializer_list<std::pair<const std::string, Value>> fields);

    /// Adds a field or gives it another value.
    Form& set(std::string field, Value value);
    /// Says at once what is wrong with a field, which no rule is asked about then; without a name, with the form as a whole.
    Form& refuse(std::string field, std::string text);
    const std::vector<FieldError>& refused() const noexcept { return m_refused; }
    /// Null when the field is not given at all.
    const Value* find(std::string_view field) const;
    bool empty() const noexcept { return m_fields.empty(); }

    bool operator==(const Form&) const = default;

private:
    std::map<std::string, Value, std::less<>> m_fields;
    std::vector<FieldError> m_refused;
};

} // namespace canopy::app
