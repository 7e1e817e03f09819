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

/// A program as a service, without customers: started, asked over its endpoint, told to end.
class ServingProgram {
public:
    ServingProgram();
    ServingProgram(const ServingProgram&) = delete;
    ServingProgram& operator=(const ServingProgram&) = delete;
    ~ServingProgram();

    /// Waits until it is reached. Fails the test when it is not.
    void start(const QString& database, const QStringList& more = {}, const char* program = CANOPY_HEADLESS);
    /// SIGTERM; answers its exit code, -1 after a crash.
    int stop();

    Reply get(const char* target) const;
    Reply post(const char* target, const std::string& body) const;
    /// The request as text, with token and JSON.
    std::string write_to(const char* target, const std::string& body) const;

    std::uint16_t port() const noexcept { return m_port; }
    const std::string& token() const noexcept { return m_token; }
    const std::string& token_file() const noexcept { return m_token_file; }
    /// In the folder that is its XDG_RUNTIME_DIR.
    QString path(const char* name) const { return m_folder.filePath(QString::fromUtf8(name)); }
    QProcess& process() noexcept { return m_program; }
    const QProcessEnvironment& environment() const noexcept { return m_environment; }
    /// Before it is started.
    void set_variable(const char* name, const QString& value);

private:
    QTemporaryDir m_folder;
    QProcessEnvironment m_environment = without_display();
    QProcess m_program;
    std::uint16_t m_port = 0;
    std::string m_token;
    std::string m_token_file;
};

} // namespace canopy::app::testing
