// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/application_service.hpp"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QFileInfo>

namespace canopy::ui {

namespace {

constexpr int patience_ms = 2000;

QString serviceName() { return QStringLiteral("org.canopy.monitor"); }
QString objectPath() { return QStringLiteral("/org/canopy/monitor"); }

/// One that runs: asked without, the library would start one of its own.
bool hasSessionBus() {
    return qEnvironmentVariableIsSet("DBUS_SESSION_BUS_ADDRESS") ||
           QFileInfo::exists(qEnvironmentVariable("XDG_RUNTIME_DIR") + QStringLiteral("/bus"));
}

/// What the desktop gave the second start, for the window of the first.
QVariantMap startupToken() {
    QVariantMap data;
    for (const auto& [variable, key] :
         {std::pair{"XDG_ACTIVATION_TOKEN", "activation-token"}, std::pair{"DESKTOP_STARTUP_ID", "desktop-startup-id"}})
        if (qEnvironmentVariableIsSet(variable)) data.insert(QString::fromLatin1(key), qEnvironmentVariable(variable));
    return data;
}

QString tokenOf(const QVariantMap& platform_data) {
    const QString token = platform_data.value(QStringLiteral("activation-token")).toString();
    return token.isEmpty() ? platform_data.value(QStringLiteral("desktop-startup-id")).toString() : token;
}

} // namespace

ApplicationService::ApplicationService(QObject* owner) : QDBusAbstractAdaptor(owner) {}

ApplicationService::Role ApplicationService::claim(bool hand_over) {
    if (!hasSessionBus()) return Role::Alone;
    QDBusConnection bus = QDBusConnection::sessionBus();
    if (!bus.isConnected()) return Role::Alone;
    // The object before the name: who sees the name may call at once.
    if (!bus.registerObject(objectPath(), parent(), QDBusConnection::ExportAdaptors)) return Role::Alone;
    if (bus.registerService(serviceName())) return Role::First;
    if (!hand_over) return Role::Alone;
    QDBusMessage call = QDBusMessage::createMethodCall(serviceName(), objectPath(), QStringLiteral("org.freedesktop.Application"),
                                                       QStringLiteral("Activate"));
    call << startupToken();
    return bus.call(call, QDBus::Block, patience_ms).type() == QDBusMessage::ReplyMessage ? Role::Second : Role::Alone;
}

void ApplicationService::release() {
    if (hasSessionBus()) QDBusConnection::sessionBus().unregisterService(serviceName());
}

void ApplicationService::Activate(const QVariantMap& platform_data) { Q_EMIT activated(tokenOf(platform_data)); }

void ApplicationService::Open(const QStringList&, const QVariantMap& platform_data) { Activate(platform_data); }

void ApplicationService::ActivateAction(const QString& name, const QVariantList&, const QVariantMap&) {
    Q_EMIT actionRequested(name);
}

} // namespace canopy::ui
