// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/process_action.hpp"

#include <QCoreApplication>

namespace canopy::ui {

namespace {

QString phrase(const char* text) { return QCoreApplication::translate("canopy::ui::ProcessAction", text); }

} // namespace

QString actionWord(ProcessAction action) {
    switch (action) {
    case ProcessAction::Crash: return phrase("&Crash");
    case ProcessAction::Kill: return phrase("&Kill");
    case ProcessAction::Stop: return phrase("S&top");
    case ProcessAction::Restart: return phrase("&Restart");
    case ProcessAction::Flood: return phrase("F&lood");
    case ProcessAction::Freeze: return phrase("Free&ze");
    }
    return {};
}

QString actionGlyph(ProcessAction action) {
    switch (action) {
    case ProcessAction::Crash: return QStringLiteral("✕");
    case ProcessAction::Kill: return QStringLiteral("⊘");
    case ProcessAction::Stop: return QStringLiteral("■");
    case ProcessAction::Restart: return QStringLiteral("↻");
    case ProcessAction::Flood: return QStringLiteral("⇈");
    case ProcessAction::Freeze: return QStringLiteral("❄");
    }
    return {};
}

QString actionSentence(ProcessAction action) {
    switch (action) {
    case ProcessAction::Crash: return phrase("The next thing it handles throws an exception: a crash like any other.");
    case ProcessAction::Kill: return phrase("Sends the signal nothing can trap: it ends at once, without terminate().");
    case ProcessAction::Stop:
        return phrase("Its supervisor ends it in order (terminate_child): it stays stopped until it is restarted.");
    case ProcessAction::Restart:
        return phrase("Its supervisor ends it in order and starts it again (restart_child) with a clean state.");
    case ProcessAction::Flood: return phrase("Fills its mailbox with 20,000 messages that mean nothing and take their time.");
    case ProcessAction::Freeze: return phrase("It takes no message for some seconds, while its mailbox fills.");
    }
    return {};
}

QKeySequence actionShortcut(ProcessAction action) {
    switch (action) {
    case ProcessAction::Crash: return Qt::CTRL | Qt::SHIFT | Qt::Key_X;
    case ProcessAction::Kill: return Qt::CTRL | Qt::SHIFT | Qt::Key_K;
    case ProcessAction::Stop: return Qt::CTRL | Qt::SHIFT | Qt::Key_S;
    case ProcessAction::Restart: return Qt::CTRL | Qt::SHIFT | Qt::Key_R;
    case ProcessAction::Flood: return Qt::CTRL | Qt::SHIFT | Qt::Key_L;
    case ProcessAction::Freeze: return Qt::CTRL | Qt::SHIFT | Qt::Key_F;
    }
    return {};
}

bool isDestructive(ProcessAction action) { return action != ProcessAction::Flood && action != ProcessAction::Freeze; }

QString obstacleTo(ProcessAction action, const Node& node, const NodeState& state) {
    if (action != ProcessAction::Restart) return node.alive() ? QString{} : phrase("It does not run.");
    if (node.parent == no_node) return phrase("It has no supervisor that would start it again.");
    if (node.status == NodeStatus::Restarting) return phrase("Its supervisor is bringing it back already.");
    const Node* supervisor = state.find(node.parent);
    if (supervisor == nullptr || !supervisor->alive()) return phrase("Its supervisor does not run.");
    if (node.restart == Restart::Temporary) return phrase("It is temporary: its supervisor never starts it again.");
    return {};
}

} // namespace canopy::ui
