// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace canopy {

/// A setting's value: nothing, a truth value, a number, a text, or a list of such.
///
///     const ConfigValue limit = 100;
///     const std::int64_t* whole = limit.as<std::int64_t>(); // nullptr for another type
///
/// Process: a value, any. Fails: never. Cost: that of its text or list.
class ConfigValue {
public:
    using List = std::vector<ConfigValue>;
    using Variant = std::variant<std::monostate, bool, std::int64_t, double, std::string, List>;

    ConfigValue() = default;                    ///< nil, which is a value too
    ConfigValue(bool value) : m_value(value) {} // NOLINT(google-explicit-constructor): settings read `{"limit", 100}`
    template <class T>
    requires(std::is_integral_v<T> && !std::is_same_v<T, bool>) ConfigValue(T value)
        : m_value(static_cast<std::int64_t>(value)) {}              // NOLINT(google-explicit-constructor)
    ConfigValue(double value) : m_value(value) {}                   // NOLINT(google-explicit-constructor)
    ConfigValue(std::string value) : m_value(std::move(value)) {}   // NOLINT(google-explicit-constructor)
    ConfigValue(const char* value) : m_value(std::string(value)) {} // NOLINT(google-explicit-constructor)
    ConfigValue(List value) : m_value(std::move(value)) {}          // NOLINT(google-explicit-constructor)

    bool is_nil() const noexcept { return std::holds_alternative<std::monostate>(m_value); }
    /// The value as a bool, std::int64_t, double, std::string or List; nullptr if it is of another type.
    template <class T>
    const T* as() const noexcept {
        return std::get_if<T>(&m_value);
    }
    const Variant& variant() const noexcept { return m_value; }
    /// `truth value`, `whole number`, `number`, `text`, `list`, `nil`.
    const char* type_word() const noexcept;
    /// As TOML writes it; nil as `nil`.
    std::string to_string() const;

    bool operator==(const ConfigValue&) const = default;

private:
    Variant m_value;
};

/// The settings of one application: a value a key, `limits.per_minute` for a key below another.
using Settings = std::map<std::string, ConfigValue>;

/// The settings of all applications, read and changed while they run: OTP's application environment.
///
///     const Environment environment;
///     environment.put("orders", "limit", 100);
///     const ConfigValue limit = environment.get("orders", "limit"); // *limit.as<std::int64_t>() == 100
///
/// A handle; copies share the values. Loading an application puts its defaults, the configuration's values on top;
/// unloading it forgets them; starting and stopping change nothing.
///
/// Process: any, any thread. Cost: a lock and two look-ups.
/// Fails: fetch_or_throw() alone.
class Environment {
public:
    Environment() : m_state(std::make_shared<State>()) {}

    /// The value, nil included; the other one only when there is none.
    ConfigValue get(const std::string& application, const std::string& key, ConfigValue otherwise = {}) const;
    std::optional<ConfigValue> fetch(const std::string& application, const std::string& key) const;
    /// Fails: throws std::out_of_range, which names the settings there are.
    ConfigValue fetch_or_throw(const std::string& application, const std::string& key) const;
    void put(const std::string& application, const std::string& key, ConfigValue value) const;
    /// None is no error.
    void erase(const std::string& application, const std::string& key) const;
    Settings all(const std::string& application) const;
    /// In place of all it had.
    void replace(const std::string& application, Settings settings) const;
    void clear(const std::string& application) const;

private:
    struct State {
        std::mutex mutex;
        std::map<std::string, Settings> applications;
    };
    std::shared_ptr<State> m_state;
};

} // namespace canopy
