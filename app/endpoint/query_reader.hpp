// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/endpoint/problem.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace canopy::app {

/// The query of a request, read one parameter after the other, and everything that is wrong with it.
///
///     QueryReader query(request);
///     const Paging paging = read_paging(query);
///     if (const auto wrong = query.finish()) co_return to_response(*wrong);
class QueryReader {
public:
    explicit QueryReader(const HttpRequest& request) : m_request(request) {}

    /// Nothing when it is not given.
    std::optional<std::string_view> text(std::string_view name);
    void wrong(std::string_view name, std::string text);
    /// 400 with every wrong parameter in the order of the query: those nobody asked for, because a filter that is misspelt would
    /// answer everything, and those given more than once, too.
    std::optional<Problem> finish();

private:
    const HttpRequest& m_request;
    std::vector<std::string> m_known;
    std::vector<FieldError> m_errors;
};

/// 400 for parameters of a query.
Problem bad_query(std::vector<FieldError> errors);

} // namespace canopy::app
