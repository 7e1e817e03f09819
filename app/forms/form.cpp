// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/forms/form.hpp"

namespace canopy::app {

Form::Form(std::initializer_list<std::pair<const std::string, Value>> fields) : m_fields(fields) {}

Form& Form::set(std::string field, Value value) {
    m_fields.insert_or_assign(std::move(field), std::move(value));
    return *this;
}

Form& Form::refuse(std::string field, std::string text) {
    m_refused.push_back({.field = std::move(field), .text = std::move(text)});
    return *this;
}

const Form::Value* Form::find(std::string_view field) const {
    const auto found = m_fields.find(field);
    return found == m_fields.end() ? nullptr : &found->second;
}

} // namespace canopy::app
