// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/tree_script.hpp"
#include "ui/tree/tree_painter.hpp"
#include "ui/tree/tree_view.hpp"

#include <QImage>
#include <QPainter>

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <iostream>

namespace canopy::ui {
namespace {

using namespace std::chrono_literals;
using testing::OrdersTree;
using Clock = std::chrono::steady_clock;

constexpr int frames = 60;
constexpr QSize screen{1600, 1000};

/// A thousand processes with full mailboxes and histories: what the canvas must pan and zoom smoothly.
class AThousandProcesses : public ::testing::Test {
protected:
    AThousandProcesses() {
        scene.setState(&tree.script.state);
        for (const char* path : {"/orders/order_supervisor", "/customers"}) scene.tree().setCollapsed(path, false);
        for (int second = 0; second < 60; ++second) {
            tree.script.pass(1s);
            for (int order = second % 7; order < 980; order += 7) {
                tree.script.sample(tree.pid("/orders/order_supervisor/order_" + std::to_string(8000 + order)),
                                   static_cast<std::uint64_t>(order * second % 300));
            }
            scene.apply(*tree.script.batch(), 0ms);
        }
        scene.effects().clear();
        scene.rebuild();
    }

    template <typename Move>
    void measure(const char* what, Move move) {
        QImage image(screen, QImage::Format_ARGB32_Premultiplied);
        std::vector<double> milliseconds;
        for (int frame = 0; frame < frames; ++frame) {
            move(frame);
            const auto start = Clock::now();
            QPainter painter(&image);
            TreePainter(painter, theme, texts, pictures, camera).paint(scene, QRect(QPoint(), screen), 0ms, true);
            painter.end();
            milliseconds.push_back(std::chrono::duration<double, std::milli>(Clock::now() - start).count());
        }
        std::ranges::sort(milliseconds);
        std::cout << what << ": " << milliseconds[frames / 2] << " ms a frame, worst " << milliseconds.back() << " ms\n";
        EXPECT_NE(image.pixel(screen.width() / 2, screen.height() / 2), 0u);
    }

    OrdersTree tree{980};
    TreeScene scene;
    Camera camera;
    Theme theme = Theme::of(QPalette());
    TextCache texts;
    FrameCache pictures;
};

TEST_F(AThousandProcesses, PaintFast) {
    ASSERT_GE(tree.script.state.size(), 1000u);
    const QPointF middle(screen.width() / 2, screen.height() / 2);
    measure("far, all of them", [&](int) { camera.fit(scene.tree().bounds(), screen, 20); });
    measure("mid, panning", [&](int frame) {
        if (frame == 0) camera.zoomAt(middle, 0.25);
        camera.pan({3, 1});
    });
    measure("near, panning", [&](int frame) {
        if (frame == 0) camera.zoomAt(middle, 0.7);
        camera.pan({5, 2});
    });
    measure("zooming from far to near", [&](int frame) { camera.zoomAt(middle, 0.12 * std::pow(1.05, frame)); });
}

TEST_F(AThousandProcesses, AreLaidOutFast) {
    std::vector<double> milliseconds;
    for (int round = 0; round < frames; ++round) {
        const auto start = Clock::now();
        scene.rebuild();
        milliseconds.push_back(std::chrono::duration<double, std::milli>(Clock::now() - start).count());
    }
    std::ranges::sort(milliseconds);
    std::cout << "rebuild and layout: " << milliseconds[frames / 2] << " ms, worst " << milliseconds.back() << " ms\n";
    EXPECT_EQ(scene.tree().nodes().size(), tree.script.state.size());
}

} // namespace
} // namespace canopy::ui
