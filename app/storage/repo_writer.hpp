// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/storage/database.hpp"
#include "app/storage/pending_write.hpp"
#include "app/telemetry/metrics.hpp"
#include "otp/gen_server.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace canopy::app {

class Transaction;

/// The one process that writes: groups every write waiting in its mailbox into one transaction.
///
///     const auto removed = co_await RepoWriter::write<void>(
///         writer, "users.remove", [id](Database& database) { return UserStore{database}.remove(id); });
///
/// Each caller is answered after the commit, so an answer is a promise. A write that fails rolls back alone, and so does one
/// that throws: its caller is answered with what it threw, the log has it, the others of its group are stored.
///
/// Process: pinned, it blocks in the database. The work runs there too: it must not block on anything else.
/// Fails: a crash of the writer, or of its connection, leaves the transaction uncommitted and its callers without an answer:
/// whether the last group was stored they learn by asking again.
class RepoWriter final : public GenServer<RepoWriter> {
public:
    static constexpr std::size_t largest_group = 256;

    template <class T>
    struct Write {
        using Reply = StorageResult<T>;
        std::string label; ///< names it in telemetry: `orders.insert`
        std::function<StorageResult<T>(Database&)> work;
        Timestamp asked{0};
    };
    struct Settle {
        using Reply = void;
    };
    struct Commit {
        std::uint64_t group = 0;
    };

    template <class T>
    static Call<Write<T>> write(const Ref<RepoWriter>& writer, std::string label,
                                std::function<StorageResult<T>(Database&)> work) {
        return call(writer, Write<T>{.label = std::move(label), .work = std::move(work), .asked = writer.runtime().now()});
    }

    /// Answers when every write sent before it is stored or has failed: what a reader finds afterwards is the last word.
    static Call<Settle> settle(const Ref<RepoWriter>& writer);

    RepoWriter(DatabaseOptions options, Metrics metrics, canopy::Telemetry telemetry);
    template <class T>
    void handle_call(Write<T> request, From<StorageResult<T>> from) {
        add(std::make_unique<PendingWriteOf<T>>(std::move(request.label), request.asked, std::move(request.work), from));
    }
    void handle_call(Settle);
    void handle_info(Commit commit);
    void terminate(const ExitReason& reason);
    void inspect(Inspector& inspector) const override;

private:
    using Group = std::vector<std::unique_ptr<PendingWrite>>;

    void add(std::unique_ptr<PendingWrite> write);
    void commit_group();
    StorageResult<void> store(const Group& group);
    StorageResult<void> commit(Transaction& transaction, std::size_t writes);
    void count(std::size_t writes);
    void tell(const Group& group, const StorageResult<void>& committed) const;

    Database m_database;
    Metrics m_metrics;
    canopy::Telemetry m_telemetry;
    Group m_waiting;
    std::uint64_t m_group = 1;
    std::uint64_t m_commits = 0;
    std::uint64_t m_writes = 0;
    std::size_t m_largest = 0;
};

} // namespace canopy::app
