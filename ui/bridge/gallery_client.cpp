// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/gallery_client.hpp"

#include <utility>

namespace canopy::ui {

namespace {

/// What went wrong; empty when nothing did.
QString problemOf(const tl::expected<app::GalleryResult<void>, ExitReason>& outcome) {
    if (!outcome)
        return GalleryClient::tr("the gallery is down (%1); try again").arg(QString::fromStdString(outcome.error().to_string()));
    return *outcome ? QString() : QString::fromStdString(outcome->error().text);
}

} // namespace

GalleryClient::GalleryClient(Ref<app::Gallery> gallery, QObject* parent) : QObject(parent), m_gallery(gallery), m_gui(this) {}

template <class CallType, class Done>
void GalleryClient::ask(const QString& name, CallType call, Done done) {
    std::move(call).then([gui = m_gui, this, name, done](auto outcome) {
        gui.post([this, name, done, problem = problemOf(outcome)] {
            if (problem.isEmpty())
                done();
            else
                Q_EMIT refused(name, problem);
        });
    });
}

void GalleryClient::start(const QString& name) {
    ask(name, app::Gallery::start(m_gallery, name.toStdString()), [this, name] { Q_EMIT started(name); });
}

void GalleryClient::stop(const QString& name) {
    ask(name, app::Gallery::stop(m_gallery, name.toStdString()), [this, name] { Q_EMIT stopped(name); });
}

} // namespace canopy::ui
