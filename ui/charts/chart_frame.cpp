// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/chart_frame.hpp"

#include <QBarSet>
#include <QCategoryAxis>
#include <QChart>
#include <QChartView>
#include <QEvent>
#include <QGraphicsLayout>
#include <QLabel>
#include <QLegendMarker>
#include <QLineSeries>
#include <QStackedBarSeries>
#include <QValueAxis>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

namespace canopy::ui {

namespace {

constexpr double span = SecondSeries::seconds;
constexpr double headroom = 1.04; ///< a line on the frame is hard to see

double roundedUp(double value) {
    const double power = std::pow(10, std::floor(std::log10(value)));
    for (const double step : {1.0, 2.0, 4.0, 5.0, 10.0}) {
        if (step * power >= value) return step * power;
    }
    return value;
}

double logarithmic(double value) { return std::log10(1 + value); }

double largest(const QList<double>& one, const QList<double>& other) {
    double most = 0;
    for (qsizetype index = 0; index < std::min(one.size(), other.size()); ++index) {
        most = std::max(most, one[index] + other[index]);
    }
    return most;
}

} // namespace

ChartFrame::ChartFrame(const QString& title, const QString& empty_text, QWidget* parent)
    : QStackedWidget(parent), m_title(title), m_chart(new QChart), m_view(new QChartView(m_chart)),
      m_empty(new QLabel(QStringLiteral("<p><b>%1</b></p><p>%2</p>").arg(title, empty_text))), m_vertical(new QValueAxis),
      m_theme(Theme::of(palette())) {
    setAccessibleName(title);
    m_view->setAccessibleName(title);
    m_view->setRenderHint(QPainter::Antialiasing);
    m_view->setFrameShape(QFrame::NoFrame);
    m_view->setMinimumHeight(90);
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setWordWrap(true);
    m_empty->setMargin(16);
    m_empty->setAutoFillBackground(true);
    m_empty->setAccessibleName(title);
    addWidget(m_view);
    addWidget(m_empty);
    m_chart->setTitle(title);
    m_chart->setMargins(QMargins(4, 4, 4, 0));
    m_chart->layout()->setContentsMargins(0, 0, 0, 0);
    m_chart->setBackgroundRoundness(0);
    m_chart->setLocale(numberLocale());
    m_chart->setLocalizeNumbers(true);
    m_chart->addAxis(m_vertical, Qt::AlignLeft);
    m_vertical->setTickCount(3);
    m_vertical->setLabelFormat(QStringLiteral("%.0f"));
    setEmpty(true);
}

bool ChartFrame::showsChart() const { return currentWidget() == m_view; }

void ChartFrame::setEmpty(bool empty) {
    QWidget* page = empty ? static_cast<QWidget*>(m_empty) : m_view;
    if (currentWidget() != page) setCurrentWidget(page);
}

void ChartFrame::setDescription(const QString& text) {
    setAccessibleDescription(text);
    m_view->setAccessibleDescription(text);
}

void ChartFrame::setTop(double most, double least_top) {
    const double top = roundedUp(std::max(most * headroom, least_top));
    if (m_vertical->max() != top || m_vertical->min() != 0) m_vertical->setRange(0, top);
}

void ChartFrame::setVertical(QValueAxis* axis) {
    m_chart->removeAxis(m_vertical);
    delete m_vertical;
    m_vertical = axis;
    m_chart->addAxis(axis, Qt::AlignLeft);
}

void ChartFrame::setGaps(const QList<double>& gaps) {
    const bool has_gaps = !gaps.isEmpty();
    if (has_gaps == m_has_gaps) return;
    m_has_gaps = has_gaps;
    m_chart->setTitle(has_gaps ? tr("%1 · events lost").arg(m_title) : m_title);
}

void ChartFrame::applyTheme() {
    m_theme = Theme::of(palette());
    m_view->setBackgroundBrush(m_theme.card);
    m_chart->setBackgroundBrush(m_theme.card);
    m_chart->setTitleBrush(m_theme.text);
    QFont title = font();
    title.setWeight(QFont::DemiBold);
    m_chart->setTitleFont(title);
    m_chart->legend()->setLabelColor(m_theme.text);
    m_chart->legend()->setFont(font());
    QPalette label = palette();
    label.setColor(QPalette::Window, m_theme.card);
    label.setColor(QPalette::WindowText, m_theme.muted);
    m_empty->setPalette(label);
    styleAxes();
}

void ChartFrame::styleAxes() {
    QFont small = font();
    if (small.pointSizeF() > 0) small.setPointSizeF(small.pointSizeF() * 0.85);
    for (QAbstractAxis* axis : m_chart->axes()) {
        axis->setLabelsBrush(m_theme.muted);
        axis->setLabelsFont(small);
        axis->setLinePen(QPen(m_theme.outline, 1));
        axis->setGridLinePen(QPen(m_theme.track, 1));
    }
}

void ChartFrame::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) applyTheme();
    QStackedWidget::changeEvent(event);
}

// Lines

LineChart::LineChart(const QString& title, const QString& empty_text, Names names, Scale scale, QWidget* parent)
    : ChartFrame(title, empty_text, parent), m_scale(scale) {
    if (scale == Scale::Logarithmic) {
        auto* powers = new QCategoryAxis;
        powers->setLabelsPosition(QCategoryAxis::AxisLabelsPositionOnValue);
        powers->setStartValue(-1);
        powers->setTruncateLabels(false);
        powers->append(formatCount(0), 0);
        for (std::uint64_t power = 10; power <= 1'000'000'000; power *= 10) {
            powers->append(formatCompact(static_cast<double>(power)), logarithmic(static_cast<double>(power)));
        }
        setVertical(powers);
    }
    auto* horizontal = new QValueAxis;
    horizontal->setRange(-span, 0);
    horizontal->setTickCount(4);
    horizontal->setLabelFormat(tr("%.0f s"));
    chart().addAxis(horizontal, Qt::AlignBottom);
    chart().legend()->setAlignment(Qt::AlignRight);
    chart().legend()->setMarkerShape(QLegend::MarkerShapeFromSeries);
    chart().legend()->setVisible(names == Names::Shown);
    LineChart::applyTheme();
}

QPen LineChart::penOf(qsizetype line) const {
    static constexpr std::array styles{Qt::SolidLine, Qt::DashLine, Qt::DotLine, Qt::DashDotLine, Qt::DashDotDotLine};
    // Lines differ by dashes as well as by shade: meaning colours are kept for states.
    const double share = 0.18 * static_cast<double>(line);
    const auto style = static_cast<std::size_t>(line) % styles.size();
    return {blend(theme().selection, theme().text, share), 2, styles[style], Qt::FlatCap, Qt::RoundJoin};
}

QLineSeries& LineChart::series(qsizetype index) {
    while (m_series.size() <= index) {
        auto* added = new QLineSeries;
        chart().addSeries(added);
        for (QAbstractAxis* axis : chart().axes()) added->attachAxis(axis);
        m_series.append(added);
    }
    return *m_series[index];
}

void LineChart::setLines(const QList<Line>& lines) {
    double most = 0;
    QStringList described;
    m_used = 0;
    m_line_of.clear();
    for (qsizetype line = 0; line < lines.size(); ++line) {
        bool named = false;
        for (const QList<QPointF>& piece : lines[line].pieces) {
            QLineSeries& one = series(m_used++);
            m_line_of.append(line);
            one.setName(lines[line].name);
            one.setPen(penOf(line));
            one.replace(scaled(piece));
            one.setVisible(true);
            for (QLegendMarker* marker : chart().legend()->markers(&one)) marker->setVisible(!named);
            named = true;
            for (const QPointF& point : piece) most = std::max(most, point.y());
        }
        if (named) {
            const auto latest = static_cast<std::uint64_t>(lines[line].pieces.last().last().y());
            described << QStringLiteral("%1 %2").arg(lines[line].name, formatCount(latest));
        }
    }
    for (qsizetype spare = m_used; spare < m_series.size(); ++spare) m_series[spare]->setVisible(false);
    scaleAxis(most);
    setDescription(described.join(QStringLiteral(", ")));
    setEmpty(m_used == 0);
}

QList<QPointF> LineChart::scaled(const QList<QPointF>& piece) const {
    QList<QPointF> points = piece;
    if (m_scale == Scale::Logarithmic) {
        for (QPointF& point : points) point.setY(logarithmic(point.y()));
    }
    return points;
}

void LineChart::scaleAxis(double most) {
    if (m_scale == Scale::Linear) return setTop(most, 10);
    // A label above the range is drawn at its edge, where it would lie: the range ends at a label.
    const double top = logarithmic(std::pow(10, std::ceil(std::log10(std::max(most, 100.0)))));
    if (vertical().max() != top) vertical().setRange(0, top);
}

void LineChart::setGapMarks(const QList<double>& gaps) {
    setGaps(gaps);
    while (m_gap_marks.size() < gaps.size()) {
        auto* mark = new QLineSeries;
        chart().addSeries(mark);
        for (QAbstractAxis* axis : chart().axes()) mark->attachAxis(axis);
        for (QLegendMarker* marker : chart().legend()->markers(mark)) marker->setVisible(false);
        mark->setPen(QPen(theme().muted, 1, Qt::DashLine));
        m_gap_marks.append(mark);
    }
    for (qsizetype index = 0; index < m_gap_marks.size(); ++index) {
        m_gap_marks[index]->setVisible(index < gaps.size());
        for (QLegendMarker* marker : chart().legend()->markers(m_gap_marks[index])) marker->setVisible(false);
        if (index < gaps.size()) m_gap_marks[index]->replace({{gaps[index], 0}, {gaps[index], vertical().max()}});
    }
}

void LineChart::applyTheme() {
    ChartFrame::applyTheme();
    for (qsizetype index = 0; index < m_used; ++index) m_series[index]->setPen(penOf(m_line_of[index]));
    for (QLineSeries* mark : m_gap_marks) mark->setPen(QPen(theme().muted, 1, Qt::DashLine));
}

// Crashes and restarts

CrashChart::CrashChart(QWidget* parent)
    : ChartFrame(tr("Crashes and restarts"),
                 tr("No crash in the last 60 s. Crash a process from its context menu, and it shows here."), parent),
      m_bars(new QStackedBarSeries), m_crashes(new QBarSet(tr("crashed"))), m_restarts(new QBarSet(tr("restarted"))) {
    auto* horizontal = new QCategoryAxis;
    horizontal->setRange(-0.5, span - 0.5);
    horizontal->setLabelsPosition(QCategoryAxis::AxisLabelsPositionOnValue);
    for (const int ago : {60, 40, 20, 0}) horizontal->append(tr("%1 s").arg(-ago), span - 0.5 - ago);
    chart().addAxis(horizontal, Qt::AlignBottom);
    m_bars->append(m_crashes);
    m_bars->append(m_restarts);
    m_bars->setBarWidth(0.8);
    chart().addSeries(m_bars);
    for (QAbstractAxis* axis : chart().axes()) m_bars->attachAxis(axis);
    // Beside the bars it would take the room of the seconds.
    chart().legend()->setAlignment(Qt::AlignBottom);
    chart().setMargins(QMargins(4, 4, 16, 0));
    CrashChart::applyTheme();
}

void CrashChart::setCounts(const QList<double>& crashes, const QList<double>& restarts) {
    const auto put = [](QBarSet& set, const QList<double>& values) {
        if (set.count() == 0) return set.append(values);
        for (int index = 0; index < set.count(); ++index) set.replace(index, values[index]);
    };
    put(*m_crashes, crashes);
    put(*m_restarts, restarts);
    const double crashed = std::accumulate(crashes.begin(), crashes.end(), 0.0);
    const double restarted = std::accumulate(restarts.begin(), restarts.end(), 0.0);
    setTop(largest(crashes, restarts), 4);
    setDescription(
        tr("%1 crashed, %2 restarted in the last 60 s")
            .arg(formatCount(static_cast<std::uint64_t>(crashed)), formatCount(static_cast<std::uint64_t>(restarted))));
    setEmpty(crashed + restarted == 0);
}

void CrashChart::applyTheme() {
    ChartFrame::applyTheme();
    m_crashes->setColor(theme().fill(Meaning::Crashed));
    m_restarts->setColor(theme().fill(Meaning::Restarting));
    for (QBarSet* set : {m_crashes, m_restarts}) set->setBorderColor(set->color());
}

} // namespace canopy::ui
