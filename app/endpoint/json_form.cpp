// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/endpoint/json_form.hpp"

#include "app/endpoint/json.hpp"
#include "app/endpoint/json_places.hpp"
#include "app/orders/money.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace canopy::app {

namespace {

using Kind = FormField::Kind;

std::string json_name(const FormField& field) { return field.kind == Kind::Money ? field.name + "_cents" : field.name; }

/// What people are told of an amount, told of cents: `12.50` is `1250`.
std::string in_cents(std::string_view text) {
    constexpr std::string_view of_amounts = "0123456789.";
    std::string told;
    while (!text.empty()) {
        const std::size_t size = std::min(text.find_first_not_of(of_amounts), text.size());
        const std::string_view amount = text.substr(0, size);
        const auto money = amount.find('.') == std::string_view::npos ? std::nullopt : parse_money(amount);
        told += money ? std::to_string(money->cents) : std::string{amount};
        const std::size_t next = std::min(text.find_first_of(of_amounts, size), text.size());
        told += text.substr(size, next - size);
        text.remove_prefix(next);
    }
    return told;
}

/// One object of a body: the whole of it, or one in a list.
class FormMaker {
public:
    FormMaker(const FormFields& fields, std::string prefix) : m_fields(fields), m_prefix(std::move(prefix)) {}

    Form make(const QJsonObject& object) const {
        Form form;
        for (const QString& key : object.keys()) {
            const std::string name = key.toStdString();
            const auto field =
                std::ranges::find_if(m_fields, [&](const FormField& each) { return json_name(each) == m_prefix + name; });
            if (field == m_fields.end())
                form.refuse(name, "is not known");
            else
                form.set(field->name.substr(m_prefix.size()), to_value(*field, object[key]));
        }
        refuse_missing(form);
        return form;
    }

private:
    void refuse_missing(Form& form) const {
        for (const FormField& field : m_fields) {
            const bool is_here = field.name.starts_with(m_prefix) && field.name.find('.', m_prefix.size()) == std::string::npos;
            if (field.presence != FormField::Presence::Required || !is_here) continue;
            const std::string name = field.name.substr(m_prefix.size());
            const Form::Value* const given = form.find(name);
            if (!given || *given == Form::Value{}) form.refuse(name, "must not be empty");
        }
    }

    Form::Value to_value(const FormField& field, const QJsonValue& value) const {
        if (value.isNull()) return Form::Nothing{};
        const auto number = whole_number(value);
        switch (field.kind) {
        case Kind::Text: return value.isString() ? Form::Value{value.toString().toStdString()} : Form::Value{Form::Other{}};
        case Kind::Number: return number ? Form::Value{*number} : Form::Value{Form::Other{}};
        case Kind::Money: return number ? to_money(*number) : Form::Value{Form::Other{}};
        case Kind::List: return value.isArray() ? Form::Value{to_forms(field, value.toArray())} : Form::Value{Form::Other{}};
        }
        return Form::Other{};
    }

    /// As the text that stands for that much money; as a number where no text does.
    static Form::Value to_money(std::int64_t cents) {
        if (cents < 0) return static_cast<double>(cents) / 100;
        return to_string(Money{cents});
    }

    Form::Forms to_forms(const FormField& list, const QJsonArray& values) const {
        const FormMaker part(m_fields, list.name + "[].");
        Form::Forms forms;
        for (const auto& each : values)
            forms.push_back(each.isObject() ? part.make(each.toObject()) : Form{}.refuse({}, "must be an object"));
        return forms;
    }

    const FormFields& m_fields;
    std::string m_prefix;
};

/// `items[].price` of `items[2].price`.
std::string without_places(std::string_view field) {
    std::string name;
    bool in_brackets = false;
    for (const char c : field) {
        if (c == ']') in_brackets = false;
        if (!in_brackets) name += c;
        if (c == '[') in_brackets = true;
    }
    return name;
}

bool is_of_money(const FieldError& error, const FormFields& fields) {
    const auto field = std::ranges::find(fields, without_places(error.field), &FormField::name);
    return field != fields.end() && field->kind == Kind::Money;
}

} // namespace

tl::expected<Form, Problem> read_form(const HttpRequest& request, const FormFields& fields) {
    const auto object = parse_object(request.body);
    if (!object) return tl::unexpected(Problem{.status = 400, .detail = object.error()});
    return FormMaker(fields, {}).make(*object);
}

OrderError in_json_words(OrderError error, const FormFields& fields, std::string_view body) {
    if (error.fields.empty()) return error;
    for (FieldError& each : error.fields) {
        if (!is_of_money(each, fields)) continue;
        each.text = in_cents(each.text);
        each.field += "_cents";
    }
    OrderError told = OrderError::invalid(in_order_of(body, std::move(error.fields)));
    told.kind = error.kind;
    return told;
}

} // namespace canopy::app
