// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/endpoint/raw_client.hpp"
#include "tests/programs/run_program.hpp"

#include <QProcess>
#include <QTemporaryDir>

#include <csignal>
#include <fstream>
#include <gmock/gmock.h>
#include <regex>

namespace canopy::app::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

/// canopy-headless as a service: started, asked, told to end.
class EndpointProgram : public ::testing::Test {
protected:
    EndpointProgram() {
        m_environment.insert(QStringLiteral("XDG_RUNTIME_DIR"), m_folder.path());
        m_program.setProcessEnvironment(m_environment);
    }
    QString path(const char* name) const { return m_folder.filePath(QString::fromUtf8(name)); }

    void start(const QStringList& more = {}) {
        m_program.start(
            QStringLiteral(CANOPY_HEADLESS),
            QStringList{QStringLiteral("--database"), path("orders.db"), QStringLiteral("--rate"), QStringLiteral("0")} + more);
        std::string said;
        std::smatch match;
        while (!std::regex_search(said, match, std::regex("endpoint http://127\\.0\\.0\\.1:([0-9]+)\n(.|\n)*token in (.*)\n")) &&
               m_program.waitForReadyRead(10'000))
            said += m_program.readAllStandardOutput().toStdString();
        ASSERT_GT(match.size(), 3U) << said << m_program.readAllStandardError().toStdString();
        m_port = static_cast<std::uint16_t>(std::stoi(match[1]));
        std::ifstream(match[3].str()) >> m_token;
    }
    int stop() {
        kill(static_cast<pid_t>(m_program.processId()), SIGTERM);
        m_program.waitForFinished(30'000);
        return m_program.exitStatus() == QProcess::NormalExit ? m_program.exitCode() : -1;
    }
    Reply get(const char* target) {
        RawClient asking(m_port);
        asking.send(request_text("GET", target, m_port));
        return asking.receive();
    }

    std::string write_to(const char* target, const std::string& body) const {
        return request_text("POST", target, m_port, {"Authorization: Bearer " + m_token, "Content-Type: application/json"}, body);
    }

    QTemporaryDir m_folder;
    QProcessEnvironment m_environment = without_display();
    QProcess m_program;
    std::uint16_t m_port = 0;
    std::string m_token;
};

TEST_F(EndpointProgram, PrintsWhereItIsReachedAndAnswersThere) {
    start();
    EXPECT_EQ(get("/livez").body, "ok\n");
    EXPECT_EQ(m_token.size(), 64U);
    EXPECT_EQ(stop(), 0);
}

TEST_F(EndpointProgram, OnSigtermItIsNotReadyLivesDrainsAndEndsWell) {
    start();
    const std::string body = R"({"id":"T-1","user":"ada","items":[{"product":"Teapot","quantity":2,"price_cents":2400}]})";
    RawClient under_way(m_port);
    under_way.send(write_to("/api/v1/users", R"({"id":"ada","name":"Ada"})") +
                   write_to("/api/v1/products", R"({"id":"Teapot","name":"Teapot","price_cents":2400})"));
    EXPECT_EQ(under_way.receive().status, 201);
    EXPECT_EQ(under_way.receive().status, 201);
    const std::string request = write_to("/api/v1/orders", body);
    under_way.send(request.substr(0, request.size() - 5));
    RawClient events(m_port);
    events.send(request_text("GET", "/api/v1/events?topic=orders", m_port));
    ASSERT_EQ(events.receive().status, 200);
    kill(static_cast<pid_t>(m_program.processId()), SIGTERM);
    while (get("/readyz").status == 200) {
    }
    EXPECT_EQ(get("/readyz").status, 503);
    EXPECT_EQ(get("/livez").status, 200);
    while (events.receive_until("\n\n")) {
    } // it ends
    under_way.send(request.substr(request.size() - 5));
    EXPECT_EQ(under_way.receive().status, 201);
    ASSERT_TRUE(m_program.waitForFinished(30'000));
    EXPECT_EQ(m_program.exitCode(), 0);
    EXPECT_THAT(m_program.readAllStandardOutput().toStdString(), HasSubstr("nothing lost: all 1 acknowledged orders"));
}

TEST_F(EndpointProgram, APortInUseIsOneLineThatNamesTheOptionAndExitCode1) {
    start();
    const ProgramRun second = run_program(
        CANOPY_HEADLESS, {QStringLiteral("--database"), path("second.db"), QStringLiteral("--port"), QString::number(m_port)},
        m_environment);
    EXPECT_EQ(second.exit_code, 1);
    EXPECT_THAT(second.errors, AllOf(HasSubstr("in use"), HasSubstr("--port")));
    EXPECT_EQ(std::count(second.errors.begin(), second.errors.end(), '\n'), 1) << second.errors;
    EXPECT_FALSE(QFile::exists(path("second.db"))) << "before any work";
    EXPECT_EQ(stop(), 0);
}

TEST_F(EndpointProgram, WithoutAnEndpointThereIsNone) {
    const ProgramRun ran = run_program(CANOPY_HEADLESS,
                                       {QStringLiteral("--database"), path("orders.db"), QStringLiteral("--no-endpoint"),
                                        QStringLiteral("--duration"), QStringLiteral("200ms")},
                                       m_environment);
    EXPECT_EQ(ran.exit_code, 0) << ran.errors;
    EXPECT_THAT(ran.output, ::testing::Not(HasSubstr("http://")));
    EXPECT_FALSE(QFile::exists(path("canopy/token")));
}

TEST_F(EndpointProgram, TheAccessLogGoesToStandardError) {
    start({QStringLiteral("--access-log")});
    get("/livez?secret=1");
    EXPECT_EQ(stop(), 0);
    const std::string errors = m_program.readAllStandardError().toStdString();
    EXPECT_TRUE(std::regex_search(errors, std::regex("GET /livez 200 [0-9.]+ ms 3 B\n"))) << errors;
    EXPECT_THAT(errors, ::testing::Not(HasSubstr("secret")));
}

TEST_F(EndpointProgram, AWrongAddressOrTokenFileIsAUsageError) {
    for (const QStringList& wrong : {QStringList{QStringLiteral("--address"), QStringLiteral("localhost")},
                                     QStringList{QStringLiteral("--port"), QStringLiteral("70000")},
                                     QStringList{QStringLiteral("--token-file"), QStringLiteral("token")}}) {
        const ProgramRun ran = run_program(CANOPY_HEADLESS, wrong, m_environment);
        EXPECT_EQ(ran.exit_code, 2) << ran.errors;
        EXPECT_EQ(std::count(ran.errors.begin(), ran.errors.end(), '\n'), 1) << ran.errors;
    }
}

} // namespace
} // namespace canopy::app::testing
