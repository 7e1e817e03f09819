// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/process_action.hpp"

#include <QCoreApplication>

namespace canopy::ui {

namespace {

struct Phrases {
    Q_DECLARE_TR_FUNCTIONS(canopy::ui::ProcessAction)
};

} // namespace

QString actionWord(ProcessAction action) {
    switch (action) {
    case ProcessAction::Crash: return Phrases::tr("&Crash");
    case ProcessAction::Kill: return Phrases::tr("&Kill");
    case ProcessAction::Stop: return Phrases::tr("S&top");
    case ProcessAction::Restart: return Phrases::tr("&Restart");
    case ProcessAction::Flood: return Phrases::tr("F&lood");
    case ProcessAction::Freeze: return Phrases::tr("Free&ze");
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
    case ProcessAction::Crash: return Phrases::tr("The next thing it handles throws an exception: a crash like any other.");
    case ProcessAction::Kill: return Phrases::tr("Sends the signal nothing can trap: it ends at once, without terminate().");
    case ProcessAction::Stop:
        return Phrases::tr("Its supervisor ends it in order (terminate_child): it stays stopped until it is restarted.");
    case ProcessAction::Restart:
        return Phrases::tr("Its supervisor ends it in order and starts it again (restart_child) with a clean state.");
    case ProcessAction::Flood:
        return Phrases::tr("Fills its mailbox with 20,000 messages that mean nothing and keep it busy for half a second.");
    case ProcessAction::Freeze: return Phrases::tr("It takes no message for 3 s, while its mailbox fills.");
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
    if (action != ProcessAction::Restart) return node.alive() ? QString{} : Phrases::tr("It does not run.");
    if (node.parent == no_node) return Phrases::tr("It has no supervisor that would start it again.");
    if (node.status == NodeStatus::Restarting) return Phrases::tr("Its supervisor is bringing it back already.");
    const Node* supervisor = state.find(node.parent);
    if (supervisor == nullptr || !supervisor->alive()) return Phrases::tr("Its supervisor does not run.");
    if (node.restart == Restart::Temporary) return Phrases::tr("It is temporary: its supervisor never starts it again.");
    return {};
}

} // namespace canopy::ui
