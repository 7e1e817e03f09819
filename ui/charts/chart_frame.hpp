// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/chart_data.hpp"
#include "ui/theme.hpp"

#include <QList>
#include <QPen>
#include <QStackedWidget>

class QBarSet;
class QChart;
class QChartView;
class QLabel;
class QLineSeries;
class QStackedBarSeries;
class QValueAxis;

namespace canopy::ui {

/// One chart over the last 60 seconds, in the colours of the palette, with words where there is nothing to draw.
class ChartFrame : public QStackedWidget {
    Q_OBJECT

public:
    ChartFrame(const QString& title, const QString& empty_text, QWidget* parent = nullptr);

    QChart& chart() { return *m_chart; }
    bool showsChart() const;
    void setGaps(const QList<double>& gaps); ///< seconds before now in which events were lost
    virtual void applyTheme();

protected:
    void changeEvent(QEvent* event) override;
    void setEmpty(bool empty);
    void setDescription(const QString& text);   ///< what a screen reader says the chart shows
    void setTop(double most, double least_top); ///< the vertical axis, rounded up to a figure people like
    const Theme& theme() const { return m_theme; }
    QValueAxis& vertical() { return *m_vertical; }
    void setVertical(QValueAxis* axis); ///< takes the place of the first one

private:
    void styleAxes();

    QString m_title;
    QChart* m_chart;
    QChartView* m_view;
    QLabel* m_empty;
    QValueAxis* m_vertical;
    Theme m_theme;
    bool m_has_gaps = false;
};

/// Lines that may be broken where events were lost.
class LineChart final : public ChartFrame {
    Q_OBJECT

public:
    struct Line {
        QString name;
        ChartData::Pieces pieces;
    };
    enum class Names { Shown, Hidden };
    enum class Scale { Linear, Logarithmic }; ///< logarithmic begins at 0, as mailbox bars do

    LineChart(const QString& title, const QString& empty_text, Names names, Scale scale, QWidget* parent = nullptr);

    void setLines(const QList<Line>& lines);
    void setGapMarks(const QList<double>& gaps);
    QList<QLineSeries*> lineSeries() const { return m_series.first(m_used); } ///< one a piece
    void applyTheme() override;

private:
    QLineSeries& series(qsizetype index);
    QPen penOf(qsizetype line) const;
    QList<QPointF> scaled(const QList<QPointF>& piece) const;
    void scaleAxis(double most);

    QList<QLineSeries*> m_series; ///< those beyond m_used wait hidden for the next piece
    QList<qsizetype> m_line_of;
    qsizetype m_used = 0;
    QList<QLineSeries*> m_gap_marks;
    Scale m_scale;
};

/// Crashes and restarts as bars, one a second.
class CrashChart final : public ChartFrame {
    Q_OBJECT

public:
    explicit CrashChart(QWidget* parent = nullptr);

    void setCounts(const QList<double>& crashes, const QList<double>& restarts);
    void applyTheme() override;

private:
    QStackedBarSeries* m_bars;
    QBarSet* m_crashes;
    QBarSet* m_restarts;
};

} // namespace canopy::ui
