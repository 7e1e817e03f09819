// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/storage/repo_writer.hpp"

#include "app/storage/open_or_crash.hpp"
#include "app/storage/transaction.hpp"

#include <algorithm>
#include <utility>

namespace canopy::app {

Call<RepoWriter::Insert> RepoWriter::insert(const Ref<RepoWriter>& writer, Order order) {
    return call(writer, Insert{.order = std::move(order)});
}

Call<RepoWriter::UpdateStatus> RepoWriter::update_status(const Ref<RepoWriter>& writer, UpdateStatus request) {
    return call(writer, std::move(request));
}

Call<RepoWriter::Settle> RepoWriter::settle(const Ref<RepoWriter>& writer) { return call(writer, Settle{}); }

RepoWriter::RepoWriter(DatabaseOptions options, Metrics metrics)
    : m_database(open_or_crash(options)), m_metrics(std::move(metrics)) {
    trap_exit(true); // so that an orderly stop stores what waits: see terminate()
}

void RepoWriter::handle_call(Insert request, From<Insert::Reply> from) {
    add(Waiting<Insert>{.request = std::move(request), .from = from});
}

void RepoWriter::handle_call(UpdateStatus request, From<UpdateStatus::Reply> from) {
    add(Waiting<UpdateStatus>{.request = std::move(request), .from = from});
}

void RepoWriter::handle_call(Settle) {
    if (!m_waiting.empty()) commit_group();
}

void RepoWriter::add(Write write) {
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
    Group group = std::exchange(m_waiting, {});
    ++m_group;
    const StorageResult<void> committed = store(group);
    if (committed) count(group.size());
    for (Write& write : group) answer(write, committed);
}

StorageResult<void> RepoWriter::store(Group& group) {
    StorageResult<Transaction> transaction = Transaction::begin(m_database, Transaction::Mode::Immediate);
    if (!transaction) return tl::unexpected(transaction.error());
    OrderStore orders{m_database};
    for (Write& write : group) {
        if (auto* insert = std::get_if<Waiting<Insert>>(&write)) {
            insert->reply = orders.insert(insert->request.order);
        } else {
            auto& update = std::get<Waiting<UpdateStatus>>(write);
            const UpdateStatus& request = update.request;
            update.reply = orders.update_status(request.id, request.from, request.to, request.now);
        }
    }
    return transaction->commit();
}

void RepoWriter::answer(Write& write, const StorageResult<void>& committed) {
    std::visit(
        [&](auto& waiting) {
            if (committed)
                waiting.from.reply(std::move(waiting.reply));
            else
                waiting.from.reply(tl::unexpected(committed.error()));
        },
        write);
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
    inspector.show("file", m_database.file().string());
    inspector.show("commits", m_commits);
    inspector.show("writes", m_writes);
    inspector.show("largest group", m_largest);
    inspector.show("waiting for the commit", m_waiting.size());
}

} // namespace canopy::app
