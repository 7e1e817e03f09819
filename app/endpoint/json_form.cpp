// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/endpoint/json_form.hpp"

#include "app/endpoint/json.hpp"
#include "app/orders/money.hpp"

#include <algorithm>
#include <regex>
#include <utility>

namespace canopy::app {

namespace {

constexpr std::string_view cents = "_cents";

bool is_of_money(const std::string& field, const FormFields& fields) {
    return std::ranges::find(fields.of_money, field) != fields.of_money.end();
}

std::string json_name(const std::string& field, const FormFields& fields) {
    return is_of_money(field, fields) ? field + std::string{cents} : field;
}

/// What people are told of an amount, told of cents: `12.50` is `1250`.
std::string in_cents(const std::string& text) {
    static const std::regex amount(R"((\d+)\.(\d\d)\b)");
    std::string told;
    auto rest = text.cbegin();
    for (std::sregex_iterator each(text.begin(), text.end(), amount), end; each != end; ++each) {
        told.append(rest, (*each)[0].first);
        told += std::to_string(std::stoll((*each)[1].str() + (*each)[2].str()));
        rest = (*each)[0].second;
    }
    return told.append(rest, text.cend());
}

Form::Value to_value(const QJsonValue& value) {
    if (value.isNull()) return Form::Nothing{};
    if (value.isString()) return value.toString().toStdString();
    if (value.isBool()) return value.toBool();
    if (const auto number = whole_number(value)) return *number;
    if (value.isDouble()) return value.toDouble();
    return Form::Other{};
}

/// Whole cents, as the text that stands for that much money; what is no whole number stays what it is, and is refused.
Form::Value to_money(const QJsonValue& value) {
    const auto number = whole_number(value);
    if (number && *number >= 0) return to_string(Money{*number});
    return value.isNull() ? Form::Value{Form::Nothing{}} : Form::Value{Form::Other{}};
}

} // namespace

tl::expected<Form, Problem> read_form(const HttpRequest& request, const FormFields& fields) {
    const auto object = parse_object(request.body);
    if (!object) return tl::unexpected(Problem{.status = 400, .detail = object.error()});
    Form form;
    std::vector<FieldError> unknown;
    for (const QString& key : object->keys()) {
        const std::string name = key.toStdString();
        const auto field =
            std::ranges::find_if(fields.names, [&](const std::string& each) { return json_name(each, fields) == name; });
        if (field == fields.names.end())
            unknown.push_back({name, "is not known"});
        else
            form.set(*field, is_of_money(*field, fields) ? to_money(object->value(key)) : to_value(object->value(key)));
    }
    if (!unknown.empty()) return tl::unexpected(invalid(std::move(unknown)));
    return form;
}

std::vector<FieldError> in_json_words(std::vector<FieldError> errors, const FormFields& fields) {
    for (FieldError& error : errors) {
        if (is_of_money(error.field, fields)) error.text = in_cents(error.text);
        error.field = json_name(error.field, fields);
    }
    return errors;
}

Problem invalid(std::vector<FieldError> fields) {
    OrderError error = OrderError::invalid(std::move(fields));
    return {.status = 422, .detail = std::move(error.text), .code = "invalid", .fields = std::move(error.fields)};
}

} // namespace canopy::app
