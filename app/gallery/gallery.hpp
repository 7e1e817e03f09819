// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gallery/exhibit.hpp"
#include "otp/gen_server.hpp"
#include "otp/supervisor.hpp"

#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

namespace canopy::app {

/// What has become of an exhibit.
enum class ExhibitState {
    Stopped, ///< not started, or stopped: by the gallery, or by somebody else through the gallery's supervisor
    Running,
    Restarting, ///< it crashed, and its start has failed since: tried again
    Ended,      ///< by itself, in order
    GaveUp,     ///< a supervisor whose restarts did not help
};

/// `stopped`, `running`, `restarting`, `ended`, `gave up`.
std::string_view to_word(ExhibitState state) noexcept;

/// One exhibit as the gallery lists it.
struct ExhibitStatus {
    std::string name;
    ExhibitState state = ExhibitState::Stopped;
    Pid pid{}; ///< while it is running
};

/// Why an exhibit was not started or stopped.
struct GalleryError {
    enum class Kind { Unknown, AlreadyRunning, NotRunning, Failed };
    Kind kind = Kind::Failed;
    std::string text; ///< one line: the thing and the remedy
};
template <class T>
using GalleryResult = tl::expected<T, GalleryError>;

/// The curator of the small systems: starts and stops them by name, and knows what has become of each.
///
///     const GalleryResult<void> started = co_await Gallery::start(gallery, "chat_room");
///     if (!started) log(LogLevel::Warning, started.error().text);
///
/// Its exhibits are its siblings: transient children of the gallery's supervisor, so a crash is mended, and an exhibit that
/// ends in order, or gives up, stays down and visible until somebody starts it again.
///
/// Process: its own. Fails: unknown names come with the nearest ones; a crash of the curator stops no exhibit, and after a
/// crash of the whole gallery those that ran are started again.
class Gallery final : public GenServer<Gallery> {
public:
    struct Start {
        using Reply = GalleryResult<void>;
        std::string name;
    };
    struct Stop {
        using Reply = GalleryResult<void>;
        std::string name;
    };
    struct List {
        using Reply = std::vector<ExhibitStatus>; ///< in the catalogue's order
    };
    struct IsRunning {
        using Reply = bool;
        std::string name;
    };
    struct Begin {};
    struct Look {
        std::string name;
    };

    static Call<Start> start(const Ref<Gallery>& gallery, std::string name);
    static Call<Stop> stop(const Ref<Gallery>& gallery, std::string name);
    static Call<List> list(const Ref<Gallery>& gallery);
    static Call<IsRunning> is_running(const Ref<Gallery>& gallery, std::string name);

    /// What outlives a crash of the curator. Process: one curator after the other.
    struct Memory {
        std::set<std::string> wanted;                ///< started, and neither stopped nor ended
        std::map<std::string, ExitReason> last_exit; ///< of those that ended
        std::set<std::string> gave_up;               ///< of those the ones that had to restart too often
    };
    static constexpr const char* process_name = "gallery";
    static constexpr const char* supervisor_name = "gallery_supervisor";
    /// The gallery as a part of a tree: a supervisor, the curator, and the exhibits in `first` as soon as it runs.
    static ChildSpec child_spec(std::shared_ptr<const GalleryServices> services, std::vector<std::string> first = {});

    Gallery(std::shared_ptr<const GalleryServices> services, std::shared_ptr<Memory> memory);
    Async<void> handle_continue(Begin);
    Async<GalleryResult<void>> handle_call(Start request);
    Async<GalleryResult<void>> handle_call(Stop request);
    Async<std::vector<ExhibitStatus>> handle_call(List);
    Async<bool> handle_call(IsRunning request);
    Async<void> handle_info(Down down);
    Async<void> handle_info(Look look);
    void inspect(Inspector& inspector) const override;

private:
    Async<GalleryResult<void>> begin(std::string name);
    Async<std::vector<ChildInfo>> children() const;
    Async<void> look_after(std::string name, Pid gone);
    void watch(const std::string& name, Pid pid);
    void forget(const std::string& name);
    ExhibitState state_of(const ChildInfo& child) const;

    std::shared_ptr<const GalleryServices> m_services;
    std::shared_ptr<Memory> m_memory;
    Ref<Supervisor> m_supervisor;
    std::map<MonitorRef, std::string> m_watched;
};

} // namespace canopy::app
