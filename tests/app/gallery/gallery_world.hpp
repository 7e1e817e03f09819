// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gallery/catalogue.hpp"
#include "app/gallery/gallery.hpp"
#include "fault/fault.hpp"

#include <QTemporaryDir>
#include <gtest/gtest.h>

#include <memory>
#include <string>

namespace canopy::app {

/// The gallery below a root, in virtual time, with a folder of its own.
class GalleryWorld : public testing::Test {
protected:
    GalleryWorld() {
        auto made = std::make_shared<GalleryServices>(runtime);
        made->watched_file = folder.path().toStdString() + "/watched.txt";
        services = std::move(made);
        SupervisorSpec spec{.strategy = Strategy::OneForOne, .max_restarts = 3, .within = std::chrono::seconds{5}};
        spec.children = {Gallery::child_spec(services)};
        top = runtime.start_with<Supervisor>({.name = "canopy"}, std::move(spec)).value();
        gallery = runtime.name<Gallery>(Gallery::process_name);
    }

    void start(const std::string& name) {
        const GalleryResult<void> started = Gallery::start(gallery, name).get();
        ASSERT_TRUE(started) << started.error().text;
    }
    GalleryResult<void> stop(const std::string& name) { return Gallery::stop(gallery, name).get(); }
    ExhibitState state(const std::string& name) {
        for (const ExhibitStatus& each : Gallery::list(gallery).get())
            if (each.name == name) return each.state;
        throw std::runtime_error("the gallery does not list " + name);
    }
    template <class T>
    Ref<T> ref(std::string_view path) {
        return services->ref<T>(path);
    }
    Pid pid(std::string_view path) { return runtime.whereis("gallery/" + std::string(path)); }
    void crash(std::string_view path) { crash(pid(path)); }
    void crash(Pid process) {
        fault::crash(runtime, process);
        runtime.run_until_idle();
    }

    QTemporaryDir folder;
    Runtime runtime{Simulated{1}};
    std::shared_ptr<const GalleryServices> services;
    Ref<Supervisor> top;
    Ref<Gallery> gallery;
};

} // namespace canopy::app
