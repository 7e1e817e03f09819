// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#include "otp/tables.hpp"

#include <functional>
#include <map>
#include <mutex>

namespace canopy {

namespace detail {

struct TablesState {
    struct Entry {
        const void* type = nullptr;
        std::weak_ptr<TableState> table;

        const TableState* identity = nullptr;

        std::shared_ptr<TableState> living() const {
            auto state = table.lock();
            return state && state->alive() ? state : nullptr;
        }
    };
    void forget(const TableState* table) {
        const std::lock_guard lock(mutex);
        std::erase_if(entries, [table](const auto& entry) { return entry.second.identity == table; });
    }
    std::mutex mutex;
    std::map<std::string, Entry, std::less<>> entries; ///< of a table that has just ended too: living() decides
};

} // namespace detail

Tables::Tables() : m_state(std::make_shared<detail::TablesState>()) {}

void Tables::add(const std::string& name, const void* type, const std::shared_ptr<detail::TableState>& state) const {
    bool taken = name.empty();
    if (!taken) {
        const std::lock_guard lock(m_state->mutex);
        auto& entry = m_state->entries[name];
        taken = entry.living() != nullptr;
        if (!taken) entry = {type, state, state.get()};
    }
    if (!taken) {
        state->on_end([tables = std::weak_ptr(m_state), name_of = state.get()] {
            if (const auto names = tables.lock()) names->forget(name_of);
        });
        return;
    }
    state->end();
    state->refuse(name.empty() ? "a named table needs a name" : "the name is taken");
}

std::shared_ptr<detail::TableState> Tables::find(std::string_view name, const void* type) const {
    const std::lock_guard lock(m_state->mutex);
    const auto found = m_state->entries.find(name);
    if (found == m_state->entries.end()) return nullptr;
    auto state = found->second.living();
    if (state && found->second.type != type) state->refuse("its rows are of other types");
    return state;
}

void Tables::rename(std::string_view from, std::string to) const {
    if (to.empty()) throw TableError("a named table needs a name");
    std::shared_ptr<detail::TableState> state;
    bool taken = false;
    {
        const std::lock_guard lock(m_state->mutex);
        const auto found = m_state->entries.find(from);
        if (found != m_state->entries.end()) state = found->second.living();
        if (!state) throw TableError("table " + std::string(from) + ": there is none of this name");
        state->check_write();
        const auto other = m_state->entries.find(to);
        taken = other != m_state->entries.end() && other->second.living();
        if (!taken) {
            const detail::TablesState::Entry entry = found->second;
            m_state->entries.erase(found);
            state->rename(to);
            m_state->entries.insert_or_assign(std::move(to), entry);
        }
    }
    if (taken) state->refuse("the new name is taken");
}

std::vector<std::string> Tables::names() const {
    std::vector<std::string> names;
    const std::lock_guard lock(m_state->mutex);
    for (const auto& [name, entry] : m_state->entries)
        if (entry.living()) names.push_back(name);
    return names;
}

} // namespace canopy
