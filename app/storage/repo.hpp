// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/storage/database.hpp"
#include "app/storage/order_store.hpp"
#include "app/storage/repo_reader.hpp"
#include "app/storage/repo_writer.hpp"
#include "otp/child_spec.hpp"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace canopy::app {

/// The database as processes see it: one writer, several readers. A handle; copies share the turn of the readers.
///
///     const StorageResult<OrderStore::Stored> stored = co_await repo.insert(order); // after the commit
///     const auto filled = co_await repo.write<Shelf>("stock.restock", [product](Database& database) {
///         return ProductStore{database}.restock(product, 12);
///     });
///
/// Process: any; the work runs in the process of a connection. Fails: the call fails while the process behind it is down;
/// the StorageResult says what the database refused.
class Repo {
public:
    template <class T>
    using Work = std::function<StorageResult<T>(Database&)>;

    Repo() = default;
    Repo(Runtime& runtime, std::size_t readers);

    /// Whole or not at all, together with others that wait; answered after the commit. The label names it in telemetry.
    template <class T>
    Call<RepoWriter::Write<T>> write(std::string label, Work<T> work) const {
        return RepoWriter::write<T>(m_writer, std::move(label), std::move(work));
    }
    /// By the next reader; it cannot write.
    template <class T>
    Call<RepoReader::Read<T>> read(std::string label, Work<T> work) const {
        return RepoReader::read<T>(next_reader(), std::move(label), std::move(work));
    }
    Call<RepoWriter::Settle> settle() const;
    /// Whether a reader can read: a page of the file, or the server's table.
    Call<RepoReader::Read<void>> ping() const;
    /// Whether an order could be stored: a write that changes nothing goes all the way to the disk. Cost: a commit.
    Call<RepoWriter::Write<void>> touch() const;

    Call<RepoWriter::Write<OrderStore::Stored>> insert(Order order, Unknown unknown = Unknown::Register) const;
    Call<RepoWriter::Write<void>> update_status(OrderId id, OrderStatus from, OrderStatus to, WallTime now) const;

    Call<RepoReader::Read<Order>> find(OrderId id) const;
    Call<RepoReader::Read<OrderPage>> list(OrderFilter filter, PageRequest page) const;
    Call<RepoReader::Read<OrderPage>> query(OrderQuery query) const;
    Call<RepoReader::Read<OrderStore::OpenOrderIds>> open_orders(std::int64_t after, std::int64_t limit) const;
    Call<RepoReader::Read<std::map<OrderStatus, std::int64_t>>> count_by_status() const;
    Call<RepoReader::Read<OrderSums>> sums(OrderFilter filter = {}, std::int64_t users = 100) const;

    Ref<RepoWriter> writer() const { return m_writer; }
    const std::vector<Ref<RepoReader>>& readers() const { return m_readers; }

private:
    const Ref<RepoReader>& next_reader() const;

    Ref<RepoWriter> m_writer;
    std::vector<Ref<RepoReader>> m_readers;
    std::shared_ptr<std::atomic<std::size_t>> m_turn;
};

/// The supervisor `repo`: rest_for_one over `writer` and `readers`, because a reader needs the schema the writer made.
ChildSpec repo_child_spec(const DatabaseOptions& options, std::size_t readers, Metrics metrics, canopy::Telemetry telemetry);

} // namespace canopy::app
