// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/window/application_adaptor.hpp"

#include <QDBusConnection>
#include <QObject>
#include <QVariantMap>

#include <chrono>
#include <memory>
#include <utility>

namespace canopy::ui {

/// The program on the session bus: `org.canopy.monitor` with the interface org.freedesktop.Application. Who has the name is the
/// one instance of a user; a second start asks it to come to the front and ends. Desktops start it, raise it and call its
/// actions the same way (Desktop Entry Specification, D-Bus Activation).
///
///     const QVariantMap token = startupToken(); // before QApplication
///     ApplicationService service(QDBusConnection::sessionBus());
///     if (service.claim(token) == ApplicationService::Role::Second) return 0;
///     service.answer({.activate = [&](const QString& token) { window.comeToFront(token); }, .act = ...});
///     QApplication::exec();
///     service.release(); // the next start is the first, however long this one takes to end
///
/// Without a session bus the program runs as if it was alone. Process: the GUI thread.
class ApplicationService final {
public:
    enum class Role {
        First,      ///< has the name from now on
        Second,     ///< another has it, and has come to the front
        Alone,      ///< there is no bus
        Unanswered, ///< another has it, and does not answer
    };
    /// As long as a system may take to start, before which nobody answers.
    static constexpr std::chrono::milliseconds patience{5000};

    explicit ApplicationService(const QDBusConnection& bus);
    ~ApplicationService();
    ApplicationService(const ApplicationService&) = delete;
    ApplicationService& operator=(const ApplicationService&) = delete;

    /// Takes the name, if it is free; else who has it is asked to come to the front with this token. Cost: at most `patience`.
    Role claim(const QVariantMap& startup_token);
    /// Who calls is answered from the next run of the event loop on.
    void answer(ApplicationCalls calls) { m_calls = std::move(calls); }
    /// Gives the name back: the next start is the first again. Whose call still waits here hears so, and asks anew.
    void release();

private:
    Role takeOrHandOver(const QVariantMap& startup_token);

    QDBusConnection m_bus;
    ApplicationCalls m_calls;
    std::unique_ptr<QObject> m_exported;
};

/// What the desktop gave this start, for the window of the first. To be asked before QApplication is made: on X11 it takes it
/// out of the environment.
QVariantMap startupToken();

} // namespace canopy::ui
