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
    std::optional<Product> look() { return ProductCache::get(cache, teapot.id).get(); }
    void put(const Product& product) {
        ProductCache::put(cache, product);
        runtime.run_until_idle();
    }

    Runtime runtime{Simulated{1}};
    Metrics metrics;
    Ref<ProductCache> cache = runtime.start<ProductCache>(metrics).value();
};

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
