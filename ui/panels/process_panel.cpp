// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/process_panel.hpp"

#include "ui/models/process_facts.hpp"
#include "ui/panels/empty_state.hpp"
#include "ui/panels/intensity_gauge.hpp"
#include "ui/panels/process_header.hpp"
#include "ui/panels/restart_policy_view.hpp"
#include "ui/panels/table_page.hpp"

#include <QEvent>
#include <QGridLayout>
#include <QLabel>
#include <QShortcut>
#include <QStackedWidget>
#include <QTabBar>
#include <QTabWidget>
#include <QToolButton>
#include <QVBoxLayout>

namespace canopy::ui {

namespace {

using namespace std::chrono_literals;

constexpr std::chrono::milliseconds period = 100ms;
constexpr std::chrono::milliseconds info_period = 500ms;
constexpr std::chrono::milliseconds slow_period = 500ms; ///< of texts that only time changes

std::chrono::nanoseconds monotonicNow() { return std::chrono::steady_clock::now().time_since_epoch(); }

} // namespace

ProcessPanel::ProcessPanel(QWidget* parent)
    : QWidget(parent), m_clock(monotonicNow), m_header(new ProcessHeader(this)), m_notice(new QLabel(this)),
      m_tabs(new QTabWidget(this)), m_gauge(new IntensityGauge(this)), m_policy(new RestartPolicyView(this)),
      m_nothing(new EmptyState(tr("Select a process in the tree: its state, its mailbox, its links and its past show here."))),
      m_pages(new QStackedWidget(this)) {
    setObjectName(QStringLiteral("processPanel"));
    setAccessibleName(tr("Inspector"));
    addPage(Tab::Overview, tr("Overview"), {tr("What"), tr("Value")}, false);
    addPage(Tab::Children, tr("Children"), {tr("Child"), tr("State"), tr("Restart"), tr("Restarts")}, true);
    addPage(Tab::State, tr("State"), {tr("Name"), tr("Value")}, false);
    addPage(Tab::Mailbox, tr("Mailbox"), {tr("Message"), tr("Waiting")}, true);
    addPage(Tab::Links, tr("Links"), {tr("Relation"), tr("Process"), tr("Pid")}, true);
    addPage(Tab::History, tr("History"), {tr("Started"), tr("Lasted"), tr("Ended with")}, true);
    m_pages->addWidget(m_nothing);
    m_pages->addWidget(makeContent());
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_pages);
    layOutColumns();
    m_tick.setInterval(period);
    connect(&m_tick, &QTimer::timeout, this, &ProcessPanel::onTick);
    connect(m_tabs, &QTabWidget::currentChanged, this, &ProcessPanel::refresh);
}

void ProcessPanel::addPage(Tab tab, const QString& title, const QStringList& headers, bool with_headers) {
    auto* table = new TablePage(title, headers, with_headers ? QuietTable::Headers::Shown : QuietTable::Headers::Hidden);
    m_tables[static_cast<std::size_t>(tab)] = table;
    connect(&table->table(), &QuietTable::pathActivated, this, &ProcessPanel::pathActivated);
    const int index = m_tabs->addTab(tab == Tab::Overview ? makeOverview() : table, title);
    // Digits, for every letter of these words is taken by a menu, a button or an action beside them.
    const QKeySequence keys(Qt::ALT | static_cast<Qt::Key>(Qt::Key_1 + index));
    m_tabs->setTabToolTip(index, QStringLiteral("%1 (%2)").arg(title, keys.toString(QKeySequence::NativeText)));
    connect(new QShortcut(keys, this), &QShortcut::activated, this, [this, tab] { setTab(tab); });
}

QWidget* ProcessPanel::makeOverview() {
    auto* overview = new QWidget;
    overview->setAutoFillBackground(true);
    overview->setBackgroundRole(QPalette::Base);
    auto* column = new QVBoxLayout(overview);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(&page(Tab::Overview), 1);
    column->addWidget(m_gauge);
    column->addWidget(m_policy);
    return overview;
}

QWidget* ProcessPanel::makeContent() {
    m_tabs->setDocumentMode(true);
    m_tabs->setUsesScrollButtons(true);
    m_tabs->tabBar()->setExpanding(false);
    m_tabs->tabBar()->setDrawBase(false);
    m_notice->setWordWrap(true);
    m_notice->setMargin(fontMetrics().height() / 2);
    m_notice->setAccessibleName(tr("Freshness"));
    m_notice->hide();
    auto* content = new QWidget;
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_header);
    column->addWidget(m_notice);
    column->addWidget(m_tabs, 1);
    column->addLayout(makeActions());
    return content;
}

QGridLayout* ProcessPanel::makeActions() {
    auto* grid = new QGridLayout;
    const int gap = fontMetrics().height() / 3;
    grid->setContentsMargins(gap, gap, gap, gap);
    grid->setSpacing(gap / 2);
    int place = 0;
    for (const ProcessAction action : all_process_actions) {
        auto* button = new QToolButton(this);
        button->setText(QStringLiteral("%1 %2").arg(actionGlyph(action), actionWord(action)));
        button->setAccessibleName(actionWord(action).remove(QLatin1Char('&')));
        button->setAccessibleDescription(actionSentence(action));
        button->setFocusPolicy(Qt::StrongFocus);
        button->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
        connect(button, &QToolButton::clicked, this, [this, action] { Q_EMIT actionRequested(m_path, action); });
        grid->addWidget(button, place / 3, place % 3);
        m_buttons.insert(action, button);
        ++place;
    }
    return grid;
}

void ProcessPanel::layOutColumns() {
    page(Tab::Overview).table().setRoomyColumn(1);
    page(Tab::Children).table().setRoomyColumn(0);
    page(Tab::State).table().setRoomyColumn(1);
    page(Tab::Mailbox).table().setRoomyColumn(0);
    page(Tab::Links).table().setRoomyColumn(1);
    page(Tab::Links).table().setElide(1, Qt::ElideMiddle);
    page(Tab::History).table().setRoomyColumn(2);
}

void ProcessPanel::setClock(std::function<std::chrono::nanoseconds()> clock) {
    m_clock = std::move(clock);
    m_known_at = m_clock();
    m_refreshed_at.reset();
    m_requested_at.reset();
}

Timestamp ProcessPanel::estimatedNow() const { return m_state->totals().now + (m_clock() - m_known_at); }

void ProcessPanel::setTab(Tab tab) { m_tabs->setCurrentIndex(static_cast<int>(tab)); }

void ProcessPanel::applyBatch(const EventBatch& batch, const NodeState& state) {
    if (!batch || batch->empty()) return;
    m_history.apply(*batch, state);
    m_known_at = m_clock();
    m_stale = true;
}

void ProcessPanel::forget() {
    m_info.reset();
    m_unanswered = false;
    m_removed = false;
}

void ProcessPanel::reset() {
    forget();
    m_history.clear();
    m_state = nullptr;
    m_path.clear();
    refresh();
}

void ProcessPanel::showNode(const Node* node, const NodeState& state) {
    m_state = &state;
    m_known_at = m_clock();
    const QString path = node == nullptr ? QString() : QString::fromStdString(node->path);
    const bool another = path != m_path;
    if (another) {
        forget();
        m_path = path;
    }
    if (node != nullptr) m_last = *node;
    m_stale = true;
    const bool due = !m_refreshed_at || m_clock() - *m_refreshed_at >= period;
    if (another || due) refresh();
    if (another) requestInfo();
}

void ProcessPanel::showInfo(const QString& path, const std::optional<ProcessInfo>& info) {
    if (path != m_path) return;
    m_unanswered = !info.has_value();
    if (info) {
        m_info = info;
        m_info_at = m_clock();
    }
    refresh();
}

const Node* ProcessPanel::current() const {
    const Node* node = m_state == nullptr ? nullptr : m_state->find(m_path.toStdString());
    return node != nullptr ? node : &m_last;
}

void ProcessPanel::refresh() {
    if (m_path.isEmpty() || m_state == nullptr) {
        m_tick.stop();
        m_pages->setCurrentWidget(m_nothing);
        return;
    }
    if (!isVisible()) return;
    m_refreshed_at = m_clock();
    m_stale = false;
    if (!m_tick.isActive()) m_tick.start();
    const Node* node = current();
    m_removed = node == &m_last;
    if (!m_removed) m_last = *node;
    m_header->setNode(*node, nameOf(*node));
    m_tabs->setTabVisible(static_cast<int>(Tab::Children), node->kind == ProcessKind::Supervisor);
    refreshTab(*node);
    refreshActions(*node);
    refreshNotice();
    m_pages->setCurrentIndex(1);
}

void ProcessPanel::refreshTab(const Node& node) {
    const auto tab = static_cast<Tab>(m_tabs->currentIndex());
    switch (tab) {
    case Tab::Overview: return refreshOverview(node);
    case Tab::Children: return page(tab).show(childrenOf(node, *m_state), emptyText(tab, node));
    case Tab::History: {
        const std::string path = m_path.toStdString();
        const QList<TextRow> rows = historyOf(m_history.of(path), m_history.forgotten(path), estimatedNow());
        return page(tab).show(rows, emptyText(tab, node));
    }
    case Tab::State:
    case Tab::Mailbox:
    case Tab::Links: return page(tab).show(infoRows(tab), emptyText(tab, node));
    }
}

void ProcessPanel::refreshOverview(const Node& node) {
    page(Tab::Overview).show(overviewOf(node, *m_state, estimatedNow()), {});
    const bool supervisor = node.kind == ProcessKind::Supervisor;
    m_gauge->setVisible(supervisor);
    if (supervisor) m_gauge->setBudget(node.max_restarts, node.within, node.restart_times, estimatedNow());
    m_policy->setVisible(node.parent != no_node);
    if (node.parent != no_node) m_policy->setNode(node);
}

QList<TextRow> ProcessPanel::infoRows(Tab tab) const {
    if (!m_info) return {};
    if (tab == Tab::State) return stateOf(*m_info);
    return tab == Tab::Mailbox ? mailboxOf(*m_info) : linksOf(*m_info, *m_state);
}

QString ProcessPanel::emptyText(Tab tab, const Node& node) const {
    if (tab == Tab::Children) return tr("It has no children now.");
    if (tab == Tab::History) return tr("Starts and exits of this child show here.");
    if (!node.alive()) return tr("It does not run. When it does, what it holds shows here.");
    if (m_unanswered) return tr("Did not answer within 500 ms: busy. Processes answer between two messages.");
    if (!m_info) return tr("Asking the process …");
    if (tab == Tab::State) return tr("It shows nothing of its state. What its inspect() tells would be here.");
    if (tab == Tab::Mailbox) return tr("No message waits. Waiting messages show here by name.");
    return tr("Nothing is linked to it, and nobody watches it.");
}

void ProcessPanel::refreshActions(const Node& node) {
    for (const ProcessAction action : all_process_actions) {
        QToolButton* one = button(action);
        const QString obstacle = m_removed ? tr("It no longer exists.") : obstacleTo(action, node, *m_state);
        one->setEnabled(obstacle.isEmpty());
        const QString shortcut = actionShortcut(action).toString(QKeySequence::NativeText);
        one->setToolTip(obstacle.isEmpty() ? QStringLiteral("%1 (%2)").arg(actionSentence(action), shortcut) : obstacle);
    }
}

QString ProcessPanel::notice() const { return m_notice->isHidden() ? QString() : m_notice->text(); }

void ProcessPanel::refreshNotice() {
    QString text;
    if (m_removed) {
        text = tr("■ No longer exists: its specification was removed. This is how it was at the end.");
    } else if (m_unanswered && current()->alive()) {
        text = tr("▲ Did not answer within 500 ms: busy.");
        if (m_info) {
            text += tr(" State, mailbox and links are from %1 ago.").arg(formatSeconds(m_clock() - m_info_at));
        }
    }
    const Theme theme = Theme::of(palette());
    const QColor ink = m_removed ? theme.text : theme.ink(Meaning::Busy);
    QPalette colours = m_notice->palette();
    if (colours.color(QPalette::WindowText) != ink) {
        colours.setColor(QPalette::WindowText, ink);
        m_notice->setPalette(colours);
    }
    if (m_notice->text() != text) m_notice->setText(text);
    m_notice->setVisible(!text.isEmpty());
}

void ProcessPanel::onTick() {
    requestInfo();
    const auto since = m_clock() - m_refreshed_at.value_or(std::chrono::nanoseconds{});
    if (m_stale || since >= slow_period || (m_gauge->isVisible() && m_gauge->moves())) refresh();
}

void ProcessPanel::requestInfo() {
    if (!isVisible() || m_path.isEmpty() || m_state == nullptr || !current()->alive()) return;
    const auto now = m_clock();
    if (m_requested_at && now - *m_requested_at < info_period) return;
    m_requested_at = now;
    Q_EMIT infoRequested(m_path);
}

void ProcessPanel::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    refresh();
    requestInfo();
}

void ProcessPanel::hideEvent(QHideEvent* event) {
    m_tick.stop();
    QWidget::hideEvent(event);
}

void ProcessPanel::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) refresh();
}

} // namespace canopy::ui
