// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#include "otp/epochs.hpp"

#include <algorithm>
#include <deque>
#include <limits>
#include <mutex>

namespace canopy::detail {

namespace {

alignas(64) std::atomic<std::uint64_t> current_epoch{1}; // on a line of its own: every reader reads it

/// The records of all threads that ever read; those of ended threads are used again.
struct Records {
    std::mutex mutex;
    std::deque<Reading::Record> all;

    static Records& shared() {
        static auto* records = new Records; // threads may outlive static objects
        return *records;
    }

    Reading::Record& take() {
        const std::lock_guard lock(mutex);
        const auto free = std::find_if(all.begin(), all.end(), [](const Reading::Record& record) { return !record.taken; });
        Reading::Record& record = free == all.end() ? all.emplace_back() : *free;
        record.taken = true;
        return record;
    }
    void give(Reading::Record& record) {
        const std::lock_guard lock(mutex);
        record.taken = false;
    }
    std::uint64_t oldest() {
        const std::lock_guard lock(mutex);
        std::uint64_t found = std::numeric_limits<std::uint64_t>::max();
        for (const Reading::Record& record : all)
            if (const std::uint64_t since = record.since.load(std::memory_order_seq_cst)) found = std::min(found, since);
        return found;
    }
};

struct OwnRecord {
    Reading::Record& record = Records::shared().take();
    ~OwnRecord() { Records::shared().give(record); }
};

Reading::Record& own_record() {
    thread_local OwnRecord own;
    return own.record;
}

} // namespace

// Out of line on purpose: g++ would keep the address of a thread_local across a co_await of the caller.
Reading::Reading() noexcept : m_record(own_record()) {
    if (m_record.depth++ == 0) m_record.since.store(current_epoch.load(std::memory_order_seq_cst), std::memory_order_seq_cst);
}

Reading::~Reading() {
    if (--m_record.depth == 0) m_record.since.store(0, std::memory_order_release);
}

Retired::~Retired() {
    for (const Entry& entry : m_entries) entry.free(entry.node);
}

void Retired::add(void* node, void (*free)(void* node)) {
    m_entries.push_back({node, free, current_epoch.load(std::memory_order_seq_cst)});
    if (m_entries.size() >= m_enough) free_unread();
}

void Retired::free_unread() {
    current_epoch.fetch_add(1, std::memory_order_seq_cst);
    const std::uint64_t oldest = Records::shared().oldest();
    const auto still_read =
        std::find_if(m_entries.begin(), m_entries.end(), [oldest](const Entry& entry) { return entry.since >= oldest; });
    std::for_each(m_entries.begin(), still_read, [](const Entry& entry) { entry.free(entry.node); });
    m_entries.erase(m_entries.begin(), still_read);
    m_enough = m_entries.size() + 32;
}

} // namespace canopy::detail
