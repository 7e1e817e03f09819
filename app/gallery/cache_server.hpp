// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gallery/exhibit.hpp"
#include "otp/gen_server.hpp"

#include <optional>
#include <string>

namespace canopy::app {

/// A cache whose owner only writes: readers look into its table themselves, without a message.
///
///     co_await CacheServer::put(server, "answer", "42");
///     const std::optional<std::string> answer = CacheServer::lookup(services.cache, "answer"); // any thread, no waiting
///
/// Process: writes in the server's own, reads in the reader's. Fails: the table ends with its owner; until the next one
/// has opened another, and then until it is filled, a look-up finds nothing: right for a cache.
class CacheServer final : public GenServer<CacheServer> {
public:
    struct Put {
        using Reply = void;
        std::string key;
        std::string value;
    };
    struct Remove {
        using Reply = void;
        std::string key;
    };

    static Call<Put> put(const Ref<CacheServer>& server, std::string key, std::string value);
    static Call<Remove> remove(const Ref<CacheServer>& server, std::string key);
    static std::optional<std::string> lookup(const CacheTable& cache, const std::string& key);

    explicit CacheServer(CacheTable cache);
    void handle_call(Put request) { m_cache.table().insert(std::move(request.key), std::move(request.value)); }
    void handle_call(Remove request) { m_cache.table().erase(request.key); }
    void inspect(Inspector& inspector) const override { inspector.show("rows", m_cache.table().size()); }

private:
    CacheTable m_cache;
};

ChildSpec cache_server_spec(const GalleryServices& services);
Async<void> cache_server_demo(Stage& stage);

} // namespace canopy::app
