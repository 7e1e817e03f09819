// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLabel;
class QSlider;

namespace canopy::ui {

/// How many orders a second the customers place: a slider from 0 to 2,000 and its number.
///
/// The left half of the slider is 0 to about 60, so that few can be set as well as many.
class LoadControl final : public QWidget {
    Q_OBJECT

public:
    static constexpr int highest = 2'000;

    explicit LoadControl(QWidget* parent = nullptr);

    int rate() const { return m_rate; }
    void setRate(int rate); ///< announces a change, too

Q_SIGNALS:
    void rateChanged(int rate);

private:
    void show(int rate);

    QSlider* m_slider;
    QLabel* m_number;
    int m_rate = 0;
    bool m_moving = false;
};

} // namespace canopy::ui
