// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject> // first: moc 6.4 stumbles over <compare> when that is the first header it reads

#include "app/gallery/gallery.hpp"
#include "ui/bridge/gui_thread.hpp"

namespace canopy::ui {

/// What the window asks of the gallery; answers come back as signals in the GUI thread.
///
///     client.start(QStringLiteral("chat_room")); // then started("chat_room") or refused("chat_room", reason)
///
/// Which exhibits run shows in the tree, as `/gallery/NAME`. Process: the GUI thread, which waits for nobody.
class GalleryClient final : public QObject {
    Q_OBJECT

public:
    explicit GalleryClient(Ref<app::Gallery> gallery, QObject* parent = nullptr);
    ~GalleryClient() override { m_gui.close(); }

    void start(const QString& name);
    void stop(const QString& name);

Q_SIGNALS:
    void started(const QString& name);
    void stopped(const QString& name);
    void refused(const QString& name, const QString& reason);

private:
    template <class CallType, class Done>
    void ask(const QString& name, CallType call, Done done);

    Ref<app::Gallery> m_gallery;
    GuiThread m_gui;
};

} // namespace canopy::ui
