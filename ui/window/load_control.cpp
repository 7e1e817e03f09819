// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/load_control.hpp"

#include "ui/theme.hpp"

#include <QHBoxLayout>
#include <QLabel>
#include <QSlider>

#include <algorithm>
#include <cmath>

namespace canopy::ui {

namespace {

constexpr int ticks = 100;

/// Fine at the low end, the highest at the other; rounded to figures one would say.
int rateOf(int tick) {
    const double exact = LoadControl::highest * std::pow(static_cast<double>(tick) / ticks, 5);
    const int step = exact < 50 ? 1 : exact < 200 ? 5 : exact < 1000 ? 20 : 50;
    return std::clamp(std::max(tick > 0 ? 1 : 0, static_cast<int>(std::lround(exact / step)) * step), 0, LoadControl::highest);
}

int tickOf(int rate) {
    return static_cast<int>(std::lround(ticks * std::pow(static_cast<double>(rate) / LoadControl::highest, 1.0 / 5)));
}

} // namespace

LoadControl::LoadControl(QWidget* parent)
    : QWidget(parent), m_slider(new QSlider(Qt::Horizontal, this)), m_number(new QLabel(this)) {
    auto* name = new QLabel(tr("Loa&d"), this);
    name->setBuddy(m_slider);
    m_slider->setRange(0, ticks);
    m_slider->setPageStep(10);
    m_slider->setFixedWidth(fontMetrics().averageCharWidth() * 24);
    m_slider->setAccessibleName(tr("Orders the customers place a second"));
    m_slider->setToolTip(tr("Orders the customers place a second: 0 to %1").arg(formatCount(highest)));
    m_number->setMinimumWidth(m_number->fontMetrics().horizontalAdvance(QStringLiteral("2,000/s ")));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(6, 0, 6, 0);
    row->addWidget(name);
    row->addWidget(m_slider);
    row->addWidget(m_number);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Preferred);
    connect(m_slider, &QSlider::valueChanged, this, [this](int tick) {
        if (!m_moving) setRate(rateOf(tick));
    });
    show(0);
}

void LoadControl::setRate(int rate) {
    rate = std::clamp(rate, 0, highest);
    show(rate);
    if (rate == m_rate) return;
    m_rate = rate;
    Q_EMIT rateChanged(rate);
}

void LoadControl::show(int rate) {
    m_number->setText(tr("%1/s").arg(formatCount(static_cast<std::uint64_t>(rate))));
    m_moving = true;
    if (rateOf(m_slider->value()) != rate) m_slider->setValue(tickOf(rate));
    m_moving = false;
}

} // namespace canopy::ui
