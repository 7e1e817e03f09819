// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gallery/chat_room.hpp"

#include "app/gallery/stage.hpp"

namespace canopy::app {

// --- a member

Call<ChatMember::Say> ChatMember::say(const Ref<ChatMember>& member, std::string text) {
    return call(member, Say{.text = std::move(text)});
}

Call<ChatMember::Heard> ChatMember::heard(const Ref<ChatMember>& member) { return call(member, Heard{}); }

ChatMember::ChatMember(PubSub pub_sub, std::string name) : m_pub_sub(std::move(pub_sub)), m_name(std::move(name)) {
    m_pub_sub.subscribe<ChatLine>(topic, *this); // ends with this process, whatever ends it
}

std::size_t ChatMember::handle_call(Say request) {
    return m_pub_sub.broadcast_from<ChatLine>(self(), topic, ChatLine{.from = m_name, .text = std::move(request.text)});
}

void ChatMember::handle_info(ChatLine line) {
    m_heard.push_back(std::move(line));
    if (m_heard.size() > most_lines) m_heard.pop_front();
}

// --- the room

ChatRoom::ChatRoom(const GalleryServices& services)
    : m_services(&services), m_supervisor(services.ref<Supervisor>("chat_room")) {}

Call<Supervisor::StartChild> ChatRoom::join(const std::string& name) const {
    return Supervisor::start_child(m_supervisor, member_spec(*m_services, name));
}

Async<bool> ChatRoom::leave(std::string name) const {
    const ChildResult<void> stopped = co_await Supervisor::terminate_child(m_supervisor, name);
    if (!stopped) co_return false;
    const ChildResult<void> deleted = co_await Supervisor::delete_child(m_supervisor, name);
    co_return deleted.has_value();
}

Ref<ChatMember> ChatRoom::member(const std::string& name) const { return m_services->ref<ChatMember>("chat_room/" + name); }

std::size_t ChatRoom::listeners() const { return m_services->pub_sub.subscribers<ChatLine>(ChatMember::topic).size(); }

ChildSpec ChatRoom::member_spec(const GalleryServices& services, const std::string& name) {
    return {.id = name, .start = starts_with<ChatMember>(services.named("chat_room/" + name), services.pub_sub, name)};
}

ChildSpec chat_room_spec(const GalleryServices& services) {
    SupervisorSpec spec{.strategy = Strategy::OneForOne};
    for (const char* const name : {"ada", "bob", "cleo"}) spec.children.push_back(ChatRoom::member_spec(services, name));
    SpawnOptions options = services.named("chat_room");
    options.label = "chat_room";
    return {.id = "chat_room",
            .start = starts_with<Supervisor>(std::move(options), std::move(spec)),
            .restart = Restart::Transient,
            .kind = ProcessKind::Supervisor};
}

Async<void> chat_room_demo(Stage& stage) {
    const ChatRoom room(stage.services());
    const ChatLine hello{"ada", "hello"};
    stage.act("ada says hello");
    const std::size_t reached = co_await ChatMember::say(room.member("ada"), hello.text);
    const std::vector<ChatLine> bob = co_await ChatMember::heard(room.member("bob"));
    const std::vector<ChatLine> ada = co_await ChatMember::heard(room.member("ada"));
    stage.claim(reached == 2 && bob == std::vector<ChatLine>{hello}, "bob and cleo hear it");
    stage.claim(ada.empty(), "ada does not hear herself");
    stage.act("dan joins, bob speaks");
    co_await room.join("dan");
    co_await ChatMember::say(room.member("bob"), "good morning");
    const std::vector<ChatLine> dan = co_await ChatMember::heard(room.member("dan"));
    stage.claim(dan.size() == 1 && dan.front().from == "bob", "dan hears what is said from now on");
    stage.act("crash cleo");
    co_await stage.crash("/chat_room/cleo");
    stage.claim(room.listeners() == 4, "she is back and listens: still four");
    const std::vector<ChatLine> cleo = co_await ChatMember::heard(room.member("cleo"));
    stage.claim(cleo.empty(), "what she had heard is gone");
    stage.act("dan leaves");
    co_await room.leave("dan");
    stage.claim(room.listeners() == 3, "his subscription went with him");
}

} // namespace canopy::app
