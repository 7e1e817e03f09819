// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/orders_sample.hpp"
#include "ui/models/order_words.hpp"
#include "ui/panels/orders_form.hpp"
#include "ui/panels/orders_panel.hpp"
#include "ui/panels/orders_tracker.hpp"

#include <QApplication>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTableView>
#include <QTest>
#include <QTimer>

#include <gtest/gtest.h>

namespace canopy::ui {
namespace {

using namespace std::chrono_literals;
using app::OrderChanged;
using app::OrderPlaced;
using app::OrderStatus;
using testing::moved;
using testing::orderNumber;
using testing::pageOf;

/// Presses the button of the next message box whose text contains `button`, as soon as the box is up.
void answerQuestion(const QString& button, QString* text = nullptr) {
    QTimer::singleShot(0, qApp, [button, text] {
        auto* box = qobject_cast<QMessageBox*>(QApplication::activeModalWidget());
        ASSERT_NE(box, nullptr);
        if (text != nullptr) *text = box->informativeText();
        for (QAbstractButton* each : box->buttons()) {
            if (each->text().remove(u'&').contains(button)) return QTest::mouseClick(each, Qt::LeftButton);
        }
        box->reject();
        ADD_FAILURE() << "no button " << button.toStdString();
    });
}

class PanelOfOrders : public ::testing::Test {
protected:
    PanelOfOrders() {
        panel.resize(420, 700);
        panel.show();
        panel.showPage({}, pageOf({2, 1}, 2));
    }

    template <class Widget>
    Widget* find(const char* name) {
        return panel.findChild<Widget*>(QLatin1String(name));
    }
    void click(const char* button) { QTest::mouseClick(find<QPushButton>(button), Qt::LeftButton); }
    void choose(int row) { find<QTableView>("orderList")->selectRow(row); }
    void fillIn(const QString& user, const QString& product, const QString& price) {
        panel.showForm();
        QTest::keyClicks(find<QLineEdit>("orderUser"), user);
        QTest::keyClicks(find<QLineEdit>("product"), product);
        QTest::keyClicks(find<QLineEdit>("price"), price);
    }

    OrdersPanel panel;
};

TEST_F(PanelOfOrders, SaysWhyTheListIsNotUpToDateAndClipsNothing) {
    panel.showListFailure(
        {.kind = app::OrderError::Kind::Unavailable, .text = "the order desk is down (noproc); try again in a moment"});
    const auto* paging = find<QLabel>("paging");
    EXPECT_TRUE(paging->toolTip().contains(QStringLiteral("the order desk is down (noproc)"))) << paging->toolTip().toStdString();
    EXPECT_TRUE(paging->text().startsWith(QStringLiteral("not up to date: ")));
    EXPECT_TRUE(paging->text().endsWith(u'…'));
    EXPECT_LE(paging->fontMetrics().horizontalAdvance(paging->text()), paging->width());
}

TEST_F(PanelOfOrders, AsksForTheFirstPageWhenItIsShown) {
    OrdersPanel fresh;
    QSignalSpy asked(&fresh, &OrdersPanel::listRequested);
    fresh.show();
    ASSERT_EQ(asked.size(), 1);
    EXPECT_EQ(asked[0][1].value<app::PageRequest>().page, 1);
    EXPECT_EQ(asked[0][1].value<app::PageRequest>().size, 20);
}

TEST_F(PanelOfOrders, AsksForOneUsersOrdersAtOnceOnReturn) {
    QSignalSpy asked(&panel, &OrdersPanel::listRequested);
    QTest::keyClicks(find<QLineEdit>("orderFilter"), QStringLiteral("ada"));
    QTest::keyClick(find<QLineEdit>("orderFilter"), Qt::Key_Return);
    ASSERT_EQ(asked.size(), 1);
    EXPECT_EQ(asked[0][0].value<app::OrderFilter>().user, app::UserId("ada"));
}

TEST_F(PanelOfOrders, DropsAnAnswerForAnotherUserThanTheOneAskedFor) {
    panel.showPage({.user = app::UserId("bob")}, pageOf({9}, 1));
    EXPECT_EQ(panel.model().rowOf(app::OrderId("order-9")), -1);
}

TEST_F(PanelOfOrders, FollowsTheOrderThatIsSelected) {
    choose(1);
    ASSERT_TRUE(panel.tracker().order());
    EXPECT_EQ(panel.tracker().order()->id.text(), "order-1");
    panel.applyChanges({OrderChanged{moved(orderNumber(1), OrderStatus::Confirmed), OrderStatus::Pending}});
    EXPECT_EQ(panel.tracker().order()->status, OrderStatus::Confirmed);
}

TEST_F(PanelOfOrders, StillFollowsAnOrderThatNewOnesPushedOffThePage) {
    choose(1);
    std::vector<app::OrderEvent> many;
    for (int number = 10; number < 40; ++number) many.push_back(OrderPlaced{orderNumber(number)});
    panel.applyChanges(many);
    EXPECT_EQ(panel.model().rowOf(app::OrderId("order-1")), -1);
    EXPECT_EQ(panel.tracker().order()->id.text(), "order-1");
}

TEST_F(PanelOfOrders, LetsAnOrderBeCancelledUntilItIsShipped) {
    choose(0);
    EXPECT_TRUE(find<QPushButton>("cancelOrder")->isEnabled());
    panel.applyChanges({OrderChanged{moved(orderNumber(2), OrderStatus::Confirmed), OrderStatus::Pending}});
    EXPECT_TRUE(find<QPushButton>("cancelOrder")->isEnabled());
    EXPECT_EQ(find<QPushButton>("cancelOrder")->toolTip(), QStringLiteral("Takes the order back, and refunds it"));
    panel.applyChanges({OrderChanged{moved(orderNumber(2), OrderStatus::Shipped), OrderStatus::Confirmed}});
    EXPECT_FALSE(find<QPushButton>("cancelOrder")->isEnabled());
    EXPECT_TRUE(find<QPushButton>("advanceOrder")->isEnabled());
}

TEST_F(PanelOfOrders, GivesTheUsersTheRoomThatIsLeftAndNoMore) {
    const auto* list = find<QTableView>("orderList");
    for (const int width : {700, 240, 500}) {
        panel.resize(width, 600);
        QApplication::processEvents();
        const int users = list->columnWidth(OrdersModel::UserColumn);
        const int other = list->horizontalHeader()->length() - users;
        const int least = list->fontMetrics().averageCharWidth() * 10;
        EXPECT_EQ(users, std::max(least, list->viewport()->width() - other)) << width;
    }
}

TEST_F(PanelOfOrders, SaysThatCancellingAPaidOrderRefundsIt) {
    panel.follow(orderNumber(2, "ada", OrderStatus::Confirmed));
    QString asked;
    answerQuestion(QStringLiteral("Keep"), &asked);
    click("cancelOrder");
    EXPECT_TRUE(asked.contains(QStringLiteral("the money goes back"))) << asked.toStdString();
}

TEST_F(PanelOfOrders, HasNoNextStepForADeliveredOrder) {
    panel.follow(orderNumber(2, "ada", OrderStatus::Delivered));
    EXPECT_FALSE(find<QPushButton>("advanceOrder")->isEnabled());
}

TEST_F(PanelOfOrders, AsksBeforeItCancels) {
    choose(0);
    QSignalSpy cancels(&panel, &OrdersPanel::cancelRequested);
    answerQuestion(QStringLiteral("Keep"));
    click("cancelOrder");
    EXPECT_EQ(cancels.size(), 0);
    answerQuestion(QStringLiteral("Cancel order"));
    click("cancelOrder");
    ASSERT_EQ(cancels.size(), 1);
    EXPECT_EQ(cancels[0][0].value<app::OrderId>().text(), "order-2");
    EXPECT_EQ(cancels[0][1].value<app::UserId>().text(), "ada");
}

TEST_F(PanelOfOrders, ShowsARefusalWhereItWasAskedFor) {
    choose(0);
    click("advanceOrder");
    EXPECT_FALSE(find<QPushButton>("advanceOrder")->isEnabled()) << "while the answer is on its way";
    panel.showChangeRefused(app::OrderId("order-2"), {.kind = app::OrderError::Kind::NotCancellable, .text = "it is shipped"});
    EXPECT_TRUE(find<QLabel>("orderRefusal")->isVisible());
    EXPECT_EQ(find<QLabel>("orderRefusal")->text(), QStringLiteral("✕ not_cancellable: it is shipped"));
    EXPECT_TRUE(find<QPushButton>("advanceOrder")->isEnabled());
}

TEST_F(PanelOfOrders, SaysWhatAPendingOrderWaitsForUntilItGoesOn) {
    choose(1);
    const auto* waiting = find<QLabel>("orderWaiting");
    EXPECT_FALSE(waiting->isVisible());
    app::Order waits = moved(orderNumber(1), OrderStatus::Pending);
    waits.waiting_for = "payment: the gateway is down, next try in 42 s";
    panel.applyChanges({OrderChanged{waits, OrderStatus::Pending}});
    EXPECT_TRUE(waiting->isVisible());
    EXPECT_EQ(waiting->text(),
              QStringLiteral("◷ Payment: the gateway is down, next try at ") + formatMoment(waits.updated_at + 42s));
    EXPECT_EQ(waiting->accessibleName(), QStringLiteral("What the order waits for"));
    EXPECT_TRUE(find<QPushButton>("cancelOrder")->isEnabled());
    app::Order goes_on = moved(moved(orderNumber(1), OrderStatus::Pending), OrderStatus::Confirmed);
    goes_on.updated_at += 1s;
    panel.applyChanges({OrderChanged{goes_on, OrderStatus::Pending}});
    EXPECT_FALSE(waiting->isVisible());
}

TEST_F(PanelOfOrders, AnOrderThatHasToWaitCanBeAdvancedAgain) {
    choose(1);
    click("advanceOrder");
    ASSERT_FALSE(find<QPushButton>("advanceOrder")->isEnabled());
    app::Order waits = moved(orderNumber(1), OrderStatus::Pending);
    waits.waiting_for = "stock: 1 of teapot missing";
    panel.showChanged(waits);
    EXPECT_TRUE(find<QPushButton>("advanceOrder")->isEnabled());
    click("advanceOrder");
    panel.showChanged(waits); // for the same reason
    EXPECT_TRUE(find<QPushButton>("advanceOrder")->isEnabled());
}

TEST_F(PanelOfOrders, PlacesWhatTheFormSays) {
    QSignalSpy orders(&panel, &OrdersPanel::placeRequested);
    fillIn(QStringLiteral("ada"), QStringLiteral("teapot"), QStringLiteral("12.50"));
    find<QSpinBox>("quantity")->setValue(3);
    click("placeOrder");
    ASSERT_EQ(orders.size(), 1);
    const auto order = orders[0][0].value<app::NewOrder>();
    EXPECT_EQ(order.user.text(), "ada");
    EXPECT_EQ(order.items, (std::vector<app::Item>{{app::ProductId("teapot"), 3, app::Money{1250}}}));
    EXPECT_EQ(order.id.text().size(), 32U);
}

TEST_F(PanelOfOrders, SaysAtEachFieldWhatIsWrongAndPlacesNothing) {
    QSignalSpy orders(&panel, &OrdersPanel::placeRequested);
    fillIn({}, QStringLiteral("teapot"), QStringLiteral("twelve"));
    click("placeOrder");
    EXPECT_EQ(orders.size(), 0);
    EXPECT_TRUE(find<QLabel>("userError")->isVisible());
    bool priced = false;
    for (const QLabel* label : panel.form().findChildren<QLabel*>())
        priced = priced || (label->isVisible() && label->text().contains(QStringLiteral("price must be an amount")));
    EXPECT_TRUE(priced);
}

TEST_F(PanelOfOrders, TriesAgainWithTheSameIdSoThatNobodyPaysTwice) {
    QSignalSpy orders(&panel, &OrdersPanel::placeRequested);
    fillIn(QStringLiteral("ada"), QStringLiteral("teapot"), QStringLiteral("1"));
    click("placeOrder");
    const auto first = orders[0][0].value<app::NewOrder>();
    panel.showPlaceRefused(first, {.kind = app::OrderError::Kind::Unavailable, .text = "the order desk is down"});
    click("placeOrder");
    EXPECT_EQ(orders[1][0].value<app::NewOrder>(), first);
    panel.showPlaced(orderNumber(7));
    click("placeOrder");
    EXPECT_NE(orders[2][0].value<app::NewOrder>().id, first.id);
}

TEST_F(PanelOfOrders, CountsTheSecondsARateLimitedUserMustWait) {
    QSignalSpy orders(&panel, &OrdersPanel::placeRequested);
    fillIn(QStringLiteral("ada"), QStringLiteral("teapot"), QStringLiteral("1"));
    click("placeOrder");
    panel.showPlaceRefused(orders[0][0].value<app::NewOrder>(), app::OrderError::rate_limited(22'300ms));
    EXPECT_EQ(find<QLabel>("placeNotice")->text(), QStringLiteral("✕ rate_limited: ada must wait 23 s"));
}

TEST_F(PanelOfOrders, FollowsTheOrderThatWasJustPlaced) {
    panel.showPlaced(orderNumber(2));
    EXPECT_EQ(panel.tracker().order()->id.text(), "order-2");
    EXPECT_TRUE(find<QLabel>("placeNotice")->text().contains(QStringLiteral("placed, total 25.00")));
}

TEST_F(PanelOfOrders, SaysWhatWouldBeHereWhenThereIsNothing) {
    panel.showPage({}, pageOf({}, 0));
    bool told = false;
    for (const QLabel* label : panel.findChildren<QLabel*>())
        told = told || (label->isVisible() && label->text().contains(QStringLiteral("No orders yet")));
    EXPECT_TRUE(told);
}

} // namespace
} // namespace canopy::ui
