// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#include "otp/table_state.hpp"

#include "core/context.hpp"

#include <utility>

namespace canopy::detail {

TableState::TableState(const Process& owner, TableOptions options)
    : m_owner(&owner.slot()), m_pid(owner.self()), m_options(std::move(options)) {}

void TableState::refuse(const char* why) const {
    throw TableError("table " + (m_options.name.empty() ? "without a name" : m_options.name) + ": " + why);
}

void TableState::refuse_others(const ProcessSlot* owner) const {
    if (!owner) refuse("it is gone");
    if (owner != current_slot()) refuse("only its owner may do this");
}

bool TableState::end() {
    if (!m_owner.exchange(nullptr, std::memory_order_acq_rel)) return false;
    clear_rows();
    return true;
}

} // namespace canopy::detail
