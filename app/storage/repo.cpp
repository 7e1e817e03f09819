// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/storage/repo.hpp"

#include "otp/supervisor.hpp"

#include <fmt/format.h>
#include <utility>

namespace canopy::app {

namespace {

using namespace std::chrono_literals;

constexpr const char* writer_name = "repo_writer";

std::string reader_name(std::size_t number) { return fmt::format("repo_reader_{}", number); }

ChildSpec writer_spec(const DatabaseOptions& options, Metrics metrics) {
    return {.id = "writer",
            .start = starts_with<RepoWriter>({.name = writer_name, .pinned = true}, options, std::move(metrics)),
            .shutdown = 10s}; // a last commit on a slow disk
}

ChildSpec readers_spec(DatabaseOptions options, std::size_t readers) {
    options.access = DatabaseOptions::Access::ReadOnly;
    SupervisorSpec spec{.strategy = Strategy::OneForOne};
    for (std::size_t number = 1; number <= readers; ++number)
        spec.children.push_back({.id = fmt::format("reader-{}", number),
                                 .start = starts_with<RepoReader>({.name = reader_name(number), .pinned = true}, options)});
    return Supervisor::child_spec("readers", std::move(spec));
}

} // namespace

Repo::Repo(Runtime& runtime, std::size_t readers)
    : m_writer(runtime.name<RepoWriter>(writer_name)), m_turn(std::make_shared<std::atomic<std::size_t>>(0)) {
    for (std::size_t number = 1; number <= readers; ++number) m_readers.push_back(runtime.name<RepoReader>(reader_name(number)));
}

Call<RepoWriter::Insert> Repo::insert(Order order) const { return RepoWriter::insert(m_writer, std::move(order)); }

Call<RepoWriter::UpdateStatus> Repo::update_status(OrderId id, OrderStatus from, OrderStatus to, WallTime now) const {
    return RepoWriter::update_status(m_writer, {.id = std::move(id), .from = from, .to = to, .now = now});
}

Call<RepoWriter::Settle> Repo::settle() const { return RepoWriter::settle(m_writer); }

Call<RepoReader::Find> Repo::find(OrderId id) const { return RepoReader::find(next_reader(), std::move(id)); }

Call<RepoReader::List> Repo::list(OrderFilter filter, PageRequest page) const {
    return RepoReader::list(next_reader(), std::move(filter), page);
}

Call<RepoReader::OpenOrders> Repo::open_orders(std::int64_t after, std::int64_t limit) const {
    return RepoReader::open_orders(next_reader(), after, limit);
}

Call<RepoReader::CountByStatus> Repo::count_by_status() const { return RepoReader::count_by_status(next_reader()); }

const Ref<RepoReader>& Repo::next_reader() const {
    const std::size_t turn = m_turn->fetch_add(1, std::memory_order_relaxed);
    for (std::size_t i = 0; i < m_readers.size(); ++i) { // one that is down is passed over
        const Ref<RepoReader>& reader = m_readers[(turn + i) % m_readers.size()];
        if (reader.pid()) return reader;
    }
    return m_readers[turn % m_readers.size()];
}

ChildSpec repo_child_spec(const DatabaseOptions& options, std::size_t readers, Metrics metrics) {
    return Supervisor::child_spec("repo",
                                  {.strategy = Strategy::RestForOne,
                                   .children = {writer_spec(options, std::move(metrics)), readers_spec(options, readers)}});
}

} // namespace canopy::app
