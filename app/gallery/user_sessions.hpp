// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gallery/exhibit.hpp"
#include "otp/dynamic_supervisor.hpp"
#include "otp/gen_server.hpp"

#include <string>
#include <tl/expected.hpp>
#include <vector>

namespace canopy::app {

/// One user's process: keeps the messages that were sent to the user, and is found by the user's name.
class UserSession final : public GenServer<UserSession> {
public:
    struct Send {
        using Reply = std::size_t; ///< how many it keeps now
        std::string text;
    };
    struct Messages {
        using Reply = std::vector<std::string>;
    };

    /// Fails: the start fails with already_started if the user has a process.
    UserSession(UserSessionRegistry registry, const std::string& user);
    std::size_t handle_call(Send request);
    std::vector<std::string> handle_call(Messages) { return m_messages; }
    void inspect(Inspector& inspector) const override { inspector.show("messages", m_messages.size()); }

private:
    static constexpr std::size_t most_messages = 100; ///< the oldest go

    std::vector<std::string> m_messages;
};

/// A process a user, started when it is wanted and found through a Registry.
///
///     const UserSessions sessions(services);
///     co_await sessions.open("ada");
///     const auto kept = co_await sessions.send("ada", "hello"); // or not_found
///
/// Process: a value, any process. Fails: what a session that is not there is asked answers not_found.
class UserSessions {
public:
    enum class Error { NotFound, AlreadyOpen, Failed };
    template <class T>
    using Answer = tl::expected<T, Error>;

    explicit UserSessions(const GalleryServices& services);
    Async<Answer<Pid>> open(std::string user) const;
    Async<Answer<std::size_t>> send(std::string user, std::string text) const;
    Async<Answer<std::vector<std::string>>> messages(std::string user) const;
    Async<Answer<void>> close(std::string user) const;
    std::size_t count() const { return m_registry.count(); } ///< no message needed

private:
    UserSessionRegistry m_registry;
    Ref<DynamicSupervisor> m_supervisor;
};

ChildSpec user_sessions_spec(const GalleryServices& services);
Async<void> user_sessions_demo(Stage& stage);

} // namespace canopy::app
