// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#include "otp/table_state.hpp"

#include "core/context.hpp"
#include "core/execution.hpp"
#include "core/runtime.hpp"

#include <utility>

namespace canopy::detail {

namespace {

/// A table on its way to its new owner, which is told in its own process: there its exit can be watched.
struct TransferEnvelope final : Envelope {
    TransferEnvelope(const MessageType& its_type, TableTransfer its_transfer, const MessageType& its_message)
        : Envelope(its_type, Passage::Signal), transfer(std::move(its_transfer)), message(&its_message) {}
    TableTransfer transfer;
    const MessageType* message;
    Pid to{};
};

void deliver_transfer(ProcessSlot& slot, Envelope* envelope) {
    const std::unique_ptr<TransferEnvelope> owned(static_cast<TransferEnvelope*>(envelope));
    slot.more().exit_hooks.push_back([state = owned->transfer.state](Pid pid) { state->owner_ended(pid); });
    auto* told = new EnvelopeOf<TableTransfer>(std::move(owned->transfer), *owned->message, Passage::Message);
    told->generation = slot.generation.load(std::memory_order_relaxed);
    arrive(slot, told);
}

/// Its new owner ended before it heard of it.
void discard_transfer(Envelope* envelope, const ExitReason&) noexcept {
    const std::unique_ptr<TransferEnvelope> owned(static_cast<TransferEnvelope*>(envelope));
    owned->transfer.state->owner_ended(owned->to);
}

constexpr MessageType transfer_type{deliver_transfer, discard_transfer, "TableTransfer"};

} // namespace

TableState::TableState(const Process& owner, TableOptions options)
    : m_owner(&owner.slot()), m_access(options.access), m_pid(owner.self()), m_options(std::move(options)) {}

void TableState::refuse(const char* why) const {
    const std::string name = options().name;
    throw TableError("table " + (name.empty() ? "without a name" : name) + ": " + why);
}

void TableState::refuse_others(const ProcessSlot* owner) const {
    if (!owner) refuse("it is gone");
    if (owner != current_slot() || owner->pid() != m_pid.load(std::memory_order_relaxed)) refuse("only its owner may do this");
}

bool TableState::end() {
    if (!m_owner.exchange(nullptr, std::memory_order_acq_rel)) return false;
    clear_rows();
    return true;
}

void TableState::owner_ended(Pid owner) {
    std::optional<TableHeir> heir;
    std::any gift;
    {
        const std::lock_guard lock(m_mutex);
        if (!alive() || m_pid != owner) return;
        if (m_options.heir && m_options.heir->pid() != owner) heir = m_options.heir;
        gift = m_options.heir_gift;
    }
    if (heir)
        hand_over(*heir, owner, std::move(gift));
    else
        end();
}

void TableState::hand_over(const TableHeir& to, Pid from, std::any gift) {
    auto* envelope = new TransferEnvelope(
        transfer_type, TableTransfer{.state = shared_from_this(), .from = from, .gift = std::move(gift)}, to.message());
    envelope->to = to.pid();
    {
        const std::lock_guard lock(m_mutex);
        m_pid = to.pid();
        m_owner.store(&to.runtime().table().at(to.pid().index), std::memory_order_release);
    }
    to.runtime().post(to.pid(), envelope);
}

void TableState::give_away(const TableHeir& to, std::any gift) {
    check_owner();
    if (to.pid() == owner()) refuse("its owner has it already");
    if (!to.runtime().is_alive(to.pid())) refuse("it cannot be given to a process that is gone");
    hand_over(to, owner(), std::move(gift));
}

void TableState::set_heir(std::optional<TableHeir> heir, std::any gift) {
    check_owner();
    const std::lock_guard lock(m_mutex);
    m_options.heir = heir;
    m_options.heir_gift = std::move(gift);
}

void TableState::set_access(TableAccess access) {
    check_owner();
    m_access.store(access, std::memory_order_relaxed);
}

void TableState::set_name(std::string name) {
    const std::lock_guard lock(m_mutex);
    m_options.name = std::move(name);
}

bool TableState::fix(Pid process) {
    check_read();
    const std::lock_guard lock(m_mutex);
    if (m_fixations.empty()) fixation_began();
    return ++m_fixations[process] == 1;
}

void TableState::release(Pid process, bool all) {
    const std::lock_guard lock(m_mutex);
    const auto found = m_fixations.find(process);
    if (found == m_fixations.end()) return;
    if (!all && --found->second > 0) return;
    m_fixations.erase(found);
    if (m_fixations.empty()) fixation_ended();
}

bool TableState::is_fixed() const {
    const std::lock_guard lock(m_mutex);
    return !m_fixations.empty();
}

Pid TableState::owner() const {
    const std::lock_guard lock(m_mutex);
    return alive() ? m_pid.load(std::memory_order_relaxed) : Pid{};
}

TableOptions TableState::options() const {
    const std::lock_guard lock(m_mutex);
    TableOptions options = m_options;
    options.access = m_access.load(std::memory_order_relaxed);
    return options;
}

} // namespace canopy::detail
