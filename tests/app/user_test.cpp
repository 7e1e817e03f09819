// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/orders/user.hpp"

#include "app/orders/product.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace canopy::app {
namespace {

using testing::ElementsAre;

template <class T>
std::vector<std::string> wrong(const Changeset<T>& changes) {
    std::vector<std::string> lines;
    for (const FieldError& error : changes.errors()) lines.push_back(error.field + " " + error.text);
    return lines;
}

Form ada() { return {{"id", "ada"}, {"name", "Ada Lovelace"}, {"email", "ada@example.org"}, {"age", 36}}; }

TEST(NewUser, HasAnIdANameAndPerhapsAddressAndAge) {
    EXPECT_EQ(new_user_changes(ada()).apply(),
              (User{.id = UserId{"ada"}, .name = "Ada Lovelace", .email = "ada@example.org", .age = 36}));
    EXPECT_EQ(new_user_changes({{"id", "ada"}, {"name", "Ada"}}).apply(), (User{.id = UserId{"ada"}, .name = "Ada"}));
}

TEST(NewUser, AllThatIsWrongIsToldAtOnce) {
    EXPECT_THAT(wrong(new_user_changes({{"email", "nobody"}, {"age", 151}})),
                ElementsAre("id must not be empty", "name must not be empty", "email must be an e-mail address",
                            "age must be between 0 and 150"));
    EXPECT_THAT(wrong(new_user_changes(ada().set("age", "old").set("email", 7).set("name", " Ada"))),
                ElementsAre("name must not begin or end with a space", "email must be text", "age must be a whole number"));
}

TEST(NewUser, NamesHaveOneToSixtyFourCharacters) {
    std::string tea;
    for (int i = 0; i < 64; ++i) tea += "茶";
    EXPECT_THAT(wrong(new_user_changes(ada().set("name", tea))), ElementsAre());
    EXPECT_THAT(wrong(new_user_changes(ada().set("name", tea + "!"))), ElementsAre("name must have at most 64 characters"));
    EXPECT_THAT(wrong(new_user_changes(ada().set("name", ""))), ElementsAre("name must not be empty"));
}

TEST(NewUser, AgesReachFromZeroToAHundredAndFifty) {
    for (const int good : {0, 150}) EXPECT_TRUE(new_user_changes(ada().set("age", good)).is_valid()) << good;
    for (const int bad : {-1, 151}) EXPECT_FALSE(new_user_changes(ada().set("age", bad)).is_valid()) << bad;
}

TEST(NewUser, AnAddressHasOneAtWithSomethingOnBothSidesAndNoBlank) {
    for (const char* const good : {"a@b", "ada.l+x@example.org", "zoë@example.org"})
        EXPECT_TRUE(new_user_changes(ada().set("email", good)).is_valid()) << good;
    for (const char* const bad : {"a", "@b", "a@", "a@b@c", "a b@c", "a@b\n", "caf\xe9@b"})
        EXPECT_THAT(wrong(new_user_changes(ada().set("email", bad))), ElementsAre("email must be an e-mail address")) << bad;
    EXPECT_THAT(wrong(new_user_changes(ada().set("email", "a@" + std::string(253, 'b')))),
                ElementsAre("email must have at most 254 characters"));
}

TEST(UserChanges, KeepTheIdAndWhatTheFormLeavesOut) {
    const User user = new_user_changes(ada()).apply().value();
    const auto changes = user_changes(user, {{"id", "mallory"}, {"age", Form::Nothing{}}});
    EXPECT_EQ(changes.apply(), (User{.id = UserId{"ada"}, .name = "Ada Lovelace", .email = "ada@example.org"}));
    EXPECT_THAT(changes.changed(), ElementsAre("age"));
}

TEST(UserChanges, ExplainATakenAddress) {
    const std::vector<ConstraintViolation> taken{{.kind = ConstraintViolation::Kind::Unique, .name = "users_email_key"}};
    EXPECT_EQ(user_changes({}, {}).explain(taken),
              (std::vector<FieldError>{{.field = "email", .text = "has already been taken"}}));
}

TEST(NewProduct, HasAnIdANameAPriceAndPerhapsAStock) {
    EXPECT_EQ(new_product_changes({{"id", "pot"}, {"name", "Teapot"}, {"price", "24.00"}, {"stock", 5}}).apply(),
              (Product{.id = ProductId{"pot"}, .name = "Teapot", .price = Money{2400}, .stock = 5}));
    EXPECT_EQ(new_product_changes({{"id", "pot"}, {"name", "Teapot"}, {"price", 24.5}}).apply()->price, Money{2450});
    EXPECT_THAT(wrong(new_product_changes({{"stock", -1}})),
                ElementsAre("id must not be empty", "name must not be empty", "price must not be empty",
                            "stock must be between 0 and 1000000000"));
}

TEST(NewProduct, PricesAreWholeCents) {
    const auto price = [](const Form::Value& value) {
        return wrong(new_product_changes({{"id", "pot"}, {"name", "Teapot"}, {"price", value}}));
    };
    for (const Form::Value& good : {Form::Value{1}, Form::Value{0.29}, Form::Value{"0.29"}, Form::Value{999999.99}})
        EXPECT_THAT(price(good), ElementsAre());
    for (const Form::Value& bad : {Form::Value{0.001}, Form::Value{"1,50"}, Form::Value{true}, Form::Value{1e300}})
        EXPECT_THAT(price(bad), ElementsAre("price must be an amount of money such as 12.50"));
    for (const Form::Value& bad : {Form::Value{0}, Form::Value{-1}, Form::Value{1000001}})
        EXPECT_THAT(price(bad), ElementsAre("price must be between 0.01 and 1000000.00"));
}

TEST(ProductChanges, AStockOfNullIsNotCountedAnyMore) {
    const Product product{.id = ProductId{"pot"}, .name = "Teapot", .price = Money{2400}, .stock = 5};
    EXPECT_EQ(product_changes(product, {{"stock", Form::Nothing{}}}).apply()->stock, std::nullopt);
    EXPECT_EQ(product_changes(product, {{"price", "1.50"}}).apply()->stock, 5);
}

} // namespace
} // namespace canopy::app
