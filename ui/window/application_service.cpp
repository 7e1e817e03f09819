// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/application_service.hpp"

#include <QDBusMessage>
#include <QDeadlineTimer>

#include <utility>

namespace canopy::ui {

namespace {

QString serviceName() { return QStringLiteral("org.canopy.monitor"); }
QString objectPath() { return QStringLiteral("/org/canopy/monitor"); }

} // namespace

ApplicationService::ApplicationService(const QDBusConnection& bus) : m_bus(bus) {}

ApplicationService::~ApplicationService() { release(); }

ApplicationService::Role ApplicationService::claim(const QVariantMap& startup_token) {
    if (!m_bus.isConnected()) return Role::Alone;
    m_exported = std::make_unique<QObject>();
    new ApplicationAdaptor(m_exported.get(), m_bus, m_calls); // owned by the object
    // The object before the name: who sees the name may call at once.
    if (!m_bus.registerObject(objectPath(), m_exported.get(), QDBusConnection::ExportAdaptors)) return Role::Alone;
    const Role role = takeOrHandOver(startup_token);
    if (role != Role::First) release();
    return role;
}

ApplicationService::Role ApplicationService::takeOrHandOver(const QVariantMap& startup_token) {
    QDBusMessage call = QDBusMessage::createMethodCall(serviceName(), objectPath(), QStringLiteral("org.freedesktop.Application"),
                                                       QStringLiteral("Activate"));
    call << startup_token;
    const QDeadlineTimer deadline(patience);
    do { // who gives the name back answers with an error: then it is free
        if (m_bus.registerService(serviceName())) return Role::First;
        const int rest = static_cast<int>(deadline.remainingTime());
        if (m_bus.call(call, QDBus::Block, rest).type() == QDBusMessage::ReplyMessage) return Role::Second;
        if (!m_bus.isConnected()) return Role::Alone;
    } while (!deadline.hasExpired());
    return Role::Unanswered;
}

void ApplicationService::release() {
    if (!m_exported) return;
    m_bus.unregisterObject(objectPath());
    m_exported.reset(); // with it, the calls that wait for it end in an error
    m_bus.unregisterService(serviceName());
    m_calls = {};
}

QVariantMap startupToken() {
    QVariantMap data;
    for (const auto& [variable, key] :
         {std::pair{"XDG_ACTIVATION_TOKEN", "activation-token"}, std::pair{"DESKTOP_STARTUP_ID", "desktop-startup-id"}})
        if (qEnvironmentVariableIsSet(variable)) data.insert(QString::fromLatin1(key), qEnvironmentVariable(variable));
    return data;
}

} // namespace canopy::ui
