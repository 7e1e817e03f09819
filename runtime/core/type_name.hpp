// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <typeinfo>
#include <utility>

namespace canopy {

namespace detail {

template <class T>
constexpr std::string_view type_name_view() {
    std::string_view name = __PRETTY_FUNCTION__;
    const auto begin = name.find("T = ") + 4;
    return name.substr(begin, name.find_first_of(";]", begin) - begin);
}

/// What a reader knows anyway is left out: the namespaces.
constexpr std::string_view without_namespaces(std::string_view name) {
    std::size_t begin = 0;
    for (const std::string_view prefix : {"canopy::", "app::", "{anonymous}::"})
        if (name.substr(begin).starts_with(prefix)) begin += prefix.size();
    return name.substr(begin);
}

template <class T>
struct TypeName {
    static constexpr std::string_view view = without_namespaces(type_name_view<T>());
    template <std::size_t... I>
    static constexpr std::array<char, sizeof...(I) + 1> terminated(std::index_sequence<I...>) {
        return {view[I]..., '\0'};
    }
    static constexpr auto text = terminated(std::make_index_sequence<view.size()>{});
};

} // namespace detail

/// The name of a type without Canopy's namespaces, as a text that lives as long as the program.
template <class T>
constexpr const char* type_name() {
    return detail::TypeName<T>::text.data();
}

/// The whole name of a type that is known only at run time, an exception's for instance.
std::string demangled(const std::type_info& type);

} // namespace canopy
