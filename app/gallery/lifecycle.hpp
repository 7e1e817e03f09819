// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gallery/exhibit.hpp"
#include "otp/gen_server.hpp"

#include <chrono>
#include <string>

namespace canopy::app {

/// A server that does nothing but write down which of its callbacks ran.
///
///     Lifecycle::ping(lifecycle).get();
///     services.lifecycle.lines(); // constructor, init, handle_continue, handle_call(Ping)
///
/// Process: its own; the journal outlives it, so its end is in there too. Fails: when told to, with fail().
class Lifecycle final : public GenServer<Lifecycle> {
public:
    static constexpr std::chrono::seconds idle_limit{10};

    struct SetUp {};
    struct Ping {
        using Reply = std::string;
    };
    struct Note {
        std::string text;
    };
    struct Tick {};
    struct Fail {};

    static Call<Ping> ping(const Ref<Lifecycle>& server) { return call(server, Ping{}); }
    static void note(const Ref<Lifecycle>& server, std::string text) { cast(server, Note{.text = std::move(text)}); }
    static void fail(const Ref<Lifecycle>& server) { cast(server, Fail{}); }

    explicit Lifecycle(Journal journal);               ///< the first part of init
    Init init();                                       ///< the second: it may refuse; start returns when it is over
    void handle_continue(SetUp);                       ///< before any message: what may take long and nobody waits for
    std::string handle_call(Ping);                     ///< somebody waits for the answer
    void handle_cast(Note note);                       ///< nobody does
    void handle_info(Tick);                            ///< its own timer
    void handle_info(Timeout);                         ///< ten seconds without a message
    void handle_info(Exit exit);                       ///< a linked process ended: it traps exits
    [[noreturn]] void handle_cast(Fail);               ///< what leaves a handler ends the process
    void terminate(const ExitReason& reason);          ///< the last word, after a crash as well; not after a kill
    void inspect(Inspector& inspector) const override; ///< whenever a monitor asks

private:
    void wrote(std::string line) const;

    Journal m_journal;
};

ChildSpec lifecycle_spec(const GalleryServices& services);
Async<void> lifecycle_demo(Stage& stage);

} // namespace canopy::app
