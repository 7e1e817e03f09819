// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/programs/serving_program.hpp"

#include <csignal>
#include <fstream>
#include <gtest/gtest.h>
#include <regex>

namespace canopy::app::testing {

ServingProgram::ServingProgram() { set_variable("XDG_RUNTIME_DIR", m_folder.path()); }

void ServingProgram::set_variable(const char* name, const QString& value) {
    m_environment.insert(QString::fromUtf8(name), value);
    m_program.setProcessEnvironment(m_environment);
}

ServingProgram::~ServingProgram() {
    if (m_program.state() == QProcess::NotRunning) return;
    m_program.kill();
    m_program.waitForFinished(30'000);
}

void ServingProgram::start(const QString& database, const QStringList& more, const char* program) {
    m_program.start(QString::fromLocal8Bit(program),
                    QStringList{QStringLiteral("--database"), database, QStringLiteral("--rate"), QStringLiteral("0")} + more);
    std::string said;
    std::smatch match;
    while (!std::regex_search(said, match, std::regex("endpoint http://127\\.0\\.0\\.1:([0-9]+)\n(.|\n)*token in (.*)\n")) &&
           m_program.waitForReadyRead(10'000))
        said += m_program.readAllStandardOutput().toStdString();
    ASSERT_GT(match.size(), 3U) << said << m_program.readAllStandardError().toStdString();
    m_port = static_cast<std::uint16_t>(std::stoi(match[1]));
    m_token_file = match[3];
    std::ifstream(m_token_file) >> m_token;
}

int ServingProgram::stop() {
    kill(static_cast<pid_t>(m_program.processId()), SIGTERM);
    m_program.waitForFinished(30'000);
    return m_program.exitStatus() == QProcess::NormalExit ? m_program.exitCode() : -1;
}

Reply ServingProgram::get(const char* target) const {
    RawClient asking(m_port);
    asking.send(request_text("GET", target, m_port));
    return asking.receive();
}

Reply ServingProgram::post(const char* target, const std::string& body) const {
    RawClient asking(m_port);
    asking.send(write_to(target, body));
    return asking.receive();
}

std::string ServingProgram::write_to(const char* target, const std::string& body) const {
    return request_text("POST", target, m_port, {"Authorization: Bearer " + m_token, "Content-Type: application/json"}, body);
}

} // namespace canopy::app::testing
