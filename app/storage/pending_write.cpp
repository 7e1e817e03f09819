// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/storage/pending_write.hpp"

#include "app/storage/transaction.hpp"

namespace canopy::app {

StorageResult<void> PendingWrite::run(Database& database, Runtime& runtime) {
    m_begun = runtime.now();
    StorageResult<Savepoint> savepoint = Savepoint::begin(database);
    if (!savepoint) return tl::unexpected(savepoint.error());
    const StorageResult<void> worked = work(database);
    StorageResult<void> closed = worked ? savepoint->release() : savepoint->rollback();
    m_ended = runtime.now();
    m_result = result_word(worked);
    return closed;
}

QueryTold PendingWrite::told(const StorageResult<void>& committed) const {
    return {.label = m_label,
            .connection = "writer",
            .result = committed ? m_result : result_word(committed),
            .queue = m_begun - m_asked,
            .duration = m_ended - m_begun};
}

} // namespace canopy::app
