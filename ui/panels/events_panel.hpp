// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "observe/node_state.hpp"
#include "ui/models/event_filter.hpp"
#include "ui/models/event_model.hpp"

#include <QTimer>
#include <QWidget>

class QGridLayout;
class QItemSelection;
class QHBoxLayout;
class QLabel;
class QLineEdit;
class QStackedWidget;
class QToolButton;

namespace canopy::ui {

class EmptyState;
class QuietTable;

/// The events of the window: what happened to whom, newest at the end, with a filter and a toggle for each kind.
///
///     panel->applyBatch(batch, state);   // after the state has folded it
///
/// Follows the newest event until somebody scrolls up. Rows change at most once a frame, however often it is fed.
class EventsPanel final : public QWidget {
    Q_OBJECT

public:
    explicit EventsPanel(QWidget* parent = nullptr);

    void applyBatch(const canopy::EventBatch& batch, const canopy::NodeState& state);
    void reset(); ///< another node is shown from now on

    /// What the filter shows as CSV (RFC 4180) with a line of headers; texts a spreadsheet would run are defused.
    QByteArray csv() const;
    void setFilter(const QString& text);
    void setFollowing(bool following);
    bool isFollowing() const { return m_following; }
    void selectNewest(); ///< of the rows shown

    const EventModel& model() const { return m_model; }
    QuietTable& table() { return *m_table; }
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void pathActivated(const QString& path); ///< of the row somebody selected
    void exportRequested();                  ///< the window asks for a file and writes csv() into it

protected:
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;

private:
    QHBoxLayout* makeGroups(int gap);
    QHBoxLayout* makeTail(int gap);
    void setUpTable();
    void flush();
    void toEnd();
    void onScrolled(int value);
    void onSelectionChanged(const QItemSelection& selected);
    void keepPlace(int removed);
    void showCounts();
    void showEmptiness();

    EventTeller m_teller;
    EventModel m_model;
    EventFilter m_filter;
    QList<EventRow> m_pending;
    QTimer m_frame; ///< runs while rows have changed in this frame
    QLineEdit* m_needle;
    QToolButton* m_follow;
    QToolButton* m_export;
    QLabel* m_counts;
    QuietTable* m_table;
    EmptyState* m_empty;
    QStackedWidget* m_pages;
    QGridLayout* m_header;
    QHBoxLayout* m_groups = nullptr; ///< the switches of groups
    QHBoxLayout* m_tail = nullptr;   ///< what stands right of the filter
    bool m_narrow = false;
    std::uint64_t m_lost = 0;
    bool m_following = true;
    bool m_changing = false; ///< rows come and go: what moves now is not the user
};

} // namespace canopy::ui
