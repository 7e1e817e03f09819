// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/orders/product_cache.hpp"

#include <gtest/gtest.h>

namespace canopy::app {
namespace {

using namespace std::chrono_literals;

const Product teapot{.id = ProductId{"Teapot"}, .price = Money{2400}};

class ProductCacheTest : public testing::Test {
protected:
    std::optional<Product> look() {
        const Result<Product> found = ProductCache::get(cache, teapot.id).get();
        return found ? std::optional{*found} : std::nullopt;
    }
    void put(const Product& product) {
        ProductCache::put(cache, product);
        runtime.run_until_idle();
    }

    Runtime runtime{Simulated{1}};
    Metrics metrics;
    /// What a look-up finds; how many there were. It takes a second.
    struct Shelf {
        std::optional<Result<Product>> product; ///< nothing: looking it up is a crash
        int looked = 0;
    };
    static Async<Result<Product>> look_up(std::shared_ptr<Shelf> shelf) {
        ++shelf->looked;
        const std::optional<Result<Product>> seen = shelf->product;
        co_await sleep(1s);
        co_return seen.value();
    }
    static std::string word(const Result<Product>& found) { return std::string{found ? "found" : to_word(found.error().kind)}; }
    static OrderError not_found() { return {.kind = OrderError::Kind::NotFound, .text = "there is no product"}; }

    std::shared_ptr<Shelf> shelf = std::make_shared<Shelf>(Shelf{.product = tl::unexpected(not_found())});
    ProductSource source = [shelf = shelf](ProductId) { return look_up(shelf); };
    Ref<ProductCache> cache = runtime.start<ProductCache>(metrics, source).value();
};

TEST_F(ProductCacheTest, LooksUpOnceWhatSeveralAskForAndKeepsIt) {
    shelf->product = teapot;
    std::vector<Product> answers;
    for (int i = 0; i < 5; ++i)
        ProductCache::get(cache, teapot.id).then([&answers](const auto& outcome) { answers.push_back(outcome->value()); });
    runtime.advance(2s);
    EXPECT_EQ(answers, std::vector<Product>(5, teapot));
    EXPECT_EQ(look(), teapot);
    EXPECT_EQ(shelf->looked, 1);
    EXPECT_EQ(metrics.value(Metric::CacheMisses), 5U);
    EXPECT_EQ(metrics.value(Metric::CacheHits), 1U);
}

TEST_F(ProductCacheTest, DoesNotRememberThatThereWasNone) {
    EXPECT_EQ(look(), std::nullopt);
    shelf->product = teapot;
    EXPECT_EQ(look(), teapot);
    EXPECT_EQ(shelf->looked, 2);
}

TEST_F(ProductCacheTest, APutOvertakesALookUpOfWhatWasBefore) {
    shelf->product = Product{.id = teapot.id, .price = Money{1}};
    std::optional<Result<Product>> answer;
    ProductCache::get(cache, teapot.id).then([&answer](const auto& outcome) { answer = *outcome; });
    runtime.run_until_idle();
    put(teapot);
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->value(), teapot);
    runtime.advance(2s);
    EXPECT_EQ(look(), teapot);
}

TEST_F(ProductCacheTest, AnAnswerOfALookUpFromBeforeTheRemovalIsNotTakenForTheOneAfterIt) {
    shelf->product = teapot;
    std::vector<std::string> answers;
    const auto ask = [&] {
        ProductCache::get(cache, teapot.id).then([&answers](const auto& outcome) { answers.push_back(word(*outcome)); });
    };
    ask();
    runtime.advance(500ms);
    shelf->product = tl::unexpected(not_found());
    ProductCache::forget(cache, teapot.id);
    runtime.run_until_idle();
    ask();
    runtime.advance(5s);
    EXPECT_EQ(answers, (std::vector<std::string>{"not_found", "not_found"}));
    EXPECT_EQ(look(), std::nullopt);
}

TEST_F(ProductCacheTest, ForgetsWhatIsGone) {
    put(teapot);
    ProductCache::forget(cache, teapot.id);
    runtime.run_until_idle();
    EXPECT_EQ(look(), std::nullopt);
}

TEST_F(ProductCacheTest, WhatAnotherProgramChangedIsLookedUpAgain) {
    const Product dearer{.id = teapot.id, .price = Money{2600}};
    put(teapot);
    shelf->product = dearer;
    ProductCache::outdated(cache, ProductId{"another"});
    EXPECT_EQ(look(), teapot);
    ProductCache::outdated(cache, teapot.id);
    EXPECT_EQ(look(), dearer);
    shelf->product = teapot;
    ProductCache::forget_all(cache);
    EXPECT_EQ(look(), teapot);
}

TEST_F(ProductCacheTest, ALookUpThatBeganBeforeAnotherProgramsChangeIsAnsweredAndNotRemembered) {
    const Product dearer{.id = teapot.id, .price = Money{2600}};
    shelf->product = teapot;
    std::optional<Result<Product>> answer;
    ProductCache::get(cache, teapot.id).then([&answer](const auto& outcome) { answer = *outcome; });
    runtime.run_until_idle();
    shelf->product = dearer;
    ProductCache::outdated(cache, teapot.id);
    runtime.advance(2s);
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->value(), teapot);
    EXPECT_EQ(look(), dearer);
}

TEST_F(ProductCacheTest, ALookUpThatCrashesIsUnavailableAndTheCacheGoesOn) {
    shelf->product.reset();
    EXPECT_EQ(ProductCache::get(cache, teapot.id).get().error().kind, OrderError::Kind::Unavailable);
    shelf->product = teapot;
    EXPECT_EQ(look(), teapot);
}

TEST_F(ProductCacheTest, AnswersWhatWasPut) {
    EXPECT_EQ(look(), std::nullopt);
    put(teapot);
    EXPECT_EQ(look(), teapot);
    EXPECT_EQ(metrics.value(Metric::CacheHits), 1U);
    EXPECT_EQ(metrics.value(Metric::CacheMisses), 1U);
}

TEST_F(ProductCacheTest, ForgetsAnEntryAfterThreeHundredSeconds) {
    put(teapot);
    runtime.advance(300s - 2ms);
    EXPECT_EQ(look(), teapot);
    runtime.advance(3ms);
    EXPECT_EQ(look(), std::nullopt);
}

TEST_F(ProductCacheTest, ANewPutReplacesTheTimer) {
    put(teapot);
    runtime.advance(200s);
    const Product dearer{.id = teapot.id, .price = Money{2600}};
    put(dearer);
    runtime.advance(299s); // 499 seconds after the first put
    EXPECT_EQ(look(), dearer);
    runtime.advance(2s);
    EXPECT_EQ(look(), std::nullopt);
}

TEST_F(ProductCacheTest, ATimerThatFiredBeforeItsReplacementHarmsNobody) {
    put(teapot);
    runtime.freeze(cache.pid());
    runtime.advance(299s);
    ProductCache::put(cache, teapot); // waits in the mailbox before the timer's message
    runtime.advance(5s);
    runtime.thaw(cache.pid());
    EXPECT_EQ(look(), teapot);
}

} // namespace
} // namespace canopy::app
