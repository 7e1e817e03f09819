// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/system.hpp"
#include "fault/fault.hpp"
#include "tests/endpoint/openapi_check.hpp"
#include "tests/endpoint/raw_client.hpp"

#include <QJsonDocument>
#include <QTemporaryDir>

#include <condition_variable>
#include <gmock/gmock.h>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace canopy::app::testing {

/// A whole system with real threads, asked over a socket of loopback. Every answer is held against the OpenAPI document.
class EndpointWorld : public ::testing::Test {
protected:
    std::filesystem::path in_folder(const char* name) const {
        return std::filesystem::path{m_folder.path().toStdString()} / name;
    }
    SystemConfig config() const;
    void start(SystemConfig wanted);
    void start() { start(config()); }

    System& system() { return *m_system; }
    std::uint16_t port() { return m_system->endpoint()->port; }
    std::string token() const;
    std::string authorization() const { return "Authorization: Bearer " + token(); }
    RawClient client() { return RawClient(port(), m_address.c_str()); }

    /// One request on a connection of its own.
    Reply ask(const std::string& method, const std::string& target, const std::vector<std::string>& headers = {},
              const std::string& body = {});
    Reply get(const std::string& target, const std::vector<std::string>& headers = {}) { return ask("GET", target, headers); }
    /// With token and JSON.
    Reply post(const std::string& target, const std::string& body, std::vector<std::string> headers = {});
    Reply del(const std::string& target) { return ask("DELETE", target, {authorization()}); }
    /// Bytes as they are; what is answered first.
    Reply raw(const std::string& bytes, const std::string& method = "GET", const std::string& target = "/livez");
    void check(const std::string& method, const std::string& target, const Reply& reply);

    /// Adds users to those who may order; the product of order() is there from the start, and so are ada and bob.
    void know(const std::vector<std::string>& users);
    static std::string order(const std::string& id, const std::string& user = "ada");
    static QJsonObject json_of(const Reply& reply) {
        return QJsonDocument::fromJson(QByteArray::fromStdString(reply.body)).object();
    }
    static std::string text_of(const QJsonObject& object, const char* key) {
        return object[QLatin1String(key)].toString().toStdString();
    }

    /// It takes no messages for a minute.
    Pid freeze(const std::string& name);
    /// Blocks until a message of this name waits for the process.
    void wait_for_message(Pid pid, const std::string& message);

    /// Blocks until an access log line with this in it was written; answers it.
    std::string wait_for_log(const std::string& part);
    bool has_logged(const std::string& part);

    QTemporaryDir m_folder;
    OpenApiCheck m_openapi;
    std::string m_address = "127.0.0.1";
    std::mutex m_mutex;
    std::condition_variable m_logged;
    std::vector<std::string> m_log;
    std::unique_ptr<System> m_system;
};

} // namespace canopy::app::testing
