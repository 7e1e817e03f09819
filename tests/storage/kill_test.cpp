// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A program that takes orders is killed with SIGKILL at random moments, 200 times over (on PostgreSQL, which lives on, 40 times),
// always on the same database: what it acknowledged is there, once.
#include "app/storage/database.hpp"
#include "tests/support/storage_test.hpp"

#include <array>
#include <csignal>
#include <cstdint>
#include <gtest/gtest.h>
#include <random>
#include <set>
#include <string>
#include <sys/wait.h>
#include <unistd.h>

namespace canopy::app::testing {
namespace {

constexpr int kills_on_sqlite = 200;
constexpr int kills_on_postgres = 40;
constexpr int most_acknowledged = 400; ///< before a kill

class OrderTaker {
public:
    OrderTaker(const std::string& database, const std::string& run) {
        std::array<int, 2> ends{};
        if (::pipe(ends.data()) != 0) return;
        m_pid = ::fork();
        if (m_pid == 0) {
            ::dup2(ends[1], STDOUT_FILENO);
            ::close(ends[0]);
            ::close(ends[1]);
            ::execl(CANOPY_ORDER_TAKER, CANOPY_ORDER_TAKER, database.c_str(), run.c_str(), static_cast<char*>(nullptr));
            ::_exit(127);
        }
        ::close(ends[1]);
        m_output = ends[0];
    }
    OrderTaker(const OrderTaker&) = delete;
    OrderTaker& operator=(const OrderTaker&) = delete;
    ~OrderTaker() {
        kill();
        ::close(m_output);
    }

    /// Reads until so many lines have come, or there are no more. Adds them whole.
    void read(std::set<std::string>& lines, std::size_t many) {
        std::array<char, 4096> buffer{};
        const std::size_t wanted = lines.size() + many;
        while (lines.size() < wanted) {
            const ssize_t count = ::read(m_output, buffer.data(), buffer.size());
            if (count <= 0) return;
            m_rest.append(buffer.data(), static_cast<std::size_t>(count));
            for (std::size_t end = m_rest.find('\n'); end != std::string::npos; end = m_rest.find('\n')) {
                lines.insert(m_rest.substr(0, end));
                m_rest.erase(0, end + 1);
            }
        }
    }
    /// Answers the signal it died of; 0: it ended by itself.
    int kill() {
        if (m_pid <= 0) return 0;
        ::kill(m_pid, SIGKILL);
        int status = 0;
        ::waitpid(m_pid, &status, 0);
        m_pid = -1;
        return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    }

private:
    pid_t m_pid = -1;
    int m_output = -1;
    std::string m_rest;
};

void check(const DatabaseLocation& location, const std::set<std::string>& acknowledged) {
    StorageResult<Database> database = Database::open({.location = location});
    ASSERT_TRUE(database) << database.error().text;
    if (!location.is_postgres()) EXPECT_EQ(database->text("PRAGMA integrity_check").value(), "ok");
    EXPECT_EQ(database->integer("SELECT count(*) - count(DISTINCT id) FROM orders").value(), 0) << "an order twice";
    EXPECT_EQ(database->integer("SELECT count(*) FROM orders WHERE sequence NOT IN (SELECT order_sequence FROM items)").value(),
              0)
        << "half an order";
    std::set<std::string> stored;
    ASSERT_TRUE(database->query("SELECT id FROM orders", {}, [&](const Row& row) { stored.insert(row.text(0)); }));
    for (const std::string& id : acknowledged) ASSERT_TRUE(stored.contains(id)) << id << " was acknowledged and is lost";
}

class Kill : public StorageTest {};

TEST_P(Kill, WhatWasAcknowledgedIsThereOnceWheneverTheProgramIsKilled) {
    const int kills = on_postgres() ? kills_on_postgres : kills_on_sqlite;
    const std::uint32_t seed = std::random_device{}();
    std::mt19937 random(seed);
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::set<std::string> acknowledged;
    for (int round = 0; round < kills; ++round) {
        OrderTaker taker(location().shown(), "run" + std::to_string(round));
        taker.read(acknowledged, random() % most_acknowledged);
        ASSERT_EQ(taker.kill(), SIGKILL) << "round " << round << ": it ended by itself";
        taker.read(acknowledged, SIZE_MAX / 2); // what it had said
        check(location(), acknowledged);
        if (::testing::Test::HasFailure()) return;
    }
    EXPECT_GT(acknowledged.size(), static_cast<std::size_t>(kills) * 10U);
    std::printf("%zu orders acknowledged, %d kills\n", acknowledged.size(), kills);
}

INSTANTIATE_TEST_SUITE_P(On, Kill, databases_here(), database_name);

} // namespace
} // namespace canopy::app::testing
