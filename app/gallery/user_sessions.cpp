// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gallery/user_sessions.hpp"

#include "app/gallery/stage.hpp"
#include "otp/supervisor.hpp"

namespace canopy::app {

namespace {

constexpr std::uint32_t most_restarts = 100; // the crash of one user's session is no matter of the others

/// What a call came to: a session that ended before it answered is not there.
template <class T>
UserSessions::Answer<T> found(tl::expected<T, ExitReason> outcome) {
    if (outcome) return std::move(*outcome);
    const bool gone = outcome.error().is(ExitReason::Kind::NoProcess);
    return tl::unexpected(gone ? UserSessions::Error::NotFound : UserSessions::Error::Failed);
}

} // namespace

UserSession::UserSession(UserSessionRegistry registry, const std::string& user) {
    registry.claim(*this, user);
    label(user);
}

std::size_t UserSession::handle_call(Send request) {
    m_messages.push_back(std::move(request.text));
    if (m_messages.size() > most_messages) m_messages.erase(m_messages.begin());
    return m_messages.size();
}

UserSessions::UserSessions(const GalleryServices& services)
    : m_registry(services.user_sessions), m_supervisor(services.ref<DynamicSupervisor>("user_sessions/sessions")) {}

Async<UserSessions::Answer<Pid>> UserSessions::open(std::string user) const {
    ChildSpec spec{.id = user, .start = starts<UserSession>(m_registry, user), .restart = Restart::Transient};
    auto starting = DynamicSupervisor::start_child(m_supervisor, std::move(spec));
    const auto outcome = co_await std::move(starting).attempt();
    if (!outcome) co_return tl::unexpected(Error::Failed);
    if (*outcome) co_return (**outcome).pid;
    const bool taken = outcome->error().reason.is(ExitReason::Kind::AlreadyStarted);
    co_return tl::unexpected(taken ? Error::AlreadyOpen : Error::Failed);
}

Async<UserSessions::Answer<std::size_t>> UserSessions::send(std::string user, std::string text) const {
    auto sending = call(m_registry.via<UserSession>(user), UserSession::Send{.text = std::move(text)});
    co_return found<std::size_t>(co_await std::move(sending).attempt());
}

Async<UserSessions::Answer<std::vector<std::string>>> UserSessions::messages(std::string user) const {
    auto asking = call(m_registry.via<UserSession>(user), UserSession::Messages{});
    co_return found<std::vector<std::string>>(co_await std::move(asking).attempt());
}

Async<UserSessions::Answer<void>> UserSessions::close(std::string user) const {
    const Pid pid = m_registry.whereis(user);
    if (!pid) co_return tl::unexpected(Error::NotFound);
    const auto outcome = co_await DynamicSupervisor::terminate_child(m_supervisor, pid).attempt();
    if (!outcome) co_return tl::unexpected(Error::Failed);
    if (!*outcome) co_return tl::unexpected(Error::NotFound);
    co_return Answer<void>{};
}

ChildSpec user_sessions_spec(const GalleryServices& services) {
    // The registry first: who registers starts after it and ends before it.
    SupervisorSpec spec{.strategy = Strategy::RestForOne};
    spec.children = {
        {.id = "registry",
         .start =
             starts_with<RegistryServer<UserSessionRegistry>>(services.named("user_sessions/registry"), services.user_sessions),
         .kind = ProcessKind::Registry},
        DynamicSupervisor::child_spec("sessions", {.max_restarts = most_restarts}, services.named("user_sessions/sessions"))};
    return Supervisor::child_spec("user_sessions", std::move(spec), Restart::Transient);
}

Async<void> user_sessions_demo(Stage& stage) {
    const UserSessions sessions(stage.services());
    stage.act("open sessions for ada and bob");
    const auto ada = co_await sessions.open("ada");
    const auto bob = co_await sessions.open("bob");
    stage.claim(ada && bob && sessions.count() == 2, "each has a process, found in the registry by name");
    const auto twice = co_await sessions.open("ada");
    stage.claim(!twice && twice.error() == UserSessions::Error::AlreadyOpen, "a second ada is refused: the key is taken");
    stage.act("send ada two messages, and zoe one");
    co_await sessions.send("ada", "hello");
    const auto kept = co_await sessions.send("ada", "are you there?");
    const auto lost = co_await sessions.send("zoe", "hello");
    stage.claim(kept == 2U, "ada's process keeps both");
    stage.claim(!lost && lost.error() == UserSessions::Error::NotFound, "zoe is not_found");
    stage.act("crash bob's session");
    co_await stage.crash("/user_sessions/sessions/bob");
    const auto messages = co_await sessions.messages("ada");
    stage.claim(messages && messages->size() == 2, "ada's messages are untouched");
    const auto empty = co_await sessions.messages("bob");
    stage.claim(empty && empty->empty(), "bob is back under his name, with no messages");
    co_await sessions.close("ada");
    const auto closed = co_await sessions.messages("ada");
    stage.claim(!closed && sessions.count() == 1, "closed, ada's entry is gone with her process");
}

} // namespace canopy::app
