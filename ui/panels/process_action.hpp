// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "observe/node_state.hpp"

#include <QKeySequence>
#include <QString>

#include <array>
#include <cstdint>

namespace canopy::ui {

/// What people may do to a process to see what its supervisor does about it.
enum class ProcessAction : std::uint8_t { Crash, Kill, Stop, Restart, Flood, Freeze };

inline constexpr std::array all_process_actions{ProcessAction::Crash,   ProcessAction::Kill,  ProcessAction::Stop,
                                                ProcessAction::Restart, ProcessAction::Flood, ProcessAction::Freeze};

/// How menus, buttons and the palette of commands show an action.
///
///     menu.addAction(QStringLiteral("%1  %2").arg(actionGlyph(action), actionWord(action)));
QString actionWord(ProcessAction action);          ///< `&Crash`, with its mnemonic
QString actionGlyph(ProcessAction action);         ///< `✕`: an icon that is text
QString actionSentence(ProcessAction action);      ///< what it does, for tooltips and questions
QKeySequence actionShortcut(ProcessAction action); ///< Ctrl+Shift+letter, for the window

/// Whether it may take more down than the process itself: such an action asks before.
bool isDestructive(ProcessAction action);

/// Why an action cannot be done to a process now, as a sentence; empty when it can be tried.
QString obstacleTo(ProcessAction action, const Node& node, const NodeState& state);

} // namespace canopy::ui
