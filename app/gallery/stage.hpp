// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gallery/exhibit.hpp"
#include "app/gallery/gallery.hpp"
#include "observe/event_log.hpp"
#include "observe/node_state.hpp"

#include <chrono>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace canopy::app {

/// Where an exhibit is played: says what is done, tells what the system does, and checks what is claimed.
///
///     stage.act("crash the database");
///     co_await stage.crash("/critical/database");
///     stage.claim(cache.pid() != before, "the cache was restarted as well");
///
/// Every line begins with the time on the virtual clock; `>` is what was done, `ok` or `FAILED` a claim, the rest comes
/// from the event log. Process: the player's own, in a simulated runtime.
class Stage {
public:
    using Print = std::function<void(const std::string& line)>;
    struct Props {
        const GalleryServices& services;
        EventLog& log;
        Print print;
    };

    Stage(Process& self, std::string exhibit, Props props);

    Process& self() { return m_self; }
    const GalleryServices& services() const { return m_props.services; }
    Timestamp now() const { return m_self.now(); }

    void act(std::string_view what);
    /// Something there is to read, word for word.
    void quote(std::string_view text);
    void claim(bool holds, std::string_view what);
    /// Lets virtual time pass.
    Async<void> pass(std::chrono::milliseconds time);
    /// Breaks a process of the gallery, by its path below it, and waits until the system has dealt with it.
    Async<void> crash(std::string path);
    Async<void> kill(std::string path);

    // The exhibit itself, through the gallery:
    Async<bool> start_again();
    Async<void> stop();
    Async<ExhibitState> state();

    /// Whether the system has said so since the beginning: `gave up`.
    bool heard(std::string_view text) const;
    /// Neither the gallery nor what is above it was ever restarted.
    bool gallery_stands();

    /// Tells what has happened in the system since the last line.
    void tell_events();
    std::size_t claims() const noexcept { return m_claims; }
    std::size_t failed() const noexcept { return m_failed; }

private:
    void say(Timestamp time, std::string_view mark, std::string_view text);
    void tell(const Event& event);
    void tell(Timestamp time, const std::string& text);
    void tell_children(Timestamp time, const Node& supervisor);
    Pid process_at(const std::string& path);

    Process& m_self;
    std::string m_exhibit;
    Props m_props;
    Ref<Gallery> m_gallery;
    NodeState m_state;
    std::vector<std::string> m_told;
    std::size_t m_claims = 0;
    std::size_t m_failed = 0;
};

} // namespace canopy::app
