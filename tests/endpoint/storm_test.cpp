// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/endpoint/endpoint_world.hpp"

#include <atomic>
#include <fmt/format.h>
#include <optional>
#include <thread>

namespace canopy::app::testing {
namespace {

using namespace std::chrono_literals;

/// 10,000 requests over eight connections that are kept, each answer compared with what only its request can have asked for.
class Storm : public EndpointWorld {
protected:
    static constexpr int requests = 10'000;
    static constexpr int connections = 8;

    void SetUp() override {
        SystemConfig wanted = config();
        wanted.limits.orders = requests; // of one user
        start(wanted);
    }

    /// Asks until it is answered: a connection that ends without an answer is opened again.
    Reply ask_on(std::optional<RawClient>& connection, const std::string& text) {
        for (;;) {
            if (!connection || !connection->connected()) connection.emplace(port());
            if (connection->connected() && connection->send(text)) {
                Reply reply = connection->receive();
                if (reply.status != 0) {
                    if (reply.header("connection") == "close") connection.reset();
                    return reply;
                }
            }
            ++m_cut_off;
            connection.reset();
        }
    }

    /// One in four places an order of its own and looks it up, the others ask for orders that nobody has.
    bool is_right(std::optional<RawClient>& connection, int number) {
        const std::string id = fmt::format("storm-{}", number);
        if (number % 4 != 0) {
            const std::string nobody = fmt::format("n-{}", number); // short enough to be named whole
            const Reply reply = ask_on(connection, request_text("GET", "/api/v1/orders/" + nobody, port()));
            return reply.status == 404 && reply.body.find("no order " + nobody + "\"") != std::string::npos;
        }
        const Reply placed = ask_on(connection, request_text("POST", "/api/v1/orders", port(),
                                                             {authorization(), "Content-Type: application/json"}, order(id)));
        if (placed.status == 503) return is_right(connection, number); // a part of it was not back yet
        return (placed.status == 201 || placed.status == 200) && text_of(json_of(placed), "id") == id &&
               placed.header("location") == "/api/v1/orders/" + id;
    }

    void ask_many(int first) {
        std::optional<RawClient> connection;
        for (int number = first; number < requests; number += connections) {
            if (!is_right(connection, number)) ++m_wrong;
            ++m_answered;
        }
    }

    void crash_endpoint_at(int answered) {
        while (m_answered < answered) std::this_thread::yield();
        const Pid before = system().runtime().whereis("endpoint");
        fault::crash(system().runtime(), before);
        while (system().runtime().whereis("endpoint") == before || !system().runtime().whereis("endpoint"))
            std::this_thread::yield();
    }

    std::atomic<int> m_answered = 0;
    std::atomic<int> m_wrong = 0;
    std::atomic<int> m_cut_off = 0;
};

TEST_F(Storm, TwoCrashesInTenThousandRequestsGiveNoWrongAnswerAndLoseNoOrder) {
    const std::uint16_t before = port();
    std::vector<std::thread> clients;
    for (int i = 0; i < connections; ++i) clients.emplace_back([this, i] { ask_many(i); });
    crash_endpoint_at(requests / 3);
    crash_endpoint_at(requests * 2 / 3);
    for (std::thread& each : clients) each.join();
    EXPECT_EQ(m_answered, requests);
    EXPECT_EQ(m_wrong, 0);
    EXPECT_GT(m_cut_off, 0) << "the crashes were not noticed: they came too late";
    EXPECT_EQ(port(), before);
    const auto lost = verify_acknowledged(system().database(), system().ledger().acknowledged());
    ASSERT_TRUE(lost);
    EXPECT_TRUE(lost->empty());
    for (int number = 0; number < requests; number += 1000)
        EXPECT_EQ(get(fmt::format("/api/v1/orders/storm-{}", number)).status, 200);
}

} // namespace
} // namespace canopy::app::testing
