// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/endpoint/openapi_check.hpp"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>

#include <array>
#include <fmt/format.h>
#include <stdexcept>

namespace canopy::app::testing {

using namespace Qt::StringLiterals;

namespace {

QString text(std::string_view plain) { return QString::fromUtf8(plain.data(), static_cast<qsizetype>(plain.size())); }

std::string shown(const QJsonValue& value) {
    return QJsonDocument(QJsonObject{{u"value"_s, value}}).toJson(QJsonDocument::Compact).left(200).toStdString();
}

const std::array sections{u"x-any-route"_s, u"x-no-route"_s, u"x-another-address"_s};

/// As described() words it.
std::string word_of(const QString& section) {
    return section == sections[0] ? "*" : section.mid(2).replace(u'-', u' ').toStdString();
}

bool has_type(const QJsonValue& value, const QString& type) {
    if (type == u"string") return value.isString();
    if (type == u"integer") return value.isDouble() && value.toInteger(-1) == value.toInteger(-2);
    if (type == u"number") return value.isDouble();
    if (type == u"boolean") return value.isBool();
    if (type == u"array") return value.isArray();
    return type == u"object" && value.isObject();
}

} // namespace

OpenApiCheck::OpenApiCheck() {
    QFile file(QStringLiteral(CANOPY_OPENAPI_FILE));
    if (!file.open(QIODevice::ReadOnly)) throw std::runtime_error("no resources/openapi.json");
    m_document = QJsonDocument::fromJson(file.readAll()).object();
}

/// The path as the document has it; empty for none.
QString OpenApiCheck::template_of(std::string_view path) const {
    const QString wanted = text(path.substr(0, path.find('?')));
    for (const QString& candidate : m_document[u"paths"].toObject().keys()) {
        QString pattern = QRegularExpression::escape(candidate);
        pattern.replace(u"\\{id\\}"_s, u"[^/]+"_s);
        if (QRegularExpression(QRegularExpression::anchoredPattern(pattern)).match(wanted).hasMatch()) return candidate;
    }
    return {};
}

std::string OpenApiCheck::problem_with(std::string_view method, std::string_view target, const Reply& reply) {
    const QString path = template_of(target);
    const QString verb = method == "HEAD" ? u"get"_s : text(method).toLower();
    const QJsonObject responses = m_document[u"paths"].toObject()[path].toObject()[verb].toObject()[u"responses"].toObject();
    const QString status = QString::number(reply.status);
    if (!responses.contains(status)) return problem_with_any(path, reply);
    m_seen.insert(fmt::format("{} {} {}", verb.toUpper().toStdString(), path.toStdString(), reply.status));
    return method == "HEAD" ? std::string{} : problem_with_body(responses[status].toObject(), reply);
}

/// Where the document has the answer though its route does not describe it; empty for nowhere.
QString OpenApiCheck::section_of(const QString& path, const Reply& reply) const {
    const auto lists = [&](const char* section) {
        return m_document[QLatin1String(section)].toObject()[u"responses"].toObject().contains(QString::number(reply.status));
    };
    if (lists("x-any-route")) return u"x-any-route"_s;
    if (path.isEmpty() && lists("x-no-route")) return u"x-no-route"_s;
    if (m_another_address && lists("x-another-address")) return u"x-another-address"_s;
    return {};
}

std::string OpenApiCheck::problem_with_any(const QString& path, const Reply& reply) {
    const QString section = section_of(path, reply);
    if (!section.isEmpty()) {
        m_seen.insert(fmt::format("{} {}", word_of(section), reply.status));
        const QJsonObject responses = m_document[section].toObject()[u"responses"].toObject();
        if (reply.body.empty()) return {}; // of a HEAD
        return problem_with_body(resolved(responses[QString::number(reply.status)].toObject()), reply);
    } else {
        const QJsonObject codes = m_document[u"x-any-route"].toObject()[u"codes"].toObject();
        const QJsonValue code = QJsonDocument::fromJson(QByteArray::fromStdString(reply.body)).object()[u"code"];
        if (!codes[QString::number(reply.status)].toArray().contains(code))
            return fmt::format("the status {} is not described", reply.status);
        m_seen.insert(fmt::format("* {} {}", reply.status, code.toString().toStdString()));
    }
    const QJsonObject problem{
        {u"application/problem+json"_s, QJsonObject{{u"schema"_s, QJsonObject{{u"$ref"_s, u"#/components/schemas/Problem"_s}}}}}};
    if (reply.body.empty()) return {}; // of a HEAD
    return problem_with_body(QJsonObject{{u"content"_s, problem}}, reply);
}

std::string OpenApiCheck::problem_with_body(const QJsonObject& response, const Reply& reply) const {
    const QJsonObject content = response[u"content"].toObject();
    if (content.isEmpty()) return reply.body.empty() ? std::string{} : "a body where none is described";
    const std::string type = reply.media_type();
    if (!content.contains(text(type))) return fmt::format("the type {} is not described", type);
    for (const QString& header : response[u"headers"].toObject().keys())
        if (reply.header(header.toLower().toStdString()).empty()) return fmt::format("no header {}", header.toStdString());
    if (!type.ends_with("json")) return {};
    QJsonParseError error;
    const QJsonDocument body = QJsonDocument::fromJson(QByteArray::fromStdString(reply.body), &error);
    if (error.error != QJsonParseError::NoError) return "the body is no JSON: " + error.errorString().toStdString();
    return mismatch(body.object(), content[text(type)].toObject()[u"schema"].toObject(), "body");
}

QJsonObject OpenApiCheck::resolved(const QJsonObject& object) const {
    const QStringList place = object[u"$ref"].toString().split(u'/'); // `#/components/schemas/Order`
    if (place.size() != 4) return object;
    return m_document[u"components"].toObject()[place[2]].toObject()[place[3]].toObject();
}

QJsonObject OpenApiCheck::events() const {
    QJsonValue found = m_document[u"paths"];
    for (const char* step : {"/api/v1/events", "get", "responses", "200", "content", "text/event-stream", "x-events"})
        found = found.toObject()[QLatin1String(step)];
    return found.toObject();
}

std::string OpenApiCheck::problem_with_event(const std::string& text) {
    const auto line = [&](const QString& name) {
        return QRegularExpression(u"^"_s + name + u": (.*)$"_s, QRegularExpression::MultilineOption)
            .match(QString::fromStdString(text))
            .captured(1);
    };
    const QString name = line(u"event"_s);
    if (name.isEmpty()) return {};
    if (!events().contains(name)) return fmt::format("the event {} is not described", name.toStdString());
    const QJsonDocument data = QJsonDocument::fromJson(line(u"data"_s).toUtf8());
    if (!data.isObject()) return "its data is no object of JSON";
    m_seen.insert("event " + name.toStdString());
    return mismatch(data.object(), events()[name].toObject(), "data");
}

std::string OpenApiCheck::mismatch(const QJsonValue& value, const QJsonObject& schema, const std::string& where) const {
    if (schema.contains(u"$ref")) return mismatch(value, resolved(schema), where);
    if (value.isNull() && schema[u"nullable"].toBool()) return {};
    if (!has_type(value, schema[u"type"].toString()))
        return fmt::format("{} is no {}: {}", where, schema[u"type"].toString().toStdString(), shown(value));
    if (schema.contains(u"enum") && !schema[u"enum"].toArray().contains(value))
        return fmt::format("{} is not one of the described values: {}", where, shown(value));
    if (schema[u"format"].toString() == u"date-time" &&
        !QRegularExpression(u"^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z$"_s).match(value.toString()).hasMatch())
        return fmt::format("{} is no time of RFC 3339 in UTC: {}", where, shown(value));
    if (value.isArray())
        for (const QJsonValue& each : value.toArray())
            if (auto wrong = mismatch(each, schema[u"items"].toObject(), where + "[]"); !wrong.empty()) return wrong;
    return value.isObject() ? object_mismatch(value.toObject(), schema, where) : std::string{};
}

std::string OpenApiCheck::object_mismatch(const QJsonObject& value, const QJsonObject& schema, const std::string& where) const {
    const QJsonObject properties = schema[u"properties"].toObject();
    for (const QJsonValue& name : schema[u"required"].toArray())
        if (!value.contains(name.toString())) return fmt::format("{} has no {}", where, name.toString().toStdString());
    const QJsonValue others = schema[u"additionalProperties"];
    for (const QString& name : value.keys()) {
        const std::string place = where + "." + name.toStdString();
        if (!properties.contains(name) && others.isBool() && !others.toBool()) return place + " is not described";
        const QJsonObject its = properties.contains(name) ? properties[name].toObject() : others.toObject();
        if (its.isEmpty()) continue;
        if (auto wrong = mismatch(value[name], its, place); !wrong.empty()) return wrong;
    }
    return {};
}

std::set<std::string> OpenApiCheck::described() const {
    std::set<std::string> all;
    const QJsonObject paths = m_document[u"paths"].toObject();
    for (const QString& path : paths.keys())
        for (const QString& verb : paths[path].toObject().keys())
            for (const QString& status : paths[path].toObject()[verb].toObject()[u"responses"].toObject().keys())
                all.insert(QString(verb.toUpper() + u' ' + path + u' ' + status).toStdString());
    for (const QString& section : sections)
        for (const QString& status : m_document[section].toObject()[u"responses"].toObject().keys())
            all.insert(fmt::format("{} {}", word_of(section), status.toStdString()));
    for (const QString& event : events().keys()) all.insert("event " + event.toStdString());
    const QJsonObject codes = m_document[u"x-any-route"].toObject()[u"codes"].toObject();
    for (const QString& status : codes.keys())
        for (const QJsonValue& code : codes[status].toArray())
            all.insert(fmt::format("* {} {}", status.toStdString(), code.toString().toStdString()));
    return all;
}

} // namespace canopy::app::testing
