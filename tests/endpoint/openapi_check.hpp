// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/endpoint/raw_client.hpp"

#include <QJsonObject>

#include <set>
#include <string>
#include <string_view>

namespace canopy::app::testing {

/// Holds answers against resources/openapi.json: whether the route, the method, the status and the type of the answer are
/// described, and whether the body is what the schema says, to the last required field.
class OpenApiCheck {
public:
    OpenApiCheck();

    /// What is wrong with an answer; empty when nothing is. `GET /api/v1/orders 200` is seen from here on.
    std::string problem_with(std::string_view method, std::string_view target, const Reply& reply);

    /// What is wrong with an event of the live feed; `event order` is seen from here on. Comments and the like are no events.
    std::string problem_with_event(const std::string& text);

    /// Whether it listens on another address than loopback, where strangers are refused whatever they ask.
    void on_another_address(bool is) { m_another_address = is; }

    /// Every `METHOD PATH STATUS` that the document describes, `* STATUS` for what any route may answer, `* STATUS CODE` for
    /// what it may answer for that reason only, `no route`, `another address` for what belongs there, and `event NAME`.
    std::set<std::string> described() const;
    const std::set<std::string>& seen() const { return m_seen; }

private:
    QString template_of(std::string_view path) const;
    QString section_of(const QString& path, const Reply& reply) const;
    std::string problem_with_any(const QString& path, const Reply& reply);
    std::string problem_with_body(const QJsonObject& response, const Reply& reply) const;
    QJsonObject events() const; ///< of the live feed, by their names
    /// What a reference means; what is none, means itself.
    QJsonObject resolved(const QJsonObject& object) const;
    std::string mismatch(const QJsonValue& value, const QJsonObject& schema, const std::string& where) const;
    std::string object_mismatch(const QJsonObject& value, const QJsonObject& schema, const std::string& where) const;

    QJsonObject m_document;
    std::set<std::string> m_seen;
    bool m_another_address = false;
};

} // namespace canopy::app::testing
