// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/application_adaptor.hpp"

#include <QDBusError>

namespace canopy::ui {

namespace {

QString tokenOf(const QVariantMap& platform_data) {
    const QString token = platform_data.value(QStringLiteral("activation-token")).toString();
    return token.isEmpty() ? platform_data.value(QStringLiteral("desktop-startup-id")).toString() : token;
}

} // namespace

ApplicationAdaptor::ApplicationAdaptor(QObject* exported, const QDBusConnection& bus, const ApplicationCalls& calls)
    : QDBusAbstractAdaptor(exported), m_bus(bus), m_calls(calls) {}

void ApplicationAdaptor::Activate(const QVariantMap& platform_data, const QDBusMessage& message) {
    if (m_calls.activate) return m_calls.activate(tokenOf(platform_data));
    refuse(message);
}

void ApplicationAdaptor::Open(const QStringList&, const QVariantMap& platform_data, const QDBusMessage& message) {
    Activate(platform_data, message);
}

void ApplicationAdaptor::ActivateAction(const QString& name, const QVariantList&, const QVariantMap& platform_data,
                                        const QDBusMessage& message) {
    if (m_calls.act) return m_calls.act(name, tokenOf(platform_data));
    refuse(message);
}

void ApplicationAdaptor::refuse(const QDBusMessage& message) {
    message.setDelayedReply(true);
    m_bus.send(message.createErrorReply(QDBusError::Failed, QStringLiteral("there is no window")));
}

} // namespace canopy::ui
