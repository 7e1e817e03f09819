// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/orders/shared_table.hpp"
#include "core/runtime.hpp"
#include "otp/child_spec.hpp"
#include "otp/pub_sub.hpp"
#include "otp/registry.hpp"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace canopy::app {

class Stage;

/// Which process is which user's: see user_sessions.hpp.
using UserSessionRegistry = Registry<std::string>;

/// The rows of cache_server.hpp, which everybody reads directly.
using CacheTable = SharedTable<std::string, std::string>;

/// What somebody did, in order; outlives whoever wrote it down. Process: any.
class Journal {
public:
    void add(std::string line) const {
        const std::scoped_lock lock(m_state->mutex);
        m_state->lines.push_back(std::move(line));
        if (m_state->lines.size() > most_lines) m_state->lines.erase(m_state->lines.begin());
    }
    std::vector<std::string> lines() const {
        const std::scoped_lock lock(m_state->mutex);
        return m_state->lines;
    }

private:
    static constexpr std::size_t most_lines = 1000;
    struct State {
        std::mutex mutex;
        std::vector<std::string> lines;
    };
    std::shared_ptr<State> m_state = std::make_shared<State>();
};

/// What the exhibits need of the world around them: handles, and how their processes are named.
struct GalleryServices {
    explicit GalleryServices(Runtime& its_runtime)
        : runtime(&its_runtime), user_sessions(its_runtime, {.name = "user_sessions"}) {}

    /// How a process of the gallery begins: registered under its path, `gallery/critical/database`.
    SpawnOptions named(std::string_view path) const { return {.name = "gallery/" + std::string(path)}; }
    /// The address of whoever holds that name, restarts included.
    template <class T>
    Ref<T> ref(std::string_view path) const {
        return runtime->name<T>("gallery/" + std::string(path));
    }

    Runtime* runtime;
    PubSub pub_sub{};
    UserSessionRegistry user_sessions;
    CacheTable cache{};
    Journal lifecycle{};
    std::filesystem::path watched_file = "watched.txt"; ///< of file_watcher
};

/// One small system: what it is called, what it teaches, how it is started, and a play that shows it.
struct Exhibit {
    std::string_view name;
    std::string_view teaches; ///< a paragraph; its first sentence can stand alone
    ChildSpec (*child_spec)(const GalleryServices&) = nullptr;
    Async<void> (*demo)(Stage&) = nullptr;
};

} // namespace canopy::app
