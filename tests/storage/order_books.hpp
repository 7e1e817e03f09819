// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace canopy::app {

/// What the parent knows of the orders that its children took: what they said of each, and what they may have asked for when
/// they were killed.
class OrderBooks {
public:
    void hear(const std::string& line);
    /// The run was killed: each of its clients may have been asking for the order after its last.
    void end_run(const std::string& run, int clients);

    /// What the next run asks for again: the last order of each client, and the one that may have been under way. The first
    /// one is known to be stored.
    const std::vector<std::string>& to_ask_again() const noexcept { return m_again; }

    /// What is wrong with a stored order; empty: nothing.
    std::string wrong_with(const std::string& id, const std::string& status) const;
    /// Every order that must be there.
    const std::map<std::string, std::string>& acknowledged() const noexcept { return m_acknowledged; }
    const std::vector<std::string>& complaints() const noexcept { return m_complaints; }
    /// How often this was said.
    std::size_t said(std::string_view word) const;

private:
    std::map<std::string, std::string> m_acknowledged; ///< id, and the last word about it: placed, confirmed, cancelled
    std::set<std::string> m_under_way;                 ///< stored or not: nobody was told
    std::map<std::string, int> m_last;                 ///< RUN-CLIENT, and the number of its last order that was placed
    std::vector<std::string> m_again;
    std::vector<std::string> m_complaints;
    std::map<std::string, std::size_t, std::less<>> m_said;
};

} // namespace canopy::app
