// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/storage/database.hpp"
#include "app/storage/repo_reader.hpp"
#include "app/storage/repo_writer.hpp"
#include "otp/child_spec.hpp"

#include <atomic>
#include <cstddef>
#include <memory>
#include <string>
#include <vector>

namespace canopy::app {

/// The database as processes see it: one writer, several readers. A handle; copies share the turn of the readers.
///
///     const StorageResult<OrderStore::Stored> stored = co_await repo.insert(order); // after the commit
///
/// Process: any. Fails: the call fails while the process behind it is down; the StorageResult says what SQLite refused.
class Repo {
public:
    Repo() = default;
    Repo(Runtime& runtime, std::size_t readers);

    Call<RepoWriter::Insert> insert(Order order) const;
    Call<RepoWriter::UpdateStatus> update_status(OrderId id, OrderStatus from, OrderStatus to, WallTime now) const;
    Call<RepoWriter::Settle> settle() const;

    Call<RepoReader::Find> find(OrderId id) const;
    Call<RepoReader::List> list(OrderFilter filter, PageRequest page) const;
    Call<RepoReader::OpenOrders> open_orders(std::int64_t after, std::int64_t limit) const;
    Call<RepoReader::CountByStatus> count_by_status() const;

    Ref<RepoWriter> writer() const { return m_writer; }
    const std::vector<Ref<RepoReader>>& readers() const { return m_readers; }

private:
    const Ref<RepoReader>& next_reader() const;

    Ref<RepoWriter> m_writer;
    std::vector<Ref<RepoReader>> m_readers;
    std::shared_ptr<std::atomic<std::size_t>> m_turn;
};

/// The supervisor `repo`: rest_for_one over `writer` and `readers`, because a reader needs the schema the writer made.
ChildSpec repo_child_spec(const DatabaseOptions& options, std::size_t readers, Metrics metrics);

} // namespace canopy::app
