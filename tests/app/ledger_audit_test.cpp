// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/orders/ledger_audit.hpp"

#include "tests/app/system_world.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <thread>

namespace canopy::app {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;

class LedgerAuditTest : public SystemWorld {
protected:
    static constexpr std::size_t batch = 3;

    void SetUp() override { start(); }
    OrderLedger ledger() { return system().ledger(); }
    void place_some(int count) {
        for (int i = 0; i < count; ++i) {
            const std::string id = fmt::format("order-{}", m_placed++);
            ASSERT_TRUE(place(id, id));
        }
    }
    /// Until a look-up has ended.
    static void go_on_until(LedgerAudit& audit, std::uint64_t acknowledged) {
        for (audit.go_on(); audit.findings().acknowledged < acknowledged; audit.go_on()) std::this_thread::yield();
    }

private:
    int m_placed = 0;
};

TEST_F(LedgerAuditTest, LooksUpEachBatchAndForgetsIt) {
    LedgerAudit audit(ledger(), file(), batch);
    place_some(2);
    audit.go_on();
    EXPECT_EQ(ledger().size(), 2U) << "not enough to be worth it";
    place_some(1);
    go_on_until(audit, 3);
    EXPECT_EQ(ledger().size(), 0U);
    place_some(4);
    go_on_until(audit, 7);
    place_some(1);
    EXPECT_EQ(audit.finish().acknowledged, 8U);
    EXPECT_THAT(audit.findings().lost, IsEmpty());
    EXPECT_EQ(audit.findings().unverified, "");
}

TEST_F(LedgerAuditTest, RemembersWhatABatchLost) {
    LedgerAudit audit(ledger(), file(), batch);
    place_some(2);
    ledger().acknowledge(OrderId{"lost-1"});
    go_on_until(audit, 3);
    ledger().acknowledge(OrderId{"lost-2"});
    place_some(1);
    EXPECT_THAT(audit.finish().lost, ElementsAre(OrderId{"lost-1"}, OrderId{"lost-2"}));
    EXPECT_EQ(audit.findings().acknowledged, 5U);
}

TEST_F(LedgerAuditTest, EndsALookUpThatRuns) {
    LedgerAudit audit(ledger(), file(), batch);
    place_some(3);
    audit.go_on();
    place_some(1);
    EXPECT_EQ(audit.finish().acknowledged, 4U);
    EXPECT_THAT(audit.findings().lost, IsEmpty());
}

TEST_F(LedgerAuditTest, KeepsWhatCouldNotBeLookedUpAndTriesAgainWithMore) {
    LedgerAudit audit(ledger(), file().parent_path() / "elsewhere.db", batch);
    place_some(3);
    audit.go_on();
    while (ledger().size() < 3) {
        audit.go_on();
        std::this_thread::yield();
    }
    audit.go_on();
    EXPECT_EQ(ledger().size(), 3U) << "not at once again";
    place_some(3);
    audit.go_on();
    EXPECT_EQ(ledger().size(), 0U) << "they are looked up";
    EXPECT_EQ(audit.finish().acknowledged, 6U);
    EXPECT_THAT(audit.findings().unverified, Not(IsEmpty()));
}

} // namespace
} // namespace canopy::app
