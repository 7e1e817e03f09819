// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/storage/repo.hpp"

#include "app/storage/backend.hpp"
#include "otp/supervisor.hpp"

#include <fmt/format.h>
#include <utility>

namespace canopy::app {

namespace {

using namespace std::chrono_literals;

constexpr const char* writer_name = "repo_writer";
static_assert(usual_busy_timeout < default_call_timeout);

std::string reader_name(std::size_t number) { return fmt::format("repo_reader_{}", number); }

ChildSpec writer_spec(DatabaseOptions options, Metrics metrics, canopy::Telemetry telemetry) {
    options.unreachable = DatabaseOptions::Unreachable::TryAgain;
    return {.id = "writer",
            .start =
                starts_with<RepoWriter>({.name = writer_name, .pinned = true}, options, std::move(metrics), std::move(telemetry)),
            .shutdown = 10s}; // a last commit on a slow disk
}

ChildSpec readers_spec(DatabaseOptions options, std::size_t readers, const canopy::Telemetry& telemetry) {
    options.access = DatabaseOptions::Access::ReadOnly;
    options.unreachable = DatabaseOptions::Unreachable::TryAgain;
    SupervisorSpec spec{.strategy = Strategy::OneForOne};
    for (std::size_t number = 1; number <= readers; ++number)
        spec.children.push_back(
            {.id = fmt::format("reader-{}", number),
             .start = starts_with<RepoReader>({.name = reader_name(number), .pinned = true}, options, telemetry)});
    return Supervisor::child_spec("readers", std::move(spec));
}

} // namespace

Repo::Repo(Runtime& runtime, std::size_t readers)
    : m_writer(runtime.name<RepoWriter>(writer_name)), m_turn(std::make_shared<std::atomic<std::size_t>>(0)) {
    for (std::size_t number = 1; number <= readers; ++number) m_readers.push_back(runtime.name<RepoReader>(reader_name(number)));
}

Call<RepoWriter::Settle> Repo::settle() const { return RepoWriter::settle(m_writer); }

Call<RepoWriter::Write<OrderStore::Stored>> Repo::insert(Order order, Unknown unknown) const {
    return write<OrderStore::Stored>("orders.insert", [order = std::move(order), unknown](Database& database) {
        return OrderStore{database}.insert(order, unknown);
    });
}

Call<RepoWriter::Write<void>> Repo::update_status(OrderId id, OrderStatus from, OrderStatus to, WallTime now) const {
    return write<void>("orders.update_status", [id = std::move(id), from, to, now](Database& database) {
        return OrderStore{database}.update_status(id, from, to, now);
    });
}

Call<RepoReader::Read<Order>> Repo::find(OrderId id) const {
    return read<Order>("orders.find", [id = std::move(id)](Database& database) { return OrderStore{database}.find(id); });
}

Call<RepoReader::Read<OrderPage>> Repo::list(OrderFilter filter, PageRequest page) const {
    return read<OrderPage>("orders.list", [filter = std::move(filter), page](Database& database) {
        return OrderStore{database}.list(filter, page);
    });
}

Call<RepoReader::Read<OrderPage>> Repo::query(OrderQuery query) const {
    return read<OrderPage>("orders.query",
                           [query = std::move(query)](Database& database) { return OrderStore{database}.query(query); });
}

Call<RepoReader::Read<OrderSums>> Repo::sums(OrderFilter filter, std::int64_t users) const {
    return read<OrderSums>("orders.sums", [filter = std::move(filter), users](Database& database) {
        return OrderStore{database}.sums(filter, users);
    });
}

Call<RepoReader::Read<OrderStore::OpenOrderIds>> Repo::open_orders(std::int64_t after, std::int64_t limit) const {
    return read<OrderStore::OpenOrderIds>(
        "orders.open", [after, limit](Database& database) { return OrderStore{database}.open_order_ids(after, limit); });
}

Call<RepoReader::Read<std::map<OrderStatus, std::int64_t>>> Repo::count_by_status() const {
    return read<std::map<OrderStatus, std::int64_t>>("orders.count_by_status",
                                                     [](Database& database) { return OrderStore{database}.count_by_status(); });
}

Call<RepoReader::Read<void>> Repo::ping() const {
    return read<void>("health.ping", [](Database& database) { return database.backend().read_anew(database); });
}

Call<RepoWriter::Write<void>> Repo::touch() const {
    return write<void>("health.touch", [](Database& database) { return database.backend().touch(database); });
}

const Ref<RepoReader>& Repo::next_reader() const {
    const std::size_t turn = m_turn->fetch_add(1, std::memory_order_relaxed);
    for (std::size_t i = 0; i < m_readers.size(); ++i) { // one that is down is passed over
        const Ref<RepoReader>& reader = m_readers[(turn + i) % m_readers.size()];
        if (reader.pid()) return reader;
    }
    return m_readers[turn % m_readers.size()];
}

ChildSpec repo_child_spec(const DatabaseOptions& options, std::size_t readers, Metrics metrics, canopy::Telemetry telemetry) {
    SupervisorSpec spec{.strategy = Strategy::RestForOne};
    spec.children = {writer_spec(options, std::move(metrics), telemetry), readers_spec(options, readers, telemetry)};
    return Supervisor::child_spec("repo", std::move(spec));
}

} // namespace canopy::app
