// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDBusAbstractAdaptor>
#include <QDBusConnection>
#include <QDBusMessage>
#include <QString>
#include <QStringList>
#include <QVariantMap>

#include <functional>

namespace canopy::ui {

/// What the program does when the desktop calls. Without a function for a call, its caller gets an error.
struct ApplicationCalls {
    /// `token` of the desktop, with which a window may take the focus; may be empty.
    std::function<void(const QString& token)> activate;
    /// `new-window`, `crash-demo`; the token is for the window that follows.
    std::function<void(const QString& name, const QString& token)> act;
};

/// The interface org.freedesktop.Application of an object on the bus, for ApplicationService. It has no signals: whatever an
/// adaptor has is seen and heard by all on the bus. Process: the GUI thread.
class ApplicationAdaptor final : public QDBusAbstractAdaptor {
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.Application")

public:
    /// `calls` outlives it; it may change.
    ApplicationAdaptor(QObject* exported, const QDBusConnection& bus, const ApplicationCalls& calls);

    Q_SLOT void Activate(const QVariantMap& platform_data, const QDBusMessage& message);
    Q_SLOT void Open(const QStringList& uris, const QVariantMap& platform_data, const QDBusMessage& message);
    Q_SLOT void ActivateAction(const QString& name, const QVariantList& parameters, const QVariantMap& platform_data,
                               const QDBusMessage& message);

private:
    void refuse(const QDBusMessage& message);

    QDBusConnection m_bus;
    const ApplicationCalls& m_calls;
};

} // namespace canopy::ui
