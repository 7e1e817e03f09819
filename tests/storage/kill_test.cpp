// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A program that takes orders is killed with SIGKILL at random moments, 200 times over, always on the same database: what it
// acknowledged is there, once and whole, and what is asked for again is answered the same. Every fourth program is as durable
// as it is by itself, and confirms and cancels orders while it is killed.
#include "app/orders/workload.hpp"
#include "app/storage/database.hpp"
#include "app/storage/product_store.hpp"
#include "tests/storage/order_books.hpp"
#include "tests/support/storage_test.hpp"

#include <array>
#include <csignal>
#include <cstdint>
#include <gtest/gtest.h>
#include <random>
#include <string>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace canopy::app::testing {
namespace {

constexpr int kills = 200;
constexpr int clients = 32;                 ///< of the taker
constexpr int most_answers = 400;           ///< before a kill
constexpr std::int64_t pieces = 10'000'000; ///< on each shelf at first

class OrderTaker {
public:
    explicit OrderTaker(std::vector<std::string> arguments) {
        arguments.insert(arguments.begin(), CANOPY_ORDER_TAKER);
        std::vector<char*> words;
        for (std::string& argument : arguments) words.push_back(argument.data());
        words.push_back(nullptr);
        std::array<int, 2> ends{};
        if (::pipe(ends.data()) != 0) return;
        m_pid = ::fork();
        if (m_pid == 0) {
            ::dup2(ends[1], STDOUT_FILENO);
            ::close(ends[0]);
            ::close(ends[1]);
            ::execv(CANOPY_ORDER_TAKER, words.data());
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

    /// Reads until so many lines have come, or there are no more.
    void read(OrderBooks& books, std::size_t many) {
        std::array<char, 4096> buffer{};
        for (std::size_t lines = 0; lines < many;) {
            const ssize_t count = ::read(m_output, buffer.data(), buffer.size());
            if (count <= 0) return;
            m_rest.append(buffer.data(), static_cast<std::size_t>(count));
            for (std::size_t end = m_rest.find('\n'); end != std::string::npos; end = m_rest.find('\n'), ++lines) {
                books.hear(m_rest.substr(0, end));
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

class Kill : public StorageTest {
protected:
    void SetUp() override {
        Database database = Database::open({.location = location()}).value();
        for (const Item& item : {catalogue().front(), catalogue().back()})
            ASSERT_TRUE(ProductStore{database}.insert(
                {.id = item.product, .name = item.product.text(), .price = item.price, .stock = pieces}));
    }

    std::int64_t count(Database& database, const std::string& from, const SqlValues& values = {}) {
        return database.integer("SELECT count(*) FROM " + from, values).value();
    }
    /// Each order has the two items that every order is asked with, and its total is theirs.
    void check_orders(Database& database) {
        EXPECT_EQ(count(database, "orders WHERE 2 <> (SELECT count(*) FROM items WHERE order_sequence = sequence)"), 0)
            << "part of an order";
        EXPECT_EQ(count(database, "orders WHERE total_cents <> "
                                  "(SELECT sum(quantity * price_cents) FROM items WHERE order_sequence = sequence)"),
                  0)
            << "a total that is not that of the items";
        EXPECT_EQ(count(database, "items WHERE order_sequence NOT IN (SELECT sequence FROM orders)"), 0);
    }
    /// What confirmed orders took is what is missing on the shelves; cancelled ones gave it back.
    void check_shelves(Database& database) {
        EXPECT_EQ(count(database,
                        "products WHERE stock + (SELECT coalesce(sum(quantity), 0) FROM items JOIN orders ON "
                        "sequence = order_sequence WHERE product = products.id AND status = 'confirmed') <> ?",
                        {pieces}),
                  0)
            << "pieces were lost or found";
    }
    void check() {
        StorageResult<Database> database = Database::open({.location = location()});
        ASSERT_TRUE(database) << database.error().text;
        if (!on_postgres()) EXPECT_EQ(database->text("PRAGMA integrity_check").value(), "ok");
        check_orders(*database);
        check_shelves(*database);
        std::size_t acknowledged = 0;
        ASSERT_TRUE(database->query("SELECT id, status FROM orders", {}, [&](const Row& row) {
            EXPECT_EQ(m_books.wrong_with(row.text(0), row.text(1)), "");
            acknowledged += m_books.acknowledged().count(row.text(0));
        }));
        EXPECT_EQ(acknowledged, m_books.acknowledged().size()) << "acknowledged orders are lost, or there twice";
        EXPECT_EQ(m_books.complaints(), std::vector<std::string>{});
    }

    OrderBooks m_books;
};

TEST_P(Kill, WhatWasAcknowledgedIsThereOnceWheneverTheProgramIsKilled) {
    const std::uint32_t seed = std::random_device{}();
    std::mt19937 random(seed);
    SCOPED_TRACE("seed " + std::to_string(seed));
    for (int round = 0; round < kills; ++round) {
        const std::string run = "run" + std::to_string(round);
        std::vector<std::string> arguments{location().shown(), round % 4 == 3 ? "change" : "place", run};
        arguments.insert(arguments.end(), m_books.to_ask_again().begin(), m_books.to_ask_again().end());
        OrderTaker taker(std::move(arguments));
        taker.read(m_books, random() % most_answers);
        ASSERT_EQ(taker.kill(), SIGKILL) << "round " << round << ": it ended by itself";
        taker.read(m_books, SIZE_MAX); // what it had said
        m_books.end_run(run, clients);
        check();
        if (HasFailure()) FAIL() << "round " << round;
    }
    EXPECT_GT(m_books.acknowledged().size(), kills * 10U);
    EXPECT_GT(m_books.said("again"), kills * 10U);
    EXPECT_GT(m_books.said("conflict"), kills / 2U);
    EXPECT_GT(m_books.said("confirmed"), kills * 1U);
    EXPECT_GT(m_books.said("cancelled"), kills / 2U);
    std::printf("%d kills; orders %zu, asked again %zu, conflicts %zu, confirmed %zu, cancelled %zu\n", kills,
                m_books.acknowledged().size(), m_books.said("again"), m_books.said("conflict"), m_books.said("confirmed"),
                m_books.said("cancelled"));
}

INSTANTIATE_TEST_SUITE_P(On, Kill, databases_here(), database_name);

} // namespace
} // namespace canopy::app::testing
