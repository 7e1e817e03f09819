// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/storage/database.hpp"
#include "app/storage/order_store.hpp"
#include "app/telemetry/metrics.hpp"
#include "otp/gen_server.hpp"

#include <cstddef>
#include <variant>
#include <vector>

namespace canopy::app {

/// The one process that writes: groups every write waiting in its mailbox into one transaction.
///
///     const StorageResult<OrderStore::Stored> stored = co_await RepoWriter::insert(writer, order);
///
/// Each caller is answered after the commit, so an answer is a promise. A write that fails rolls back alone.
///
/// Process: pinned, it blocks in SQLite. Fails: a crash leaves the transaction uncommitted and its callers without an
/// answer: whether the last group was stored they learn by asking again with the same order id.
class RepoWriter final : public GenServer<RepoWriter> {
public:
    static constexpr std::size_t largest_group = 256;

    struct Insert {
        using Reply = StorageResult<OrderStore::Stored>;
        Order order;
    };
    struct UpdateStatus {
        using Reply = StorageResult<void>;
        OrderId id;
        OrderStatus from = OrderStatus::Pending;
        OrderStatus to = OrderStatus::Pending;
        WallTime now;
    };
    struct Settle {
        using Reply = void;
    };
    struct Commit {
        std::uint64_t group = 0;
    };

    static Call<Insert> insert(const Ref<RepoWriter>& writer, Order order);
    static Call<UpdateStatus> update_status(const Ref<RepoWriter>& writer, UpdateStatus request);

    /// Answers when every write sent before it is stored or has failed: what a reader finds afterwards is the last word.
    static Call<Settle> settle(const Ref<RepoWriter>& writer);

    RepoWriter(DatabaseOptions options, Metrics metrics);
    void handle_call(Insert request, From<Insert::Reply> from);
    void handle_call(UpdateStatus request, From<UpdateStatus::Reply> from);
    void handle_call(Settle);
    void handle_info(Commit commit);
    void terminate(const ExitReason& reason);
    void inspect(Inspector& inspector) const override;

private:
    template <class Request>
    struct Waiting {
        Request request;
        From<typename Request::Reply> from;
        typename Request::Reply reply = {};
    };
    using Write = std::variant<Waiting<Insert>, Waiting<UpdateStatus>>;
    using Group = std::vector<Write>;

    void add(Write write);
    void commit_group();
    StorageResult<void> store(Group& group);
    void answer(Write& write, const StorageResult<void>& committed);
    void count(std::size_t writes);

    Database m_database;
    Metrics m_metrics;
    Group m_waiting;
    std::uint64_t m_group = 1;
    std::uint64_t m_commits = 0;
    std::uint64_t m_writes = 0;
    std::size_t m_largest = 0;
};

} // namespace canopy::app
