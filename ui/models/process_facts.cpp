// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/process_facts.hpp"

#include "observe/words.hpp"
#include "ui/models/event_row.hpp"

#include <QCoreApplication>

#include <algorithm>
#include <iterator>
#include <map>

namespace canopy::ui {

namespace {

using namespace std::chrono_literals;
using Rank = TextCell::Rank;

constexpr qsizetype most_children = 1'000;

struct Phrases {
    Q_DECLARE_TR_FUNCTIONS(canopy::ui::ProcessFacts)
};

QString text(std::string_view utf8) { return QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size())); }

QString pidText(Pid pid) { return text(to_string(pid)); }

QString ago(Timestamp then, Timestamp now) { return Phrases::tr("%1 ago").arg(formatSeconds(now - then)); }

/// Collects name and value pairs.
class Facts {
public:
    TextCell& add(const char* name, const QString& value, const QString& path = {}) {
        const QString key = Phrases::tr(name);
        m_rows.append(TextRow{key, {{key, Rank::Muted}, {value}}, path});
        return m_rows.last().cells.last();
    }
    void addNumber(const char* name, const QString& value) { add(name, value).tabular = true; }
    QList<TextRow> take() { return std::move(m_rows); }

private:
    QList<TextRow> m_rows;
};

void addIdentity(Facts& facts, const Node& node, const NodeState& state) {
    facts.add(QT_TRANSLATE_NOOP("canopy::ui::ProcessFacts", "Path"), text(node.path));
    facts.addNumber(QT_TRANSLATE_NOOP("canopy::ui::ProcessFacts", "Pid"),
                    Phrases::tr("%1 · generation %2").arg(pidText(node.pid), formatCount(node.generation)));
    facts.add(QT_TRANSLATE_NOOP("canopy::ui::ProcessFacts", "Kind"),
              node.pinned ? Phrases::tr("%1, own thread").arg(kindWord(node.kind)) : kindWord(node.kind));
    facts.add(QT_TRANSLATE_NOOP("canopy::ui::ProcessFacts", "State"), stateWord(node)).meaning = meaningOf(node);
    if (!node.label.empty()) facts.add(QT_TRANSLATE_NOOP("canopy::ui::ProcessFacts", "Type"), text(node.label));
    if (!node.name.empty()) facts.add(QT_TRANSLATE_NOOP("canopy::ui::ProcessFacts", "Registered name"), text(node.name));
    if (const Node* parent = state.find(node.parent)) {
        facts.add(QT_TRANSLATE_NOOP("canopy::ui::ProcessFacts", "Supervisor"), nameOf(*parent), text(parent->path));
        facts.add(QT_TRANSLATE_NOOP("canopy::ui::ProcessFacts", "Restart"), text(to_string(node.restart)));
    }
    if (node.kind == ProcessKind::Supervisor) {
        facts.add(QT_TRANSLATE_NOOP("canopy::ui::ProcessFacts", "Strategy"), strategyWord(node.strategy));
        facts.addNumber(QT_TRANSLATE_NOOP("canopy::ui::ProcessFacts", "Children"), formatCount(node.children.size()));
    }
}

void addWork(Facts& facts, const Node& node, Timestamp now) {
    for (const std::string& fault : node.faults) {
        facts.add(QT_TRANSLATE_NOOP("canopy::ui::ProcessFacts", "Fault"), text(fault)).meaning = Meaning::Faulted;
    }
    if (node.alive()) {
        facts.addNumber(QT_TRANSLATE_NOOP("canopy::ui::ProcessFacts", "Mailbox"), formatCount(node.depth));
        facts.addNumber(QT_TRANSLATE_NOOP("canopy::ui::ProcessFacts", "Handled"), formatCount(node.handled));
        facts.addNumber(QT_TRANSLATE_NOOP("canopy::ui::ProcessFacts", "Rate"),
                        Phrases::tr("%1 /s").arg(formatCompact(node.rate)));
        facts.addNumber(QT_TRANSLATE_NOOP("canopy::ui::ProcessFacts", "Running for"), formatSeconds(now - node.started_at));
    }
}

void addPast(Facts& facts, const Node& node, Timestamp now) {
    facts.addNumber(QT_TRANSLATE_NOOP("canopy::ui::ProcessFacts", "Restarts"), formatCount(node.restarts));
    facts.addNumber(QT_TRANSLATE_NOOP("canopy::ui::ProcessFacts", "Crashes"), formatCount(node.crashes));
    if (!node.last_exit) return;
    const QString reason = oneLine(node.last_exit->to_string());
    TextCell& last = facts.add(QT_TRANSLATE_NOOP("canopy::ui::ProcessFacts", "Last exit"), reason);
    last.meaning = node.last_exit->is_orderly() ? Meaning::Stopped : Meaning::Crashed;
    facts.add(QT_TRANSLATE_NOOP("canopy::ui::ProcessFacts", "Exited"), ago(node.exited_at, now));
    if (!node.last_message.empty()) {
        facts.add(QT_TRANSLATE_NOOP("canopy::ui::ProcessFacts", "Last message"), oneLine(node.last_message));
    }
    if (node.recovery) {
        facts.addNumber(QT_TRANSLATE_NOOP("canopy::ui::ProcessFacts", "Back after"), formatDuration(*node.recovery));
    }
}

/// A process as a link shows it; one the state does not know by its pid alone.
TextRow linkRow(const char* relation, Pid pid, const NodeState& state) {
    const Node* node = state.find(pid);
    const QString path = node != nullptr ? text(node->path) : QString();
    TextCell who{path.isEmpty() ? pidText(pid) : path};
    if (node != nullptr) who.meaning = meaningOf(*node);
    return {Phrases::tr(relation) + pidText(pid),
            {{Phrases::tr(relation), Rank::Muted}, who, {pidText(pid), Rank::Muted, {}, true}},
            path};
}

TextRow historyRow(const ProcessLife& life, Timestamp now) {
    const QString started = life.started ? formatClock(*life.started) : Phrases::tr("before");
    QString lasted = QStringLiteral("–");
    if (life.started) {
        lasted = life.exited ? formatDuration(*life.exited - *life.started) : formatSeconds(now - *life.started);
    }
    TextCell ended{Phrases::tr("runs"), Rank::Plain, Meaning::Running};
    if (life.exited) {
        ended.text = oneLine(life.reason.to_string());
        if (!life.last_message.empty()) ended.text += Phrases::tr(" · handling %1").arg(oneLine(life.last_message));
        ended.meaning = life.reason.is_orderly() ? Meaning::Stopped : Meaning::Crashed;
    }
    return {QStringLiteral("%1 %2").arg(pidText(life.pid), started),
            {{started, Rank::Muted, {}, true}, {lasted, Rank::Plain, {}, true, true}, ended}};
}

} // namespace

QString formatSeconds(std::chrono::nanoseconds duration) {
    const auto seconds = std::chrono::floor<std::chrono::seconds>(duration);
    return seconds > 0s ? formatDuration(seconds) : QStringLiteral("0 s");
}

QString nameOf(const Node& node) {
    if (node.path != "/") return text(node.id);
    if (!node.name.empty()) return text(node.name);
    return node.label.empty() ? QStringLiteral("/") : text(node.label);
}

QList<TextRow> overviewOf(const Node& node, const NodeState& state, Timestamp now) {
    Facts facts;
    addIdentity(facts, node, state);
    addWork(facts, node, now);
    addPast(facts, node, now);
    return facts.take();
}

QList<TextRow> childrenOf(const Node& supervisor, const NodeState& state) {
    QList<TextRow> rows;
    for (const NodeId id : supervisor.children) {
        const Node* child = state.find(id);
        if (child == nullptr) continue;
        if (rows.size() == most_children) {
            const auto rest = static_cast<std::uint64_t>(supervisor.children.size()) - most_children;
            rows.append({QStringLiteral("/rest"),
                         {{Phrases::tr("… and %1 more", nullptr, pluralOf(rest)).arg(formatCount(rest)), Rank::Muted}, {}, {}}});
            break;
        }
        const QString restarts = child->restarts > 0 ? QStringLiteral("×%1").arg(formatCount(child->restarts)) : QString();
        TextCell state_cell{stateWord(*child)};
        state_cell.meaning = meaningOf(*child);
        rows.append({text(child->path),
                     {{text(child->id)},
                      state_cell,
                      {text(to_string(child->restart)), Rank::Muted},
                      {restarts, Rank::Plain, {}, true, true}},
                     text(child->path)});
    }
    return rows;
}

QList<TextRow> historyOf(const ProcessHistory::Lives& lives, std::uint64_t forgotten, Timestamp now) {
    QList<TextRow> rows;
    std::transform(lives.rbegin(), lives.rend(), std::back_inserter(rows),
                   [now](const ProcessLife& life) { return historyRow(life, now); });
    if (forgotten > 0) {
        rows.append(
            {QStringLiteral("forgotten"),
             {{Phrases::tr("%1 earlier", nullptr, pluralOf(forgotten)).arg(formatCount(forgotten)), Rank::Muted}, {}, {}}});
    }
    return rows;
}

QList<TextRow> stateOf(const ProcessInfo& info) {
    QList<TextRow> rows;
    for (const auto& [name, value] : info.state) {
        rows.append({text(name), {{text(name), Rank::Muted}, {oneLine(value), Rank::Plain, {}, true}}});
    }
    return rows;
}

QList<TextRow> mailboxOf(const ProcessInfo& info) {
    std::map<std::string, std::uint64_t> counts;
    for (const std::string& message : info.messages) ++counts[message];
    std::vector<std::pair<std::string, std::uint64_t>> sorted(counts.begin(), counts.end());
    std::ranges::stable_sort(sorted, std::greater{}, &std::pair<std::string, std::uint64_t>::second);
    QList<TextRow> rows;
    if (!info.current.empty()) {
        rows.append({QStringLiteral(" in hand"),
                     {{text(info.current), Rank::Strong}, {Phrases::tr("in hand"), Rank::Muted, {}, false, true}}});
    }
    for (const auto& [name, count] : sorted) {
        rows.append({text(name), {{text(name)}, {QStringLiteral("×%1").arg(formatCount(count)), Rank::Plain, {}, true, true}}});
    }
    if (info.depth > info.messages.size()) {
        const std::uint64_t behind = info.depth - info.messages.size();
        const QString rest = Phrases::tr("… and %1 behind them", nullptr, pluralOf(behind)).arg(formatCount(behind));
        rows.append({QStringLiteral(" rest"), {{rest, Rank::Muted}, {}}});
    }
    return rows;
}

QList<TextRow> linksOf(const ProcessInfo& info, const NodeState& state) {
    QList<TextRow> rows;
    for (const Pid pid : info.links) {
        const bool supervises = pid == info.parent;
        const Node* other = state.find(pid);
        const Node* self = state.find(info.pid);
        const bool child = other != nullptr && self != nullptr && other->parent == self->node;
        rows.append(linkRow(supervises ? QT_TRANSLATE_NOOP("canopy::ui::ProcessFacts", "supervisor")
                            : child    ? QT_TRANSLATE_NOOP("canopy::ui::ProcessFacts", "child")
                                       : QT_TRANSLATE_NOOP("canopy::ui::ProcessFacts", "link"),
                            pid, state));
    }
    for (const Pid pid : info.monitors) {
        rows.append(linkRow(QT_TRANSLATE_NOOP("canopy::ui::ProcessFacts", "watches"), pid, state));
    }
    for (const Pid pid : info.monitored_by) {
        rows.append(linkRow(QT_TRANSLATE_NOOP("canopy::ui::ProcessFacts", "watched by"), pid, state));
    }
    return rows;
}

bool isRestartedAfter(Restart restart, const ExitReason& reason) {
    switch (restart) {
    case Restart::Permanent: return true;
    case Restart::Transient: return !reason.is_orderly();
    case Restart::Temporary: return false;
    }
    return false;
}

QList<PolicyLine> policyOf(const Node& child) {
    using Kind = ExitReason::Kind;
    const std::optional<ExitReason>& last = child.last_exit;
    const auto line = [&](const char* ending, const ExitReason& example, bool is_last) {
        return PolicyLine{Phrases::tr(ending), isRestartedAfter(child.restart, example), last && is_last};
    };
    const Kind kind = last ? last->kind() : Kind::Normal;
    const bool killed = kind == Kind::Killed || kind == Kind::Kill;
    return {line(QT_TRANSLATE_NOOP("canopy::ui::ProcessFacts", "normal"), ExitReason::normal(), kind == Kind::Normal),
            line(QT_TRANSLATE_NOOP("canopy::ui::ProcessFacts", "shutdown"), ExitReason::shutdown(), kind == Kind::Shutdown),
            line(QT_TRANSLATE_NOOP("canopy::ui::ProcessFacts", "killed"), ExitReason::killed(), killed),
            line(QT_TRANSLATE_NOOP("canopy::ui::ProcessFacts", "exception, other reason"), ExitReason::custom("crash"),
                 last && !last->is_orderly() && !killed)};
}

} // namespace canopy::ui
