// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gallery/critical.hpp"

#include "app/gallery/stage.hpp"
#include "otp/supervisor.hpp"

namespace canopy::app {

Call<CriticalDatabase::Store> CriticalDatabase::store(const Ref<CriticalDatabase>& database, std::string key, std::string value) {
    return call(database, Store{.key = std::move(key), .value = std::move(value)});
}

Call<CriticalDatabase::Fetch> CriticalDatabase::fetch(const Ref<CriticalDatabase>& database, std::string key) {
    return call(database, Fetch{.key = std::move(key)});
}

std::optional<std::string> CriticalDatabase::handle_call(Fetch request) {
    const auto found = m_rows.find(request.key);
    if (found == m_rows.end()) return std::nullopt;
    return found->second;
}

Call<CriticalCache::Get> CriticalCache::get(const Ref<CriticalCache>& cache, std::string key) {
    return call(cache, Get{.key = std::move(key)});
}

Async<std::optional<std::string>> CriticalCache::handle_call(Get request) {
    if (const auto found = m_entries.find(request.key); found != m_entries.end()) co_return found->second;
    const std::optional<std::string> value = co_await CriticalDatabase::fetch(m_database, request.key);
    if (value) m_entries[request.key] = *value;
    co_return value;
}

ChildSpec critical_spec(const GalleryServices& services) {
    SupervisorSpec spec{.strategy = Strategy::OneForAll, .max_restarts = 3, .within = std::chrono::seconds{5}};
    spec.children = {{.id = "database", .start = starts_with<CriticalDatabase>(services.named("critical/database"))},
                     {.id = "cache",
                      .start = starts_with<CriticalCache>(services.named("critical/cache"),
                                                          services.ref<CriticalDatabase>("critical/database"))}};
    return Supervisor::child_spec("critical", std::move(spec), Restart::Transient);
}

Async<void> critical_demo(Stage& stage) {
    const auto database = stage.services().ref<CriticalDatabase>("critical/database");
    const auto cache = stage.services().ref<CriticalCache>("critical/cache");
    stage.act("store price=12 and read it through the cache");
    co_await CriticalDatabase::store(database, "price", "12");
    const std::optional<std::string> price = co_await CriticalCache::get(cache, "price");
    stage.claim(price == "12", "12, and the cache remembers it");
    const Pid old_cache = cache.pid();
    stage.act("crash the database");
    co_await stage.crash("/critical/database");
    stage.claim(cache && cache.pid() != old_cache, "the cache was stopped and started as well");
    const std::optional<std::string> after = co_await CriticalCache::get(cache, "price");
    stage.claim(!after.has_value(), "so nobody is told a price that the new database does not know");
    const Pid old_database = database.pid();
    stage.act("crash the cache");
    co_await stage.crash("/critical/cache");
    stage.claim(database && database.pid() != old_database, "one_for_all has no favourites: the database restarts too");
}

} // namespace canopy::app
