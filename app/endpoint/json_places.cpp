// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/endpoint/json_places.hpp"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>
#include <fmt/format.h>
#include <utility>

namespace canopy::app {

namespace {

/// Reads what is known to be good, as deep as parse_object() lets it be.
class PlaceReader {
public:
    explicit PlaceReader(std::string_view json) : m_rest(json), m_size(json.size()) {}

    std::unordered_map<std::string, std::size_t> read() && {
        read_value({});
        return std::move(m_places);
    }

private:
    char next() {
        m_rest.remove_prefix(std::min(m_rest.find_first_not_of(" \t\r\n"), m_rest.size()));
        return m_rest.empty() ? '\0' : m_rest.front();
    }
    /// Whether it is what comes next, which is passed over then.
    bool take(char wanted) {
        if (next() != wanted) return false;
        m_rest.remove_prefix(1);
        return true;
    }
    void note(const std::string& path) { m_places[path] = m_size - m_rest.size(); }

    void read_value(const std::string& path) {
        if (take('{')) return read_fields(path.empty() ? path : path + ".");
        if (take('[')) return read_list(path);
        if (next() == '"') return static_cast<void>(take_text());
        m_rest.remove_prefix(std::min(m_rest.find_first_of(",]} \t\r\n"), m_rest.size()));
    }
    void read_fields(const std::string& prefix) {
        while (next() == '"') {
            const std::size_t place = m_size - m_rest.size();
            const std::string path = prefix + decoded(take_text());
            m_places[path] = place;
            take(':');
            read_value(path);
            if (!take(',')) break;
        }
        take('}');
    }
    void read_list(const std::string& path) {
        for (std::size_t i = 0; next() != ']'; ++i) {
            const std::string part = fmt::format("{}[{}]", path, i);
            note(part);
            read_value(part);
            if (!take(',')) break;
        }
        take(']');
    }
    /// With its quotes.
    std::string_view take_text() {
        std::size_t end = 1;
        while (end < m_rest.size() && m_rest[end] != '"') end += m_rest[end] == '\\' ? 2 : 1;
        const std::string_view text = m_rest.substr(0, end + 1);
        m_rest.remove_prefix(text.size());
        return text;
    }
    static std::string decoded(std::string_view quoted) {
        if (quoted.find('\\') == std::string_view::npos) return std::string{quoted.substr(1, quoted.size() - 2)};
        const QByteArray list = '[' + QByteArray(quoted.data(), static_cast<qsizetype>(quoted.size())) + ']';
        return QJsonDocument::fromJson(list).array().at(0).toString().toStdString();
    }

    std::string_view m_rest;
    std::size_t m_size;
    std::unordered_map<std::string, std::size_t> m_places;
};

/// `items[0]` of `items[0].price`; empty for a field of the whole.
std::string object_of(const std::string& field) {
    const std::size_t dot = field.rfind('.');
    return dot == std::string::npos ? std::string{} : field.substr(0, dot);
}

} // namespace

std::unordered_map<std::string, std::size_t> json_places(std::string_view json) { return PlaceReader(json).read(); }

std::vector<FieldError> in_order_of(std::string_view json, std::vector<FieldError> errors) {
    const auto places = json_places(json);
    const auto place_of = [&](const std::string& field) {
        const auto found = places.find(field);
        return found == places.end() ? std::size_t{0} : found->second;
    };
    std::unordered_map<std::string, std::size_t> last_of; // by object, what lies farthest in the text so far
    std::vector<std::pair<std::size_t, FieldError>> placed;
    for (FieldError& error : errors) {
        const std::string object = object_of(error.field);
        std::size_t& last = last_of.try_emplace(object, place_of(object)).first->second;
        const std::size_t named = place_of(error.field);
        last = std::max(last, named);
        placed.emplace_back(named == 0 ? last : named, std::move(error));
    }
    std::ranges::stable_sort(placed, {}, &std::pair<std::size_t, FieldError>::first);
    errors.clear();
    for (auto& [place, error] : placed) errors.push_back(std::move(error));
    return errors;
}

} // namespace canopy::app
