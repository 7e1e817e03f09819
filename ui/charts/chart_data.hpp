// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "observe/node_state.hpp"

#include <QList>
#include <QPointF>
#include <QString>

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

namespace canopy::ui {

/// Numbers of the last 60 whole seconds of the runtime's time, and of the one that has begun.
///
/// A second nobody wrote is unknown; unknown is not zero.
class SecondSeries {
public:
    static constexpr int seconds = 60;

    void set(std::int64_t second, double value);
    void add(std::int64_t second, double value);
    std::optional<double> at(std::int64_t second) const;

private:
    struct Entry {
        std::int64_t second = -1;
        double value = 0;
    };
    Entry& entry(std::int64_t second);

    std::array<Entry, seconds + 1> m_entries{};
};

/// What the charts show, without a chart: lines in pieces, broken where events were lost.
///
///     data.apply(*batch, state);          // after state has folded the batch
///     for (const auto& line : data.deepest()) draw(line.name, line.pieces);
///
/// Points are (seconds before now, value), from -60 to 0. Time is the events' own. Children are followed by path,
/// so a line goes on when its process restarts.
class ChartData {
public:
    using Pieces = QList<QList<QPointF>>;
    static constexpr std::size_t most_lines = 5;

    struct Line {
        QString path;
        QString name;
        Pieces pieces;
        double most = 0;
    };

    void reset(const NodeState* state);
    void apply(std::span<const Event> batch, const NodeState& state);

    bool empty() const { return m_first < 0; }
    std::int64_t second() const { return m_second; } ///< the runtime's present second
    QList<Line> deepest() const;                     ///< the processes with the deepest mailboxes, deepest first
    Pieces messages() const;                         ///< handled a second
    QList<double> crashes() const;                   ///< one a second, oldest first, the present second last
    QList<double> restarts() const;
    QList<double> gaps() const; ///< seconds before now in which events were lost

private:
    void advance(Timestamp time);
    void closeSeconds(std::int64_t until);
    void record(const Event& event, const NodeState& state);
    bool isGap(std::int64_t second) const;
    Pieces pieces(const SecondSeries& series, std::int64_t newest) const;
    QList<double> counts(const SecondSeries& series) const;
    void followNodes(const NodeState& state);
    void forgetQuiet();

    struct Depth {
        SecondSeries series;
        double last = 0;
        std::int64_t last_deep = 0; ///< the newest second with messages in the mailbox
    };

    std::int64_t m_first = -1; ///< the second of the first event
    std::int64_t m_second = -1;
    std::map<std::string, Depth> m_depths; ///< by path
    SecondSeries m_messages;
    SecondSeries m_crashes;
    SecondSeries m_restarts;
    std::vector<std::int64_t> m_gaps;
    std::uint64_t m_handled = 0;
};

} // namespace canopy::ui
