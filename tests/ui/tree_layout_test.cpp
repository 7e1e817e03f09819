// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tree/tree_layout.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace canopy::ui {
namespace {

constexpr QSizeF card{200, 80};

/// A random forest with cards of different sizes, wide and deep parts included.
struct Forest {
    std::vector<LayoutItem> items;
    std::vector<int> roots;

    explicit Forest(unsigned seed, int count = 120) : m_random(seed) {
        while (static_cast<int>(items.size()) < count) roots.push_back(grow(0, count));
    }

private:
    int roll(int most) { return std::uniform_int_distribution<>(0, most)(m_random); }

    int grow(int depth, int count) {
        const int index = static_cast<int>(items.size());
        items.push_back({QSizeF(60 + roll(200), 30 + roll(90)), {}, true, -1});
        const int wanted = depth < 5 && roll(2) > 0 ? roll(roll(5) == 0 ? 30 : 5) : 0;
        std::vector<int> children;
        for (int child = 0; child < wanted && static_cast<int>(items.size()) < count; ++child) {
            children.push_back(grow(depth + 1, count));
        }
        LayoutItem& self = items[static_cast<std::size_t>(index)];
        self.children = children;
        self.leaf = children.empty();
        return index;
    }

    std::mt19937 m_random;
};

std::vector<LayoutItem> supervisorWith(int children) {
    std::vector<LayoutItem> items(static_cast<std::size_t>(children) + 1, LayoutItem{card, {}, true, -1});
    items[0].leaf = false;
    for (int child = 1; child <= children; ++child) items[0].children.push_back(child);
    return items;
}

TEST(TreeLayout, NoTwoCardsOverlap) {
    for (unsigned seed = 0; seed < 200; ++seed) {
        const Forest forest(seed);
        const TreeLayout layout = layoutTree(forest.items, forest.roots);
        for (std::size_t one = 0; one < layout.rects.size(); ++one) {
            for (std::size_t other = one + 1; other < layout.rects.size(); ++other) {
                const QRectF common = layout.rects[one].intersected(layout.rects[other]);
                ASSERT_TRUE(common.width() < 0.01 || common.height() < 0.01)
                    << "seed " << seed << ": " << one << " and " << other;
            }
        }
    }
}

TEST(TreeLayout, NoCardOverlapsTheFrameOfAGridItDoesNotStandIn) {
    for (unsigned seed = 0; seed < 100; ++seed) {
        const Forest forest(seed);
        const TreeLayout layout = layoutTree(forest.items, forest.roots);
        for (const LayoutBlock& block : layout.blocks) {
            for (const QRectF& rect : layout.rects) {
                const QRectF inner = rect.adjusted(0.01, 0.01, -0.01, -0.01);
                ASSERT_TRUE(!block.rect.intersects(inner) || block.rect.contains(inner)) << "seed " << seed;
            }
        }
    }
}

TEST(TreeLayout, KeepsTheSizeOfEveryCardAndPlacesChildrenBelow) {
    const Forest forest(7);
    const TreeLayout layout = layoutTree(forest.items, forest.roots);
    for (std::size_t index = 0; index < forest.items.size(); ++index) {
        EXPECT_EQ(layout.rects[index].size(), forest.items[index].size);
        for (const int child : forest.items[index].children) {
            EXPECT_GT(layout.rects[static_cast<std::size_t>(child)].top(), layout.rects[index].bottom());
        }
    }
}

TEST(TreeLayout, CentresASupervisorAboveItsFirstAndLastChild) {
    for (const int children : {1, 2, 3, 4}) {
        const auto items = supervisorWith(children);
        const TreeLayout layout = layoutTree(items, std::vector{0});
        const double middle = (layout.rects[1].left() + layout.rects.back().right()) / 2;
        EXPECT_NEAR(layout.rects[0].center().x(), middle, 0.01);
    }
}

TEST(TreeLayout, CentresASupervisorAboveItsGrid) {
    const TreeLayout layout = layoutTree(supervisorWith(300), std::vector{0});
    ASSERT_EQ(layout.blocks.size(), 1u);
    EXPECT_NEAR(layout.rects[0].center().x(), layout.blocks[0].rect.center().x(), 0.01);
    EXPECT_TRUE(layout.blocks[0].rect.contains(layout.rects[300]));
}

TEST(TreeLayout, ShowsAThousandChildrenInAShapeThatFitsAScreen) {
    const TreeLayout layout = layoutTree(supervisorWith(1000), std::vector{0});
    const double aspect = layout.bounds.width() / layout.bounds.height();
    EXPECT_GT(aspect, 0.7);
    EXPECT_LT(aspect, 2.5);
}

TEST(TreeLayout, IsTheSameForTheSameStructure) {
    const Forest forest(3);
    EXPECT_EQ(layoutTree(forest.items, forest.roots).rects, layoutTree(forest.items, forest.roots).rects);
}

TEST(TreeLayout, PutsTheFirstRootAtTheOrigin) {
    const Forest forest(11);
    const TreeLayout layout = layoutTree(forest.items, forest.roots);
    const QRectF& root = layout.rects[static_cast<std::size_t>(forest.roots.front())];
    EXPECT_NEAR(root.center().x(), 0, 0.01);
    EXPECT_NEAR(root.top(), 0, 0.01);
}

TEST(TreeLayout, MovesNoOneWhenANewChildFitsIntoTheGrid) {
    const TreeLayout before = layoutTree(supervisorWith(70), std::vector{0});
    const TreeLayout after = layoutTree(supervisorWith(71), std::vector{0});
    EXPECT_TRUE(std::equal(before.rects.begin(), before.rects.end(), after.rects.begin()));
}

TEST(TreeLayout, LeavesTheCellOfAGoneChildFree) {
    auto items = supervisorWith(10);
    for (int child = 1; child <= 10; ++child) items[static_cast<std::size_t>(child)].slot = child - 1;
    const TreeLayout before = layoutTree(items, std::vector{0});
    std::erase(items[0].children, 4);
    const TreeLayout after = layoutTree(items, std::vector{0});
    EXPECT_EQ(before.rects[3], after.rects[3]);
    EXPECT_EQ(before.rects[5], after.rects[5]);
    EXPECT_EQ(before.rects[10], after.rects[10]);
}

TEST(TreeLayout, OfNothingIsEmpty) { EXPECT_TRUE(layoutTree({}, {}).rects.empty()); }

} // namespace
} // namespace canopy::ui
