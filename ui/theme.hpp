// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "observe/node_state.hpp"

#include <QColor>
#include <QFont>
#include <QLocale>
#include <QPainterPath>
#include <QPalette>
#include <QString>

#include <array>
#include <chrono>
#include <cstdint>

namespace canopy::ui {

/// What a colour says, the same in the tree, the tables, the charts and the timeline.
enum class Meaning : std::uint8_t { Running, Waiting, Busy, Restarting, Crashed, Stopped, Faulted };

inline constexpr std::array all_meanings{Meaning::Running, Meaning::Waiting, Meaning::Busy,   Meaning::Restarting,
                                         Meaning::Crashed, Meaning::Stopped, Meaning::Faulted};

/// The colours of one palette, every text among them at least 4.5:1 against canvas, card and base.
///
///     const Theme theme = Theme::of(widget->palette());
///     painter.setPen(theme.ink(Meaning::Crashed));
///
/// A value: build it again on QEvent::PaletteChange.
class Theme {
public:
    static Theme of(const QPalette& palette);

    bool dark = false;
    QColor base;       ///< the palette's own
    QColor canvas;     ///< behind the cards
    QColor card;       ///< of a node
    QColor text;       ///< first-rank text
    QColor muted;      ///< second-rank text
    QColor outline;    ///< of a card at rest
    QColor edge;       ///< between a supervisor and its children
    QColor block;      ///< behind the children of a wide supervisor
    QColor track;      ///< the empty part of a bar
    QColor selection;  ///< the ring around what is selected
    QColor match;      ///< behind the name a search found
    QColor match_text; ///< of that name

    QColor fill(Meaning meaning) const { return m_fill[static_cast<std::size_t>(meaning)]; } ///< shapes, at least 3:1
    QColor ink(Meaning meaning) const { return m_ink[static_cast<std::size_t>(meaning)]; }   ///< text, at least 4.5:1

private:
    std::array<QColor, all_meanings.size()> m_fill;
    std::array<QColor, all_meanings.size()> m_ink;
};

/// WCAG's contrast ratio of two opaque colours, 1 to 21.
double contrast(const QColor& one, const QColor& other);

/// The colour between two, `share` of the way from `from` to `to`.
QColor blend(const QColor& from, const QColor& to, double share);

/// What the node's state means; a fault set on it comes before what it does.
Meaning meaningOf(const Node& node);

QString stateWord(Meaning meaning); ///< `running`, `waiting`, … for people
/// The word for a node that is shown with this meaning: its own where the meaning does not say all.
QString stateWord(const Node& node, Meaning shown);
QString stateWord(const Node& node);      ///< the same, telling frozen from other faults, and who gave up
QString kindWord(ProcessKind kind);       ///< `supervisor`, `worker`, …
QString strategyWord(Strategy strategy);  ///< `one for all`
QString overflowWord(Overflow overflow);  ///< `senders wait`
QString strategyGlyph(Strategy strategy); ///< `1`, `all`, `rest`, `dyn`: fits into the hexagon

/// The outline of a kind's shape inside the square: ⬡ supervisor, ○ worker, ◇ task, ▢ agent, and so on.
QPainterPath kindShape(ProcessKind kind, const QRectF& square);

/// A state's mark inside the square: disc, hourglass, triangle, ring arrow, ✕, bar, hatched square.
QPainterPath stateShape(Meaning meaning, const QRectF& square);

QPainterPath pinShape(const QRectF& square); ///< of processes that own a thread

/// How numbers are written for the user; in the C locale, which would leave out the separators, as in English.
QLocale numberLocale();
/// What tr() chooses the plural form by: `tr("%1 process(es)", nullptr, pluralOf(count)).arg(formatCount(count))`.
int pluralOf(std::uint64_t count);
QString formatCount(std::uint64_t count);                  ///< `1,204`
QString formatCompact(double value);                       ///< `312 k`, three figures at most
QString formatDuration(std::chrono::nanoseconds duration); ///< `23 s`, `410 µs`, `4 min 10 s`

/// A fixed-width face with tabular figures in the size of `like`, for pids and numbers in columns.
QFont tabularFont(const QFont& like);

/// Whether animations are unwanted: the user's setting `appearance/reduced_motion`, else the style's own hint.
bool prefersReducedMotion();

} // namespace canopy::ui
