// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/storage/database.hpp"
#include "app/storage/open_or_crash.hpp"
#include "app/storage/query_telemetry.hpp"
#include "otp/gen_server.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <utility>

namespace canopy::app {

/// A process with a read-only connection; several share the questions.
///
///     const auto order = co_await RepoReader::read<Order>(
///         reader, "orders.find", [id](Database& database) { return OrderStore{database}.find(id); });
///
/// Process: pinned, it blocks in the database. Reads what is committed, while the writer writes.
/// Fails: a question that throws is a crash of the reader; its caller hears of it, the other readers go on.
class RepoReader final : public GenServer<RepoReader> {
public:
    template <class T>
    struct Read {
        using Reply = StorageResult<T>;
        std::string label; ///< names it in telemetry: `orders.find`
        std::function<StorageResult<T>(Database&)> work;
        Timestamp asked{0};
    };

    template <class T>
    static Call<Read<T>> read(const Ref<RepoReader>& reader, std::string label, std::function<StorageResult<T>(Database&)> work) {
        return call(reader, Read<T>{.label = std::move(label), .work = std::move(work), .asked = reader.runtime().now()});
    }

    RepoReader(DatabaseOptions options, canopy::Telemetry telemetry);
    template <class T>
    StorageResult<T> handle_call(Read<T> request) {
        const Timestamp begun = now();
        const auto tell = [&](std::string_view result) {
            count({.label = request.label,
                   .connection = "reader",
                   .result = result,
                   .queue = begun - request.asked,
                   .duration = now() - begun});
        };
        StorageResult<T> answer = storage_error(StorageError::Kind::Failed, "the question was not asked");
        try {
            answer = request.work(m_database);
        } catch (...) { // told, and thrown on
            tell("crashed");
            throw;
        }
        tell(result_word(answer));
        crash_if_disconnected(answer);
        return answer;
    }
    void inspect(Inspector& inspector) const override;

private:
    void count(const QueryTold& query);

    Database m_database;
    canopy::Telemetry m_telemetry;
    std::uint64_t m_queries = 0;
};

} // namespace canopy::app
