// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tree/tree_panel.hpp"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QToolButton>
#include <QUrl>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace canopy::ui {

namespace {

QLabel* makeBreadcrumb(QWidget* parent) {
    auto* label = new QLabel(parent);
    label->setTextFormat(Qt::RichText);
    label->setTextInteractionFlags(Qt::LinksAccessibleByMouse | Qt::LinksAccessibleByKeyboard);
    // A long path must not push the buttons out of the window.
    label->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    return label;
}

QString step(const QString& name, const QString& path, bool last, const QColor& colour) {
    const QString text = name.toHtmlEscaped();
    if (last) return QStringLiteral("<b>%1</b>").arg(text);
    return QStringLiteral("<a href=\"%1\" style=\"text-decoration:none;color:%3\">%2</a>")
        .arg(QString::fromLatin1(QUrl::toPercentEncoding(path)), text, colour.name());
}

} // namespace

TreePanel::TreePanel(QWidget* parent)
    : QWidget(parent), m_view(new TreeView(this)), m_legend(new Legend(this)), m_breadcrumb(makeBreadcrumb(this)),
      m_zoom(new QLabel(this)) {
    m_breadcrumb->setAccessibleName(tr("Path of the selected process"));
    m_zoom->setAccessibleName(tr("Zoom"));
    auto* header = new QHBoxLayout;
    header->setContentsMargins(10, 4, 6, 4);
    header->addWidget(m_breadcrumb, 1);
    m_unsupervised = addButton(*header, {}, tr("Processes without a supervisor"));
    header->addSpacing(fontMetrics().averageCharWidth());
    header->addWidget(m_zoom);
    QToolButton* fit = addButton(*header, tr("Fit"), tr("Fit the whole tree (F)"));
    QToolButton* out = addButton(*header, QStringLiteral("−"), tr("Zoom out (Ctrl+−)"));
    QToolButton* in = addButton(*header, QStringLiteral("+"), tr("Zoom in (Ctrl++)"));
    QToolButton* legend = addButton(*header, tr("Le&gend"), tr("Explain shapes and colours"));
    legend->setCheckable(true);
    legend->setChecked(true);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(header);
    column->addWidget(m_view, 1);
    column->addWidget(m_legend);
    connect(fit, &QToolButton::clicked, m_view, &TreeView::fit);
    connect(out, &QToolButton::clicked, m_view, &TreeView::zoomOut);
    connect(in, &QToolButton::clicked, m_view, &TreeView::zoomIn);
    connect(legend, &QToolButton::toggled, m_legend, &QWidget::setVisible);
    connect(m_breadcrumb, &QLabel::linkActivated, this, [this](const QString& link) {
        m_view->select(QUrl::fromPercentEncoding(link.toLatin1()));
        m_view->setFocus();
    });
    connect(m_view, &TreeView::selectionChanged, this, &TreePanel::showBreadcrumb);
    connect(m_view, &TreeView::legendChanged, m_legend, &Legend::setContent);
    connect(m_view, &TreeView::zoomChanged, this, &TreePanel::showZoom);
    connect(m_view, &TreeView::unsupervisedChanged, this, &TreePanel::showUnsupervised);
    m_unsupervised->setObjectName(QStringLiteral("unsupervised"));
    m_unsupervised->setToolTip(tr("Nobody would bring them back: processes of single requests, for the most part"));
    m_unsupervised->setPopupMode(QToolButton::InstantPopup);
    m_unsupervised->setMenu(new QMenu(m_unsupervised));
    connect(m_unsupervised->menu(), &QMenu::aboutToShow, this, &TreePanel::listUnsupervised);
    showUnsupervised(0);
    setFocusProxy(m_view);
    showBreadcrumb();
    showZoom(m_view->zoom());
}

QToolButton* TreePanel::addButton(QHBoxLayout& row, const QString& text, const QString& name) {
    auto* button = new QToolButton(this);
    button->setText(text);
    button->setToolTip(name);
    button->setAccessibleName(name);
    button->setAutoRaise(true);
    row.addWidget(button);
    return button;
}

void TreePanel::showBreadcrumb() {
    const auto way = m_view->breadcrumb();
    if (way.isEmpty()) {
        m_breadcrumb->setText(tr("Nothing selected").toHtmlEscaped());
        m_breadcrumb->setToolTip({});
        return;
    }
    const QColor colour = palette().color(QPalette::WindowText);
    QStringList steps;
    for (const auto& [name, path] : way) steps << step(name, path, path == way.last().second, colour);
    m_breadcrumb->setText(steps.join(QStringLiteral(" ▸ ")));
    m_breadcrumb->setToolTip(way.last().second);
}

void TreePanel::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::StyleChange) showBreadcrumb();
    QWidget::changeEvent(event);
}

void TreePanel::showUnsupervised(int count) {
    m_unsupervised->setText(tr("%1 without a supervisor").arg(formatCount(static_cast<std::uint64_t>(count))));
    m_unsupervised->setVisible(count > 0);
}

void TreePanel::listUnsupervised() {
    constexpr std::size_t most = 20;
    QMenu& menu = *m_unsupervised->menu();
    menu.clear();
    const std::vector<const Node*> nodes = m_view->scene().unsupervised();
    for (std::size_t i = 0; i < std::min(most, nodes.size()); ++i) {
        const QString path = QString::fromStdString(nodes[i]->path);
        const QString label = QString::fromStdString(nodes[i]->label);
        const QString text = QStringLiteral("%1  %2").arg(m_view->describe(*nodes[i]), label);
        connect(menu.addAction(text.trimmed()), &QAction::triggered, this, [this, path] { m_view->select(path); });
    }
    if (nodes.size() > most)
        menu.addAction(tr("… and %1 more", nullptr, pluralOf(nodes.size() - most)).arg(formatCount(nodes.size() - most)))
            ->setEnabled(false);
}

void TreePanel::showZoom(double zoom) {
    m_zoom->setText(tr("%1 %").arg(formatCount(static_cast<std::uint64_t>(std::lround(zoom * 100)))));
}

} // namespace canopy::ui
