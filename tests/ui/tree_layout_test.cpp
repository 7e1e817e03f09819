// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tree/tree_layout.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <iostream>
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

/// The horizontal and vertical pieces of all links, each with the supervisor it starts from.
struct Stroke {
    QRectF rect;
    QPointF from;
};

std::vector<Stroke> strokesOf(const TreeLayout& layout) {
    std::vector<Stroke> strokes;
    const auto add = [&](const LayoutLink& link) {
        if (link.none()) return;
        const std::array way{link.from, QPointF(link.from.x(), link.bus), QPointF(link.trunk, link.bus),
                             QPointF(link.trunk, link.to.y()), link.to};
        for (std::size_t place = 1; place < way.size(); ++place) {
            strokes.push_back({QRectF(way[place - 1], way[place]).normalized(), link.from});
        }
    };
    for (const LayoutLink& link : layout.links) add(link);
    for (const LayoutBlock& block : layout.blocks) add(block.link);
    return strokes;
}

bool touch(const QRectF& one, const QRectF& other) {
    return one.left() < other.right() && other.left() < one.right() && one.top() < other.bottom() && other.top() < one.bottom();
}

TEST(TreeLayout, LeadsNoLinkThroughACardAndNoTwoAcrossEachOther) {
    for (unsigned seed = 0; seed < 150; ++seed) {
        const Forest forest(seed);
        const TreeLayout layout = layoutTree(forest.items, forest.roots);
        const std::vector<Stroke> strokes = strokesOf(layout);
        for (const Stroke& one : strokes) {
            const QRectF wide = one.rect.adjusted(-1, -1, 1, 1);
            for (const QRectF& rect : layout.rects) {
                ASSERT_FALSE(touch(one.rect.adjusted(-0.1, -0.1, 0.1, 0.1), rect.adjusted(0.5, 0.5, -0.5, -0.5))) << seed;
            }
            for (const Stroke& other : strokes) {
                ASSERT_FALSE(one.from != other.from && touch(wide, other.rect.adjusted(-1, -1, 1, 1))) << "seed " << seed;
            }
        }
    }
}

TEST(TreeLayout, LinksEveryChildThatStandsInNoGridAndEveryGrid) {
    const Forest forest(5);
    const TreeLayout layout = layoutTree(forest.items, forest.roots);
    for (std::size_t index = 0; index < forest.items.size(); ++index) {
        for (const int child : forest.items[index].children) {
            const auto place = static_cast<std::size_t>(child);
            const int block = layout.block_of[place];
            const LayoutLink& link = block < 0 ? layout.links[place] : layout.blocks[static_cast<std::size_t>(block)].link;
            ASSERT_FALSE(link.none());
            EXPECT_NEAR(link.from.y(), layout.rects[index].bottom(), 0.01);
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
    for (const int children : {2, 3, 4}) {
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

/// The orders business: a root with workers, and branches with some more of them.
std::vector<LayoutItem> business(std::vector<int> sizes, int workers) {
    std::vector<LayoutItem> items{{QSizeF(228, 86), {}, false, -1}};
    const auto add = [&](std::size_t parent, bool leaf) {
        items.push_back({QSizeF(228, 86), {}, leaf, -1});
        items[parent].children.push_back(static_cast<int>(items.size()) - 1);
        return items.size() - 1;
    };
    for (int worker = 0; worker < workers; ++worker) add(0, true);
    for (const int size : sizes) {
        const std::size_t branch = add(0, false);
        for (int child = 0; child < size; ++child) add(branch, true);
    }
    return items;
}

double zoomOf(const std::vector<LayoutItem>& items, QSizeF canvas) {
    return fittedZoom(layoutTree(items, std::vector{0}, {.canvas = canvas}).bounds.size(), canvas);
}

/// What the zoom would be if the cards and the room between them filled the canvas.
double idealZoom(std::size_t cards, QSizeF canvas) {
    return std::min(1.0, std::sqrt(canvas.width() * canvas.height() / (static_cast<double>(cards) * 250 * 100)));
}

TEST(TreeLayout, ShowsTreesOfAnySizeAsLargeAsTheCanvasAllows) {
    for (const QSizeF canvas : {QSizeF(760, 540), QSizeF(1400, 500), QSizeF(400, 700)}) {
        for (const auto& items : {business({3, 2}, 4), business({4, 7, 3, 2, 1}, 7), business({6, 8, 3, 5, 9, 2, 4, 3}, 12),
                                  business({900, 6, 30, 3}, 7), business(std::vector(100, 99), 0)}) {
            const double share = zoomOf(items, canvas) / idealZoom(items.size(), canvas);
            EXPECT_GT(share, 0.6) << items.size() << " cards on " << canvas.width() << " x " << canvas.height();
        }
    }
}

TEST(TreeLayout, ShowsTheBusinessReadablyInTheWindowsFirstSize) {
    EXPECT_GT(zoomOf(business({4, 7, 3, 2, 1}, 7), {764, 542}), 0.5);
}

TEST(TreeLayout, StandsAFewChildrenInARowWhereThereIsRoom) {
    const TreeLayout layout = layoutTree(business({2, 1}, 2), std::vector{0}, {.canvas = {1600, 900}});
    for (const int child : {2, 3}) {
        EXPECT_EQ(layout.rects[static_cast<std::size_t>(child)].top(), layout.rects[1].top());
    }
}

TEST(TreeLayout, MovesNobodyWhileADynamicBranchStaysWithinItsRoom) {
    const auto with = [](int children) {
        auto items = business({3, children, 4}, 5);
        items[10].cells = 24;
        return items;
    };
    ASSERT_EQ(with(17)[10].children.size(), 17u);
    const TreeLayout before = layoutTree(with(17), std::vector{0});
    for (const int children : {1, 4, 5, 18, 24}) {
        const TreeLayout after = layoutTree(with(children), std::vector{0});
        for (std::size_t index = 0; index <= 10; ++index) EXPECT_EQ(after.rects[index], before.rects[index]) << children;
        EXPECT_EQ(after.rects.back(), before.rects.back()) << children;
        EXPECT_EQ(after.bounds, before.bounds) << children;
    }
}

TEST(TreeLayout, LaysOutTenThousandCardsFast) {
    for (const auto& [what, items] : {std::pair("one branch of 10,000", business({10'000}, 5)),
                                      std::pair("100 branches of 100", business(std::vector(100, 100), 5)),
                                      std::pair("2,500 branches of 3", business(std::vector(2500, 3), 5))}) {
        std::vector<double> milliseconds;
        for (int round = 0; round < 9; ++round) {
            const auto start = std::chrono::steady_clock::now();
            ASSERT_EQ(layoutTree(items, std::vector{0}).rects.size(), items.size());
            milliseconds.push_back(std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count());
        }
        std::ranges::sort(milliseconds);
        std::cout << what << ": " << milliseconds[4] << " ms, worst " << milliseconds.back() << " ms\n";
    }
}

TEST(TreeLayout, OfNothingIsEmpty) { EXPECT_TRUE(layoutTree({}, {}).rects.empty()); }

} // namespace
} // namespace canopy::ui
