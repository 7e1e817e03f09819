// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <functional>
#include <memory>
#include <mutex>

namespace canopy::ui {

/// The way from any thread into the GUI thread. A value: copies lead to the same receiver.
///
///     const GuiThread gui(this);                       // in the GUI thread
///     call.then([gui, this](auto outcome) { gui.post([this, outcome] { emit answered(outcome); }); });
///
/// What is posted runs later, in the receiver's thread; never once the receiver is being destroyed, so it may use it.
/// Process: post() in any thread; it waits for nobody.
class GuiThread {
public:
    explicit GuiThread(QObject* receiver) : m_state(std::make_shared<State>()) { m_state->receiver = receiver; }

    void post(std::function<void()> function) const {
        const std::lock_guard lock(m_state->mutex);
        if (m_state->receiver) QMetaObject::invokeMethod(m_state->receiver, std::move(function), Qt::QueuedConnection);
    }
    /// Nothing arrives from here on. Called by the receiver's destructor.
    void close() const {
        const std::lock_guard lock(m_state->mutex);
        m_state->receiver = nullptr;
    }

private:
    struct State {
        std::mutex mutex;
        QObject* receiver = nullptr;
    };
    std::shared_ptr<State> m_state;
};

} // namespace canopy::ui
