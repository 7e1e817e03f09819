// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/orders/order.hpp"

#include <gtest/gtest.h>
#include <limits>

namespace canopy::app {
namespace {

using namespace std::chrono_literals;

const WallTime noon{1'700'000'000'000ms};

NewOrder tea_for(const char* user) {
    return {.id = OrderId{"8f31c2d4"},
            .user = UserId{user},
            .items = {{.product = ProductId{"Assam tea"}, .quantity = 2, .price = Money{790}},
                      {.product = ProductId{"Teapot"}, .quantity = 1, .price = Money{2400}}}};
}

Order order_in(OrderStatus status) {
    Order order = make_order(tea_for("ada"), noon).value();
    order.status = status;
    return order;
}

std::vector<std::string> fields_of(const std::vector<FieldError>& errors) {
    std::vector<std::string> fields;
    for (const FieldError& error : errors) fields.push_back(error.field);
    return fields;
}

TEST(Order, IsMadePendingWithItsTotalAndBothTimes) {
    const Order order = make_order(tea_for("ada"), noon).value();
    EXPECT_EQ(order.status, OrderStatus::Pending);
    EXPECT_EQ(order.total, Money{3980});
    EXPECT_EQ(order.created_at, noon);
    EXPECT_EQ(order.updated_at, noon);
}

TEST(Order, ReportsEveryWrongFieldAtOnce) {
    const NewOrder order{.id = OrderId{"no spaces please"},
                         .user = UserId{""},
                         .items = {{.product = ProductId{"Tea"}, .quantity = 0, .price = Money{0}},
                                   {.product = ProductId{" x"}, .quantity = 1001, .price = Money{100'000'001}}}};
    EXPECT_EQ(fields_of(validate(order)), (std::vector<std::string>{"id", "user", "items[0].quantity", "items[0].price",
                                                                    "items[1].product", "items[1].quantity", "items[1].price"}));
}

TEST(Order, NeedsAtLeastOneItemAndAtMostAHundred) {
    NewOrder order = tea_for("ada");
    order.items.clear();
    EXPECT_EQ(validate(order), (std::vector<FieldError>{{.field = "items", .text = "must not be empty"}}));
    order.items.resize(101, {.product = ProductId{"Tea"}, .quantity = 1, .price = Money{1}});
    EXPECT_EQ(validate(order), (std::vector<FieldError>{{.field = "items", .text = "must be at most 100"}}));
    order.items.resize(100);
    EXPECT_TRUE(validate(order).empty());
}

TEST(Order, TakesTheGreatestAllowedAmountsWithoutOverflow) {
    NewOrder order = tea_for("ada");
    order.items.assign(100, {.product = ProductId{"Diamond"}, .quantity = 1000, .price = Money{100'000'000}});
    EXPECT_EQ(make_order(order, noon)->total, Money{10'000'000'000'000});
}

TEST(Order, RefusesNamesThatAreNoTextOrHoldControlCharacters) {
    for (const char* const bad : {"a\nb", "\x7f", "caf\xe9", "\xed\xa0\x80", "\xc0\xaf", "\xf4\x90\x80\x80", "tail "}) {
        EXPECT_EQ(fields_of(validate(tea_for(bad))), (std::vector<std::string>{"user"})) << bad;
    }
    for (const char* const good : {"zoë", "茶筅", "Ada Lovelace", "🫖"}) EXPECT_TRUE(validate(tea_for(good)).empty()) << good;
}

TEST(Order, AnInvalidOneIsRefusedWithItsFieldErrors) {
    NewOrder order = tea_for("");
    const auto made = make_order(order, noon);
    ASSERT_FALSE(made);
    EXPECT_EQ(made.error().kind, OrderError::Kind::Invalid);
    EXPECT_EQ(made.error().to_string(), "invalid: user must not be empty");
}

TEST(NewOrderForm, BecomesAnOrderWithAQuantityOfOneUnlessItSaysOtherwise) {
    const Form form{{"id", "8f31c2d4"},
                    {"user", "ada"},
                    {"items", Form::Forms{{{"product", "Assam tea"}, {"quantity", 2}, {"price", 7.9}},
                                          {{"product", "Teapot"}, {"price", "24.00"}}}}};
    EXPECT_EQ(new_order_changes(form).apply(), tea_for("ada"));
}

TEST(NewOrderForm, TellsEverythingThatIsWrongWithIt) {
    const Form form{{"user", 7},
                    {"items", Form::Forms{{{"product", "Tea"}, {"quantity", "two"}},
                                          {{"product", Form::Nothing{}}, {"quantity", 0}, {"price", "cheap"}}}}};
    EXPECT_EQ(OrderError::invalid(new_order_changes(form).errors()).text,
              "id must not be empty; user must be text; items[0].quantity must be a whole number; "
              "items[0].price must not be empty; items[1].product must not be empty; "
              "items[1].quantity must be between 1 and 1000; items[1].price must be an amount of money such as 12.50");
    EXPECT_EQ(OrderError::invalid(new_order_changes({{"id", "a"}, {"user", "ada"}}).errors()).text, "items must not be empty");
}

TEST(NewOrderForm, ExplainsWhatTheDatabaseDoesNotKnow) {
    using Kind = ConstraintViolation::Kind;
    const std::vector<ConstraintViolation> unknown{{.kind = Kind::ForeignKey, .name = "orders_user_id_fkey"},
                                                   {.kind = Kind::ForeignKey, .name = "items_product_fkey", .row = 1}};
    EXPECT_EQ(OrderError::invalid(new_order_changes({}).explain(unknown)).text,
              "user does not exist; items[1].product does not exist");
}

TEST(Order, AdvancesStepByStepUntilDelivered) {
    EXPECT_EQ(advance(OrderStatus::Pending), OrderStatus::Confirmed);
    EXPECT_EQ(advance(OrderStatus::Confirmed), OrderStatus::Shipped);
    EXPECT_EQ(advance(OrderStatus::Shipped), OrderStatus::Delivered);
    for (const OrderStatus last : {OrderStatus::Delivered, OrderStatus::Cancelled}) {
        EXPECT_EQ(advance(last).error().kind, OrderError::Kind::NotAdvanceable) << to_word(last);
    }
}

TEST(Order, IsCancelledByItsOwnerOnlyWhilePendingOrConfirmed) {
    const UserId ada{"ada"};
    EXPECT_TRUE(can_cancel(order_in(OrderStatus::Pending), ada));
    EXPECT_TRUE(can_cancel(order_in(OrderStatus::Confirmed), ada));
    for (const OrderStatus status : {OrderStatus::Shipped, OrderStatus::Delivered, OrderStatus::Cancelled}) {
        EXPECT_EQ(can_cancel(order_in(status), ada).error().kind, OrderError::Kind::NotCancellable) << to_word(status);
    }
}

TEST(Order, IsNotFoundForSomebodyElseWhateverItsStatus) {
    for (const OrderStatus status : all_order_statuses) {
        EXPECT_EQ(can_cancel(order_in(status), UserId{"mallory"}).error().kind, OrderError::Kind::NotFound) << to_word(status);
    }
}

TEST(Order, IsTheSameRequestWhateverHappenedToItSince) {
    Order later = order_in(OrderStatus::Shipped);
    later.updated_at = noon + 1h;
    EXPECT_TRUE(is_same_request(later, order_in(OrderStatus::Pending)));
    later.items[0].quantity = 3;
    EXPECT_FALSE(is_same_request(later, order_in(OrderStatus::Pending)));
}

TEST(OrderStatus, EveryWordReadsBackAsItsStatus) {
    for (const OrderStatus status : all_order_statuses) EXPECT_EQ(order_status_from_word(to_word(status)), status);
    EXPECT_EQ(order_status_from_word("lost"), std::nullopt);
}

TEST(OrderError, SaysTheWordAndTheReason) {
    EXPECT_EQ(OrderError::rate_limited(11'200ms).to_string(), "rate_limited: wait 12 s");
    EXPECT_EQ(OrderError::not_found("8f31c2…").to_string(), "not_found: there is no order 8f31c2…");
}

TEST(OrderId, IsShownShortened) {
    EXPECT_EQ(short_text(order_id_from_bits(0x8f31c20000000000, 1)), "8f31c2…");
    EXPECT_EQ(order_id_from_bits(1, 2).text(), "00000000000000010000000000000002");
    EXPECT_EQ(short_text(OrderId{"A-202601"}), "A-202601");
}

TEST(Money, IsWrittenWithTwoDecimals) {
    EXPECT_EQ(to_string(Money{1250}), "12.50");
    EXPECT_EQ(to_string(Money{-5}), "-0.05");
    EXPECT_EQ(to_string(Money{std::numeric_limits<std::int64_t>::min()}), "-92233720368547758.08");
}

TEST(Money, IsReadFromPlainDecimals) {
    EXPECT_EQ(parse_money("12"), Money{1200});
    EXPECT_EQ(parse_money("12.5"), Money{1250});
    EXPECT_EQ(parse_money("0.05"), Money{5});
    for (const char* const bad : {"", ".", "12.", ".5", "1.234", "-1", "+1", "1,50", "1e3", " 1", "1234567890123456"}) {
        EXPECT_EQ(parse_money(bad), std::nullopt) << bad;
    }
}

} // namespace
} // namespace canopy::app
