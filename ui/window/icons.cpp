// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/icons.hpp"

#include <QGuiApplication>
#include <QIconEngine>
#include <QPainter>
#include <QPalette>
#include <QSvgRenderer>

namespace canopy::ui {

namespace {

/// Paints an SVG as a stencil in the palette's text colour.
class SymbolEngine final : public QIconEngine {
public:
    explicit SymbolEngine(QString file) : m_file(std::move(file)) {}

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State state) override {
        const double ratio = painter->device() ? painter->device()->devicePixelRatioF() : 1.0;
        QPixmap pixmap = scaledPixmap(rect.size() * ratio, mode, state, ratio);
        painter->drawPixmap(rect, pixmap);
    }
    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override {
        return scaledPixmap(size, mode, state, 1);
    }
    QPixmap scaledPixmap(const QSize& size, QIcon::Mode mode, QIcon::State, qreal) override {
        QPixmap pixmap(size);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        QSvgRenderer(m_file).render(&painter, QRectF(QPointF(), QSizeF(size)));
        painter.setCompositionMode(QPainter::CompositionMode_SourceIn);
        const auto group = mode == QIcon::Disabled ? QPalette::Disabled : QPalette::Active;
        painter.fillRect(pixmap.rect(), QGuiApplication::palette().color(group, QPalette::ButtonText));
        return pixmap;
    }
    QIconEngine* clone() const override { return new SymbolEngine(m_file); }

private:
    QString m_file;
};

} // namespace

QIcon symbol(const QString& name) { return QIcon(new SymbolEngine(QStringLiteral(":/icons/symbols/%1.svg").arg(name))); }

QIcon applicationIcon() { return QIcon(QStringLiteral(":/icons/org.canopy.monitor.svg")); }

} // namespace canopy::ui
