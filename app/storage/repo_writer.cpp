// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/storage/repo_writer.hpp"

#include "app/storage/open_or_crash.hpp"
#include "app/storage/transaction.hpp"

#include <algorithm>
#include <utility>

namespace canopy::app {

namespace {

/// Those that a commit stores: the others were undone.
std::size_t writes_in(const std::vector<std::unique_ptr<PendingWrite>>& group) {
    return static_cast<std::size_t>(std::ranges::count_if(group, [](const auto& write) { return write->has_worked(); }));
}

} // namespace

Call<RepoWriter::Settle> RepoWriter::settle(const Ref<RepoWriter>& writer) { return call(writer, Settle{}); }

RepoWriter::RepoWriter(DatabaseOptions options, Metrics metrics, canopy::Telemetry telemetry)
    : m_database(open_or_crash(options)), m_metrics(std::move(metrics)), m_telemetry(std::move(telemetry)) {
    trap_exit(true); // so that an orderly stop stores what waits: see terminate()
}

void RepoWriter::handle_call(Settle) {
    if (!m_waiting.empty()) commit_group();
}

void RepoWriter::add(std::unique_ptr<PendingWrite> write) {
    m_waiting.push_back(std::move(write));
    if (m_waiting.size() >= largest_group)
        commit_group();
    else if (m_waiting.size() == 1) // comes behind everything that waits in the mailbox now: all of it is one group
        send(self_ref(), Commit{.group = m_group});
}

void RepoWriter::handle_info(Commit commit) {
    if (commit.group == m_group) commit_group(); // otherwise the group was full before
}

void RepoWriter::commit_group() {
    // Taken out first: whatever is thrown below, no write of this group is ever tried a second time.
    const Group group = std::exchange(m_waiting, {});
    ++m_group;
    const StorageResult<void> committed = store(group);
    if (is_disconnected(committed)) tell(group, committed);
    crash_if_disconnected(committed); // no answer is the truth: some of the group may be stored
    if (committed) count(writes_in(group));
    for (const auto& write : group) write->answer(committed);
    tell(group, committed);
}

void RepoWriter::tell(const Group& group, const StorageResult<void>& committed) const {
    for (const auto& write : group) {
        if (write->defect()) log(LogLevel::Error, "a write was undone: " + *write->defect());
        tell_query(m_telemetry, write->told(committed));
    }
}

StorageResult<void> RepoWriter::store(const Group& group) {
    StorageResult<Transaction> transaction = Transaction::begin(m_database, Transaction::Mode::Immediate);
    if (!transaction) return tl::unexpected(transaction.error());
    for (const auto& write : group) {
        // Without its transaction every further write would be stored by itself, and its caller told the contrary.
        if (StorageResult<void> kept = write->run(m_database, runtime()); !kept) return kept;
    }
    return commit(*transaction, writes_in(group));
}

StorageResult<void> RepoWriter::commit(Transaction& transaction, std::size_t writes) {
    const Timestamp begun = now();
    StorageResult<void> committed = transaction.commit();
    tell_commit(m_telemetry, writes, now() - begun, result_word(committed));
    return committed;
}

void RepoWriter::count(std::size_t writes) {
    ++m_commits;
    m_writes += writes;
    m_largest = std::max(m_largest, writes);
    m_metrics.add(Metric::Commits);
    m_metrics.add(Metric::WritesStored, writes);
}

void RepoWriter::terminate(const ExitReason& reason) {
    if (reason.is_orderly() && !m_waiting.empty()) commit_group();
}

void RepoWriter::inspect(Inspector& inspector) const {
    inspector.show("database", m_database.location().shown());
    inspector.show("commits", m_commits);
    inspector.show("writes", m_writes);
    inspector.show("largest group", m_largest);
    inspector.show("waiting for the commit", m_waiting.size());
}

} // namespace canopy::app
