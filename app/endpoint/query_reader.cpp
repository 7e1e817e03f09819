// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/endpoint/query_reader.hpp"

#include <algorithm>
#include <utility>

namespace canopy::app {

std::optional<std::string_view> QueryReader::text(std::string_view name) {
    m_known.emplace_back(name);
    return m_request.query(name);
}

void QueryReader::wrong(std::string_view name, std::string text) { m_errors.push_back({std::string{name}, std::move(text)}); }

std::optional<Problem> QueryReader::finish() {
    std::vector<FieldError> errors;
    for (const auto& [name, value] : m_request.target.query) {
        if (std::ranges::find(errors, name, &FieldError::field) != errors.end()) continue;
        const auto found = std::ranges::find(m_errors, name, &FieldError::field);
        if (std::ranges::find(m_known, name) == m_known.end())
            errors.push_back({name, "is not known here"});
        else if (std::ranges::count(m_request.target.query, name, &QueryItem::first) > 1)
            errors.push_back({name, "is given more than once"});
        else if (found != m_errors.end())
            errors.push_back(*found);
    }
    if (errors.empty()) return std::nullopt;
    return bad_query(std::move(errors));
}

Problem bad_query(std::vector<FieldError> errors) {
    OrderError error = OrderError::invalid(std::move(errors));
    return {.status = 400, .detail = std::move(error.text), .fields = std::move(error.fields)};
}

} // namespace canopy::app
