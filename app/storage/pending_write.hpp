// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/storage/query_telemetry.hpp"
#include "app/storage/storage_error.hpp"
#include "core/clock.hpp"
#include "otp/call.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace canopy::app {

class Database;

/// A write that waits for the commit of its group, whatever it answers.
class PendingWrite {
public:
    PendingWrite(std::string label, Timestamp asked) : m_label(std::move(label)), m_asked(asked) {}
    PendingWrite(const PendingWrite&) = delete;
    PendingWrite& operator=(const PendingWrite&) = delete;
    virtual ~PendingWrite() = default;

    /// Does the work inside the group's transaction and keeps its answer; one that fails or throws is undone alone.
    ///
    /// Fails: the transaction is lost, so the group must not go on.
    StorageResult<void> run(Database& database, Runtime& runtime);
    /// Whether the commit has something of it to store.
    bool has_worked() const noexcept { return m_result == worked; }
    /// What the work threw, if it threw: `std::runtime_error: no such row (in orders.insert)`.
    const std::optional<std::string>& defect() const noexcept { return m_defect; }

    /// Tells the caller: what the work answered, or that the commit failed.
    virtual void answer(const StorageResult<void>& committed) = 0;

    /// What telemetry hears of it, after the commit.
    QueryTold told(const StorageResult<void>& committed) const;

private:
    static constexpr std::string_view worked = "ok";

    virtual StorageResult<void> work(Database& database) = 0;
    /// The answer of a work that threw.
    virtual void fail(StorageError error) = 0;
    StorageResult<void> work_or_fail(Database& database);

    std::string m_label;
    Timestamp m_asked;
    Timestamp m_begun{0};
    Timestamp m_ended{0};
    std::string_view m_result = "not_run";
    std::optional<std::string> m_defect;
};

/// The same with the type of its answer.
template <class T>
class PendingWriteOf final : public PendingWrite {
public:
    using Work = std::function<StorageResult<T>(Database&)>;

    PendingWriteOf(std::string label, Timestamp asked, Work work, From<StorageResult<T>> from)
        : PendingWrite(std::move(label), asked), m_work(std::move(work)), m_from(from) {}

    void answer(const StorageResult<void>& committed) override {
        if (committed)
            m_from.reply(std::move(m_reply));
        else
            m_from.reply(tl::unexpected(committed.error()));
    }

private:
    StorageResult<void> work(Database& database) override {
        m_reply = m_work(database);
        if (!m_reply) return tl::unexpected(m_reply.error());
        return {};
    }

    void fail(StorageError error) override { m_reply = tl::unexpected(std::move(error)); }

    Work m_work;
    From<StorageResult<T>> m_from;
    StorageResult<T> m_reply = storage_error(StorageError::Kind::Failed, "the write was not run");
};

} // namespace canopy::app
