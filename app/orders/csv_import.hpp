// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/orders/csv_reader.hpp"
#include "app/orders/order.hpp"

#include <array>
#include <cstddef>
#include <deque>
#include <istream>
#include <optional>
#include <string>
#include <unordered_map>
#include <variant>
#include <vector>

namespace canopy::app {

/// A good order of a file.
struct ImportedOrder {
    NewOrder order;
    std::size_t line = 0;  ///< where its first item stands
    std::size_t lines = 0; ///< one an item

    bool operator==(const ImportedOrder&) const = default;
};

using ImportStep = std::variant<ImportedOrder, BadLine>;

/// Reads orders from CSV, one at a time, so a file of any length takes the memory of one order.
///
///     order_id,user,product,quantity,price
///     A-1001,ada,Assam tea 250 g,2,7.90
///     A-1001,ada,Teapot,1,24.00
///
///     CsvImport import(stream);
///     while (std::optional<ImportStep> step = import.next()) std::visit(handle, *step);
///
/// The header names the columns, in any order; further columns are ignored. Lines with the same order id that follow
/// each other are one order's items. Every bad line is reported with its reason; the other lines of the same order are
/// then reported too, because half an order is not what anybody asked for.
///
/// Fails: a header without the five columns is one BadLine, and nothing follows it.
/// Cost: eight bytes an order beside the current one, to notice an id that comes again.
class CsvImport {
public:
    static constexpr std::array<const char*, 5> columns{"order_id", "user", "product", "quantity", "price"};

    explicit CsvImport(std::istream& stream);

    /// The next good order or bad line; nothing at the end.
    std::optional<ImportStep> next();

private:
    struct Group {
        NewOrder order;
        std::vector<std::size_t> lines;
        std::vector<BadLine> bad_lines; ///< some of `lines`
        std::vector<BadLine> loose;     ///< unreadable lines after it: its own if it goes on after them
    };

    void read_header();
    void take(const CsvRecord& record);
    void take_unreadable(BadLine bad);
    void begin_or_continue(const OrderId& id, const UserId& user);
    std::optional<std::string> add_item(const CsvRecord& record);
    std::optional<std::string> wrong_with_place(const UserId& user) const;
    const std::string& field(const CsvRecord& record, std::size_t column) const;
    void finish_group();
    void report(Group group);

    CsvReader m_reader;
    std::array<std::size_t, columns.size()> m_places{}; ///< of the columns in a record
    std::size_t m_width = 0;                            ///< fields in the header; 0 when the header was bad
    std::optional<Group> m_group;
    std::unordered_map<std::size_t, std::size_t> m_finished; ///< hash of an order id, and its first line
    std::deque<ImportStep> m_steps;
};

} // namespace canopy::app
