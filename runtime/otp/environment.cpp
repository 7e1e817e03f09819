// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#include "otp/environment.hpp"

#include <fmt/format.h>

#include <array>
#include <stdexcept>

namespace canopy {

const char* ConfigValue::type_word() const noexcept {
    static constexpr std::array<const char*, std::variant_size_v<Variant>> words{"nil",    "truth value", "whole number",
                                                                                 "number", "text",        "list"};
    return words[m_value.index()];
}

namespace {

std::string quoted(const std::string& text) {
    std::string result = "\"";
    for (const char c : text) {
        const bool control = static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
        if (control) result += fmt::format("\\u{:04X}", static_cast<unsigned char>(c));
        if (c == '"' || c == '\\') result += '\\';
        if (!control) result += c;
    }
    return result + '"';
}

struct Text {
    std::string operator()(std::monostate) const { return "nil"; }
    std::string operator()(bool value) const { return value ? "true" : "false"; }
    std::string operator()(std::int64_t value) const { return std::to_string(value); }
    std::string operator()(double value) const { return fmt::format("{}", value); }
    std::string operator()(const std::string& value) const { return quoted(value); }
    std::string operator()(const ConfigValue::List& values) const {
        std::string result = "[";
        for (const ConfigValue& value : values) result.append(result.size() > 1 ? ", " : "").append(value.to_string());
        return result + "]";
    }
};

} // namespace

std::string ConfigValue::to_string() const { return std::visit(Text{}, m_value); }

ConfigValue Environment::get(const std::string& application, const std::string& key, ConfigValue otherwise) const {
    return fetch(application, key).value_or(std::move(otherwise));
}

std::optional<ConfigValue> Environment::fetch(const std::string& application, const std::string& key) const {
    const std::lock_guard lock(m_state->mutex);
    const auto settings = m_state->applications.find(application);
    if (settings == m_state->applications.end()) return std::nullopt;
    const auto value = settings->second.find(key);
    return value == settings->second.end() ? std::nullopt : std::optional{value->second};
}

ConfigValue Environment::fetch_or_throw(const std::string& application, const std::string& key) const {
    if (auto value = fetch(application, key)) return std::move(*value);
    std::string known;
    for (const auto& [name, value] : all(application)) known += (known.empty() ? "" : ", ") + name;
    throw std::out_of_range(fmt::format("application {} has no setting {}; {}", application, key,
                                        known.empty() ? "it has none, is it loaded?" : "it has " + known));
}

void Environment::put(const std::string& application, const std::string& key, ConfigValue value) const {
    const std::lock_guard lock(m_state->mutex);
    m_state->applications[application].insert_or_assign(key, std::move(value));
}

void Environment::erase(const std::string& application, const std::string& key) const {
    const std::lock_guard lock(m_state->mutex);
    const auto settings = m_state->applications.find(application);
    if (settings != m_state->applications.end()) settings->second.erase(key);
}

Settings Environment::all(const std::string& application) const {
    const std::lock_guard lock(m_state->mutex);
    const auto settings = m_state->applications.find(application);
    return settings == m_state->applications.end() ? Settings{} : settings->second;
}

void Environment::replace(const std::string& application, Settings settings) const {
    const std::lock_guard lock(m_state->mutex);
    m_state->applications.insert_or_assign(application, std::move(settings));
}

void Environment::clear(const std::string& application) const {
    const std::lock_guard lock(m_state->mutex);
    m_state->applications.erase(application);
}

} // namespace canopy
