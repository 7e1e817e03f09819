// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gallery/cache_server.hpp"

#include "app/gallery/stage.hpp"
#include "fault/fault.hpp"

namespace canopy::app {

using namespace std::chrono_literals;

Call<CacheServer::Put> CacheServer::put(const Ref<CacheServer>& server, std::string key, std::string value) {
    return call(server, Put{.key = std::move(key), .value = std::move(value)});
}

Call<CacheServer::Remove> CacheServer::remove(const Ref<CacheServer>& server, std::string key) {
    return call(server, Remove{.key = std::move(key)});
}

std::optional<std::string> CacheServer::lookup(const CacheTable& cache, const std::string& key) {
    return cache.use(std::optional<std::string>(), [&key](const auto& table) { return table.lookup(key); });
}

CacheServer::CacheServer(CacheTable cache) : m_cache(std::move(cache)) {
    m_cache.open(*this, {.name = "gallery_cache", .access = TableAccess::Protected}); // all read, the owner writes
}

ChildSpec cache_server_spec(const GalleryServices& services) {
    return {.id = "cache_server",
            .start = starts_with<CacheServer>(services.named("cache_server"), services.cache),
            .restart = Restart::Transient};
}

Async<void> cache_server_demo(Stage& stage) {
    const auto server = stage.services().ref<CacheServer>("cache_server");
    const CacheTable cache = stage.services().cache;
    stage.act("put answer=42 through the server");
    co_await CacheServer::put(server, "answer", "42");
    stage.claim(CacheServer::lookup(cache, "answer") == "42", "a reader finds it in the table");
    stage.act("freeze the server for 3 s, and read");
    fault::freeze(*stage.services().runtime, server.pid(), 3s);
    co_await stage.pass(1ms);
    stage.claim(CacheServer::lookup(cache, "answer") == "42", "readers ask nobody, so the freeze does not hold them up");
    const Timestamp begin = stage.now();
    co_await CacheServer::put(server, "answer", "43");
    stage.claim(stage.now() - begin > 2s, "a writer waits until the server thaws");
    stage.act("crash the server");
    co_await stage.crash("/cache_server");
    stage.claim(!CacheServer::lookup(cache, "answer"), "its table ended with it: the cache is empty, and there");
}

} // namespace canopy::app
