// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/system.hpp"
#include "ui/bridge/runtime_bridge.hpp"

#include <QCoreApplication>
#include <QTemporaryDir>

#include <chrono>
#include <functional>

namespace canopy::ui::testing {

/// Canopy's tree in simulated time, with a bridge to it: time passes only in run().
struct SimulatedSystem {
    explicit SimulatedSystem(FeedLimits limits = {.frame = std::chrono::milliseconds(0)}) : bridge(*system, nullptr, limits) {}

    /// Lets the system's time pass, then the window take what has happened.
    void run(std::chrono::milliseconds time = std::chrono::milliseconds(50)) {
        system->runtime().advance(time);
        QCoreApplication::processEvents();
    }
    /// Runs until it is so. False: it was not within a minute of the system's time.
    bool runUntil(const std::function<bool()>& so) {
        for (int turn = 0; turn < 3'750 && !so(); ++turn) run(std::chrono::milliseconds(16));
        return so();
    }
    const Node* node(const char* path) const { return bridge.state().find(path); }
    bool isRunning(const char* path) const { return node(path) && node(path)->alive(); }

    QTemporaryDir folder;
    std::unique_ptr<app::System> system =
        app::System::start({.simulated_seed = 7,
                            .database = folder.filePath(QStringLiteral("orders.db")).toStdString(),
                            .durability = app::DatabaseOptions::Durability::Normal})
            .value();
    RuntimeBridge bridge;
};

inline app::NewOrder newOrder(int number, const std::string& user = "ada") {
    return {.id = app::OrderId("test-" + std::to_string(number)),
            .user = app::UserId(user),
            .items = {{.product = app::ProductId("teapot"), .quantity = 1, .price = app::Money{500}}}};
}

} // namespace canopy::ui::testing
