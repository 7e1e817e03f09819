// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/process_facts.hpp"

#include <QWidget>

class QGridLayout;
class QLabel;

namespace canopy::ui {

/// Which exits bring a child back: a line for each way to end, the last one marked.
class RestartPolicyView final : public QWidget {
    Q_OBJECT

public:
    explicit RestartPolicyView(QWidget* parent = nullptr);

    void setNode(const canopy::Node& child);

protected:
    void changeEvent(QEvent* event) override;

private:
    struct Line {
        QLabel* ending;
        QLabel* answer;
    };

    void showLines();

    QLabel* m_title;
    QList<Line> m_lines;
    QList<PolicyLine> m_policy;
};

} // namespace canopy::ui
