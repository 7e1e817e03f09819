// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/forms/cast.hpp"
#include "app/forms/field_error.hpp"

#include <algorithm>
#include <cstddef>
#include <functional>
#include <initializer_list>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace canopy::app {

/// How long a text may be.
struct Length {
    enum class Unit { Characters, Bytes };
    std::size_t least = 0;
    std::size_t most = std::numeric_limits<std::size_t>::max();
    Unit unit = Unit::Characters; ///< of Unicode, or bytes of UTF-8
};

/// What is wrong with a text's length; nothing when it is good.
std::optional<std::string> wrong_with_length(std::string_view text, const Length& length);

/// The values a number may have.
template <class T>
struct Range {
    std::optional<T> least = std::nullopt;
    std::optional<T> most = std::nullopt;
};

/// What is asked of one field, in order: the first rule it breaks is its error, the later ones are not asked.
///
///     changes.field("email", &User::email).required().length({.most = 254}).format(is_email, "must be an e-mail address");
///
/// Only required() looks at a field that was not given. Made by Changeset::field().
template <class T>
class FieldRules {
public:
    FieldRules(std::vector<FieldError>& errors, std::string_view name)
        : m_errors(errors), m_name(name), m_wrong(std::ranges::find(errors, name, &FieldError::field) != errors.end()) {}

    /// The value the rules are about; without one only required() has something to say.
    FieldRules& about(const T* value) {
        m_value = value;
        return *this;
    }
    void fail(std::string text) {
        if (!std::exchange(m_wrong, true)) m_errors.push_back({.field = std::string{m_name}, .text = std::move(text)});
    }

    FieldRules& required() {
        if (!m_value || Cast<T>::is_empty(*m_value)) fail("must not be empty");
        return *this;
    }
    FieldRules& length(const Length& bounds) {
        if (!asked()) return *this;
        if (auto wrong = wrong_with_length(Cast<T>::text(*m_value), bounds)) fail(std::move(*wrong));
        return *this;
    }
    /// Of the text of a field: `format(is_email, "must be an e-mail address")`.
    template <class Predicate>
    FieldRules& format(Predicate&& is_good, std::string_view text) {
        if (asked() && !std::invoke(is_good, std::string_view{Cast<T>::text(*m_value)})) fail(std::string{text});
        return *this;
    }
    FieldRules& number(const Range<T>& range) {
        if (!asked()) return *this;
        if ((range.least && *m_value < *range.least) || (range.most && *m_value > *range.most)) fail(outside(range));
        return *this;
    }
    FieldRules& inclusion(const std::vector<T>& values) {
        if (asked() && std::ranges::find(values, *m_value) == values.end()) fail("must be one of " + listed(values));
        return *this;
    }

private:
    bool asked() const noexcept { return m_value && !m_wrong; }

    static std::string outside(const Range<T>& range) {
        if (!range.most) return fmt::format("must be at least {}", Cast<T>::shown(*range.least));
        if (!range.least) return fmt::format("must be at most {}", Cast<T>::shown(*range.most));
        return fmt::format("must be between {} and {}", Cast<T>::shown(*range.least), Cast<T>::shown(*range.most));
    }
    static std::string listed(const std::vector<T>& values) {
        std::string text;
        for (const T& value : values) text += (text.empty() ? "" : ", ") + std::string{Cast<T>::shown(value)};
        return text;
    }

    std::vector<FieldError>& m_errors;
    std::string_view m_name;
    const T* m_value = nullptr;
    bool m_wrong;
};

} // namespace canopy::app
