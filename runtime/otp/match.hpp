// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <tuple>
#include <type_traits>
#include <utility>

namespace canopy {

/// A variable of a pattern, numbered from 1: bound by its first place, equal in all others.
template <std::size_t number>
struct Variable {};
template <std::size_t number>
inline constexpr Variable<number> var{};

/// Anything, in a pattern.
struct Wildcard {};
inline constexpr Wildcard any{};

/// One field of a row and what it must be: see where().
template <class Field, class Term>
struct Where {
    Field field;
    Term term;
};

/// A field (a member pointer, or a function of the row) must equal a value, or binds a variable.
template <class Field, class Term>
Where<Field, Term> where(Field field, Term term) {
    return {field, std::move(term)};
}

namespace detail {

template <class Term>
inline constexpr std::size_t variable_of = 0;
template <std::size_t number>
inline constexpr std::size_t variable_of<Variable<number>> = number;

template <std::size_t number, class Row, class First, class... Rest>
decltype(auto) bound(const Row& row, const First& first, const Rest&... rest) {
    if constexpr (variable_of<decltype(First::term)> == number) {
        return std::invoke(first.field, row);
    } else {
        static_assert(sizeof...(Rest) > 0, "the variables of a pattern are numbered from 1 without a gap");
        return bound<number>(row, rest...);
    }
}

} // namespace detail

/// What rows are to look like, with variables: a predicate for select() and its kin, and the argument of match().
///
///     windows.match(pattern(where(&Window::orders, var<1>), where(&Window::refused, 0))); // tuples of orders
///
/// Cost: the comparison of the fields; which variables there are is decided when it is compiled.
/// Process: a value, any. Fails: what does not fit the row does not compile.
template <class... Wheres>
class Pattern {
public:
    explicit Pattern(Wheres... wheres) : m_wheres(std::move(wheres)...) {}
    template <class Key, class Row>
    bool operator()(const Key&, const Row& row) const {
        return (*this)(row);
    }
    template <class Row>
    bool operator()(const Row& row) const {
        return std::apply([&](const auto&... each) { return (holds(row, each) && ...); }, m_wheres);
    }
    /// The variables' values in the order of their numbers.
    template <class Row>
    auto bindings(const Row& row) const {
        return bindings(row, std::make_index_sequence<variables>());
    }

private:
    static constexpr std::size_t variables = [] {
        std::size_t most = 0;
        ((most = detail::variable_of<decltype(Wheres::term)> > most ? detail::variable_of<decltype(Wheres::term)> : most), ...);
        return most;
    }();

    template <class Row, class Each>
    bool holds(const Row& row, const Each& each) const {
        using Term = decltype(each.term);
        if constexpr (std::is_same_v<Term, const Wildcard> || std::is_same_v<Term, Wildcard>)
            return true;
        else if constexpr (constexpr std::size_t number = detail::variable_of<std::remove_const_t<Term>>; number > 0)
            return std::invoke(each.field, row) == value<number>(row);
        else
            return std::invoke(each.field, row) == each.term;
    }
    template <std::size_t number, class Row>
    auto value(const Row& row) const {
        return std::apply([&](const auto&... each) { return detail::bound<number>(row, each...); }, m_wheres);
    }
    template <class Row, std::size_t... numbers>
    auto bindings(const Row& row, std::index_sequence<numbers...>) const {
        return std::make_tuple(value<numbers + 1>(row)...);
    }

    std::tuple<Wheres...> m_wheres;
};

template <class... Wheres>
Pattern<Wheres...> pattern(Wheres... wheres) {
    return Pattern<Wheres...>(std::move(wheres)...);
}

} // namespace canopy
