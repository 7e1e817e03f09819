// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/orders/csv_import.hpp"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>

namespace canopy::app {

namespace {

enum Column : std::size_t { OrderIdColumn, UserColumn, ProductColumn, QuantityColumn, PriceColumn };

std::optional<int> parse_quantity(std::string_view text) {
    int number = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (failure != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return number;
}

/// One line's item, or what is wrong with it.
tl::expected<Item, std::string> parse_item(const std::string& product, const std::string& quantity, const std::string& price) {
    const std::optional<int> pieces = parse_quantity(quantity);
    if (!pieces) return tl::unexpected(fmt::format("quantity '{}' is not a whole number", quantity));
    const std::optional<Money> money = parse_money(price);
    if (!money) return tl::unexpected(fmt::format("price '{}' is not an amount such as 12.50", price));
    return Item{.product = ProductId{product}, .quantity = *pieces, .price = *money};
}

/// What the rules say about one line, as an order of its own.
std::optional<std::string> broken_rules(const OrderId& id, const UserId& user, const Item& item) {
    std::string text;
    for (const FieldError& error : validate({.id = id, .user = user, .items = {item}})) {
        const bool of_item = error.field.starts_with("items[0].");
        const std::string field = of_item ? error.field.substr(9) : error.field == "id" ? "order_id" : error.field;
        text += fmt::format("{}{} {}", text.empty() ? "" : "; ", field, error.text);
    }
    if (text.empty()) return std::nullopt;
    return text;
}

} // namespace

CsvImport::CsvImport(std::istream& stream) : m_reader(stream) { read_header(); }

void CsvImport::read_header() {
    auto header = m_reader.next();
    if (!header) {
        m_steps.push_back(BadLine{.line = 1, .reason = "the file is empty; its first line must name the columns"});
        return;
    }
    if (!*header) {
        m_steps.push_back(header->error());
        return;
    }
    const std::vector<std::string>& names = (*header)->fields;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        const auto place = std::ranges::find(names, columns[i]);
        if (place == names.end()) {
            m_steps.push_back(BadLine{
                .line = (*header)->line,
                .reason = fmt::format("the header has no column '{}'; it needs {}", columns[i], fmt::join(columns, ","))});
            return;
        }
        m_places[i] = static_cast<std::size_t>(place - names.begin());
    }
    m_width = names.size();
}

std::optional<ImportStep> CsvImport::next() {
    while (m_steps.empty() && m_width > 0) {
        auto record = m_reader.next();
        if (!record) {
            finish_group();
            m_width = 0;
        } else if (*record) {
            take(**record);
        } else {
            take_unreadable(std::move(record->error()));
        }
    }
    if (m_steps.empty()) return std::nullopt;
    ImportStep step = std::move(m_steps.front());
    m_steps.pop_front();
    return step;
}

const std::string& CsvImport::field(const CsvRecord& record, std::size_t column) const {
    static const std::string nothing;
    const std::size_t place = m_places.at(column);
    return place < record.fields.size() ? record.fields[place] : nothing;
}

void CsvImport::take(const CsvRecord& record) {
    begin_or_continue(OrderId{field(record, OrderIdColumn)}, UserId{field(record, UserColumn)});
    m_group->lines.push_back(record.line);
    if (std::optional<std::string> wrong = add_item(record)) {
        m_group->bad_lines.push_back({.line = record.line, .reason = std::move(*wrong)});
    }
}

void CsvImport::take_unreadable(BadLine bad) {
    if (m_group)
        m_group->loose.push_back(std::move(bad));
    else
        m_steps.push_back(std::move(bad));
}

void CsvImport::begin_or_continue(const OrderId& id, const UserId& user) {
    if (!m_group || m_group->order.id != id) {
        finish_group();
        m_group = Group{.order = {.id = id, .user = user, .items = {}}, .lines = {}, .bad_lines = {}, .loose = {}};
    }
    for (BadLine& bad : m_group->loose) {
        m_group->lines.push_back(bad.line);
        m_group->bad_lines.push_back(std::move(bad));
    }
    m_group->loose.clear();
}

std::optional<std::string> CsvImport::add_item(const CsvRecord& record) {
    if (record.fields.size() != m_width) return fmt::format("{} fields instead of {}", record.fields.size(), m_width);
    const UserId user{field(record, UserColumn)};
    if (auto wrong = wrong_with_place(user)) return wrong;
    const auto item = parse_item(field(record, ProductColumn), field(record, QuantityColumn), field(record, PriceColumn));
    if (!item) return item.error();
    if (auto wrong = broken_rules(m_group->order.id, user, *item)) return wrong;
    m_group->order.items.push_back(*item);
    return std::nullopt;
}

std::optional<std::string> CsvImport::wrong_with_place(const UserId& user) const {
    const NewOrder& order = m_group->order;
    const auto earlier = m_finished.find(std::hash<OrderId>{}(order.id));
    if (earlier != m_finished.end()) {
        return fmt::format("order {} began on line {}; the lines of an order must follow each other", order.id.text(),
                           earlier->second);
    }
    if (user != order.user) return fmt::format("order {} belongs to user {}", order.id.text(), order.user.text());
    return std::nullopt;
}

void CsvImport::finish_group() {
    if (!m_group) return;
    Group group = std::move(*m_group);
    m_group.reset();
    m_finished.try_emplace(std::hash<OrderId>{}(group.order.id), group.lines.front());
    if (group.bad_lines.empty()) {
        const std::vector<FieldError> errors = validate(group.order); // the order as a whole: too many items
        if (!errors.empty()) group.bad_lines.push_back({.line = group.lines.front(), .reason = OrderError::invalid(errors).text});
    }
    report(std::move(group));
}

void CsvImport::report(Group group) {
    if (group.bad_lines.empty()) {
        m_steps.push_back(
            ImportedOrder{.order = std::move(group.order), .line = group.lines.front(), .lines = group.lines.size()});
    } else {
        const std::string others =
            fmt::format("not stored, because line {} of the same order is bad", group.bad_lines.front().line);
        auto bad = group.bad_lines.begin();
        for (const std::size_t line : group.lines) {
            const bool is_bad = bad != group.bad_lines.end() && bad->line == line;
            m_steps.push_back(is_bad ? std::move(*bad++) : BadLine{.line = line, .reason = others});
        }
    }
    for (BadLine& loose : group.loose) m_steps.push_back(std::move(loose));
}

} // namespace canopy::app
