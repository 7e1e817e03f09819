// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/storage/pending_write.hpp"

#include "app/storage/transaction.hpp"
#include "core/exit_reason.hpp"

namespace canopy::app {

StorageResult<void> PendingWrite::run(Database& database, Runtime& runtime) {
    m_begun = runtime.now();
    StorageResult<Savepoint> savepoint = Savepoint::begin(database);
    if (!savepoint) return tl::unexpected(savepoint.error());
    const StorageResult<void> done = work_or_fail(database);
    StorageResult<void> closed = done ? savepoint->release() : savepoint->rollback();
    m_ended = runtime.now();
    m_result = m_defect ? "crashed" : result_word(done);
    return closed;
}

StorageResult<void> PendingWrite::work_or_fail(Database& database) {
    try {
        return work(database);
    } catch (...) { // it concerns the one who asked for it; its neighbours did nothing wrong, and can still be stored
        m_defect = exception_in_flight(m_label).to_string();
    }
    fail({.kind = StorageError::Kind::Failed, .text = "the write failed: " + *m_defect});
    return storage_error(StorageError::Kind::Failed, *m_defect);
}

QueryTold PendingWrite::told(const StorageResult<void>& committed) const {
    return {.label = m_label,
            .connection = "writer",
            .result = committed ? m_result : result_word(committed),
            .queue = m_begun - m_asked,
            .duration = m_ended - m_begun};
}

} // namespace canopy::app
