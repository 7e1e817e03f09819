// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme.hpp"

#include <QLabel>

namespace canopy::ui {

/// A line above the tree for what must not be missed: it stays until somebody does something about it.
///
///     banner->say(tr("The top supervisor has ended. <a href=\"restart\">Start Canopy again</a>"), Meaning::Crashed);
///     connect(banner, &QLabel::linkActivated, this, &MainWindow::onBanner); // "restart"
///
/// Hidden while there is nothing to say. Rich text. Process: the GUI thread.
class Banner final : public QLabel {
    Q_OBJECT

public:
    explicit Banner(QWidget* parent = nullptr);

    void say(const QString& text, Meaning meaning); ///< in the ink of that meaning

protected:
    void changeEvent(QEvent* event) override;

private:
    void refreshColours();

    Meaning m_meaning = Meaning::Running;
};

} // namespace canopy::ui
