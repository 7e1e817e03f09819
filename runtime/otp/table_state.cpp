// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#include "otp/table_state.hpp"

#include "core/context.hpp"
#include "core/receive.hpp"

#include <algorithm>
#include <utility>

namespace canopy {

Envelope* TableReceiver::wrap_untyped(TableTransfer transfer) {
    return new EnvelopeOf<TableTransfer>(std::move(transfer), detail::untyped<TableTransfer>, Passage::Message);
}

} // namespace canopy

namespace canopy::detail {

TableState::TableState(const Process& owner, TableOptions options, const void* type)
    : m_runtime(owner.runtime()), m_type(type), m_owner(&owner.slot()), m_pid(owner.self().bits()), m_access(options.access),
      m_name(std::move(options.name)), m_heir(std::move(options.heir)) {}

void TableState::refuse(const std::string& why) const {
    const std::string name = options().name;
    throw TableError("table " + (name.empty() ? "without a name" : name) + ": " + why);
}

void TableState::refuse_others(const ProcessSlot* owner) const {
    if (!owner) refuse("it is gone");
    if (owner != current_slot()) refuse("only its owner may do this");
}

TableOptions TableState::options() const {
    const std::lock_guard lock(m_mutex);
    return {m_name, m_access.load(std::memory_order_relaxed), m_heir};
}

void TableState::watch(ProcessSlot& slot) {
    const Pid pid = slot.pid();
    const std::lock_guard lock(m_mutex);
    if (std::find(m_watched.begin(), m_watched.end(), pid) != m_watched.end()) return;
    m_watched.push_back(pid);
    slot.more().exit_hooks.emplace_back([state = shared_from_this()](Pid ended) { state->process_ended(ended); });
}

bool TableState::end() { return end_of({}); }

/// Ends the table, if it is still this process's; of whomever if none is given.
bool TableState::end_of(Pid owner) {
    std::function<void()> on_end;
    {
        const std::lock_guard lock(m_mutex);
        if (owner && Pid::from_bits(m_pid.load(std::memory_order_relaxed)) != owner) return false;
        if (!m_owner.exchange(nullptr, std::memory_order_acq_rel)) return false;
        on_end = std::exchange(m_on_end, nullptr);
    }
    clear_rows();
    if (on_end) on_end();
    return true;
}

void TableState::on_end(std::function<void()> function) {
    {
        const std::lock_guard lock(m_mutex);
        if (m_owner.load(std::memory_order_relaxed)) {
            m_on_end = std::move(function);
            return;
        }
    }
    function();
}

void TableState::own(ProcessSlot& slot, Pid pid) {
    m_pid.store(pid.bits(), std::memory_order_release);
    m_owner.store(&slot, std::memory_order_release);
}

void TableState::give_away(const TableReceiver& receiver) {
    check_owner();
    const Pid from = owner();
    if (receiver.pid() == from) refuse("it is the receiver's already");
    ProcessSlot* slot = m_runtime.table().find(receiver.pid());
    if (!slot) refuse("the receiver is not alive");
    bool ended = false;
    {
        const std::lock_guard lock(m_mutex);
        ended = !m_owner.load(std::memory_order_relaxed);
        if (!ended) own(*slot, receiver.pid());
    }
    if (ended) refuse("it is gone");
    hand_over(receiver, from);
}

/// The new owner learns of it in its own time, its exit is watched from then on. If it ends before, its inbox is dropped
/// before anybody learns of the exit: the same moment.
void TableState::hand_over(const TableReceiver& receiver, Pid from) {
    const Pid to = receiver.pid();
    TableTransfer transfer{options().name, from, receiver.data(), shared_from_this(), m_type};
    signals::run(m_runtime, to, [state = shared_from_this(), to](ProcessSlot* slot) {
        if (slot)
            state->watch(*slot);
        else
            state->owner_ended(to);
    });
    m_runtime.post_always(to, receiver.envelope(std::move(transfer)));
}

void TableState::process_ended(Pid pid) {
    {
        const std::lock_guard lock(m_mutex);
        std::erase(m_watched, pid);
    }
    release_fixations(pid);
    owner_ended(pid);
}

void TableState::owner_ended(Pid pid) {
    TableReceiver heir;
    {
        const std::lock_guard lock(m_mutex);
        if (!m_owner.load(std::memory_order_relaxed) || Pid::from_bits(m_pid.load(std::memory_order_relaxed)) != pid) return;
        ProcessSlot* slot = m_heir.pid() != pid ? m_runtime.table().find(m_heir.pid()) : nullptr;
        if (slot) {
            heir = m_heir;
            own(*slot, heir.pid());
        }
    }
    if (heir.pid())
        hand_over(heir, pid);
    else
        end_of(pid);
}

void TableState::set_heir(TableReceiver heir) {
    check_owner();
    const std::lock_guard lock(m_mutex);
    m_heir = std::move(heir);
}

void TableState::set_access(TableAccess access) {
    check_owner();
    m_access.store(access, std::memory_order_relaxed);
}

void TableState::rename(std::string name) {
    const std::lock_guard lock(m_mutex);
    m_name = std::move(name);
}

} // namespace canopy::detail
