// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/endpoint/endpoint_world.hpp"

#include <algorithm>
#include <chrono>
#include <fmt/format.h>
#include <fstream>
#include <stdexcept>

namespace canopy::app::testing {

SystemConfig EndpointWorld::config() const {
    return {.workers = 2,
            .database = in_folder("canopy.db"),
            .durability = DatabaseOptions::Durability::Normal,
            .endpoint = EndpointConfig{.port = 0, .token_file = in_folder("token")}};
}

void EndpointWorld::start(SystemConfig wanted) {
    if (wanted.endpoint && !wanted.endpoint->access_log)
        wanted.endpoint->access_log = [this](const std::string& line) {
            const std::lock_guard lock(m_mutex);
            m_log.push_back(line);
            m_logged.notify_all();
            return true;
        };
    m_system.reset(); // two at once may not have one token file
    if (wanted.endpoint) m_openapi.on_another_address(wanted.endpoint->address == "0.0.0.0");
    if (wanted.endpoint && wanted.endpoint->address.starts_with("127.")) m_address = wanted.endpoint->address;
    auto started = System::start(std::move(wanted));
    if (!started) throw std::runtime_error(started.error().text);
    m_system = std::move(*started);
    post("/api/v1/products", R"({"id":"Teapot","name":"Teapot","price_cents":2400})");
    know({"ada", "bob"});
}

void EndpointWorld::know(const std::vector<std::string>& users) {
    for (const std::string& user : users) post("/api/v1/users", fmt::format(R"({{"id":"{0}","name":"{0}"}})", user));
}

std::string EndpointWorld::token() const {
    std::string text;
    std::ifstream(in_folder("token")) >> text;
    return text;
}

Reply EndpointWorld::ask(const std::string& method, const std::string& target, const std::vector<std::string>& headers,
                         const std::string& body) {
    RawClient asking = client();
    asking.send(request_text(method, target, port(), headers, body));
    Reply reply = asking.receive(method == "HEAD" ? RawClient::Body::None : RawClient::Body::Follows);
    check(method, target, reply);
    return reply;
}

Reply EndpointWorld::post(const std::string& target, const std::string& body, std::vector<std::string> headers) {
    headers.push_back(authorization());
    headers.emplace_back("Content-Type: application/json");
    return ask("POST", target, headers, body);
}

Reply EndpointWorld::raw(const std::string& bytes, const std::string& method, const std::string& target) {
    RawClient asking = client();
    asking.send(bytes);
    Reply reply = asking.receive();
    if (reply.body.find("<html>") == std::string::npos)
        check(method, target, reply); // what the library answers by itself is HTML
    return reply;
}

void EndpointWorld::check(const std::string& method, const std::string& target, const Reply& reply) {
    EXPECT_NE(reply.status, 0) << method << " " << target << ": no answer";
    EXPECT_EQ(m_openapi.problem_with(method, target, reply), "") << method << " " << target << " " << reply.status << "\n"
                                                                 << reply.body;
    EXPECT_EQ(reply.header("cache-control"), "no-store") << method << " " << target;
    EXPECT_EQ(reply.header("access-control-allow-origin"), "") << method << " " << target;
}

std::string EndpointWorld::order(const std::string& id, const std::string& user) {
    return fmt::format(R"({{"id":"{}","user":"{}","items":[{{"product":"Teapot","quantity":2,"price_cents":2400}}]}})", id, user);
}

Pid EndpointWorld::freeze(const std::string& name) {
    const Pid pid = m_system->runtime().whereis(name);
    fault::freeze(m_system->runtime(), pid, std::chrono::seconds{60});
    return pid;
}

void EndpointWorld::wait_for_message(Pid pid, const std::string& message) {
    const auto waits = [&](const ProcessInfo& info) {
        return std::ranges::any_of(info.messages,
                                   [&](const std::string& each) { return each.find(message) != std::string::npos; });
    };
    for (auto info = m_system->runtime().process_info(pid); info && !waits(*info); info = m_system->runtime().process_info(pid)) {
    }
}

bool EndpointWorld::has_logged(const std::string& part) {
    const std::lock_guard lock(m_mutex);
    return std::ranges::any_of(m_log, [&part](const std::string& line) { return line.find(part) != std::string::npos; });
}

std::string EndpointWorld::wait_for_log(const std::string& part) {
    std::unique_lock lock(m_mutex);
    std::string found;
    m_logged.wait_for(lock, std::chrono::seconds{10}, [&] {
        for (const std::string& line : m_log)
            if (line.find(part) != std::string::npos) found = line;
        return !found.empty();
    });
    return found;
}

} // namespace canopy::app::testing
