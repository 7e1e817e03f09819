// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>
#include <QPushButton>
#include <QWidget>

namespace canopy::ui {

/// What would be here, in a sentence, and perhaps a button that brings it.
class EmptyState final : public QWidget {
    Q_OBJECT

public:
    explicit EmptyState(const QString& text, const QString& action = {}, QWidget* parent = nullptr);

    QString text() const { return m_text->text(); }
    void setText(const QString& text);
    void setActionVisible(bool visible);

Q_SIGNALS:
    void actionRequested();

protected:
    void changeEvent(QEvent* event) override;

private:
    void applyTheme();

    QLabel* m_text;
    QPushButton* m_action;
};

} // namespace canopy::ui
