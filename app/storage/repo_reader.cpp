// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/storage/repo_reader.hpp"

#include "app/storage/open_or_crash.hpp"

namespace canopy::app {

Call<RepoReader::Find> RepoReader::find(const Ref<RepoReader>& reader, OrderId id) {
    return call(reader, Find{.id = std::move(id)});
}

Call<RepoReader::List> RepoReader::list(const Ref<RepoReader>& reader, OrderFilter filter, PageRequest page) {
    return call(reader, List{.filter = std::move(filter), .page = page});
}

Call<RepoReader::OpenOrders> RepoReader::open_orders(const Ref<RepoReader>& reader, std::int64_t after, std::int64_t limit) {
    return call(reader, OpenOrders{.after = after, .limit = limit});
}

Call<RepoReader::CountByStatus> RepoReader::count_by_status(const Ref<RepoReader>& reader) {
    return call(reader, CountByStatus{});
}

RepoReader::RepoReader(DatabaseOptions options) : m_database(open_or_crash(options)) {}

StorageResult<Order> RepoReader::handle_call(Find request) {
    ++m_queries;
    return OrderStore{m_database}.find(request.id);
}

StorageResult<OrderPage> RepoReader::handle_call(List request) {
    ++m_queries;
    return OrderStore{m_database}.list(request.filter, request.page);
}

StorageResult<OrderStore::OpenOrderIds> RepoReader::handle_call(OpenOrders request) {
    ++m_queries;
    return OrderStore{m_database}.open_order_ids(request.after, request.limit);
}

RepoReader::CountByStatus::Reply RepoReader::handle_call(CountByStatus) {
    ++m_queries;
    return OrderStore{m_database}.count_by_status();
}

void RepoReader::inspect(Inspector& inspector) const {
    inspector.show("file", m_database.file().string());
    inspector.show("queries", m_queries);
}

} // namespace canopy::app
