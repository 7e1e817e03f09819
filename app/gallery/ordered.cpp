// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gallery/ordered.hpp"

#include "app/gallery/stage.hpp"
#include "otp/supervisor.hpp"

#include <fmt/format.h>

namespace canopy::app {

Async<Init> DatabasePool::init() {
    const std::size_t size = co_await ConfigLoader::pool_size(m_config);
    for (std::size_t i = size; i > 0; --i) m_free.push_back(static_cast<int>(i));
    co_return Init::ok();
}

std::optional<int> DatabasePool::handle_call(Borrow) {
    if (m_free.empty()) return std::nullopt;
    const int connection = m_free.back();
    m_free.pop_back();
    return connection;
}

Call<WebServer::Serve> WebServer::serve(const Ref<WebServer>& server, std::string page) {
    return call(server, Serve{.page = std::move(page)});
}

Async<Init> WebServer::init() {
    const std::optional<int> connection = co_await DatabasePool::borrow(m_pool);
    if (!connection) co_return Init::error(ExitReason::custom("all connections are lent"));
    m_connection = *connection;
    co_return Init::ok();
}

std::string WebServer::handle_call(Serve request) { return fmt::format("{} over connection {}", request.page, m_connection); }

ChildSpec ordered_spec(const GalleryServices& services) {
    SupervisorSpec spec{.strategy = Strategy::RestForOne, .max_restarts = 3, .within = std::chrono::seconds{5}};
    spec.children = {{.id = "config_loader", .start = starts_with<ConfigLoader>(services.named("ordered/config_loader"))},
                     {.id = "database_pool",
                      .start = starts_with<DatabasePool>(services.named("ordered/database_pool"),
                                                         services.ref<ConfigLoader>("ordered/config_loader"))},
                     {.id = "web_server",
                      .start = starts_with<WebServer>(services.named("ordered/web_server"),
                                                      services.ref<DatabasePool>("ordered/database_pool"))}};
    return Supervisor::child_spec("ordered", std::move(spec), Restart::Transient);
}

Async<void> ordered_demo(Stage& stage) {
    const auto config = stage.services().ref<ConfigLoader>("ordered/config_loader");
    const auto pool = stage.services().ref<DatabasePool>("ordered/database_pool");
    const auto server = stage.services().ref<WebServer>("ordered/web_server");
    const std::string page = co_await WebServer::serve(server, "/index");
    const std::size_t left = co_await DatabasePool::available(pool);
    stage.claim(page == "/index over connection 1" && left == 1, "started in order, each found the one before it");
    const Pid first_config = config.pid();
    const Pid first_pool = pool.pid();
    const Pid first_server = server.pid();
    stage.act("crash the web_server, the last one");
    co_await stage.crash("/ordered/web_server");
    stage.claim(server.pid() != first_server && pool.pid() == first_pool, "only it is restarted");
    const Pid second_server = server.pid();
    stage.act("crash the database_pool, the middle one");
    co_await stage.crash("/ordered/database_pool");
    const std::size_t anew = co_await DatabasePool::available(pool);
    stage.claim(server.pid() != second_server && config.pid() == first_config && anew == 1,
                "web_server is restarted after it and borrows anew; config_loader is left alone");
    stage.act("crash the config_loader, the first one");
    const Pid second_pool = pool.pid();
    co_await stage.crash("/ordered/config_loader");
    stage.claim(config.pid() != first_config && pool.pid() != second_pool, "all three are restarted, in order");
}

} // namespace canopy::app
