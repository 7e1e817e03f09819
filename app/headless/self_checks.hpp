// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/orders/ids.hpp"
#include "app/storage/database_location.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace canopy::app {

/// What is wrong, in words for people, with the remedy; nothing when all is well.
using SelfProblem = std::optional<std::string>;

/// One thing the program needs.
struct SelfCheck {
    std::string name;
    std::function<SelfProblem()> problem;
};

/// Whether Qt finds this driver of databases, and can load it: it may be there without the library it needs.
SelfProblem sql_driver_problem(const char* driver, const char* package);

/// The OpenAPI document compiled into the program: is it one, with paths?
SelfProblem openapi_problem(const std::string& text);

/// The program's files, `share/canopy` beside the folder of programs: the OpenAPI document, the same as the one compiled in,
/// and the sample orders, each of which could be imported.
SelfProblem resources_problem(const std::filesystem::path& folder);
/// Where they are, for the program that runs.
std::filesystem::path resources_folder();

/// Asks `/livez` on the loopback address, as whoever watches the program does. Fails: in five seconds at most.
SelfProblem livez_problem(std::uint16_t port);

/// Looks all these orders up. None acknowledged is a problem too: then nothing was tried.
SelfProblem lost_orders_problem(const DatabaseLocation& database, const std::vector<OrderId>& acknowledged);

} // namespace canopy::app
