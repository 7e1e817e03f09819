// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/storage/database.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace canopy::app {

/// What the user may set, read and checked: a struct a section. settings_table() says what each is and its default,
/// so there are none here: read_settings() is where one comes from.
struct Settings {
    struct Database {
        std::optional<DatabaseLocation> location{}; ///< without: default_database_file()
        DatabaseOptions::Durability durability{};
        std::size_t readers{};
        bool operator==(const Database&) const = default;
    };
    struct Runtime {
        std::optional<unsigned> workers{}; ///< without: one a core
        bool operator==(const Runtime&) const = default;
    };
    struct Orders {
        int limit{}; ///< a user may place in the window
        std::chrono::nanoseconds window{};
        bool operator==(const Orders&) const = default;
    };
    struct Customers {
        int rate{}; ///< orders a second
        std::uint64_t seed{};
        bool operator==(const Customers&) const = default;
    };
    struct Gallery {
        std::vector<std::string> start{}; ///< exhibits, by name
        bool operator==(const Gallery&) const = default;
    };
    /// Of the simulated gateway.
    struct Payment {
        std::chrono::milliseconds latency{};
        int failure_percent{};
        bool operator==(const Payment&) const = default;
    };

    struct Endpoint {
        bool enabled{};
        std::string address{}; ///< empty: loopback
        std::uint16_t port{};
        std::filesystem::path token_file{}; ///< empty: default_token_file()
        bool access_log{};
        bool operator==(const Endpoint&) const = default;
    };

    Database database{};
    Runtime runtime{};
    Orders orders{};
    Customers customers{};
    Endpoint endpoint{};
    Gallery gallery{};
    Payment payment{};

    bool operator==(const Settings&) const = default;
};

} // namespace canopy::app
