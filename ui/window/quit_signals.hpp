// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

class QSocketNotifier;

namespace canopy::ui {

/// SIGINT and SIGTERM as a signal of Qt, in the GUI thread: a program told to end closes as if its window was closed.
///
///     const QuitSignals quit_signals;
///     connect(&quit_signals, &QuitSignals::quitRequested, &window, &QWidget::close);
///
/// One at a time. Further signals ask again: timeout(1) and some session managers send two at once.
class QuitSignals final : public QObject {
    Q_OBJECT

public:
    explicit QuitSignals(QObject* parent = nullptr);
    ~QuitSignals() override;

Q_SIGNALS:
    void quitRequested();

private:
    QSocketNotifier* m_notifier = nullptr;
};

} // namespace canopy::ui
