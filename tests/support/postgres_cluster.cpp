// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/postgres_cluster.hpp"

#include "app/storage/qt_connection.hpp"

#include <QSqlError>
#include <QVariant>
#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <ctime>
#include <fcntl.h>
#include <fmt/format.h>
#include <fstream>
#include <grp.h>
#include <optional>
#include <pwd.h>
#include <stdexcept>
#include <string_view>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace canopy::app {

namespace {

namespace fs = std::filesystem;

constexpr const char* superuser = "canopy";

/// Where initdb and postgres lie: Debian puts them into a folder a version, outside the path.
fs::path programs() {
    fs::path newest;
    int version = 0;
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator("/usr/lib/postgresql", ignored)) {
        const int number = std::atoi(entry.path().filename().c_str());
        if (number <= version || access((entry.path() / "bin" / "postgres").c_str(), X_OK) != 0) continue;
        version = number;
        newest = entry.path() / "bin";
    }
    return newest;
}

struct User {
    uid_t user = 0;
    gid_t group = 0;
};

/// Who the server is to be; none: whoever we are.
std::optional<User> server_user() {
    if (geteuid() != 0) return std::nullopt;
    for (const char* const name : {"postgres", "nobody"})
        if (const passwd* const found = getpwnam(name)) return User{.user = found->pw_uid, .group = found->pw_gid};
    return std::nullopt;
}

std::string_view wish() {
    const char* const value = std::getenv("CANOPY_TEST_POSTGRES");
    return value ? value : "";
}

std::string find_missing() {
    if (wish() == "no") return "PostgreSQL is left out: CANOPY_TEST_POSTGRES=no";
    if (programs().empty())
        return "no PostgreSQL server here; `./dev test --postgres` installs postgresql-15 and runs these tests";
    if (!QSqlDatabase::isDriverAvailable(QStringLiteral("QPSQL")))
        return "Qt has no driver for PostgreSQL here; `./dev test --postgres` installs libqt6sql6-psql and runs these tests";
    if (geteuid() == 0 && !server_user()) return "PostgreSQL does not run as root, and there is no user postgres or nobody";
    return {};
}

[[noreturn]] void become(const std::optional<User>& user, const std::vector<std::string>& command, const fs::path& log) {
    const int output = open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
    dup2(output, STDOUT_FILENO);
    dup2(output, STDERR_FILENO);
    if (user && (setgroups(0, nullptr) != 0 || setgid(user->group) != 0 || setuid(user->user) != 0)) _exit(126);
    prctl(PR_SET_PDEATHSIG, SIGQUIT); // after the change of user, which clears it
    if (getppid() == 1) _exit(125);
    std::vector<char*> arguments;
    for (const std::string& argument : command) arguments.push_back(const_cast<char*>(argument.c_str()));
    arguments.push_back(nullptr);
    execv(arguments.front(), arguments.data());
    _exit(127);
}

pid_t begin(const std::vector<std::string>& command, const fs::path& log) {
    const std::optional<User> user = server_user();
    const pid_t child = fork();
    if (child == 0) become(user, command, log);
    if (child < 0) throw std::runtime_error("cannot fork");
    return child;
}

std::string content(const fs::path& file) {
    std::ifstream stream(file);
    return {std::istreambuf_iterator<char>(stream), {}};
}

} // namespace

const std::string& PostgresCluster::missing() {
    static const std::string why = find_missing();
    return why;
}

bool PostgresCluster::is_required() { return wish() == "required"; }

PostgresCluster& PostgresCluster::shared() {
    static PostgresCluster cluster;
    return cluster;
}

fs::path PostgresCluster::folder() const { return m_folder.path().toStdString(); }

PostgresCluster::PostgresCluster() {
    if (!missing().empty()) throw std::runtime_error(missing());
    if (const auto user = server_user(); user && chown(folder().c_str(), user->user, user->group) != 0)
        throw std::runtime_error("cannot give the cluster's folder away");
    const pid_t making = begin({programs() / "initdb", "-D", folder() / "data", "-U", superuser, "--auth=trust",
                                "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"},
                               folder() / "initdb.log");
    int status = 0;
    waitpid(making, &status, 0);
    if (status != 0) throw std::runtime_error("initdb failed:\n" + content(folder() / "initdb.log"));
    start();
}

PostgresCluster::~PostgresCluster() { crash(); } // nothing of it is kept

void PostgresCluster::start() {
    m_server = begin({programs() / "postgres", "-D", folder() / "data", "-k", folder(), "-c", "listen_addresses=", "-c",
                      "log_min_messages=warning"},
                     folder() / "server.log");
    // Its last line but one says how far it is: what `pg_ctl -w` looks at, too.
    for (int status = 0; content(folder() / "data" / "postmaster.pid").find("\nready") == std::string::npos;) {
        if (waitpid(m_server, &status, WNOHANG) != 0) {
            m_server = -1;
            throw std::runtime_error("the server does not start:\n" + content(folder() / "server.log"));
        }
        const timespec moment{.tv_sec = 0, .tv_nsec = 5'000'000};
        nanosleep(&moment, nullptr);
    }
}

void PostgresCluster::stop() { end(SIGINT); }

void PostgresCluster::crash() { end(SIGQUIT); }

void PostgresCluster::end(int signal) {
    if (m_server <= 0) return;
    kill(m_server, signal);
    waitpid(m_server, nullptr, 0);
    m_server = -1;
}

PostgresAddress PostgresCluster::new_database() {
    PostgresAddress address{.host = folder().native(), .database = fmt::format("test_{}", ++m_databases), .user = superuser};
    PostgresAddress first = address;
    first.database = "postgres";
    run(first, "CREATE DATABASE " + address.database);
    return address;
}

std::string PostgresCluster::run(const PostgresAddress& address, const std::string& sql) {
    QtConnection connection("QPSQL");
    QSqlDatabase& database = connection.database();
    database.setHostName(QString::fromStdString(address.host));
    database.setDatabaseName(QString::fromStdString(address.database));
    database.setUserName(QString::fromStdString(address.user));
    if (!database.open()) throw std::runtime_error(database.lastError().text().toStdString());
    QSqlQuery query(database);
    if (!query.exec(QString::fromStdString(sql))) throw std::runtime_error(query.lastError().text().toStdString());
    return query.last() ? query.value(0).toString().toStdString() : std::string{};
}

} // namespace canopy::app
