// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gallery/exhibit.hpp"
#include "otp/gen_server.hpp"
#include "otp/supervisor.hpp"

#include <deque>
#include <string>
#include <vector>

namespace canopy::app {

/// What the topic `gallery:chat_room` carries.
struct ChatLine {
    std::string from;
    std::string text;
    bool operator==(const ChatLine&) const = default;
};

/// Somebody in the room: hears what the others say.
class ChatMember final : public GenServer<ChatMember> {
public:
    static constexpr std::string_view topic = "gallery:chat_room";

    struct Say {
        using Reply = std::size_t; ///< how many others it went to
        std::string text;
    };
    struct Heard {
        using Reply = std::vector<ChatLine>; ///< the last hundred
    };
    static Call<Say> say(const Ref<ChatMember>& member, std::string text);
    static Call<Heard> heard(const Ref<ChatMember>& member);

    ChatMember(PubSub pub_sub, std::string name);
    std::size_t handle_call(Say request);
    std::vector<ChatLine> handle_call(Heard) { return {m_heard.begin(), m_heard.end()}; }
    void handle_info(ChatLine line);
    void inspect(Inspector& inspector) const override { inspector.show("heard", m_heard.size()); }

private:
    static constexpr std::size_t most_lines = 100;

    PubSub m_pub_sub;
    std::string m_name;
    std::deque<ChatLine> m_heard;
};

/// A room is a topic and nothing more: who speaks does not know who listens. Ada, Bob and Cleo are there from the start.
///
///     const ChatRoom room(services);
///     co_await room.join("dan");
///     co_await ChatMember::say(room.member("dan"), "good morning");
///
/// Process: a value, any. Fails: as Supervisor::start_child; a member that crashes comes back and has heard nothing.
class ChatRoom {
public:
    explicit ChatRoom(const GalleryServices& services);

    Call<Supervisor::StartChild> join(const std::string& name) const;
    /// Whether there was such a member. The name is free again.
    Async<bool> leave(std::string name) const;
    Ref<ChatMember> member(const std::string& name) const;
    std::size_t listeners() const; ///< asks nobody

    static ChildSpec member_spec(const GalleryServices& services, const std::string& name);

private:
    const GalleryServices* m_services;
    Ref<Supervisor> m_supervisor;
};

ChildSpec chat_room_spec(const GalleryServices& services);
Async<void> chat_room_demo(Stage& stage);

} // namespace canopy::app
