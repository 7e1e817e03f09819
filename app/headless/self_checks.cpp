// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/headless/self_checks.hpp"

#include "app/endpoint/json.hpp"
#include "app/endpoint/openapi_text.hpp"
#include "app/orders/csv_import.hpp"
#include "app/orders/order_ledger.hpp"

#include <QSqlDatabase>

#include <arpa/inet.h>
#include <cerrno>
#include <cstring>
#include <fmt/format.h>
#include <fstream>
#include <iterator>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>
#include <variant>

namespace canopy::app {

namespace {

constexpr const char* install_again = "install the program again";

SelfProblem with_errno(const char* what) { return fmt::format("{}: {}", what, std::strerror(errno)); }

std::optional<std::string> content_of(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    if (!stream) return std::nullopt;
    return std::string{std::istreambuf_iterator<char>(stream), {}};
}

SelfProblem sample_problem(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    if (!stream) return fmt::format("{} cannot be read; {}", file.string(), install_again);
    CsvImport import(stream);
    std::size_t orders = 0;
    while (const std::optional<ImportStep> step = import.next()) {
        if (const auto* bad = std::get_if<BadLine>(&*step))
            return fmt::format("{}:{}: {}; {}", file.string(), bad->line, bad->reason, install_again);
        ++orders;
    }
    return orders > 0 ? SelfProblem() : fmt::format("{} has no orders; {}", file.string(), install_again);
}

/// A connection to this machine, closed with this.
class Connection {
public:
    explicit Connection(std::uint16_t port) {
        const timeval patience{.tv_sec = 5, .tv_usec = 0};
        setsockopt(m_socket, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        setsockopt(m_socket, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        m_connected = connect(m_socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
    }
    ~Connection() {
        if (m_socket >= 0) close(m_socket);
    }
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    bool is_connected() const { return m_connected; }
    bool send(const std::string& text) const {
        return ::send(m_socket, text.data(), text.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(text.size());
    }
    /// Until the other side ends it.
    std::string receive() const {
        std::string text;
        std::array<char, 1024> part{};
        for (ssize_t count = 0; (count = recv(m_socket, part.data(), part.size(), 0)) > 0;)
            text.append(part.data(), static_cast<std::size_t>(count));
        return text;
    }

private:
    int m_socket = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    bool m_connected = false;
};

} // namespace

SelfProblem sql_driver_problem(const char* driver, const char* package) {
    const QString connection = QStringLiteral("self-test");
    const bool usable = QSqlDatabase::isDriverAvailable(QString::fromLatin1(driver)) &&
                        QSqlDatabase::addDatabase(QString::fromLatin1(driver), connection).isValid();
    QSqlDatabase::removeDatabase(connection);
    if (usable) return std::nullopt;
    return fmt::format("Qt has no driver {}; install {}", driver, package);
}

SelfProblem openapi_problem(const std::string& text) {
    const auto document = parse_object(text);
    if (!document) return fmt::format("{}; {}", document.error(), install_again);
    if (document->value(QStringLiteral("paths")).toObject().isEmpty())
        return fmt::format("it describes no path; {}", install_again);
    return std::nullopt;
}

SelfProblem resources_problem(const std::filesystem::path& folder) {
    const std::filesystem::path document = folder / "openapi.json";
    const auto text = content_of(document);
    if (!text) return fmt::format("{} cannot be read; {}", document.string(), install_again);
    if (*text != openapi_text) return fmt::format("{} is of another version; {}", document.string(), install_again);
    return sample_problem(folder / "sample_orders.csv");
}

std::filesystem::path resources_folder() {
    std::error_code ignored;
    const auto program = std::filesystem::read_symlink("/proc/self/exe", ignored);
    return program.parent_path().parent_path() / "share" / "canopy";
}

SelfProblem livez_problem(std::uint16_t port) {
    const Connection connection(port);
    if (!connection.is_connected()) return with_errno("cannot connect");
    const std::string request = fmt::format("GET /livez HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nConnection: close\r\n\r\n", port);
    if (!connection.send(request)) return with_errno("cannot ask");
    const std::string answer = connection.receive();
    if (answer.starts_with("HTTP/1.1 200 ")) return std::nullopt;
    return answer.empty() ? "no answer" : fmt::format("it answers {}", answer.substr(0, answer.find('\r')));
}

SelfProblem lost_orders_problem(const DatabaseLocation& database, const std::vector<OrderId>& acknowledged) {
    if (acknowledged.empty()) return "no order was placed";
    const auto lost = verify_acknowledged(database, acknowledged);
    if (!lost) return lost.error().text;
    if (lost->empty()) return std::nullopt;
    return fmt::format("{} of {} acknowledged orders are not in it, the first is {}", lost->size(), acknowledged.size(),
                       lost->front().text());
}

} // namespace canopy::app
