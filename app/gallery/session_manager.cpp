// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gallery/session_manager.hpp"

#include "app/gallery/stage.hpp"

namespace canopy::app {

using namespace std::chrono_literals;

Call<SessionManager::SignIn> SessionManager::sign_in(const Ref<SessionManager>& sessions, std::string user) {
    return call(sessions, SignIn{.user = std::move(user)});
}

Call<SessionManager::WhoIs> SessionManager::who_is(const Ref<SessionManager>& sessions, Token token) {
    return call(sessions, WhoIs{.token = token});
}

void SessionManager::sign_out(const Ref<SessionManager>& sessions, Token token) { cast(sessions, SignOut{.token = token}); }

ChildSpec SessionManager::child_spec(std::string id, SpawnOptions options) {
    return {.id = std::move(id), .start = starts_with<SessionManager>(std::move(options)), .restart = Restart::Transient};
}

SessionManager::Token SessionManager::handle_call(SignIn request) {
    stay_awake();
    m_users[++m_last] = std::move(request.user);
    return m_last;
}

std::optional<std::string> SessionManager::handle_call(WhoIs request) {
    stay_awake();
    const auto found = m_users.find(request.token);
    if (found == m_users.end()) return std::nullopt;
    return found->second;
}

void SessionManager::handle_cast(SignOut request) {
    stay_awake();
    m_users.erase(request.token);
}

void SessionManager::handle_info(Timeout) {
    log(LogLevel::Info, "nobody asked for 60 s: ends");
    stop();
}

ChildSpec session_manager_spec(const GalleryServices& services) {
    return SessionManager::child_spec("session_manager", services.named("session_manager"));
}

Async<void> session_manager_demo(Stage& stage) {
    const auto sessions = stage.services().ref<SessionManager>("session_manager");
    stage.act("sign ada in");
    const SessionManager::Token token = co_await SessionManager::sign_in(sessions, "ada");
    stage.act("ask who that is every 59 s, three times");
    bool known = true;
    for (int i = 0; i < 3; ++i) {
        co_await stage.pass(59s);
        const auto user = co_await SessionManager::who_is(sessions, token);
        known = known && user == "ada";
    }
    stage.claim(known && sessions, "each message winds the clock up again: after 177 s it runs");
    stage.act("ask nothing for 60 s");
    co_await stage.pass(60s);
    stage.claim(!sessions, "it has ended");
    const auto nobody = co_await SessionManager::who_is(sessions, token).attempt();
    stage.claim(!nobody && nobody.error().is(ExitReason::Kind::NoProcess), "a call to it answers noproc");
    const bool back = co_await stage.start_again();
    stage.claim(back && sessions, "it can be started again");
}

} // namespace canopy::app
