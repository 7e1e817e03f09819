// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gallery/exhibit.hpp"
#include "otp/gen_server.hpp"

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace canopy::app {

/// Who is signed in. After 60 seconds without a message it ends by itself: nobody needs it any more.
///
///     const SessionManager::Token token = co_await SessionManager::sign_in(sessions, "ada");
///     const std::optional<std::string> user = co_await SessionManager::who_is(sessions, token);
///
/// Process: its own; transient, so its orderly end is final while a crash is mended. Fails: a crash signs everybody out.
class SessionManager final : public GenServer<SessionManager> {
public:
    static constexpr std::chrono::seconds idle_limit{60};
    using Token = std::uint64_t;

    struct SignIn {
        using Reply = Token;
        std::string user;
    };
    struct WhoIs {
        using Reply = std::optional<std::string>; ///< nothing: nobody, or not any more
        Token token = 0;
    };
    struct SignOut {
        Token token = 0;
    };

    static Call<SignIn> sign_in(const Ref<SessionManager>& sessions, std::string user);
    static Call<WhoIs> who_is(const Ref<SessionManager>& sessions, Token token);
    static void sign_out(const Ref<SessionManager>& sessions, Token token);
    static ChildSpec child_spec(std::string id, SpawnOptions options);

    SessionManager() { stay_awake(); }
    Token handle_call(SignIn request);
    std::optional<std::string> handle_call(WhoIs request);
    void handle_cast(SignOut request);
    void handle_info(Timeout);
    void inspect(Inspector& inspector) const override { inspector.show("sessions", m_users.size()); }

private:
    /// Every message ends the idle timeout, so every handler asks for it again, as in OTP.
    void stay_awake() { idle_timeout(idle_limit); }

    std::map<Token, std::string> m_users;
    Token m_last = 0;
};

ChildSpec session_manager_spec(const GalleryServices& services);
Async<void> session_manager_demo(Stage& stage);

} // namespace canopy::app
