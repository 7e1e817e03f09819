// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/restart_policy_view.hpp"

#include "observe/words.hpp"

#include <QEvent>
#include <QGridLayout>
#include <QLabel>

namespace canopy::ui {

namespace {

void paintText(QLabel& label, const QColor& colour) {
    QPalette palette = label.palette();
    if (palette.color(QPalette::WindowText) == colour) return;
    palette.setColor(QPalette::WindowText, colour);
    palette.setColor(QPalette::Text, colour); // what labels use above a base ground
    label.setPalette(palette);
}

} // namespace

RestartPolicyView::RestartPolicyView(QWidget* parent) : QWidget(parent), m_title(new QLabel(this)) {
    setAccessibleName(tr("Restart policy"));
    auto* grid = new QGridLayout(this);
    const int em = fontMetrics().height();
    grid->setContentsMargins(em * 3 / 4, em / 3, em * 3 / 4, em / 3);
    grid->setHorizontalSpacing(em);
    grid->setVerticalSpacing(em / 6);
    grid->setColumnStretch(1, 1);
    m_title->setWordWrap(true);
    grid->addWidget(m_title, 0, 0, 1, 2);
    for (int line = 0; line < 4; ++line) {
        m_lines.append(Line{new QLabel(this), new QLabel(this)});
        grid->addWidget(m_lines.last().ending, line + 1, 0);
        grid->addWidget(m_lines.last().answer, line + 1, 1);
    }
}

void RestartPolicyView::setNode(const Node& child) {
    const std::string_view word = to_string(child.restart);
    //: The child's restart type (permanent, transient, temporary), then a table of exits
    const QString title =
        tr("It is %1. After an exit with").arg(QString::fromUtf8(word.data(), static_cast<qsizetype>(word.size())));
    if (m_title->text() != title) m_title->setText(title);
    m_policy = policyOf(child);
    showLines();
}

void RestartPolicyView::showLines() {
    const Theme theme = Theme::of(palette());
    QStringList said;
    for (qsizetype line = 0; line < m_policy.size(); ++line) {
        const PolicyLine& policy = m_policy[line];
        QString answer = policy.restarted ? tr("↻ restarted") : tr("■ stays down");
        if (policy.is_last) answer += tr("  ◂ last time");
        if (m_lines[line].ending->text() != policy.ending) m_lines[line].ending->setText(policy.ending);
        if (m_lines[line].answer->text() != answer) m_lines[line].answer->setText(answer);
        paintText(*m_lines[line].ending, theme.muted);
        paintText(*m_lines[line].answer, policy.restarted ? theme.ink(Meaning::Restarting) : theme.text);
        said << QStringLiteral("%1: %2").arg(policy.ending, answer);
    }
    setAccessibleDescription(said.join(QStringLiteral(", ")));
}

void RestartPolicyView::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) showLines();
}

} // namespace canopy::ui
