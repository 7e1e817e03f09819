// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "observe/node.hpp"

#include <chrono>
#include <optional>
#include <unordered_map>
#include <vector>

namespace canopy::ui {

/// What just happened to the nodes of the canvas, and how much of it is still to be seen.
///
///     effects.crashed(node, now);
///     painter.setOpacity(effects.of(node, now).mark);
///     if (auto wait = effects.nextFrame(now)) timer.start(*wait);
///
/// Time is the view's own, passed in: a crash is shown for 10 s of the watcher, however fast the runtime's clock runs.
class NodeEffects {
public:
    using Milliseconds = std::chrono::milliseconds;
    static constexpr Milliseconds flash_length{400};
    static constexpr Milliseconds mark_length{10'000};
    static constexpr Milliseconds fade_in_length{350};
    static constexpr Milliseconds pulse_length{450};

    /// How strongly each effect shows: 1 at its start, 0 when it is over; `appear` runs from 0 to 1.
    struct Strength {
        double flash = 0;
        double mark = 0;
        double appear = 1;
    };

    enum class Direction { Up, Down };
    /// An exit signal on its way along the edge between a node and its supervisor.
    struct Pulse {
        NodeId child = no_node;
        Direction direction = Direction::Up;
        Milliseconds started{};
        double progress(Milliseconds now) const;
    };

    void setReducedMotion(bool reduced) { m_reduced = reduced; } ///< marks only, and they do not fade
    void crashed(NodeId node, Milliseconds now);
    void restarted(NodeId node, Milliseconds now);
    void signalled(NodeId child, Direction direction, Milliseconds now);

    Strength of(NodeId node, Milliseconds now) const;
    const std::vector<Pulse>& pulses() const { return m_pulses; }
    std::vector<NodeId> active() const; ///< nodes with an effect, in no order
    void prune(Milliseconds now);       ///< forgets what is over
    void clear();

    /// How long until something looks different; nothing when all is over.
    std::optional<Milliseconds> nextFrame(Milliseconds now) const;

private:
    struct Started {
        std::optional<Milliseconds> crash;
        std::optional<Milliseconds> restart;
    };
    bool moving(const Started& started, Milliseconds now) const;

    std::unordered_map<NodeId, Started> m_started;
    std::vector<Pulse> m_pulses;
    bool m_reduced = false;
};

} // namespace canopy::ui
