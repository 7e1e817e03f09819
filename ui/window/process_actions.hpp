// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/panels/process_action.hpp"

#include <QObject>
#include <QString>

#include <array>

class QAction;
class QMenu;
class QWidget;

namespace canopy::ui {

class RuntimeBridge;

/// The six things one can do to a process, as actions of the window: for its menu, the context menu and the tool bar.
///
///     actions.setTarget(path);               // the selection
///     actions.fill(menu, path);              // with what each would bring down
///
/// What ends more than the process itself, or ends for good, asks first and names everything it takes down.
class ProcessActions final : public QObject {
    Q_OBJECT

public:
    ProcessActions(RuntimeBridge& bridge, QWidget* window);

    void setTarget(const QString& path); ///< empty: nothing is selected
    const QString& target() const { return m_target; }
    void refresh(); ///< the state has changed: what can be done, and what it would bring down
    QAction* action(ProcessAction action) const { return m_actions[static_cast<std::size_t>(action)]; }

    /// Asks if need be, then does it.
    void perform(ProcessAction action, const QString& path);
    void fill(QMenu& menu);

Q_SIGNALS:
    void performed(const QString& path, canopy::ui::ProcessAction action);

private:
    bool confirm(ProcessAction action, const QString& path);

    RuntimeBridge& m_bridge;
    QWidget* m_window;
    QString m_target;
    std::array<QAction*, all_process_actions.size()> m_actions{};
};

} // namespace canopy::ui
