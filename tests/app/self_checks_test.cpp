// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/headless/self_checks.hpp"

#include "app/endpoint/openapi_text.hpp"
#include "app/storage/database.hpp"

#include <QTemporaryDir>

#include <array>
#include <fstream>
#include <gmock/gmock.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

namespace canopy::app {
namespace {

using ::testing::AllOf;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Optional;
using ::testing::StartsWith;

class SelfChecks : public ::testing::Test {
protected:
    std::filesystem::path path(const char* name) const { return m_folder.filePath(QString::fromLatin1(name)).toStdString(); }
    void write(const char* name, const std::string& content) const { std::ofstream(path(name)) << content; }
    void copy_resources() const {
        write("openapi.json", openapi_text);
        std::filesystem::copy_file(CANOPY_SAMPLE_ORDERS, path("sample_orders.csv"));
    }
    SelfProblem resources() const { return resources_problem(m_folder.path().toStdString()); }

    QTemporaryDir m_folder;
};

TEST_F(SelfChecks, AnSqlDriverIsThereAndLoadsOrIsNamedWithItsPackage) {
    EXPECT_EQ(sql_driver_problem("QSQLITE", "libqt6sql6-sqlite"), std::nullopt);
    EXPECT_EQ(sql_driver_problem("QNONE", "libnone"), "Qt has no driver QNONE; install libnone");
}

TEST_F(SelfChecks, TheOpenApiDocumentIsOneAndHasPaths) {
    EXPECT_EQ(openapi_problem(openapi_text), std::nullopt);
    EXPECT_THAT(openapi_problem("{\"paths\": "), Optional(EndsWith("; install the program again")));
    EXPECT_EQ(openapi_problem("{\"paths\": {}}"), "it describes no path; install the program again");
}

TEST_F(SelfChecks, TheFilesOfTheProgramAreThere) {
    copy_resources();
    EXPECT_EQ(resources(), std::nullopt);
    std::filesystem::remove(path("sample_orders.csv"));
    EXPECT_EQ(resources(), path("sample_orders.csv").string() + " cannot be read; install the program again");
    std::filesystem::remove(path("openapi.json"));
    EXPECT_EQ(resources(), path("openapi.json").string() + " cannot be read; install the program again");
}

TEST_F(SelfChecks, TheFilesOfTheProgramAreItsOwnAndCanBeUsed) {
    copy_resources();
    write("openapi.json", "{\"paths\": {\"/old\": {}}}");
    EXPECT_THAT(resources(), Optional(HasSubstr("openapi.json is of another version")));
    write("openapi.json", openapi_text);
    write("sample_orders.csv", "order_id,user,product,quantity,price\nA-1,ada,tea,minus one,7.90\n");
    EXPECT_THAT(resources(), Optional(AllOf(HasSubstr("sample_orders.csv:2: "), EndsWith("; install the program again"))));
    write("sample_orders.csv", "order_id,user,product,quantity,price\n");
    EXPECT_THAT(resources(), Optional(HasSubstr("has no orders")));
}

/// Takes one connection on a free port, and answers it whatever is asked.
class OneAnswer {
public:
    explicit OneAnswer(std::string answer) : m_socket(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t length = sizeof address;
        EXPECT_EQ(bind(m_socket, reinterpret_cast<sockaddr*>(&address), length), 0);
        EXPECT_EQ(listen(m_socket, 1), 0);
        EXPECT_EQ(getsockname(m_socket, reinterpret_cast<sockaddr*>(&address), &length), 0);
        port = ntohs(address.sin_port);
        m_thread = std::jthread([this, answer = std::move(answer)] { serve(answer); });
    }
    ~OneAnswer() {
        m_thread.join();
        close(m_socket);
    }
    OneAnswer(const OneAnswer&) = delete;
    OneAnswer& operator=(const OneAnswer&) = delete;

    std::uint16_t port = 0;

private:
    void serve(const std::string& answer) const {
        const int taken = accept(m_socket, nullptr, nullptr);
        std::array<char, 4096> request{};
        EXPECT_GT(recv(taken, request.data(), request.size(), 0), 0);
        EXPECT_EQ(send(taken, answer.data(), answer.size(), MSG_NOSIGNAL), static_cast<ssize_t>(answer.size()));
        close(taken);
    }

    int m_socket;
    std::jthread m_thread;
};

TEST_F(SelfChecks, LivezMustBeAnsweredWith200) {
    EXPECT_EQ(livez_problem(OneAnswer("HTTP/1.1 200 OK\r\n\r\nok\n").port), std::nullopt);
    EXPECT_EQ(livez_problem(OneAnswer("HTTP/1.1 503 Service Unavailable\r\n\r\n").port),
              "it answers HTTP/1.1 503 Service Unavailable");
    EXPECT_EQ(livez_problem(OneAnswer("").port), "no answer");
}

TEST_F(SelfChecks, WhereNobodyListensLivezSaysSo) {
    std::uint16_t port = 0;
    {
        OneAnswer gone("");
        port = gone.port;
        livez_problem(port);
    }
    EXPECT_THAT(livez_problem(port), Optional(StartsWith("cannot connect: ")));
}

TEST_F(SelfChecks, AnAcknowledgedOrderThatIsNotInTheDatabaseIsFound) {
    const DatabaseLocation location = path("orders.db");
    ASSERT_TRUE(Database::open({.location = location}));
    const OrderId lost("A-1");
    EXPECT_EQ(lost_orders_problem(location, {lost}), "1 of 1 acknowledged orders are not in it, the first is A-1");
    EXPECT_EQ(lost_orders_problem(location, {}), "no order was placed");
    EXPECT_NE(lost_orders_problem(path("nowhere/orders.db"), {lost}), std::nullopt);
}

} // namespace
} // namespace canopy::app
