// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/gallery_menu.hpp"

#include "app/gallery/catalogue.hpp"

#include <QAction>
#include <QCoreApplication>

#include <algorithm>
#include <string>

namespace canopy::ui {

namespace {

/// Of what the exhibits teach; app/gallery/catalogue.cpp marks the texts.
struct Phrases {
    Q_DECLARE_TR_FUNCTIONS(canopy::app::Exhibit)
};

QString nameOf(const QAction& action) { return action.data().toString(); }

const Node* nodeOf(const NodeState& state, const QAction& action) {
    return state.find("/gallery/" + nameOf(action).toStdString());
}

/// Beside the name, where other menus have their shortcuts.
QString stateWord(const Node* node) {
    if (!node || node->alive()) return {};
    if (node->status == NodeStatus::Restarting) return GalleryMenu::tr("restarting");
    if (node->gave_up) return GalleryMenu::tr("gave up");
    const bool by_itself = node->last_exit && node->last_exit->is(ExitReason::Kind::Normal);
    return by_itself ? GalleryMenu::tr("ended") : GalleryMenu::tr("stopped");
}

/// A tool tip breaks its lines only when it is rich text.
QString wrapped(const QString& text) { return QStringLiteral("<p>%1</p>").arg(text.toHtmlEscaped()); }

QString firstSentence(const QString& text) { return text.left(text.indexOf(QStringLiteral(". ")) + 1); }

} // namespace

GalleryMenu::GalleryMenu(const NodeState& state, QWidget* parent) : QMenu(tr("Galler&y"), parent), m_state(state) {
    setObjectName(QStringLiteral("galleryMenu"));
    setToolTipsVisible(true);
    for (const app::Exhibit& each : app::gallery_catalogue())
        addExhibit(QString::fromUtf8(each.name.data(), static_cast<qsizetype>(each.name.size())),
                   Phrases::tr(std::string(each.teaches).c_str()));
    addSeparator();
    m_start_all = addAction(tr("&Start all"), this, &GalleryMenu::startAll);
    m_start_all->setStatusTip(tr("Start every exhibit that does not run"));
    m_stop_all = addAction(tr("S&top all"), this, &GalleryMenu::stopAll);
    m_stop_all->setStatusTip(tr("Stop every exhibit, and clear away those that have ended"));
    connect(this, &QMenu::aboutToShow, this, &GalleryMenu::refresh);
}

void GalleryMenu::addExhibit(const QString& name, const QString& teaches) {
    QAction* action = addAction(name);
    action->setData(name);
    action->setCheckable(true);
    action->setToolTip(wrapped(teaches));
    action->setStatusTip(firstSentence(teaches));
    action->setWhatsThis(teaches);
    connect(action, &QAction::triggered, this, [this, action] { onTriggered(action); });
    m_exhibits << action;
}

QAction* GalleryMenu::exhibit(const QString& name) const {
    const auto found =
        std::find_if(m_exhibits.begin(), m_exhibits.end(), [&](const QAction* each) { return nameOf(*each) == name; });
    return found == m_exhibits.end() ? nullptr : *found;
}

bool GalleryMenu::isRunning(const QAction& action) const {
    const Node* node = nodeOf(m_state, action);
    return node && (node->alive() || node->status == NodeStatus::Restarting);
}

void GalleryMenu::refresh() {
    const Node* gallery = m_state.find("/gallery");
    const bool open = gallery && gallery->alive();
    for (QAction* each : m_exhibits) {
        each->setEnabled(open);
        each->setChecked(isRunning(*each));
        const QString word = stateWord(nodeOf(m_state, *each));
        each->setText(word.isEmpty() ? nameOf(*each) : nameOf(*each) + u'\t' + word);
    }
    const auto runs = [this](const QAction* each) { return isRunning(*each); };
    m_start_all->setEnabled(open && !std::all_of(m_exhibits.begin(), m_exhibits.end(), runs));
    m_stop_all->setEnabled(open && std::any_of(m_exhibits.begin(), m_exhibits.end(),
                                               [this](const QAction* each) { return nodeOf(m_state, *each) != nullptr; }));
}

/// The mark follows what runs, not what was clicked.
void GalleryMenu::onTriggered(QAction* action) {
    const bool running = isRunning(*action);
    action->setChecked(running);
    if (running)
        Q_EMIT stopRequested(nameOf(*action));
    else
        Q_EMIT startRequested(nameOf(*action));
}

void GalleryMenu::startAll() {
    for (const QAction* each : m_exhibits)
        if (!isRunning(*each)) Q_EMIT startRequested(nameOf(*each));
}

void GalleryMenu::stopAll() {
    for (const QAction* each : m_exhibits)
        if (nodeOf(m_state, *each)) Q_EMIT stopRequested(nameOf(*each));
}

} // namespace canopy::ui
