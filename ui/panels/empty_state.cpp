// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/empty_state.hpp"

#include "ui/theme.hpp"

#include <QEvent>
#include <QVBoxLayout>

namespace canopy::ui {

EmptyState::EmptyState(const QString& text, const QString& action, QWidget* parent)
    : QWidget(parent), m_text(new QLabel(text, this)), m_action(new QPushButton(action, this)) {
    m_text->setWordWrap(true);
    m_text->setAlignment(Qt::AlignCenter);
    m_text->setTextInteractionFlags(Qt::NoTextInteraction);
    m_action->setVisible(!action.isEmpty());
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Base);
    auto* column = new QVBoxLayout(this);
    const int margin = fontMetrics().height();
    column->setContentsMargins(margin, margin, margin, margin);
    column->addStretch();
    column->addWidget(m_text);
    column->addWidget(m_action, 0, Qt::AlignHCenter);
    column->addStretch();
    connect(m_action, &QPushButton::clicked, this, &EmptyState::actionRequested);
    applyTheme();
}

void EmptyState::setText(const QString& text) {
    if (m_text->text() != text) m_text->setText(text);
}

void EmptyState::setActionVisible(bool visible) { m_action->setVisible(visible); }

void EmptyState::applyTheme() {
    const Theme theme = Theme::of(palette());
    // Set on the label only: our own palette would come back here as a change.
    QPalette muted = palette();
    muted.setColor(QPalette::WindowText, theme.muted);
    muted.setColor(QPalette::Text, theme.muted);
    m_text->setPalette(muted);
}

void EmptyState::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange) applyTheme();
    QWidget::changeEvent(event);
}

} // namespace canopy::ui
