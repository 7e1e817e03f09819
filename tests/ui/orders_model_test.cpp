// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/orders_sample.hpp"
#include "ui/models/orders_model.hpp"

#include <QAbstractItemModelTester>
#include <QPersistentModelIndex>
#include <QSignalSpy>

#include <gtest/gtest.h>

namespace canopy::ui {
namespace {

using app::OrderChanged;
using app::OrderPlaced;
using app::OrderStatus;
using testing::moved;
using testing::orderNumber;
using testing::pageOf;

class OrdersList : public ::testing::Test {
protected:
    std::string ids() const {
        std::string text;
        for (int row = 0; row < model.rowCount(); ++row) text += (row ? " " : "") + model.orderAt(row)->id.text().substr(6);
        return text;
    }
    QString text(int row, OrdersModel::Column column) const { return model.index(row, column).data().toString(); }

    OrdersModel model;
    QAbstractItemModelTester tester{&model, QAbstractItemModelTester::FailureReportingMode::Fatal};
};

TEST_F(OrdersList, ShowsAPageNewestFirst) {
    model.setPage(pageOf({3, 2, 1}, 3));
    EXPECT_EQ(ids(), "3 2 1");
    EXPECT_EQ(text(0, OrdersModel::TotalColumn), QStringLiteral("25.00"));
    EXPECT_EQ(text(0, OrdersModel::StatusColumn), QStringLiteral("●○○○ pending"));
}

TEST_F(OrdersList, MarksAnOrderThatWaitsAndSaysWhatFor) {
    model.setPage(pageOf({2, 1}, 2));
    app::Order waits = moved(orderNumber(1), OrderStatus::Pending);
    waits.waiting_for = "stock: 3 of green-tea missing";
    model.apply({OrderChanged{waits, OrderStatus::Pending}});
    EXPECT_EQ(text(0, OrdersModel::StatusColumn), QStringLiteral("●○○○ pending"));
    EXPECT_EQ(text(1, OrdersModel::StatusColumn), QStringLiteral("●○○○ pending ◷"));
    const QString tip = model.index(1, OrdersModel::StatusColumn).data(Qt::ToolTipRole).toString();
    EXPECT_TRUE(tip.endsWith(QStringLiteral("Stock: 3 of green-tea missing"))) << tip.toStdString();
}

TEST_F(OrdersList, TakesANewOrderInAtTheTopOfTheFirstPage) {
    model.setPage(pageOf({2, 1}, 2));
    model.apply({OrderPlaced{orderNumber(3)}});
    EXPECT_EQ(ids(), "3 2 1");
    EXPECT_EQ(model.total(), 3);
}

TEST_F(OrdersList, PushesTheOldestOffAFullPage) {
    model.setPage(pageOf({3, 2}, 5, 1, 2));
    model.apply({OrderPlaced{orderNumber(4)}, OrderPlaced{orderNumber(5)}});
    EXPECT_EQ(ids(), "5 4");
    EXPECT_EQ(model.pages(), 4);
}

TEST_F(OrdersList, PutsAnOrderThatArrivesLateInItsPlace) {
    model.setPage(pageOf({4, 2}, 2));
    model.apply({OrderPlaced{orderNumber(3)}});
    EXPECT_EQ(ids(), "4 3 2");
}

TEST_F(OrdersList, CountsAnOrderOnceThatThePageAlreadyHas) {
    model.setPage(pageOf({2, 1}, 2));
    model.apply({OrderPlaced{orderNumber(2)}});
    EXPECT_EQ(ids(), "2 1");
    EXPECT_EQ(model.total(), 2);
}

TEST_F(OrdersList, OnlyCountsNewOrdersOnALaterPage) {
    model.setPage(pageOf({2, 1}, 4, 2, 2));
    QSignalSpy paging(&model, &OrdersModel::pagingChanged);
    model.apply({OrderPlaced{orderNumber(5)}});
    EXPECT_EQ(ids(), "2 1");
    EXPECT_EQ(model.total(), 5);
    EXPECT_EQ(paging.size(), 1);
}

TEST_F(OrdersList, ChangesTheRowOfAnOrderThatMovesOn) {
    model.setPage(pageOf({2, 1}, 2));
    QSignalSpy changes(&model, &OrdersModel::dataChanged);
    model.apply({OrderChanged{moved(orderNumber(1), OrderStatus::Shipped), OrderStatus::Confirmed}});
    EXPECT_EQ(text(1, OrdersModel::StatusColumn), QStringLiteral("●●●○ shipped"));
    ASSERT_EQ(changes.size(), 1);
    EXPECT_EQ(changes[0][0].toModelIndex().row(), 1);
}

TEST_F(OrdersList, IgnoresAChangeOlderThanWhatItKnows) {
    model.setPage(pageOf({1}, 1));
    model.apply({OrderChanged{moved(orderNumber(1), OrderStatus::Shipped), OrderStatus::Confirmed}});
    model.apply({OrderChanged{orderNumber(1), OrderStatus::Pending}});
    EXPECT_EQ(model.orderAt(0)->status, OrderStatus::Shipped);
}

TEST_F(OrdersList, LeavesOutOtherUsersWhenItIsOneUsers) {
    model.setUser(app::UserId("ada"));
    model.setPage(pageOf({1}, 1));
    model.apply({OrderPlaced{orderNumber(2, "bob")}, OrderPlaced{orderNumber(3, "ada")}});
    EXPECT_EQ(ids(), "3 1");
}

TEST_F(OrdersList, KeepsAnIndexWithItsOrderWhenThePageIsReadAgain) {
    model.setPage(pageOf({3, 2, 1}, 3));
    const QPersistentModelIndex second = model.index(1, 0);
    model.setPage(pageOf({5, 4, 2, 1}, 4));
    EXPECT_EQ(ids(), "5 4 2 1");
    ASSERT_TRUE(second.isValid());
    EXPECT_EQ(second.row(), 2);
}

TEST_F(OrdersList, HearsNothingBeforeItsFirstPage) {
    model.apply({OrderPlaced{orderNumber(1)}});
    EXPECT_EQ(model.rowCount(), 0);
    EXPECT_FALSE(model.isLoaded());
}

} // namespace
} // namespace canopy::ui
