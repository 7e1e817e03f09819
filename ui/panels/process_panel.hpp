// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/process.hpp"
#include "observe/node_state.hpp"
#include "ui/models/process_history.hpp"
#include "ui/panels/process_action.hpp"

#include <QHash>
#include <QTimer>
#include <QWidget>

#include <functional>
#include <optional>

class QGridLayout;
class QLabel;
class QStackedWidget;
class QTabWidget;
class QToolButton;

namespace canopy::ui {

class EmptyState;
class IntensityGauge;
class ProcessHeader;
class RestartPolicyView;
class TablePage;
struct TextRow;

/// The inspector: everything known of one process, and what can be done to it.
///
///     panel->applyBatch(batch, state);            // every batch, for the history
///     panel->showNode(state.find(path), state);   // at a selection, and after each batch
///     connect(panel, &ProcessPanel::infoRequested, …, [&](const QString& path) { /* ask, then */ panel->showInfo(path, info);
///     });
///
/// The state is not owned: it lives until another one is shown, or reset(). The child is followed by its path.
/// Cost: texts are made at most 10 times a second, of the tab in sight, and only while the panel is visible.
class ProcessPanel final : public QWidget {
    Q_OBJECT

public:
    enum class Tab : std::uint8_t { Overview, Children, State, Mailbox, Links, History };

    explicit ProcessPanel(QWidget* parent = nullptr);

    void applyBatch(const canopy::EventBatch& batch, const canopy::NodeState& state);
    void showNode(const canopy::Node* node, const canopy::NodeState& state); ///< nullptr: nothing is selected
    /// The answer to infoRequested; nothing when the process did not answer within 500 ms.
    void showInfo(const QString& path, const std::optional<canopy::ProcessInfo>& info);
    void reset(); ///< another node is shown from now on

    QString path() const { return m_path; }
    void setTab(Tab tab);
    TablePage& page(Tab tab) { return *m_tables[static_cast<std::size_t>(tab)]; }
    QToolButton* button(ProcessAction action) const { return m_buttons.value(action); }
    IntensityGauge& gauge() { return *m_gauge; }
    QString notice() const; ///< why what is shown is not fresh; empty when it is

    /// What time passes by between two batches, instead of the system's monotonic clock.
    void setClock(std::function<std::chrono::nanoseconds()> clock);

Q_SIGNALS:
    void infoRequested(const QString& path); ///< at most twice a second, while visible and the process runs
    void actionRequested(const QString& path, canopy::ui::ProcessAction action);
    void pathActivated(const QString& path); ///< somebody follows a link, a child or the supervisor

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void addPage(Tab tab, const QString& title, const QStringList& headers, bool with_headers);
    QWidget* makeOverview();
    QWidget* makeContent();
    QGridLayout* makeActions();
    void layOutColumns();
    void forget();
    void refresh();
    void refreshTab(const canopy::Node& node);
    void refreshOverview(const canopy::Node& node);
    QList<TextRow> infoRows(Tab tab) const;
    QString emptyText(Tab tab, const canopy::Node& node) const;
    void refreshActions(const canopy::Node& node);
    void refreshNotice();
    void onTick();
    void requestInfo();
    const canopy::Node* current() const; ///< the node as the state knows it, or as it was when it was removed
    Timestamp estimatedNow() const;

    ProcessHistory m_history;
    const canopy::NodeState* m_state = nullptr;
    QString m_path;
    canopy::Node m_last; ///< as it was when it was last seen
    bool m_removed = false;
    std::optional<canopy::ProcessInfo> m_info;
    std::chrono::nanoseconds m_info_at{};
    bool m_unanswered = false;
    bool m_stale = false; ///< something has changed since the texts were made
    std::function<std::chrono::nanoseconds()> m_clock;
    std::chrono::nanoseconds m_known_at{};
    std::optional<std::chrono::nanoseconds> m_refreshed_at{};
    std::optional<std::chrono::nanoseconds> m_requested_at{};
    QTimer m_tick;

    std::array<TablePage*, 6> m_tables{};
    QHash<ProcessAction, QToolButton*> m_buttons;
    ProcessHeader* m_header;
    QLabel* m_notice;
    QTabWidget* m_tabs;
    IntensityGauge* m_gauge;
    RestartPolicyView* m_policy;
    EmptyState* m_nothing;
    QStackedWidget* m_pages;
};

} // namespace canopy::ui
