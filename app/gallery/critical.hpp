// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gallery/exhibit.hpp"
#include "otp/gen_server.hpp"

#include <map>
#include <optional>
#include <string>

namespace canopy::app {

/// The truth, kept in memory: a stand-in for a database whose content is another one after each start.
class CriticalDatabase final : public GenServer<CriticalDatabase> {
public:
    struct Store {
        using Reply = void;
        std::string key;
        std::string value;
    };
    struct Fetch {
        using Reply = std::optional<std::string>;
        std::string key;
    };
    static Call<Store> store(const Ref<CriticalDatabase>& database, std::string key, std::string value);
    static Call<Fetch> fetch(const Ref<CriticalDatabase>& database, std::string key);

    void handle_call(Store request) { m_rows.insert_or_assign(std::move(request.key), std::move(request.value)); }
    std::optional<std::string> handle_call(Fetch request);
    void inspect(Inspector& inspector) const override { inspector.show("rows", m_rows.size()); }

private:
    std::map<std::string, std::string> m_rows;
};

/// Remembers what the database answered. Without the database's restart it would go on telling what is no longer true.
class CriticalCache final : public GenServer<CriticalCache> {
public:
    struct Get {
        using Reply = std::optional<std::string>;
        std::string key;
    };
    static Call<Get> get(const Ref<CriticalCache>& cache, std::string key);

    explicit CriticalCache(Ref<CriticalDatabase> database) : m_database(database) {}
    Async<std::optional<std::string>> handle_call(Get request);
    void inspect(Inspector& inspector) const override { inspector.show("entries", m_entries.size()); }

private:
    Ref<CriticalDatabase> m_database;
    std::map<std::string, std::string> m_entries;
};

/// one_for_all: neither makes sense without the very incarnation of the other that it knew.
ChildSpec critical_spec(const GalleryServices& services);
Async<void> critical_demo(Stage& stage);

} // namespace canopy::app
