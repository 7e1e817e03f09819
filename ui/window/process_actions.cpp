// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/process_actions.hpp"

#include "ui/bridge/runtime_bridge.hpp"
#include "ui/models/blast_radius.hpp"

#include <QAction>
#include <QMenu>
#include <QMessageBox>
#include <QPushButton>

namespace canopy::ui {

namespace {

QString plain(QString word) { return word.remove(u'&'); }

/// One worker that comes back is what the window is for; anything more is asked about.
bool isWorthAQuestion(ProcessAction action, const Node& node, const BlastRadius& radius) {
    if (!isDestructive(action)) return false;
    return node.kind == ProcessKind::Supervisor || radius.ends.size() > 1 || radius.everything || !radius.gives_up.empty();
}

} // namespace

ProcessActions::ProcessActions(RuntimeBridge& bridge, QWidget* window) : QObject(window), m_bridge(bridge), m_window(window) {
    for (const ProcessAction action : all_process_actions) {
        auto* item = new QAction(QStringLiteral("%1  %2").arg(actionGlyph(action), actionWord(action)), this);
        item->setShortcut(actionShortcut(action));
        item->setObjectName(QStringLiteral("processAction%1").arg(static_cast<int>(action)));
        connect(item, &QAction::triggered, this, [this, action] { perform(action, m_target); });
        m_actions[static_cast<std::size_t>(action)] = item;
    }
    setTarget({});
}

void ProcessActions::setTarget(const QString& path) {
    m_target = path;
    refresh();
}

void ProcessActions::refresh() {
    const Node* node = m_target.isEmpty() ? nullptr : m_bridge.state().find(m_target.toStdString());
    for (const ProcessAction each : all_process_actions) {
        const QString obstacle = node ? obstacleTo(each, *node, m_bridge.state()) : tr("Select a process first.");
        action(each)->setEnabled(obstacle.isEmpty());
        action(each)->setToolTip(obstacle.isEmpty() ? actionSentence(each) : obstacle);
        action(each)->setStatusTip(action(each)->toolTip());
    }
}

/// Each entry tells what it would bring down, there and then.
void ProcessActions::fill(QMenu& menu) {
    const Node* node = m_bridge.state().find(m_target.toStdString());
    if (!node) return;
    refresh();
    menu.addSection(m_target);
    menu.setToolTipsVisible(true);
    for (const ProcessAction each : all_process_actions) {
        auto* entry = menu.addAction(action(each)->text());
        entry->setEnabled(action(each)->isEnabled());
        if (entry->isEnabled()) {
            const BlastRadius radius = blastRadius(m_bridge.state(), *node, each);
            entry->setText(QStringLiteral("%1 – %2").arg(entry->text(), summarize(m_bridge.state(), radius, each)));
            entry->setToolTip(describe(m_bridge.state(), radius, each));
        } else {
            entry->setToolTip(action(each)->toolTip());
        }
        connect(entry, &QAction::triggered, this, [this, each, path = m_target] { perform(each, path); });
    }
}

void ProcessActions::perform(ProcessAction action, const QString& path) {
    if (!confirm(action, path)) return;
    m_bridge.processes().perform(action, path);
    Q_EMIT performed(path, action);
}

bool ProcessActions::confirm(ProcessAction action, const QString& path) {
    const NodeState& state = m_bridge.state();
    const Node* node = state.find(path.toStdString());
    if (!node) return true; // it is refused, and that is told
    const BlastRadius radius = blastRadius(state, *node, action);
    if (!isWorthAQuestion(action, *node, radius)) return true;
    const QString word = plain(actionWord(action));
    QMessageBox question(QMessageBox::Warning, tr("%1 %2").arg(word, path), tr("%1 %2?").arg(word, path), QMessageBox::NoButton,
                         m_window);
    question.setInformativeText(describe(state, radius, action));
    QPushButton* yes = question.addButton(actionWord(action), QMessageBox::DestructiveRole);
    question.setDefaultButton(question.addButton(QMessageBox::Cancel));
    question.exec();
    return question.clickedButton() == yes;
}

} // namespace canopy::ui
