// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/orders/ledger_audit.hpp"

#include <chrono>
#include <functional>
#include <utility>

namespace canopy::app {

LedgerAudit::LedgerAudit(OrderLedger ledger, DatabaseLocation location, std::size_t batch)
    : m_ledger(std::move(ledger)), m_location(std::move(location)), m_batch(batch), m_enough(batch) {}

void LedgerAudit::go_on() {
    if (m_running.valid()) {
        if (m_running.wait_for(std::chrono::seconds{0}) != std::future_status::ready) return;
        take(m_running.get());
    }
    if (m_ledger.size() < m_enough) return;
    m_orders = m_ledger.take();
    m_running = std::async(std::launch::async, verify_acknowledged, std::cref(m_location), std::cref(m_orders));
}

const LedgerAudit::Findings& LedgerAudit::finish() {
    if (m_running.valid()) take(m_running.get());
    m_orders = m_ledger.take();
    const std::size_t rest = m_orders.size();
    const Lost lost = verify_acknowledged(m_location, m_orders);
    take(lost);
    if (!lost) {
        m_findings.acknowledged += rest;
        m_findings.unverified = lost.error().text;
    }
    return m_findings;
}

void LedgerAudit::take(const Lost& lost) {
    const std::vector<OrderId> orders = std::exchange(m_orders, {});
    if (lost) {
        m_enough = m_batch;
        m_findings.acknowledged += orders.size();
        m_findings.lost.insert(m_findings.lost.end(), lost->begin(), lost->end());
    } else {
        for (const OrderId& id : orders) m_ledger.acknowledge(id);
        m_enough = m_ledger.size() + m_batch; // not at once again
    }
}

} // namespace canopy::app
