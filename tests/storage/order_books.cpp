// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/storage/order_books.hpp"

#include <algorithm>
#include <utility>

namespace canopy::app {

void OrderBooks::hear(const std::string& line) {
    const std::size_t space = line.find(' ');
    const std::string word = line.substr(0, space);
    const std::string id = line.substr(std::min(space, line.size() - 1) + 1);
    ++m_said[word];
    if (word == "wrong") {
        m_complaints.push_back(id);
    } else if (word == "placed") {
        const std::size_t dash = id.rfind('-');
        m_last[id.substr(0, dash)] = std::stoi(id.substr(dash + 1));
        m_acknowledged.emplace(id, word);
    } else if (word == "again") {
        m_acknowledged.emplace(id, "placed"); // unless more is known of it
    } else if (word != "conflict") {
        m_acknowledged[id] = word;
    }
}

void OrderBooks::end_run(const std::string& run, int clients) {
    std::vector<std::string> again = std::exchange(m_again, {});
    for (int client = 0; client < clients; ++client) {
        const std::string its = run + "-" + std::to_string(client);
        const auto last = m_last.find(its);
        const int next = last == m_last.end() ? 0 : last->second + 1;
        if (next > 0) m_again.push_back(its + "-" + std::to_string(next - 1));
        m_under_way.insert(its + "-" + std::to_string(next));
    }
    if (m_again.empty()) { // it was killed before it had taken any: the next run asks what this one did not come to ask
        m_again = std::move(again);
        return;
    }
    for (int client = 0; client < clients; ++client) {
        const std::string its = run + "-" + std::to_string(client);
        const auto last = m_last.find(its);
        m_again.push_back(its + "-" + std::to_string(last == m_last.end() ? 0 : last->second + 1));
    }
}

std::string OrderBooks::wrong_with(const std::string& id, const std::string& status) const {
    const auto known = m_acknowledged.find(id);
    if (known == m_acknowledged.end()) return m_under_way.contains(id) ? "" : id + " is there, and nobody asked for it";
    const std::string& word = known->second;
    const int step = std::stoi(id.substr(id.rfind('-') + 1)) % 3; // 0: placed, 1: confirmed, 2: cancelled as well
    const bool may_be_pending = word == "placed";
    const bool may_be_confirmed = step != 0 && word != "cancelled";
    const bool may_be_cancelled = step == 2;
    const bool good = (status == "pending" && may_be_pending) || (status == "confirmed" && may_be_confirmed) ||
                      (status == "cancelled" && may_be_cancelled);
    return good ? "" : id + " was " + word + ", and is " + status;
}

std::size_t OrderBooks::said(std::string_view word) const {
    const auto found = m_said.find(word);
    return found == m_said.end() ? 0 : found->second;
}

} // namespace canopy::app
