// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/chart_data.hpp"

#include "ui/models/passing.hpp"

#include <algorithm>

namespace canopy::ui {

namespace {

std::int64_t secondOf(Timestamp time) { return std::chrono::floor<std::chrono::seconds>(time).count(); }

QString lastPart(const QString& path, int parts) {
    return path == QLatin1String("/") ? path : path.section(QLatin1Char('/'), -parts);
}

/// Children of different supervisors may have the same id: then the supervisor is named too.
void nameLines(QList<ChartData::Line>& lines) {
    for (ChartData::Line& line : lines) line.name = lastPart(line.path, 1);
    for (ChartData::Line& line : lines) {
        const QString name = lastPart(line.path, 1);
        const auto same = std::ranges::count_if(lines, [&](const auto& other) { return lastPart(other.path, 1) == name; });
        if (same > 1) line.name = lastPart(line.path, 2);
    }
}

} // namespace

SecondSeries::Entry& SecondSeries::entry(std::int64_t second) {
    Entry& found = m_entries[static_cast<std::size_t>(second) % m_entries.size()];
    if (found.second != second) found = {second, 0};
    return found;
}

void SecondSeries::set(std::int64_t second, double value) { entry(second).value = value; }
void SecondSeries::add(std::int64_t second, double value) { entry(second).value += value; }

std::optional<double> SecondSeries::at(std::int64_t second) const {
    if (second < 0) return std::nullopt;
    const Entry& found = m_entries[static_cast<std::size_t>(second) % m_entries.size()];
    return found.second == second ? std::optional(found.value) : std::nullopt;
}

void ChartData::reset(const NodeState* state) {
    *this = {};
    if (state != nullptr) m_handled = state->totals().handled;
}

void ChartData::apply(std::span<const Event> batch, const NodeState& state) {
    const std::int64_t before = m_second;
    for (const Event& event : batch) {
        advance(event.time);
        record(event, state);
    }
    if (empty()) return;
    if (m_second != before) followNodes(state);
    const std::uint64_t handled = state.totals().handled;
    // A complete snapshot replaces the totals, possibly by smaller ones.
    m_messages.add(m_second, handled >= m_handled ? static_cast<double>(handled - m_handled) : 0);
    m_handled = handled;
}

void ChartData::advance(Timestamp time) {
    const std::int64_t second = secondOf(time);
    if (m_first < 0) m_first = m_second = second;
    if (second <= m_second) return;
    closeSeconds(second);
    m_second = second;
    std::erase_if(m_gaps, [second](std::int64_t gap) { return gap < second - SecondSeries::seconds; });
    forgetQuiet();
}

/// A mailbox that was not sampled kept its depth, and a second without events handled nothing.
void ChartData::closeSeconds(std::int64_t until) {
    const std::int64_t from = std::max(m_second + 1, until - SecondSeries::seconds);
    for (std::int64_t second = from; second <= until; ++second) {
        m_messages.add(second, 0);
        for (auto& [path, depth] : m_depths) {
            depth.series.set(second, depth.last);
            if (depth.last > 0) depth.last_deep = second;
        }
    }
}

void ChartData::record(const Event& event, const NodeState& state) {
    if (const auto* sample = std::get_if<event::Sample>(&event.body)) {
        const Node* node = state.find(sample->pid);
        if (node == nullptr || isPassing(*node, event.time)) return;
        const auto value = static_cast<double>(sample->depth);
        auto found = m_depths.find(node->path);
        if (found == m_depths.end()) {
            if (sample->depth == 0) return;
            found = m_depths.emplace(node->path, Depth{}).first;
        }
        Depth& depth = found->second;
        depth.series.set(m_second, std::max(value, depth.series.at(m_second).value_or(0)));
        depth.last = value;
        if (value > 0) depth.last_deep = m_second;
    } else if (const auto* exited = std::get_if<event::Exited>(&event.body)) {
        if (!exited->reason.is_orderly()) m_crashes.add(m_second, 1);
    } else if (const auto* started = std::get_if<event::ChildStarted>(&event.body)) {
        if (started->restarted) m_restarts.add(m_second, 1);
    } else if (std::holds_alternative<event::Gap>(event.body)) {
        if (m_gaps.empty() || m_gaps.back() != m_second) m_gaps.push_back(m_second);
    }
}

/// The mailbox of a process that is down or gone is gone too, without a last sample.
void ChartData::followNodes(const NodeState& state) {
    for (auto& [path, depth] : m_depths) {
        const Node* node = state.find(path);
        if (node == nullptr || !node->alive()) depth.last = 0;
    }
}

void ChartData::forgetQuiet() {
    std::erase_if(m_depths, [this](const auto& entry) { return entry.second.last_deep < m_second - SecondSeries::seconds; });
}

bool ChartData::isGap(std::int64_t second) const { return std::ranges::find(m_gaps, second) != m_gaps.end(); }

ChartData::Pieces ChartData::pieces(const SecondSeries& series, std::int64_t newest) const {
    Pieces result;
    bool open = false;
    for (std::int64_t second = std::max(m_first, m_second - SecondSeries::seconds); second <= newest; ++second) {
        const std::optional<double> value = isGap(second) ? std::nullopt : series.at(second);
        if (value) {
            if (!open) result.append(QList<QPointF>());
            result.back().append(QPointF(static_cast<double>(second - m_second), *value));
        }
        open = value.has_value();
    }
    return result;
}

QList<ChartData::Line> ChartData::deepest() const {
    QList<Line> lines;
    for (const auto& [path, depth] : m_depths) {
        Line line{QString::fromStdString(path), {}, {}, 0};
        for (std::int64_t second = m_second - SecondSeries::seconds; second <= m_second; ++second) {
            line.most = std::max(line.most, depth.series.at(second).value_or(0));
        }
        if (line.most > 0) lines.append(line);
    }
    std::ranges::stable_sort(lines, std::ranges::greater(), &Line::most);
    if (lines.size() > static_cast<qsizetype>(most_lines)) lines.resize(most_lines);
    nameLines(lines);
    for (Line& line : lines) line.pieces = pieces(m_depths.at(line.path.toStdString()).series, m_second);
    return lines;
}

// The present second has only begun: a point for it would look like a fall.
ChartData::Pieces ChartData::messages() const { return empty() ? Pieces() : pieces(m_messages, m_second - 1); }

QList<double> ChartData::counts(const SecondSeries& series) const {
    QList<double> values;
    for (std::int64_t second = m_second - SecondSeries::seconds + 1; second <= m_second; ++second) {
        values.append(series.at(second).value_or(0));
    }
    return values;
}

QList<double> ChartData::crashes() const { return counts(m_crashes); }
QList<double> ChartData::restarts() const { return counts(m_restarts); }

QList<double> ChartData::gaps() const {
    QList<double> seconds;
    for (const std::int64_t gap : m_gaps) seconds.append(static_cast<double>(gap - m_second));
    return seconds;
}

} // namespace canopy::ui
