// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tree/card_painter.hpp"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace canopy::ui {

namespace {

using Face = TextCache::Face;

constexpr double full_bar = 100'000;
constexpr std::uint32_t most_dots = 6;
constexpr double left_edge = 44; ///< where text begins, right of the kind's shape
constexpr double padding = 12;
constexpr double least_text = 9;   ///< smaller cannot be read
constexpr double kind_zoom = 0.44; ///< below, the name needs the room of the kind's shape

struct Phrases {
    Q_DECLARE_TR_FUNCTIONS(canopy::ui::CardPainter)
};

/// Pixels of the names at mid zoom: one size for all of them, and one that can be read.
double midText(double zoom) {
    double pixels = least_text;
    for (const double step : {0.33, 0.44, 0.55}) pixels += zoom >= step ? 1 : 0;
    return pixels;
}

QColor faded(QColor colour, double alpha) {
    colour.setAlphaF(static_cast<float>(std::clamp(alpha, 0.0, 1.0)));
    return colour;
}

QString pidText(const Node& node) { return QString::fromStdString(to_string(node.pid)); }

bool isGhost(const Card& card) { return card.meaning == Meaning::Restarting; }
bool isDown(const Card& card) { return card.meaning == Meaning::Crashed || card.meaning == Meaning::Stopped; }

} // namespace

double barFill(std::uint64_t depth) { return std::min(1.0, std::log1p(static_cast<double>(depth)) / std::log1p(full_bar)); }

QString displayName(const Node& node) {
    if (node.path == "/") {
        if (!node.name.empty()) return QString::fromStdString(node.name);
        if (!node.alive()) return QStringLiteral("canopy"); // its name went with it, and it is still the same
        return node.label.empty() ? QStringLiteral("/") : QString::fromStdString(node.label);
    }
    return QString::fromStdString(node.id);
}

QRectF CardPainter::box(const QRectF& rect, double x, double y, double width, double height) const {
    return {rect.left() + z(x), rect.top() + z(y), z(width), z(height)};
}

QColor CardPainter::ground(const Card& card) const { return isGhost(card) ? m_theme.canvas : m_theme.card; }

void CardPainter::paint(const QRectF& rect, Detail detail, const Card& card) {
    const double appear = card.effects.appear;
    if (appear < 1) m_painter.setOpacity(0.4 + 0.6 * appear);
    switch (detail) {
    case Detail::Near: paintNear(rect, card); break;
    case Detail::Mid: paintMid(rect, card); break;
    case Detail::Far: paintFar(rect, card); break;
    }
    if (appear < 1) m_painter.setOpacity(1);
}

void CardPainter::paintNear(const QRectF& rect, const Card& card) {
    const double radius = z(8);
    if (card.hidden != nullptr) paintStack(rect, radius);
    paintFrame(rect, radius, card);
    paintKind(box(rect, 12, 12, 25, 25), card);
    paintHeadline(rect, card);
    paintIdentity(rect, card);
    if (card.hidden != nullptr) {
        paintHidden(rect, card);
    } else if (card.node->kind == ProcessKind::Supervisor) {
        paintBudget(rect, card);
    } else {
        paintMailbox(rect, card);
    }
    paintFlash(rect, radius, card);
    paintRing(rect, radius, card);
    paintMark(rect, z(18), card);
}

void CardPainter::paintFrame(const QRectF& rect, double radius, const Card& card) {
    m_frames.draw(m_painter, rect, {card.meaning, card.matched},
                  [&](QPainter& painter, const QRectF& where) { paintEmptyCard(painter, where, radius, card); });
}

void CardPainter::paintEmptyCard(QPainter& painter, const QRectF& rect, double radius, const Card& card) const {
    const QColor meaning = m_theme.fill(card.meaning);
    const bool loud = isGhost(card) || card.meaning == Meaning::Crashed;
    QPen pen(loud ? meaning : m_theme.outline, loud ? 1.6 : 1);
    if (card.matched && !loud) pen = QPen(m_theme.match, 1.6);
    if (isGhost(card)) pen.setDashPattern({4, 3});
    painter.setPen(pen);
    painter.setBrush(ground(card));
    painter.drawRoundedRect(rect, radius, radius);
    painter.setPen(Qt::NoPen);
    if (card.meaning == Meaning::Faulted) {
        painter.setBrush(QBrush(faded(meaning, 0.22), Qt::BDiagPattern));
        painter.drawRoundedRect(rect, radius, radius);
    }
    const double width = std::max(3.0, z(4.5)) - z(1);
    painter.setBrush(meaning);
    painter.drawRoundedRect(QRectF(rect.left() + z(4), rect.top() + z(9), width, rect.height() - z(18)), z(2), z(2));
}

void CardPainter::paintStack(const QRectF& rect, double radius) {
    m_painter.setPen(QPen(m_theme.outline, 1));
    m_painter.setBrush(m_theme.card);
    for (const double step : {6.0, 3.0}) {
        const double offset = std::min(z(step), CardPainter::card_margin / 2);
        m_painter.drawRoundedRect(rect.adjusted(offset, offset, -offset, offset), radius, radius);
    }
}

void CardPainter::paintRing(const QRectF& rect, double radius, const Card& card) {
    if (!card.selected) return;
    m_painter.setBrush(Qt::NoBrush);
    m_painter.setPen(QPen(m_theme.selection, card.focused ? 2.5 : 1.6));
    m_painter.drawRoundedRect(rect.adjusted(-2, -2, 2, 2), radius + 2, radius + 2);
}

void CardPainter::paintFlash(const QRectF& rect, double radius, const Card& card) {
    const double flash = card.effects.flash;
    if (flash <= 0) return;
    const QColor colour = m_theme.fill(Meaning::Crashed);
    m_painter.setPen(Qt::NoPen);
    m_painter.setBrush(faded(colour, 0.35 * flash));
    m_painter.drawRoundedRect(rect, radius, radius);
    m_painter.setBrush(Qt::NoBrush);
    for (int ring = 1; ring <= 3; ++ring) {
        const double reach = ring * 3.0;
        m_painter.setPen(QPen(faded(colour, flash * (0.9 - ring * 0.22)), 3));
        m_painter.drawRoundedRect(rect.adjusted(-reach, -reach, reach, reach), radius + reach, radius + reach);
    }
}

void CardPainter::paintMark(const QRectF& rect, double size, const Card& card) {
    if (card.effects.mark <= 0) return;
    size = std::min(size, 2 * card_margin);
    QRectF disc(0, 0, size, size);
    disc.moveCenter(rect.topRight() + QPointF(-z(4), z(2)));
    m_painter.setPen(QPen(faded(m_theme.canvas, card.effects.mark), 1.5));
    m_painter.setBrush(faded(m_theme.fill(Meaning::Crashed), card.effects.mark));
    m_painter.drawEllipse(disc);
    const double inset = size * 0.24;
    m_painter.fillPath(stateShape(Meaning::Crashed, disc.adjusted(inset, inset, -inset, -inset)),
                       faded(m_theme.card, card.effects.mark));
}

void CardPainter::paintKind(const QRectF& square, const Card& card) {
    const QColor colour = m_theme.ink(card.meaning);
    m_painter.setPen(QPen(colour, std::max(1.0, z(1.4)), isGhost(card) ? Qt::DashLine : Qt::SolidLine));
    m_painter.setBrush(faded(m_theme.fill(card.meaning), 0.16));
    m_painter.drawPath(kindShape(card.node->kind, square));
    if (card.node->kind == ProcessKind::Supervisor) {
        m_texts.draw(m_painter, square.adjusted(-z(2), 0, z(2), 0), strategyGlyph(card.node->strategy), {Face::Strong, z(9)},
                     m_theme.text, Qt::AlignHCenter);
    }
    if (card.node->pinned) {
        const QRectF pin(square.right() - z(7), square.bottom() - z(4), z(9), z(12));
        m_painter.setPen(QPen(ground(card), z(2.4)));
        m_painter.setBrush(m_theme.text);
        m_painter.drawPath(pinShape(pin));
        m_painter.fillPath(pinShape(pin), m_theme.text);
    }
}

void CardPainter::paintHeadline(const QRectF& rect, const Card& card) {
    double room = VisibleTree::card_size.width() - left_edge - padding;
    if (card.node->restarts > 0) {
        const QString restarts = QStringLiteral("×") + formatCount(card.node->restarts);
        const double used = m_texts.draw(m_painter, box(rect, left_edge, 8, room, 18), restarts, {Face::Strong, z(11)},
                                         m_theme.ink(Meaning::Restarting), Qt::AlignRight);
        room -= used / m_zoom + 6;
    }
    paintName(box(rect, left_edge, 8, room, 18), {Face::Strong, z(13)}, card);
}

void CardPainter::paintName(const QRectF& line, TextCache::Style style, const Card& card) {
    const QString name = displayName(*card.node);
    if (!card.matched) {
        m_texts.draw(m_painter, line, name, style, m_theme.text);
        return;
    }
    const double width = std::min(line.width(), m_texts.width(name, style));
    m_painter.setPen(Qt::NoPen);
    m_painter.setBrush(m_theme.match);
    m_painter.drawRoundedRect(QRectF(line.left() - 3, line.top(), width + 6, line.height()), 3, 3);
    m_texts.draw(m_painter, line, name, style, m_theme.match_text);
}

void CardPainter::paintIdentity(const QRectF& rect, const Card& card) {
    const double room = VisibleTree::card_size.width() - left_edge - padding;
    const QString word = stateWord(*card.node, card.meaning);
    const QColor ink = m_theme.ink(card.meaning);
    const double used =
        m_texts.draw(m_painter, box(rect, left_edge, 28, room, 15), word, {Face::Plain, z(11)}, ink, Qt::AlignRight) / m_zoom;
    const QRectF glyph = box(rect, left_edge + room - used - 13, 31.5, 9, 9);
    m_painter.fillPath(stateShape(card.meaning, glyph), ink);
    const QString identity = pidText(*card.node);
    const double left = room - used - 18;
    const double pid =
        m_texts.draw(m_painter, box(rect, left_edge, 28, left, 15), identity, {Face::Tabular, z(11)}, m_theme.muted);
    const double rest = left - pid / m_zoom - 6;
    const QString generation = Phrases::tr("gen %1").arg(formatCount(card.node->generation));
    if (m_texts.width(generation, {Face::Plain, z(11)}) <= z(rest)) {
        m_texts.draw(m_painter, box(rect, left_edge + pid / m_zoom + 6, 28, rest, 15), generation, {Face::Plain, z(11)},
                     m_theme.muted);
    }
}

void CardPainter::paintBar(const QRectF& track, std::uint64_t depth, const QColor& colour) {
    const double radius = track.height() / 2;
    m_painter.setPen(Qt::NoPen);
    m_painter.setBrush(m_theme.track);
    m_painter.drawRoundedRect(track, radius, radius);
    if (depth == 0) return;
    const double filled = std::max(track.height(), track.width() * barFill(depth));
    m_painter.setBrush(colour);
    m_painter.drawRoundedRect(QRectF(track.topLeft(), QSizeF(filled, track.height())), radius, radius);
}

void CardPainter::paintMailbox(const QRectF& rect, const Card& card) {
    const double middle = 66;
    paintBar(box(rect, 14, middle - 3.5, 78, 7), card.node->depth, m_theme.fill(card.meaning));
    m_texts.draw(m_painter, box(rect, 98, middle - 8, 42, 16), formatCompact(static_cast<double>(card.node->depth)),
                 {Face::Tabular, z(11)}, card.node->depth > 0 ? m_theme.text : m_theme.muted);
    paintSparkline(box(rect, 144, 52, 72, 24), card);
}

void CardPainter::paintSparkline(const QRectF& area, const Card& card) {
    const double base = area.bottom() - 0.5;
    m_painter.setBrush(Qt::NoBrush);
    m_painter.setPen(QPen(m_theme.track, 1));
    m_painter.drawLine(QPointF(area.left(), base), QPointF(area.right(), base));
    const std::uint64_t deepest = card.history == nullptr ? 0 : card.history->deepest(card.now);
    if (deepest == 0) return;
    const double most = std::max(0.3, barFill(deepest));
    QPolygonF line;
    const double step = area.width() / (DepthHistory::seconds - 1);
    for (int ago = DepthHistory::seconds - 1; ago >= 0; --ago) {
        const double height = barFill(card.history->at(card.now, ago)) / most * (area.height() - 2);
        line << QPointF(area.right() - ago * step, base - height);
    }
    const QColor colour = m_theme.fill(isDown(card) ? Meaning::Stopped : Meaning::Running);
    m_painter.setPen(QPen(colour, std::max(1.0, z(1.2)), Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    m_painter.drawPolyline(line);
    line << area.bottomRight() << area.bottomLeft();
    m_painter.setPen(Qt::NoPen);
    m_painter.setBrush(faded(colour, 0.16));
    m_painter.drawPolygon(line);
}

void CardPainter::paintBudget(const QRectF& rect, const Card& card) {
    const Node& node = *card.node;
    const double room = VisibleTree::card_size.width() - 2 * padding;
    const auto spent = static_cast<std::uint32_t>(node.budget_spent(card.now));
    const QString strategy = strategyWord(node.strategy);
    const QString budget =
        Phrases::tr("%1 of %2 in %3").arg(formatCount(spent), formatCount(node.max_restarts), formatDuration(node.within));
    m_texts.draw(m_painter, box(rect, padding + 2, 58, room, 16), strategy, {Face::Plain, z(11)}, m_theme.muted);
    if (node.max_restarts == 0) return;
    const double used = m_texts.draw(m_painter, box(rect, padding, 58, room, 16), budget, {Face::Plain, z(10)},
                                     spent > 0 ? m_theme.text : m_theme.muted, Qt::AlignRight) /
                        m_zoom;
    const std::uint32_t dots = std::min(node.max_restarts, most_dots);
    const double first = padding + room - used - 8 - dots * 9.0;
    if (first < padding + 4 + m_texts.width(strategy, {Face::Plain, z(11)}) / m_zoom) return;
    for (std::uint32_t dot = 0; dot < dots; ++dot) {
        const bool filled = dot < spent * dots / std::max(dots, node.max_restarts) || (dot == 0 && spent > 0);
        m_painter.setPen(QPen(filled ? m_theme.fill(Meaning::Restarting) : m_theme.muted, 1));
        m_painter.setBrush(filled ? QBrush(m_theme.fill(Meaning::Restarting)) : QBrush(Qt::NoBrush));
        m_painter.drawEllipse(box(rect, first + dot * 9.0, 63, 6, 6));
    }
}

void CardPainter::paintHidden(const QRectF& rect, const Card& card) {
    const BranchSummary& hidden = *card.hidden;
    const QRectF line = box(rect, 14, 56, VisibleTree::card_size.width() - 14 - padding, 18);
    const QString processes =
        Phrases::tr("%1 process(es)", nullptr, pluralOf(hidden.processes)).arg(formatCount(hidden.processes));
    const QString deepest = Phrases::tr("deepest %1").arg(formatCompact(static_cast<double>(hidden.deepest)));
    const double used = m_texts.draw(m_painter, line, QStringLiteral("▸ ") + processes, {Face::Strong, z(11)}, m_theme.text);
    QRectF rest = line.adjusted(used + z(8), 0, 0, 0);
    if (hidden.crashed > 0) {
        const double crashed = m_texts.draw(m_painter, rest, Phrases::tr("✕ %1").arg(formatCount(hidden.crashed)),
                                            {Face::Strong, z(11)}, m_theme.ink(Meaning::Crashed));
        rest.adjust(crashed + z(8), 0, 0, 0);
    }
    m_texts.draw(m_painter, rest, deepest, {Face::Plain, z(10)}, m_theme.muted, Qt::AlignRight);
}

void CardPainter::paintMid(const QRectF& rect, const Card& card) {
    const double radius = std::max(3.0, z(9));
    if (card.hidden != nullptr) paintStack(rect, radius);
    paintFrame(rect, radius, card);
    const double left = std::max(8.0, z(16));
    double right = 6;
    const double mark = 9;
    const bool roomy = rect.height() >= 30;
    const double bar_height = std::max(3.0, z(8));
    const bool has_bar = card.hidden != nullptr || card.node->kind != ProcessKind::Supervisor;
    const double below = has_bar ? bar_height + (roomy ? 7 : 3) : 2;
    QRectF line(rect.left() + left, rect.top() + 2, rect.width() - left - right, rect.height() - 2 - below);
    if (card.meaning != Meaning::Running && rect.width() > 56) {
        const QRectF glyph(line.right() - mark, line.center().y() - mark / 2, mark, mark);
        m_painter.fillPath(stateShape(card.meaning, glyph), m_theme.ink(card.meaning));
        line.setRight(line.right() - mark - 3);
    }
    if (card.hidden != nullptr) line.setRight(line.right() - paintMidCounts(line, *card.hidden));
    if (m_zoom >= kind_zoom) {
        const double side = std::min(14.0, line.height());
        const QRectF square(line.left(), line.center().y() - side / 2, side, side);
        m_painter.setPen(QPen(m_theme.ink(card.meaning), 1.2));
        m_painter.setBrush(faded(m_theme.fill(card.meaning), 0.16));
        m_painter.drawPath(kindShape(card.node->kind, square));
        line.setLeft(line.left() + side + 4);
    }
    paintName(line, midStyle(displayName(*card.node), line.width()), card);
    const QRectF foot(rect.left() + left, rect.bottom() - bar_height - (roomy ? 5 : 3), rect.width() - left - right, bar_height);
    if (card.hidden != nullptr) {
        paintBar(foot, card.hidden->deepest, m_theme.fill(card.hidden->crashed > 0 ? Meaning::Crashed : Meaning::Running));
    } else if (has_bar) {
        paintBar(foot, card.node->depth, m_theme.fill(card.meaning));
    }
    paintFlash(rect, radius, card);
    paintRing(rect, radius, card);
    paintMark(rect, 13, card);
}

/// As large as the others and strong, if the name fits; else smaller, else lighter, at last elided.
TextCache::Style CardPainter::midStyle(const QString& name, double room) {
    const double pixels = midText(m_zoom);
    for (const Face face : {Face::Strong, Face::Plain}) {
        for (double size = pixels; size >= std::max(least_text, pixels - 2); --size) {
            if (m_texts.width(name, {face, size}) <= room) return {face, size};
        }
    }
    return {Face::Plain, least_text};
}

/// How many a collapsed branch hides, and how many of them crashed, at the line's end; returns the room taken.
double CardPainter::paintMidCounts(const QRectF& line, const BranchSummary& hidden) {
    const TextCache::Style style{Face::Plain, least_text};
    double used = m_texts.draw(m_painter, line, formatCount(hidden.processes), style, m_theme.muted, Qt::AlignRight) + 4;
    if (hidden.crashed > 0) {
        used += m_texts.draw(m_painter, line.adjusted(0, 0, -used, 0), QStringLiteral("✕") + formatCount(hidden.crashed), style,
                             m_theme.ink(Meaning::Crashed), Qt::AlignRight) +
                4;
    }
    return used;
}

/// The counts of a collapsed branch, else the name; only where it can be read as a whole.
void CardPainter::paintFarLabel(const QRectF& rect, const QColor& ground, const Card& card) {
    const TextCache::Style style{Face::Plain, least_text};
    QString label = displayName(*card.node);
    if (card.hidden != nullptr) {
        label = formatCount(card.hidden->processes);
        if (card.hidden->crashed > 0) label += QStringLiteral(" ✕") + formatCount(card.hidden->crashed);
    }
    if (rect.height() < least_text + 3 || m_texts.width(label, style) > rect.width() - 4) return;
    const QColor ink = contrast(ground, Qt::white) > contrast(ground, Qt::black) ? Qt::white : Qt::black;
    m_texts.draw(m_painter, rect.adjusted(1, 0, -1, 0), label, style, ink, Qt::AlignHCenter);
}

void CardPainter::paintFar(const QRectF& rect, const Card& card) {
    const QColor colour = m_theme.fill(card.meaning);
    const bool supervisor = card.node->kind == ProcessKind::Supervisor;
    const QColor ground = isGhost(card) ? m_theme.canvas : supervisor ? blend(colour, m_theme.text, 0.35) : colour;
    if (isGhost(card)) {
        m_painter.setPen(QPen(colour, 1, Qt::DashLine));
        m_painter.setBrush(ground);
        m_painter.drawRect(rect);
    } else {
        m_painter.fillRect(rect, ground);
    }
    if (card.meaning == Meaning::Faulted) m_painter.fillRect(rect, QBrush(m_theme.card, Qt::BDiagPattern));
    if (card.meaning == Meaning::Crashed && rect.height() >= 5) {
        QRectF square(0, 0, rect.height(), rect.height());
        square.moveCenter(rect.center());
        m_painter.fillPath(stateShape(Meaning::Crashed, square), m_theme.card);
    } else if (!card.in_grid || card.hidden != nullptr) {
        paintFarLabel(rect, ground, card);
    }
    if (card.matched) {
        m_painter.setBrush(Qt::NoBrush);
        m_painter.setPen(QPen(m_theme.match, 2));
        m_painter.drawRect(rect.adjusted(-1.5, -1.5, 1.5, 1.5));
    }
    paintFlash(rect, 2, card);
    paintRing(rect, 2, card);
    paintMark(rect, 9, card);
}

} // namespace canopy::ui
