// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject> // first: moc 6.4 stumbles over <compare> when that is the first header it reads

#include "ui/bridge/runtime_bridge.hpp"
#include "ui/window/appearance.hpp"
#include "ui/window/window_layout.hpp"

#include <QMainWindow>
#include <QTimer>

class QDockWidget;
class QLabel;
class QLineEdit;
class QMenu;

namespace canopy::ui {

class Banner;
class ChartsPanel;
class EventsPanel;
class GalleryMenu;
class LimiterPanel;
class LoadControl;
class OrdersPanel;
class ProcessActions;
class ProcessPanel;
class StatusSummary;
class TreePanel;

/// The window: the tree in the middle, panels around it, tools above, the sum of it all below.
///
///     MainWindow window(bridge, appearance);
///     window.setRate(options.rate);
///     window.show();
///     bridge.start();
///
/// It puts parts together and passes signals on; what a part shows is its own business. Process: the GUI thread.
class MainWindow final : public QMainWindow {
    Q_OBJECT

public:
    MainWindow(RuntimeBridge& bridge, Appearance& appearance, QWidget* parent = nullptr);
    ~MainWindow() override;

    TreePanel& tree() { return *m_tree; }
    OrdersPanel& orders() { return *m_orders; }
    ProcessActions& processActions() { return *m_process_actions; }
    StatusSummary& summary() { return *m_summary; }

    void setRate(int orders_a_second);
    void importOrders(const QString& file);
    void setPaused(bool paused);
    QString message() const; ///< what the status bar says at the moment
    void resetLayout();
    /// It runs, but nobody reaches it over HTTP: because of this, a sentence without its full stop.
    void sayWithoutEndpoint(const QString& reason);
    /// It was closed because somebody wants another one in its place, once its port and its database are free.
    bool startsAgain() const { return m_starts_again; }
    /// `token` of the desktop that lets it take the focus; may be empty.
    void comeToFront(const QString& token);

protected:
    void closeEvent(QCloseEvent* event) override;

private:
    void makePanels();
    void makeDocks();
    QDockWidget* addDock(const QString& title, const QString& name, QWidget* panel, Qt::DockWidgetArea area);
    void arrangeDocks();
    void makeActions();
    QAction* addAction(const QString& text, const QKeySequence& shortcut, const QString& icon);
    void makeToolBar();
    QWidget* makeSearch();
    void makeMenus();
    void fillFileMenu(QMenu& menu);
    void fillViewMenu(QMenu& menu);
    void fillThemeMenu(QMenu& menu);
    void makeStatusBar();
    void connectBridge();
    void connectOrders();
    void connectProcesses();
    void connectGallery();
    void connectTree();
    void saveLayout() const;

    void onEvents(const EventBatch& batch);
    void onSelected(const QString& path);
    void onContextMenu(const QString& path, const QPoint& global);
    void onImported(const QString& file, const app::ImportReport& report);
    void onTreeEnded();
    void search(const QString& text);
    void select(const QString& path);
    void tell(const QString& text);
    void showPause();
    void askForImport();
    void onBanner(const QString& link);

    RuntimeBridge& m_bridge;
    Appearance& m_appearance;
    WindowLayout m_layout;
    TreePanel* m_tree = nullptr;
    OrdersPanel* m_orders = nullptr;
    LimiterPanel* m_limiter = nullptr;
    EventsPanel* m_events = nullptr;
    ChartsPanel* m_charts = nullptr;
    ProcessPanel* m_process = nullptr;
    QList<QDockWidget*> m_docks;
    ProcessActions* m_process_actions = nullptr;
    LoadControl* m_load = nullptr;
    GalleryMenu* m_gallery_menu = nullptr;
    StatusSummary* m_summary = nullptr;
    QLabel* m_message = nullptr;
    QLabel* m_pause_note = nullptr;
    Banner* m_banner = nullptr;
    QLineEdit* m_search = nullptr;
    QLabel* m_matches = nullptr;
    QAction* m_pause = nullptr;
    QAction* m_import = nullptr;
    QAction* m_export_tree = nullptr;
    QAction* m_export_events = nullptr;
    QAction* m_new_order = nullptr;
    QAction* m_find = nullptr;
    QAction* m_quit = nullptr;
    QAction* m_reduced_motion = nullptr;
    QTimer m_message_time;
    QTimer m_pause_time;
    bool m_starts_again = false;
};

} // namespace canopy::ui
