// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gallery/exhibit.hpp"
#include "otp/gen_server.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace canopy::app {

/// Knows how things are to be set up. The others ask it when they start.
class ConfigLoader final : public GenServer<ConfigLoader> {
public:
    struct PoolSize {
        using Reply = std::size_t;
    };
    static Call<PoolSize> pool_size(const Ref<ConfigLoader>& config) { return call(config, PoolSize{}); }
    std::size_t handle_call(PoolSize) { return 2; }
};

/// Holds as many connections as the configuration says, and lends them.
class DatabasePool final : public GenServer<DatabasePool> {
public:
    struct Borrow {
        using Reply = std::optional<int>; ///< a connection's number; nothing: all are lent
    };
    struct Available {
        using Reply = std::size_t;
    };
    static Call<Borrow> borrow(const Ref<DatabasePool>& pool) { return call(pool, Borrow{}); }
    static Call<Available> available(const Ref<DatabasePool>& pool) { return call(pool, Available{}); }

    explicit DatabasePool(Ref<ConfigLoader> config) : m_config(config) {}
    Async<Init> init(); ///< asks for its size: the loader runs already, for it stands before us
    std::optional<int> handle_call(Borrow);
    std::size_t handle_call(Available) { return m_free.size(); }
    void inspect(Inspector& inspector) const override { inspector.show("connections free", m_free.size()); }

private:
    Ref<ConfigLoader> m_config;
    std::vector<int> m_free;
};

/// Serves pages with the connection it borrowed when it started; that is no good any more when the pool is a new one.
class WebServer final : public GenServer<WebServer> {
public:
    struct Serve {
        using Reply = std::string;
        std::string page;
    };
    static Call<Serve> serve(const Ref<WebServer>& server, std::string page);

    explicit WebServer(Ref<DatabasePool> pool) : m_pool(pool) {}
    Async<Init> init();
    std::string handle_call(Serve request);
    void inspect(Inspector& inspector) const override { inspector.show("connection", m_connection); }

private:
    Ref<DatabasePool> m_pool;
    int m_connection = 0;
};

/// rest_for_one: each depends on those before it, none on those after it.
ChildSpec ordered_spec(const GalleryServices& services);
Async<void> ordered_demo(Stage& stage);

} // namespace canopy::app
