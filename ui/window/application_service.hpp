// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDBusAbstractAdaptor>
#include <QString>
#include <QStringList>
#include <QVariantMap>

namespace canopy::ui {

/// The program on the session bus: `org.canopy.monitor` with the interface org.freedesktop.Application. Who has the name is the
/// one instance of a user; a second start asks it to come to the front and ends. Desktops start it, raise it and call its
/// actions the same way (Desktop Entry Specification, D-Bus Activation).
///
///     ApplicationService service(&application);
///     if (service.claim(true) == ApplicationService::Role::Second) return 0;
///     connect(&service, &ApplicationService::activated, &window, &MainWindow::comeToFront);
///
/// Without a session bus the program runs as if it was alone. Process: the GUI thread.
class ApplicationService final : public QDBusAbstractAdaptor {
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.Application")

public:
    enum class Role {
        First,  ///< has the name from now on
        Second, ///< another has it, and has come to the front
        Alone,  ///< no bus, or another has it and was not asked, or does not answer within two seconds
    };

    explicit ApplicationService(QObject* owner);

    /// Takes the name, if it is free. `hand_over`: who has it is asked to come to the front.
    Role claim(bool hand_over);
    /// Gives the name back: the next start is the first again.
    void release();

    // The methods of the interface.
    Q_SLOT void Activate(const QVariantMap& platform_data);
    Q_SLOT void Open(const QStringList& uris, const QVariantMap& platform_data);
    Q_SLOT void ActivateAction(const QString& name, const QVariantList& parameters, const QVariantMap& platform_data);

Q_SIGNALS:
    /// `token` of the desktop, with which a window may take the focus; may be empty.
    void activated(const QString& token);
    /// `new-window`, `crash-demo`.
    void actionRequested(const QString& name);
};

} // namespace canopy::ui
