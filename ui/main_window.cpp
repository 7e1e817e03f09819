// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/main_window.hpp"

#include "ui/charts/charts_panel.hpp"
#include "ui/panels/events_panel.hpp"
#include "ui/panels/limiter_panel.hpp"
#include "ui/panels/orders_panel.hpp"
#include "ui/panels/process_panel.hpp"
#include "ui/tree/tree_panel.hpp"
#include "ui/window/banner.hpp"
#include "ui/window/export.hpp"
#include "ui/window/gallery_menu.hpp"
#include "ui/window/help.hpp"
#include "ui/window/icons.hpp"
#include "ui/window/limiter_feed.hpp"
#include "ui/window/load_control.hpp"
#include "ui/window/process_actions.hpp"
#include "ui/window/status_summary.hpp"

#include <QActionGroup>
#include <QApplication>
#include <QClipboard>
#include <QCloseEvent>
#include <QDockWidget>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QMenuBar>
#include <QMessageBox>
#include <QScreen>
#include <QSettings>
#include <QShortcut>
#include <QStatusBar>
#include <QToolBar>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <chrono>
#include <initializer_list>

namespace canopy::ui {

namespace {

constexpr QLatin1String collapsed_setting("tree/collapsed");
constexpr QLatin1String expanded_setting("tree/expanded");
constexpr std::chrono::seconds message_time{12};
constexpr std::chrono::milliseconds pause_note_period{500};
constexpr QSize first_size{1600, 1000};
constexpr int first_load = 20; ///< orders a second, when somebody wants to see orders and has no idea how many

QString plain(QString word) { return word.remove(u'&'); }

} // namespace

MainWindow::MainWindow(RuntimeBridge& bridge, Appearance& appearance, QWidget* parent)
    : QMainWindow(parent), m_bridge(bridge), m_appearance(appearance) {
    setObjectName(QStringLiteral("mainWindow"));
    setWindowTitle(tr("Canopy"));
    setDockOptions(AnimatedDocks | AllowNestedDocks | AllowTabbedDocks);
    makePanels();
    makeDocks();
    makeActions();
    makeToolBar();
    makeMenus();
    makeStatusBar();
    connectBridge();
    connectOrders();
    connectProcesses();
    connectGallery();
    connectTree();
    new LimiterFeed(m_bridge, *m_limiter, this);
    resize(first_size.boundedTo(screen()->availableSize()));
    arrangeDocks();
    m_layout.setDefault(*this);
    m_layout.restore(*this);
    const QSettings settings;
    m_tree->view().restoreBranches(settings.value(collapsed_setting).toStringList(),
                                   settings.value(expanded_setting).toStringList());
    connect(qGuiApp, &QGuiApplication::commitDataRequest, this, &MainWindow::saveLayout, Qt::DirectConnection);
    m_tree->setFocus();
}

MainWindow::~MainWindow() = default;

// --- parts

void MainWindow::makePanels() {
    m_tree = new TreePanel(this);
    m_tree->view().setState(&m_bridge.state());
    m_tree->view().setReducedMotion(prefersReducedMotion());
    m_limiter = new LimiterPanel(this);
    m_orders = new OrdersPanel(this);
    m_process = new ProcessPanel(this);
    m_events = new EventsPanel(this);
    m_charts = new ChartsPanel(this);
    m_charts->setState(&m_bridge.state());
    m_process_actions = new ProcessActions(m_bridge, this);
    m_banner = new Banner(this);
    connect(m_banner, &QLabel::linkActivated, this, &MainWindow::onBanner);
    auto* centre = new QWidget(this);
    auto* column = new QVBoxLayout(centre);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_banner);
    column->addWidget(m_tree, 1);
    setCentralWidget(centre);
}

QDockWidget* MainWindow::addDock(const QString& title, const QString& name, QWidget* panel, Qt::DockWidgetArea area) {
    auto* dock = new QDockWidget(title, this);
    dock->setObjectName(name);
    dock->setWidget(panel);
    dock->toggleViewAction()->setText(title);
    addDockWidget(area, dock);
    m_docks << dock;
    return dock;
}

void MainWindow::makeDocks() {
    addDock(tr("Rate limiter"), QStringLiteral("limiterDock"), m_limiter, Qt::LeftDockWidgetArea);
    addDock(tr("Orders"), QStringLiteral("ordersDock"), m_orders, Qt::LeftDockWidgetArea);
    addDock(tr("Process details"), QStringLiteral("processDock"), m_process, Qt::RightDockWidgetArea);
    QDockWidget* events = addDock(tr("Events"), QStringLiteral("eventsDock"), m_events, Qt::BottomDockWidgetArea);
    QDockWidget* charts = addDock(tr("Charts"), QStringLiteral("chartsDock"), m_charts, Qt::BottomDockWidgetArea);
    tabifyDockWidget(events, charts);
    events->raise();
    // The orders need the height; the bottom needs the width less.
    setCorner(Qt::BottomLeftCorner, Qt::LeftDockWidgetArea);
    setCorner(Qt::BottomRightCorner, Qt::RightDockWidgetArea);
}

void MainWindow::arrangeDocks() {
    const int unit = fontMetrics().averageCharWidth();
    const int left = std::min(unit * 68, width() * 31 / 100); // in a small window the tree keeps some room, too
    const int right = std::min(unit * 60, width() * 23 / 100);
    resizeDocks({m_docks[0], m_docks[2]}, {left, right}, Qt::Horizontal);
    resizeDocks({m_docks[0], m_docks[1]}, {height() * 24 / 100, height() * 66 / 100}, Qt::Vertical);
    resizeDocks({m_docks[3]}, {height() * 26 / 100}, Qt::Vertical);
}

QAction* MainWindow::addAction(const QString& text, const QKeySequence& shortcut, const QString& icon) {
    auto* action = new QAction(text, this);
    action->setShortcut(shortcut);
    if (!icon.isEmpty()) action->setIcon(symbol(icon));
    return action;
}

void MainWindow::makeActions() {
    m_import = addAction(tr("&Import orders from CSV…"), QKeySequence::Open, {});
    m_export_tree = addAction(tr("&Export tree as PNG or SVG…"), Qt::CTRL | Qt::Key_E, {});
    m_export_events = addAction(tr("Export e&vents as CSV…"), {}, {});
    m_new_order = addAction(tr("Place an &order…"), QKeySequence::New, {});
    m_find = addAction(tr("&Find a process"), QKeySequence::Find, QStringLiteral("search"));
    m_quit = addAction(tr("&Quit"), Qt::CTRL | Qt::Key_Q, {});
    m_pause = addAction(tr("&Pause the display"), Qt::CTRL | Qt::Key_P, QStringLiteral("pause"));
    m_pause->setCheckable(true);
    m_pause->setToolTip(tr("Hold tree, events and charts still; the system goes on (Ctrl+P)"));
    m_reduced_motion = addAction(tr("&Reduced motion"), {}, {});
    m_reduced_motion->setCheckable(true);
    m_reduced_motion->setChecked(prefersReducedMotion());
    connect(m_import, &QAction::triggered, this, &MainWindow::askForImport);
    connect(m_export_tree, &QAction::triggered, this, [this] {
        if (const QString file = exportTree(m_tree->view(), this); !file.isEmpty()) tell(tr("Wrote %1").arg(file));
    });
    const auto export_events = [this] {
        const QString file = exportText(m_events->csv(), tr("Export the events"), QStringLiteral("canopy-events.csv"),
                                        tr("Comma-separated values (*.csv)"), this);
        if (!file.isEmpty()) tell(tr("Wrote %1").arg(file));
    };
    connect(m_export_events, &QAction::triggered, this, export_events);
    connect(m_events, &EventsPanel::exportRequested, this, export_events);
    connect(m_new_order, &QAction::triggered, this, [this] {
        m_docks[1]->show();
        m_docks[1]->raise();
        m_orders->showForm();
    });
    connect(m_quit, &QAction::triggered, this, &QWidget::close);
    connect(m_pause, &QAction::toggled, this, &MainWindow::setPaused);
    connect(m_reduced_motion, &QAction::toggled, this, [this](bool reduced) {
        QSettings().setValue(QStringLiteral("appearance/reduced_motion"), reduced);
        m_tree->view().setReducedMotion(reduced);
    });
}

void MainWindow::makeToolBar() {
    auto* bar = addToolBar(tr("Tools"));
    bar->setObjectName(QStringLiteral("toolBar"));
    bar->setMovable(false);
    bar->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_load = new LoadControl(bar);
    auto* crash = new QToolButton(bar);
    crash->setText(tr("Cra&sh tool"));
    crash->setIcon(symbol(QStringLiteral("crash")));
    crash->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    crash->setPopupMode(QToolButton::InstantPopup);
    crash->setToolTip(tr("Break the selected process: crash, kill, stop, restart, flood or freeze it"));
    crash->setAccessibleName(tr("Break the selected process"));
    auto* crash_menu = new QMenu(crash);
    crash->setMenu(crash_menu);
    connect(crash_menu, &QMenu::aboutToShow, this, [this, crash_menu] {
        crash_menu->clear();
        m_process_actions->fill(*crash_menu);
        if (crash_menu->isEmpty()) crash_menu->addAction(tr("Select a process first"))->setEnabled(false);
    });
    auto* fit = addAction(tr("Fit"), {}, QStringLiteral("fit"));
    fit->setToolTip(tr("Fit the whole tree (F)"));
    connect(fit, &QAction::triggered, &m_tree->view(), &TreeView::fit);
    auto* theme = new QToolButton(bar);
    theme->setText(tr("The&me"));
    theme->setIcon(symbol(QStringLiteral("theme")));
    theme->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    theme->setPopupMode(QToolButton::InstantPopup);
    theme->setToolTip(tr("Light or dark"));
    auto* theme_menu = new QMenu(theme);
    fillThemeMenu(*theme_menu);
    theme->setMenu(theme_menu);
    auto* space = new QWidget(bar);
    space->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    bar->addAction(m_pause);
    bar->addSeparator();
    bar->addWidget(m_load);
    bar->addSeparator();
    bar->addWidget(crash);
    bar->addWidget(space);
    bar->addWidget(makeSearch());
    bar->addAction(fit);
    bar->addWidget(theme);
    connect(m_load, &LoadControl::rateChanged, &m_bridge, &RuntimeBridge::setRate);
}

QWidget* MainWindow::makeSearch() {
    auto* box = new QWidget(this);
    m_search = new QLineEdit(box);
    m_search->setObjectName(QStringLiteral("search"));
    m_search->setPlaceholderText(tr("Find a process (Ctrl+F)"));
    m_search->setAccessibleName(tr("Find a process"));
    m_search->setClearButtonEnabled(true);
    m_search->setFixedWidth(fontMetrics().averageCharWidth() * 34);
    m_search->addAction(symbol(QStringLiteral("search")), QLineEdit::LeadingPosition);
    m_matches = new QLabel(box);
    m_matches->setAccessibleName(tr("Processes found"));
    m_matches->setMinimumWidth(fontMetrics().averageCharWidth() * 11);
    m_matches->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    auto* row = new QHBoxLayout(box);
    row->setContentsMargins(0, 0, 6, 0);
    row->addWidget(m_matches);
    row->addWidget(m_search);
    connect(m_search, &QLineEdit::textChanged, this, &MainWindow::search);
    connect(m_search, &QLineEdit::returnPressed, &m_tree->view(), &TreeView::findNext);
    auto* leave = new QShortcut(Qt::Key_Escape, m_search, nullptr, nullptr, Qt::WidgetShortcut);
    connect(leave, &QShortcut::activated, this, [this] {
        m_search->clear();
        m_tree->setFocus();
    });
    connect(m_find, &QAction::triggered, this, [this] {
        m_search->setFocus(Qt::ShortcutFocusReason);
        m_search->selectAll();
    });
    return box;
}

void MainWindow::makeMenus() {
    fillFileMenu(*menuBar()->addMenu(tr("&File")));
    fillViewMenu(*menuBar()->addMenu(tr("&View")));
    QMenu* process = menuBar()->addMenu(tr("&Process"));
    process->setToolTipsVisible(true);
    for (const ProcessAction each : all_process_actions) process->addAction(m_process_actions->action(each));
    connect(process, &QMenu::aboutToShow, m_process_actions, &ProcessActions::refresh);
    m_gallery_menu = new GalleryMenu(m_bridge.state(), this);
    menuBar()->addMenu(m_gallery_menu);
    QMenu* help = menuBar()->addMenu(tr("&Help"));
    QAction* shortcuts = addAction(tr("&Keyboard shortcuts"), QKeySequence::HelpContents, {});
    QAction* about = addAction(tr("&About Canopy"), {}, {});
    help->addActions({shortcuts, about});
    connect(shortcuts, &QAction::triggered, this, [this] { ui::showShortcuts(this); });
    connect(about, &QAction::triggered, this, [this] { ui::showAbout(m_bridge.databaseFile(), this); });
}

void MainWindow::fillFileMenu(QMenu& menu) {
    menu.addAction(m_new_order);
    menu.addAction(m_import);
    menu.addSeparator();
    menu.addActions({m_export_tree, m_export_events});
    menu.addSeparator();
    menu.addAction(m_quit);
}

void MainWindow::fillViewMenu(QMenu& menu) {
    menu.addActions({m_find, m_pause});
    menu.addSeparator();
    TreeView& view = m_tree->view();
    const auto add = [&](const QString& text, const QKeySequence& shortcut, void (TreeView::*slot)()) {
        QAction* action = addAction(text, shortcut, {});
        connect(action, &QAction::triggered, &view, slot);
        menu.addAction(action);
    };
    add(tr("Zoom &in"), QKeySequence::ZoomIn, &TreeView::zoomIn);
    add(tr("Zoom &out"), QKeySequence::ZoomOut, &TreeView::zoomOut);
    add(tr("&Original size"), Qt::CTRL | Qt::Key_0, &TreeView::resetZoom);
    add(tr("&Fit the whole tree"), Qt::CTRL | Qt::Key_9, &TreeView::fit);
    add(tr("&Expand all"), {}, &TreeView::expandAll);
    add(tr("&Collapse all"), {}, &TreeView::collapseAll);
    menu.addSeparator();
    for (QDockWidget* dock : m_docks) menu.addAction(dock->toggleViewAction());
    QAction* reset = addAction(tr("Reset &layout"), {}, {});
    connect(reset, &QAction::triggered, this, &MainWindow::resetLayout);
    menu.addAction(reset);
    menu.addSeparator();
    fillThemeMenu(*menu.addMenu(tr("&Theme")));
    menu.addAction(m_reduced_motion);
}

void MainWindow::fillThemeMenu(QMenu& menu) {
    const std::array names{tr("&System"), tr("&Light"), tr("&Dark")};
    auto* group = new QActionGroup(&menu);
    for (const ColourScheme scheme : all_colour_schemes) {
        QAction* action = menu.addAction(names[static_cast<std::size_t>(scheme)]);
        action->setCheckable(true);
        action->setChecked(scheme == m_appearance.scheme());
        group->addAction(action);
        connect(action, &QAction::triggered, this, [this, scheme] { m_appearance.setScheme(scheme); });
        connect(&m_appearance, &Appearance::schemeChanged, action,
                [action, scheme](ColourScheme now) { action->setChecked(now == scheme); });
    }
}

void MainWindow::makeStatusBar() {
    m_summary = new StatusSummary(this);
    m_summary->setState(&m_bridge.state());
    m_message = new QLabel(this);
    m_message->setObjectName(QStringLiteral("message"));
    m_message->setAccessibleName(tr("Message"));
    m_message->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_message->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_pause_note = new QLabel(this);
    statusBar()->addWidget(m_summary);
    statusBar()->addPermanentWidget(m_message, 1);
    statusBar()->addPermanentWidget(m_pause_note);
    m_message_time.setSingleShot(true);
    m_message_time.setInterval(message_time);
    connect(&m_message_time, &QTimer::timeout, m_message, &QLabel::clear);
    m_pause_time.setInterval(pause_note_period);
    connect(&m_pause_time, &QTimer::timeout, this, &MainWindow::showPause);
}

// --- wires

void MainWindow::connectBridge() {
    connect(&m_bridge, &RuntimeBridge::eventsArrived, this, &MainWindow::onEvents);
    connect(&m_bridge, &RuntimeBridge::imported, this, &MainWindow::onImported);
    connect(&m_bridge, &RuntimeBridge::treeEnded, this, &MainWindow::onTreeEnded);
    connect(&m_bridge, &RuntimeBridge::crashNotPossible, this,
            [this](const QString& path) { tell(tr("✕ planned crash: there is no running process %1").arg(path)); });
    connect(m_limiter, &LimiterPanel::ordersRequested, this, [this] {
        if (m_load->rate() == 0) m_load->setRate(first_load);
    });
}

void MainWindow::connectOrders() {
    OrderClient& client = m_bridge.orders();
    connect(m_orders, &OrdersPanel::listRequested, &client, &OrderClient::list);
    connect(m_orders, &OrdersPanel::orderRequested, &client, &OrderClient::get);
    connect(m_orders, &OrdersPanel::placeRequested, &client, &OrderClient::place);
    connect(m_orders, &OrdersPanel::advanceRequested, &client, &OrderClient::advance);
    connect(m_orders, &OrdersPanel::cancelRequested, &client, &OrderClient::cancel);
    connect(&client, &OrderClient::listed, m_orders, &OrdersPanel::showPage);
    connect(&client, &OrderClient::listFailed, m_orders, &OrdersPanel::showListFailure);
    connect(&client, &OrderClient::got, m_orders, &OrdersPanel::follow);
    connect(&client, &OrderClient::placed, m_orders, &OrdersPanel::showPlaced);
    connect(&client, &OrderClient::placeRefused, m_orders, &OrdersPanel::showPlaceRefused);
    connect(&client, &OrderClient::changed, m_orders, &OrdersPanel::showChanged);
    connect(&client, &OrderClient::changeRefused, m_orders, &OrdersPanel::showChangeRefused);
    connect(&m_bridge, &RuntimeBridge::ordersChanged, m_orders, &OrdersPanel::applyChanges);
    connect(&m_bridge, &RuntimeBridge::ordersMissed, m_orders, &OrdersPanel::reload);
}

void MainWindow::connectProcesses() {
    ProcessClient& client = m_bridge.processes();
    connect(m_process, &ProcessPanel::infoRequested, &client, &ProcessClient::askInfo);
    connect(m_process, &ProcessPanel::actionRequested, this,
            [this](const QString& path, ProcessAction action) { m_process_actions->perform(action, path); });
    connect(m_process, &ProcessPanel::pathActivated, this, &MainWindow::select);
    connect(m_events, &EventsPanel::pathActivated, this, &MainWindow::select);
    connect(&client, &ProcessClient::informed, m_process, &ProcessPanel::showInfo);
    connect(&client, &ProcessClient::refused, this, [this](const QString& path, ProcessAction action, const QString& reason) {
        tell(QStringLiteral("✕ %1 %2: %3").arg(plain(actionWord(action)), path, reason));
    });
    connect(m_process_actions, &ProcessActions::performed, this, [this](const QString& path, ProcessAction action) {
        tell(QStringLiteral("%1 %2: %3").arg(actionGlyph(action), plain(actionWord(action)), path));
    });
}

void MainWindow::connectGallery() {
    GalleryClient& client = m_bridge.gallery();
    connect(m_gallery_menu, &GalleryMenu::startRequested, &client, &GalleryClient::start);
    connect(m_gallery_menu, &GalleryMenu::stopRequested, &client, &GalleryClient::stop);
    connect(&client, &GalleryClient::started, this, [this](const QString& name) { tell(tr("Gallery: %1 runs").arg(name)); });
    connect(&client, &GalleryClient::stopped, this,
            [this](const QString& name) { tell(tr("Gallery: %1 is stopped").arg(name)); });
    connect(&client, &GalleryClient::refused, this,
            [this](const QString&, const QString& reason) { tell(tr("✕ Gallery: %1").arg(reason)); });
}

void MainWindow::connectTree() {
    TreeView& view = m_tree->view();
    connect(&view, &TreeView::selectionChanged, this, &MainWindow::onSelected);
    connect(&view, &TreeView::contextMenuRequested, this, &MainWindow::onContextMenu);
    connect(&view, &TreeView::nodeActivated, this, [this] {
        m_docks[2]->show();
        m_docks[2]->raise();
    });
    connect(&view, &TreeView::searchChanged, this, [this](int matches) {
        m_matches->setText(m_search->text().isEmpty()
                               ? QString{}
                               : tr("%1 match(es)", nullptr, matches).arg(formatCount(static_cast<std::uint64_t>(matches))));
    });
}

void MainWindow::onEvents(const EventBatch& batch) {
    const NodeState& state = m_bridge.state();
    m_tree->view().applyChanges(batch);
    m_events->applyBatch(batch, state);
    m_charts->applyChanges(batch);
    m_process->applyBatch(batch, state);
    m_process->showNode(state.find(m_tree->view().selectedPath().toStdString()), state);
    m_summary->noteChange();
    if (m_gallery_menu->isVisible()) m_gallery_menu->refresh();
}

void MainWindow::onSelected(const QString& path) {
    m_process_actions->setTarget(path);
    m_process->showNode(m_bridge.state().find(path.toStdString()), m_bridge.state());
}

void MainWindow::onContextMenu(const QString& path, const QPoint& global) {
    select(path);
    QMenu menu(this);
    m_process_actions->fill(menu);
    if (menu.isEmpty()) return;
    menu.addSeparator();
    connect(menu.addAction(tr("&Details")), &QAction::triggered, this, [this] {
        m_docks[2]->show();
        m_docks[2]->raise();
    });
    connect(menu.addAction(tr("Copy &path")), &QAction::triggered, this, [path] { QGuiApplication::clipboard()->setText(path); });
    menu.exec(global);
}

// --- what it does

void MainWindow::select(const QString& path) { m_tree->view().select(path); }

void MainWindow::search(const QString& text) { m_tree->view().setSearch(text); }

void MainWindow::setRate(int orders_a_second) { m_load->setRate(orders_a_second); }

void MainWindow::setPaused(bool paused) {
    m_bridge.setPaused(paused);
    m_pause->setChecked(paused);
    m_pause->setIcon(symbol(paused ? QStringLiteral("resume") : QStringLiteral("pause")));
    m_pause->setText(paused ? tr("&Go on with the display") : tr("&Pause the display"));
    if (paused)
        m_pause_time.start();
    else
        m_pause_time.stop();
    showPause();
}

void MainWindow::showPause() {
    m_pause_note->setText(m_bridge.isPaused() ? tr("▮▮ paused, %1 event(s) wait", nullptr, pluralOf(m_bridge.waitingEvents()))
                                                    .arg(formatCount(m_bridge.waitingEvents()))
                                              : QString{});
}

void MainWindow::tell(const QString& text) {
    m_message->setText(text);
    m_message->setToolTip(text);
    m_message_time.start();
}

QString MainWindow::message() const { return m_message->text(); }

void MainWindow::askForImport() {
    const QString file =
        QFileDialog::getOpenFileName(this, tr("Import orders"), {}, tr("Comma-separated values (*.csv);;All files (*)"));
    if (!file.isEmpty()) importOrders(file);
}

void MainWindow::importOrders(const QString& file) {
    if (const auto problem = app::import_problem(file.toStdString())) {
        auto* box = new QMessageBox(QMessageBox::Warning, tr("Import orders"), QString::fromStdString(*problem),
                                    QMessageBox::Close, this);
        box->setAttribute(Qt::WA_DeleteOnClose);
        return box->open();
    }
    tell(m_bridge.importFile(file) ? tr("Importing %1…").arg(QFileInfo(file).fileName())
                                   : tr("✕ an import is under way already"));
}

void MainWindow::onImported(const QString& file, const app::ImportReport& report) {
    const QString summary =
        tr("%1 order(s) imported", nullptr, pluralOf(report.stored)).arg(formatCount(report.stored)) + QStringLiteral("; ") +
        tr("%1 problem(s)", nullptr, pluralOf(report.problems.size())).arg(formatCount(report.problems.size()));
    tell(QStringLiteral("%1: %2").arg(QFileInfo(file).fileName(), summary));
    m_orders->reload();
    if (report.complete()) return;
    auto* box = new QMessageBox(QMessageBox::Warning, tr("Import orders"), summary, QMessageBox::Close, this);
    box->setAttribute(Qt::WA_DeleteOnClose);
    QStringList problems;
    for (const std::string& problem : report.problems) problems << QString::fromStdString(problem);
    box->setInformativeText(problems.mid(0, 3).join(u'\n'));
    box->setDetailedText(problems.join(u'\n'));
    box->open();
}

void MainWindow::onTreeEnded() {
    const Node* top = m_bridge.state().find("/");
    const QString how = top && top->gave_up ? tr("The top supervisor gave up: it had to restart more often than it may")
                                            : tr("The top supervisor has ended");
    m_banner->say(tr("✕ %1. Nobody is above it, so nothing runs any more; what you see is how it ended. "
                     "<a href=\"restart\">Start Canopy again</a>")
                      .arg(how),
                  Meaning::Crashed);
    for (QAction* each : {m_new_order, m_import}) each->setEnabled(false);
    for (QWidget* each : std::initializer_list<QWidget*>{m_load, m_orders, m_limiter}) each->setEnabled(false);
    m_process_actions->refresh();
}

void MainWindow::sayWithoutEndpoint(const QString& reason) {
    m_banner->say(
        tr("▲ No HTTP endpoint: %1. The window works without it. <a href=\"hide\">Hide</a>").arg(reason.toHtmlEscaped()),
        Meaning::Busy);
}

void MainWindow::onBanner(const QString& link) {
    m_starts_again = link == QStringLiteral("restart");
    m_starts_again ? void(close()) : m_banner->hide();
}

void MainWindow::resetLayout() {
    m_layout.reset(*this);
    arrangeDocks();
}

void MainWindow::saveLayout() const {
    m_layout.save(*this);
    QSettings settings;
    settings.setValue(collapsed_setting, m_tree->view().collapsedPaths());
    settings.setValue(expanded_setting, m_tree->view().expandedPaths());
}

void MainWindow::comeToFront(const QString& token) {
    // Qt's Wayland plugin takes it from there, and out. Threads may read the environment meanwhile: glibc frees no value, and
    // what is added last, and removed, leaves the others where they are. No other thread of ours writes it.
    if (!token.isEmpty() && QApplication::platformName().startsWith(QLatin1String("wayland")))
        qputenv("XDG_ACTIVATION_TOKEN", token.toUtf8());
    setWindowState(windowState() & ~Qt::WindowMinimized);
    show();
    raise();
    activateWindow();
}

void MainWindow::closeEvent(QCloseEvent* event) {
    saveLayout();
    QMainWindow::closeEvent(event);
}

} // namespace canopy::ui
