// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <any>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace canopy {

/// What libraries keep with a process, under a name, without being part of its type.
///
///     const std::optional<int> before = process.dictionary().put("request", 42);
///     const int request = process.dictionary().get<int>("request").value_or(0);
///
/// State of one's own belongs into members. A value is found by its name and the type it was put with.
///
/// Process: its own alone; it goes with the process. Cost: a look-up in a small map.
/// Fails: never; a value of another type is no value.
class ProcessDictionary {
public:
    /// Answers what was there before.
    template <class T>
    std::optional<T> put(std::string key, T value) {
        std::optional<T> before = get<T>(key);
        m_values.insert_or_assign(std::move(key), std::any(std::move(value)));
        return before;
    }
    template <class T>
    std::optional<T> get(std::string_view key) const {
        const auto found = m_values.find(key);
        const T* value = found == m_values.end() ? nullptr : std::any_cast<T>(&found->second);
        return value ? std::optional<T>(*value) : std::nullopt;
    }
    /// Answers what was removed. A value of another type stays.
    template <class T>
    std::optional<T> erase(std::string_view key) {
        std::optional<T> value = get<T>(key);
        if (value) m_values.erase(m_values.find(key));
        return value;
    }
    std::size_t size() const noexcept { return m_values.size(); }

private:
    std::map<std::string, std::any, std::less<>> m_values;
};

} // namespace canopy
