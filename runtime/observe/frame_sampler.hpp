// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/runtime.hpp"
#include "observe/event_history.hpp"

#include <map>
#include <optional>
#include <vector>

namespace canopy {

/// Decides of whom a frame takes a sample: of those that were active in it, of those that were not at rest at their last
/// one, and once more of those that have come to rest, so that their rate is seen to fall to zero.
///
/// Process: that of the log it belongs to. Cost: in proportion to those processes.
class FrameSampler {
public:
    explicit FrameSampler(Runtime& runtime) : m_runtime(runtime) {}

    /// Appends the samples of a frame in which these processes had turns.
    void sample(std::vector<Pid> active, EventHistory& history);

    /// Those who are sampled only if the frame has other events: the log's own readers, who would keep it going.
    void set_audience(std::vector<Pid> audience);

private:
    struct Watched {
        event::Sample last{};
        bool sampled = false; ///< not yet: its birth is still on its way into the log
        bool moving = true;   ///< it handled messages up to the last sample
    };
    using Entry = std::pair<Pid, std::optional<Watched>>;

    std::vector<Entry> due(std::vector<Pid> active);
    void sample(const Entry& entry, Timestamp now, EventHistory& history);
    void sample_audience(Timestamp now, EventHistory& history);

    Runtime& m_runtime;
    std::vector<std::pair<Pid, Watched>> m_watched; ///< sorted by pid
    std::map<Pid, event::Sample> m_audience;
};

} // namespace canopy
