// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gallery/exhibit.hpp"
#include "otp/gen_server.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace canopy::app {

/// Keeps what was to be told to people.
class NotificationService final : public GenServer<NotificationService> {
public:
    struct Notify {
        std::string user;
        std::string text;
    };
    struct Sent {
        using Reply = std::vector<std::string>; ///< `ada: welcome`, oldest first
    };
    static void notify(const Ref<NotificationService>& service, std::string user, std::string text);
    static Call<Sent> sent(const Ref<NotificationService>& service);

    void handle_cast(Notify request);
    std::vector<std::string> handle_call(Sent) { return m_sent; }
    void inspect(Inspector& inspector) const override { inspector.show("sent", m_sent.size()); }

private:
    static constexpr std::size_t most_kept = 100;

    std::vector<std::string> m_sent;
};

/// one_for_one: user_cache, session_manager and notification_service have nothing to do with each other; and job, a
/// supervisor among them, is a child like any other.
ChildSpec business_spec(const GalleryServices& services);
Async<void> business_demo(Stage& stage);

} // namespace canopy::app
