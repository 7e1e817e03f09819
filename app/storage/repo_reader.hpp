// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/storage/database.hpp"
#include "app/storage/order_store.hpp"
#include "otp/gen_server.hpp"

#include <cstdint>
#include <map>
#include <vector>

namespace canopy::app {

/// A process with a read-only connection; several share the questions.
///
///     const StorageResult<Order> order = co_await RepoReader::find(reader, id);
///
/// Process: pinned, it blocks in SQLite. Reads what is committed, while the writer writes.
class RepoReader final : public GenServer<RepoReader> {
public:
    struct Find {
        using Reply = StorageResult<Order>;
        OrderId id;
    };
    struct List {
        using Reply = StorageResult<OrderPage>;
        OrderFilter filter;
        PageRequest page;
    };
    struct OpenOrders {
        using Reply = StorageResult<OrderStore::OpenOrderIds>;
        std::int64_t after = 0;
        std::int64_t limit = 100;
    };
    struct CountByStatus {
        using Reply = StorageResult<std::map<OrderStatus, std::int64_t>>;
    };

    static Call<Find> find(const Ref<RepoReader>& reader, OrderId id);
    static Call<List> list(const Ref<RepoReader>& reader, OrderFilter filter, PageRequest page);
    static Call<OpenOrders> open_orders(const Ref<RepoReader>& reader, std::int64_t after, std::int64_t limit);
    static Call<CountByStatus> count_by_status(const Ref<RepoReader>& reader);

    explicit RepoReader(DatabaseOptions options);
    StorageResult<Order> handle_call(Find request);
    StorageResult<OrderPage> handle_call(List request);
    StorageResult<OrderStore::OpenOrderIds> handle_call(OpenOrders request);
    CountByStatus::Reply handle_call(CountByStatus);
    void inspect(Inspector& inspector) const override;

private:
    Database m_database;
    std::uint64_t m_queries = 0;
};

} // namespace canopy::app
