// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/endpoint/raw_client.hpp"
#include "tests/programs/run_program.hpp"

#include <QProcess>
#include <QTemporaryDir>

#include <cstdint>
#include <string>

namespace canopy::app::testing {

/// canopy-headless as a service, without customers: started, asked over its endpoint, told to end.
class ServingProgram {
public:
    ServingProgram();
    ServingProgram(const ServingProgram&) = delete;
    ServingProgram& operator=(const ServingProgram&) = delete;
    ~ServingProgram();

    /// Waits until it is reached. Fails the test when it is not.
    void start(const QString& database, const QStringList& more = {});
    /// SIGTERM; answers its exit code, -1 after a crash.
    int stop();

    Reply get(const char* target) const;
    Reply post(const char* target, const std::string& body) const;
    /// The request as text, with token and JSON.
    std::string write_to(const char* target, const std::string& body) const;

    std::uint16_t port() const noexcept { return m_port; }
    const std::string& token() const noexcept { return m_token; }
    QProcess& process() noexcept { return m_program; }
    const QProcessEnvironment& environment() const noexcept { return m_environment; }

private:
    QTemporaryDir m_folder; ///< of its token
    QProcessEnvironment m_environment = without_display();
    QProcess m_program;
    std::uint16_t m_port = 0;
    std::string m_token;
};

} // namespace canopy::app::testing
