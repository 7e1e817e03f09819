// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/tree/legend.hpp"
#include "ui/tree/tree_view.hpp"

#include <QWidget>

class QHBoxLayout;
class QLabel;
class QToolButton;

namespace canopy::ui {

/// The canvas with its header and legend: where the selection is, fit and zoom, what the shapes mean.
///
///     auto* panel = new TreePanel(window);
///     panel->view().setState(&state);
class TreePanel final : public QWidget {
    Q_OBJECT

public:
    explicit TreePanel(QWidget* parent = nullptr);

    TreeView& view() { return *m_view; }
    Legend& legend() { return *m_legend; }

protected:
    void changeEvent(QEvent* event) override;

private:
    QToolButton* addButton(QHBoxLayout& row, const QString& text, const QString& name);
    void showBreadcrumb();
    void showUnsupervised(int count);
    void listUnsupervised();
    void showZoom(double zoom);

    TreeView* m_view;
    Legend* m_legend;
    QLabel* m_breadcrumb;
    QLabel* m_zoom;
    QToolButton* m_unsupervised = nullptr; ///< beside the picture: who comes and goes by the hundred must not move the others
};

} // namespace canopy::ui
