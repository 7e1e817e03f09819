// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/forms/cast.hpp"
#include "app/forms/constraints.hpp"
#include "app/forms/field_error.hpp"
#include "app/forms/field_rules.hpp"
#include "app/forms/form.hpp"

#include <algorithm>
#include <cstddef>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>
#include <variant>
#include <vector>

namespace canopy::app {

/// How many parts a list may have.
struct Count {
    std::size_t least = 0;
    std::size_t most = std::numeric_limits<std::size_t>::max();
};

/// A typed value in the making: takes what a form gives, field by field, and collects everything wrong with it.
///
///     Changeset<User> changes(form);
///     changes.field("name", &User::name).required().length({.most = 64});
///     changes.field("age", &User::age).number({.least = 0, .most = 150});
///     changes.constrained_by(Constraints().unique("email", "users_email_key"));
///     tl::expected<User, std::vector<FieldError>> user = changes.apply();
///
/// The rules look at each field as it will be, whether the form or the data gave it. What the form names beyond the fields
/// asked for is ignored, unless it is refused in the form itself. Rules that only the database can check are declared here and
/// explained when it refuses.
///
/// Process: a value. Fails: never; apply() answers the errors, one a field, nested ones as `items[0].quantity`.
template <class T>
class Changeset {
public:
    using Errors = std::vector<FieldError>;

    /// A new value out of a form: what it leaves out is missing.
    explicit Changeset(Form form) : m_form(std::move(form)), m_missing(true), m_errors(m_form.refused()) {}
    /// Changes of a value: what the form leaves out stays.
    explicit Changeset(T data, Form form = {}) : m_form(std::move(form)), m_data(std::move(data)), m_errors(m_form.refused()) {}

    template <class V>
    FieldRules<V> field(std::string_view name, V T::*member) {
        FieldRules<V> rules(m_errors, name);
        const Input input = input_of(name);
        if (input.value) cast(rules, input, m_data.*member);
        if (!input.missing) rules.about(&(m_data.*member));
        return rules;
    }
    /// One that may be left empty: null or empty text in the form makes it so.
    template <class V>
    FieldRules<V> field(std::string_view name, std::optional<V> T::*member) {
        FieldRules<V> rules(m_errors, name);
        const Input input = input_of(name);
        std::optional<V>& target = m_data.*member;
        if (input.value)
            cast(rules, input, target);
        else if (input.is_null)
            assign(name, target, std::optional<V>{});
        if (target && input.value && Cast<V>::is_empty(*target)) target.reset();
        if (target) rules.about(&*target);
        return rules;
    }
    /// A list of parts, each with rules of its own: `rules(changes)` is called with the Changeset of each.
    template <class Part, class Rules>
    Changeset& each(std::string_view name, std::vector<Part> T::*member, const Count& count, Rules&& rules) {
        const Input input = input_of(name);
        const auto* const forms = input.value ? std::get_if<Form::Forms>(input.value) : nullptr;
        if (input.value && !forms) return add_error(std::string{name}, "must be a list");
        std::vector<Part>& parts = m_data.*member;
        const std::size_t size = forms ? forms->size() : parts.size();
        check_count(name, size, count);
        std::vector<Part> made;
        for (std::size_t i = 0; i < std::min(size, count.most); ++i) {
            Changeset<Part> part = forms ? Changeset<Part>((*forms)[i]) : Changeset<Part>(parts[i]);
            if (!part.is_refused()) rules(part);
            made.push_back(std::move(part).take(m_errors, name, i));
        }
        if (forms) assign(name, parts, std::move(made));
        return *this;
    }

    /// The rules that only the database can check; kept in one list, for where its refusal is met without a form.
    Changeset& constrained_by(const Constraints& constraints) {
        m_constraints = constraints;
        return *this;
    }
    /// What the database refused, as errors of this form's fields; none when a rule is not known here.
    Errors explain(std::span<const ConstraintViolation> violations) const { return m_constraints.explain(violations); }

    /// An error of a rule that concerns several fields.
    Changeset& add_error(std::string field, std::string text) {
        m_errors.push_back({.field = std::move(field), .text = std::move(text)});
        return *this;
    }

    bool is_valid() const noexcept { return m_errors.empty(); }
    const Errors& errors() const noexcept { return m_errors; }
    /// The fields that the form gave another value than the data had.
    const std::vector<std::string>& changed() const noexcept { return m_changed; }

    /// The value, or everything that is wrong with it.
    tl::expected<T, Errors> apply() const& { return Changeset(*this).taken(); }
    tl::expected<T, Errors> apply() && { return std::move(*this).taken(); }

private:
    template <class>
    friend class Changeset;

    struct Input {
        std::string_view name;
        const Form::Value* value = nullptr; ///< null: not given, or given as nothing
        bool is_null = false;
        bool missing = false;
    };

    Input input_of(std::string_view name) const {
        const Form::Value* const value = m_form.find(name);
        if (!value) return {.name = name, .missing = m_missing};
        if (std::holds_alternative<Form::Nothing>(*value)) return {.name = name, .is_null = true, .missing = true};
        return {.name = name, .value = value};
    }

    /// As a whole.
    bool is_refused() const {
        return std::ranges::any_of(m_form.refused(), [](const FieldError& error) { return error.field.empty(); });
    }

    void check_count(std::string_view name, std::size_t size, const Count& count) {
        if (size == 0 && count.least > 0)
            add_error(std::string{name}, "must not be empty");
        else if (size < count.least)
            add_error(std::string{name}, fmt::format("must be at least {}", count.least));
        else if (size > count.most)
            add_error(std::string{name}, fmt::format("must be at most {}", count.most));
    }

    template <class V, class Target>
    void cast(FieldRules<V>& rules, const Input& input, Target& target) {
        CastResult<V> value = Cast<V>::read(*input.value);
        if (value)
            assign(input.name, target, Target(std::move(*value)));
        else
            rules.fail(std::move(value.error()));
    }

    template <class Target>
    void assign(std::string_view name, Target& target, Target value) {
        if (m_missing || !(target == value)) m_changed.emplace_back(name);
        target = std::move(value);
    }

    /// The value as it is, and its errors as those of a part of a larger form.
    T take(Errors& errors, std::string_view list, std::size_t place) && {
        for (FieldError& error : m_errors)
            errors.push_back({.field = fmt::format("{}[{}]{}{}", list, place, error.field.empty() ? "" : ".", error.field),
                              .text = std::move(error.text)});
        return std::move(m_data);
    }

    tl::expected<T, Errors> taken() && {
        if (!m_errors.empty()) return tl::unexpected(std::move(m_errors));
        return std::move(m_data);
    }

    Form m_form;
    bool m_missing = false; ///< what the form leaves out is missing
    T m_data{};
    Errors m_errors;
    std::vector<std::string> m_changed;
    Constraints m_constraints;
};

} // namespace canopy::app
