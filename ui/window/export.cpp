// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/export.hpp"

#include "ui/tree/tree_view.hpp"

#include <QBuffer>
#include <QCoreApplication>
#include <QFileDialog>
#include <QMessageBox>
#include <QPainter>
#include <QSaveFile>
#include <QSvgGenerator>

namespace canopy::ui {

namespace {

struct Phrases {
    Q_DECLARE_TR_FUNCTIONS(canopy::ui::Export)
};

QByteArray treeAsSvg(TreeView& view) {
    QByteArray bytes;
    QBuffer buffer(&bytes);
    QSvgGenerator generator;
    generator.setOutputDevice(&buffer);
    generator.setSize(view.size());
    generator.setViewBox(QRect(QPoint(), view.size()));
    generator.setTitle(Phrases::tr("Supervision tree"));
    QPainter painter(&generator);
    view.renderTo(painter, view.size());
    painter.end();
    return bytes;
}

QByteArray treeAsPng(TreeView& view) {
    QByteArray bytes;
    QBuffer buffer(&bytes);
    view.renderImage(view.size() * 2).save(&buffer, "PNG");
    return bytes;
}

QString write(const QByteArray& bytes, const QString& name) {
    QSaveFile file(name);
    if (file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() && file.commit()) return {};
    return Phrases::tr("%1 was not written: %2.").arg(name, file.errorString());
}

QString tell(const QString& problem, const QString& name, QWidget* window) {
    if (problem.isEmpty()) return name;
    QMessageBox::warning(window, Phrases::tr("Export"), problem);
    return {};
}

} // namespace

QString writeTree(TreeView& view, const QString& file) {
    return write(file.endsWith(QLatin1String(".svg"), Qt::CaseInsensitive) ? treeAsSvg(view) : treeAsPng(view), file);
}

QString exportTree(TreeView& view, QWidget* window) {
    const QString file = QFileDialog::getSaveFileName(window, Phrases::tr("Export the tree"), QStringLiteral("canopy-tree.png"),
                                                      Phrases::tr("Images (*.png *.svg)"));
    return file.isEmpty() ? QString{} : tell(writeTree(view, file), file, window);
}

QString exportText(const QByteArray& text, const QString& title, const QString& name, const QString& filter, QWidget* window) {
    const QString file = QFileDialog::getSaveFileName(window, title, name, filter);
    return file.isEmpty() ? QString{} : tell(write(text, file), file, window);
}

} // namespace canopy::ui
