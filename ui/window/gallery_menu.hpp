// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject> // first: moc 6.4 stumbles over <compare> when that is the first header it reads

#include "observe/node_state.hpp"

#include <QList>
#include <QMenu>

class QAction;

namespace canopy::ui {

/// The exhibits of the gallery, those that run with a check mark: choosing one starts it, or stops it.
///
///     auto* menu = new GalleryMenu(bridge.state(), this);
///     connect(menu, &GalleryMenu::startRequested, &bridge.gallery(), &GalleryClient::start);
///
/// What it shows comes from the state that the tree shows, while it is open. The state must outlive it.
class GalleryMenu final : public QMenu {
    Q_OBJECT

public:
    explicit GalleryMenu(const NodeState& state, QWidget* parent = nullptr);

    QAction* exhibit(const QString& name) const; ///< nullptr: there is none
    /// The state may be another one.
    void refresh();

Q_SIGNALS:
    void startRequested(const QString& name);
    void stopRequested(const QString& name);

private:
    void addExhibit(const QString& name, const QString& teaches);
    void onTriggered(QAction* action);
    void startAll();
    void stopAll();
    bool isRunning(const QAction& action) const;

    const NodeState& m_state;
    QList<QAction*> m_exhibits;
    QAction* m_start_all = nullptr;
    QAction* m_stop_all = nullptr;
};

} // namespace canopy::ui
