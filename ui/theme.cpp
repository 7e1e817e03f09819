// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme.hpp"

#include <QApplication>
#include <QCoreApplication>
#include <QFontDatabase>
#include <QSettings>
#include <QStyle>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace canopy::ui {

namespace {

constexpr double text_contrast = 4.5;
constexpr double shape_contrast = 3.0;

constexpr std::array<QRgb, all_meanings.size()> meaning_colours{0xff029e73, 0xff0173b2, 0xffde8f05, 0xffcc78bc,
                                                                0xffd55e00, 0xff8a8a8a, 0xffca9161};

/// The words of states and kinds, for translators.
struct Words {
    Q_DECLARE_TR_FUNCTIONS(canopy::ui::Words)
};

double linear(double channel) { return channel <= 0.03928 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4); }

double luminance(const QColor& colour) {
    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF());
}

/// Moves a colour towards black or white, whichever the grounds ask for, until each of them gives the contrast.
QColor readable(const QColor& colour, std::initializer_list<QColor> grounds, double least, bool dark) {
    const QColor end = dark ? Qt::white : Qt::black;
    for (int step = 0; step <= 50; ++step) {
        const QColor tried = blend(colour, end, step / 50.0);
        if (std::ranges::all_of(grounds, [&](const QColor& ground) { return contrast(tried, ground) >= least; })) {
            return tried;
        }
    }
    return end;
}

QPainterPath polygon(const QRectF& square, int corners, double turn) {
    QPainterPath path;
    for (int corner = 0; corner < corners; ++corner) {
        const double angle = turn + 2 * std::numbers::pi * corner / corners;
        const QPointF point =
            square.center() + QPointF(std::cos(angle) * square.width() / 2, std::sin(angle) * square.height() / 2);
        corner == 0 ? path.moveTo(point) : path.lineTo(point);
    }
    path.closeSubpath();
    return path;
}

QPainterPath tableShape(const QRectF& box) {
    QPainterPath path;
    path.addRoundedRect(box, box.width() * 0.12, box.width() * 0.12);
    path.moveTo(box.left(), box.top() + box.height() / 3);
    path.lineTo(box.right(), box.top() + box.height() / 3);
    path.moveTo(box.center().x(), box.top() + box.height() / 3);
    path.lineTo(box.center().x(), box.bottom());
    return path;
}

QPainterPath registryShape(const QRectF& box) {
    QPainterPath path;
    path.addRoundedRect(box.adjusted(box.width() * 0.08, 0, -box.width() * 0.08, 0), box.width() * 0.1, box.width() * 0.1);
    for (const double line : {0.3, 0.5, 0.7}) {
        path.moveTo(box.left() + box.width() * 0.28, box.top() + box.height() * line);
        path.lineTo(box.right() - box.width() * 0.28, box.top() + box.height() * line);
    }
    return path;
}

QPainterPath pubSubShape(const QRectF& box) {
    QPainterPath path;
    path.addEllipse(box.center(), box.width() * 0.14, box.height() * 0.14);
    for (const double reach : {0.32, 0.5}) {
        const QRectF ring(box.center().x() - box.width() * reach, box.center().y() - box.height() * reach,
                          box.width() * reach * 2, box.height() * reach * 2);
        for (const double start : {-45.0, 135.0}) {
            path.arcMoveTo(ring, start);
            path.arcTo(ring, start, 90);
        }
    }
    return path;
}

QPainterPath crossShape(const QRectF& box) {
    const double arm = box.width() * 0.16;
    QPainterPath bar;
    bar.addRect(QRectF(-box.width() * 0.62, -arm, box.width() * 1.24, arm * 2));
    QTransform turn;
    turn.translate(box.center().x(), box.center().y());
    QPainterPath path = turn.rotate(45).map(bar);
    return path.united(turn.rotate(90).map(bar)).simplified();
}

QPainterPath hourglassShape(const QRectF& box) {
    QPainterPath path;
    path.moveTo(box.topLeft());
    path.lineTo(box.topRight());
    path.lineTo(box.bottomLeft());
    path.lineTo(box.bottomRight());
    path.closeSubpath();
    return path;
}

QPainterPath ringArrowShape(const QRectF& box) {
    const double width = box.width() * 0.2;
    QPainterPath ring;
    ring.arcMoveTo(box, 60);
    ring.arcTo(box, 60, 270);
    const QRectF inner = box.adjusted(width, width, -width, -width);
    ring.arcTo(inner, 330, -270);
    ring.closeSubpath();
    const QPointF tip(box.center().x() + box.width() * 0.42, box.top() + box.height() * 0.2);
    QPainterPath arrow;
    arrow.moveTo(tip.x() - box.width() * 0.36, tip.y() - box.height() * 0.22);
    arrow.lineTo(tip.x() + box.width() * 0.14, tip.y() - box.height() * 0.22);
    arrow.lineTo(tip.x() + box.width() * 0.14, tip.y() + box.height() * 0.3);
    arrow.closeSubpath();
    return ring.united(arrow);
}

QPainterPath hatchedShape(const QRectF& box) {
    QPainterPath path;
    const double bar = box.width() * 0.22;
    for (int stripe = 0; stripe < 3; ++stripe) {
        path.addRect(QRectF(box.left() + stripe * box.width() * 0.39, box.top(), bar, box.height()));
    }
    return path;
}

QString withUnit(double value, const char* unit) {
    const int decimals = value < 9.95 && std::abs(value - std::round(value)) >= 0.05 ? 1 : 0;
    return numberLocale().toString(value, 'f', decimals) + QStringLiteral(" ") + QString::fromUtf8(unit);
}

} // namespace

double contrast(const QColor& one, const QColor& other) {
    const auto [low, high] = std::minmax({luminance(one), luminance(other)});
    return (high + 0.05) / (low + 0.05);
}

QColor blend(const QColor& from, const QColor& to, double share) {
    const auto mix = [share](float a, float b) { return static_cast<float>(a + (b - a) * share); };
    return QColor::fromRgbF(mix(from.redF(), to.redF()), mix(from.greenF(), to.greenF()), mix(from.blueF(), to.blueF()),
                            mix(from.alphaF(), to.alphaF()));
}

Theme Theme::of(const QPalette& palette) {
    Theme theme;
    theme.base = palette.color(QPalette::Active, QPalette::Base);
    const QColor text = palette.color(QPalette::Active, QPalette::Text);
    theme.dark = luminance(theme.base) < 0.18;
    theme.canvas = theme.dark ? theme.base : blend(theme.base, text, 0.035);
    theme.card = theme.dark ? blend(theme.base, text, 0.075) : theme.base;
    const auto grounds = {theme.base, theme.canvas, theme.card};
    theme.text = readable(text, grounds, 7.0, theme.dark);
    theme.muted = readable(blend(theme.text, theme.base, 0.4), grounds, text_contrast, theme.dark);
    theme.outline = blend(theme.card, theme.text, theme.dark ? 0.22 : 0.18);
    theme.edge = blend(theme.canvas, theme.text, theme.dark ? 0.34 : 0.3);
    theme.block = blend(theme.canvas, theme.text, theme.dark ? 0.035 : 0.04);
    theme.track = blend(theme.card, theme.text, theme.dark ? 0.16 : 0.1);
    theme.selection = readable(palette.color(QPalette::Active, QPalette::Highlight), grounds, shape_contrast, theme.dark);
    theme.match = theme.selection;
    theme.match_text = contrast(theme.match, Qt::white) > contrast(theme.match, Qt::black) ? Qt::white : Qt::black;
    for (std::size_t index = 0; index < all_meanings.size(); ++index) {
        const QColor pure = QColor::fromRgb(meaning_colours[index]);
        theme.m_fill[index] = readable(pure, grounds, shape_contrast, theme.dark);
        theme.m_ink[index] = readable(pure, grounds, text_contrast, theme.dark);
    }
    return theme;
}

Meaning meaningOf(const Node& node) {
    switch (node.status) {
    case NodeStatus::Restarting: return Meaning::Restarting;
    case NodeStatus::Crashed: return Meaning::Crashed;
    case NodeStatus::Stopped: return Meaning::Stopped;
    case NodeStatus::Frozen: return Meaning::Faulted;
    case NodeStatus::Running:
    case NodeStatus::Waiting: break;
    }
    if (!node.faults.empty()) return Meaning::Faulted;
    return node.status == NodeStatus::Waiting ? Meaning::Waiting : Meaning::Running;
}

QString stateWord(Meaning meaning) {
    switch (meaning) {
    case Meaning::Running: return Words::tr("running");
    case Meaning::Waiting: return Words::tr("waiting");
    case Meaning::Busy: return Words::tr("busy");
    case Meaning::Restarting: return Words::tr("restarting");
    case Meaning::Crashed: return Words::tr("crashed");
    case Meaning::Stopped: return Words::tr("stopped");
    case Meaning::Faulted: return Words::tr("under a fault");
    }
    return {};
}

QString stateWord(const Node& node) {
    const Meaning meaning = meaningOf(node);
    if (meaning == Meaning::Stopped && node.gave_up) return Words::tr("gave up");
    if (meaning != Meaning::Faulted) return stateWord(meaning);
    if (node.status == NodeStatus::Frozen) return Words::tr("frozen");
    return QString::fromStdString(node.faults.front());
}

QString stateWord(const Node& node, Meaning shown) {
    const bool says_all = shown != Meaning::Faulted && shown != Meaning::Stopped;
    return says_all ? stateWord(shown) : stateWord(node);
}

QString kindWord(ProcessKind kind) {
    switch (kind) {
    case ProcessKind::Worker: return Words::tr("worker");
    case ProcessKind::Supervisor: return Words::tr("supervisor");
    case ProcessKind::Task: return Words::tr("task");
    case ProcessKind::Agent: return Words::tr("agent");
    case ProcessKind::Registry: return Words::tr("registry");
    case ProcessKind::Table: return Words::tr("table");
    case ProcessKind::PubSub: return Words::tr("pub/sub");
    }
    return {};
}

QString strategyWord(Strategy strategy) {
    switch (strategy) {
    case Strategy::OneForOne: return Words::tr("one for one");
    case Strategy::OneForAll: return Words::tr("one for all");
    case Strategy::RestForOne: return Words::tr("rest for one");
    case Strategy::SimpleOneForOne: return Words::tr("dynamic");
    }
    return {};
}

QString overflowWord(Overflow overflow) {
    switch (overflow) {
    case Overflow::Wait: return Words::tr("senders wait");
    case Overflow::DropNewest: return Words::tr("new ones are dropped");
    case Overflow::Crash: return Words::tr("it ends");
    }
    return {};
}

QString strategyGlyph(Strategy strategy) {
    switch (strategy) {
    case Strategy::OneForOne: return QStringLiteral("1");
    case Strategy::OneForAll: return Words::tr("all", "in the hexagon of a supervisor: four letters at most");
    case Strategy::RestForOne: return Words::tr("rest", "in the hexagon of a supervisor: four letters at most");
    case Strategy::SimpleOneForOne: return Words::tr("dyn", "in the hexagon of a supervisor: four letters at most");
    }
    return {};
}

QPainterPath kindShape(ProcessKind kind, const QRectF& square) {
    const double inset = square.width() * 0.09;
    const QRectF inner = square.adjusted(inset, inset, -inset, -inset);
    QPainterPath path;
    switch (kind) {
    case ProcessKind::Supervisor: return polygon(square, 6, 0);
    case ProcessKind::Task: return polygon(square, 4, 0);
    case ProcessKind::Registry: return registryShape(inner);
    case ProcessKind::Table: return tableShape(inner);
    case ProcessKind::PubSub: return pubSubShape(square);
    case ProcessKind::Agent: path.addRoundedRect(inner, inner.width() * 0.22, inner.width() * 0.22); break;
    case ProcessKind::Worker: path.addEllipse(inner); break;
    }
    return path;
}

QPainterPath stateShape(Meaning meaning, const QRectF& square) {
    const double inset = square.width() * 0.12;
    const QRectF inner = square.adjusted(inset, inset, -inset, -inset);
    QPainterPath path;
    switch (meaning) {
    case Meaning::Running: path.addEllipse(inner.adjusted(inset / 2, inset / 2, -inset / 2, -inset / 2)); break;
    case Meaning::Waiting: return hourglassShape(inner);
    case Meaning::Busy: return polygon(square, 3, -std::numbers::pi / 2);
    case Meaning::Restarting: return ringArrowShape(inner);
    case Meaning::Crashed: return crossShape(inner);
    case Meaning::Stopped: path.addRect(inner); break;
    case Meaning::Faulted: return hatchedShape(inner);
    }
    return path;
}

QPainterPath pinShape(const QRectF& square) {
    const double width = square.width();
    const double height = square.height();
    QPainterPath path;
    path.addRoundedRect(QRectF(square.left() + width * 0.28, square.top(), width * 0.44, height * 0.42), width * 0.08,
                        width * 0.08);
    path.addRoundedRect(QRectF(square.left() + width * 0.12, square.top() + height * 0.42, width * 0.76, height * 0.16),
                        width * 0.06, width * 0.06);
    path.addRect(QRectF(square.left() + width * 0.45, square.top() + height * 0.58, width * 0.1, height * 0.42));
    path.setFillRule(Qt::WindingFill);
    return path;
}

QLocale numberLocale() {
    const QLocale locale;
    return locale.language() == QLocale::C ? QLocale(QLocale::English) : locale;
}

int pluralOf(std::uint64_t count) { return static_cast<int>(std::min<std::uint64_t>(count, std::numeric_limits<int>::max())); }

QString formatCount(std::uint64_t count) { return numberLocale().toString(static_cast<qulonglong>(count)); }

QString formatCompact(double value) {
    if (value < 10'000) return numberLocale().toString(value, 'f', 0);
    if (value < 999'500) return withUnit(value / 1e3, "k");
    if (value < 999.5e6) return withUnit(value / 1e6, "M");
    return withUnit(value / 1e9, "G");
}

QString formatDuration(std::chrono::nanoseconds duration) {
    const auto ns = static_cast<double>(duration.count());
    if (ns < 999.5) return withUnit(ns, "ns");
    if (ns < 999.5e3) return withUnit(ns / 1e3, "µs");
    if (ns < 999.5e6) return withUnit(ns / 1e6, "ms");
    if (ns < 119.5e9) return withUnit(ns / 1e9, "s");
    const auto seconds = static_cast<std::uint64_t>(std::llround(ns / 1e9));
    const auto [large, small, large_unit, small_unit] = seconds < 7200
                                                            ? std::tuple{seconds / 60, seconds % 60, "min", "s"}
                                                            : std::tuple{seconds / 3600, seconds / 60 % 60, "h", "min"};
    QString head = formatCount(large) + QStringLiteral(" ") + QString::fromUtf8(large_unit);
    if (small == 0) return head;
    return head + QStringLiteral(" ") + formatCount(small) + QStringLiteral(" ") + QString::fromUtf8(small_unit);
}

QFont tabularFont(const QFont& like) {
    QFont font = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    font.setStyleHint(QFont::Monospace);
    font.setFixedPitch(true);
    if (like.pixelSize() > 0) {
        font.setPixelSize(like.pixelSize());
    } else {
        font.setPointSizeF(like.pointSizeF());
    }
    return font;
}

bool prefersReducedMotion() {
    const QVariant setting = QSettings().value(QStringLiteral("appearance/reduced_motion"));
    if (setting.isValid()) return setting.toBool();
    return QApplication::style()->styleHint(QStyle::SH_Widget_Animation_Duration) == 0;
}

} // namespace canopy::ui
