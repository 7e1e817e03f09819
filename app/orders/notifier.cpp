// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/orders/notifier.hpp"

#include <fmt/format.h>
#include <utility>
#include <variant>

namespace canopy::app {

namespace {

using namespace std::chrono_literals;

constexpr auto pause_after_refusal = 1s;

std::string text_of(const OrderPlaced& placed) { return fmt::format("order {} is placed", short_text(placed.order.id)); }

std::string text_of(const OrderChanged& changed) {
    const std::string id = short_text(changed.order.id);
    if (changed.before == changed.order.status) {
        if (changed.order.waiting_for.empty()) return fmt::format("order {}: the money is given back", id);
        return fmt::format("order {} waits, {}", id, changed.order.waiting_for);
    }
    return fmt::format("order {} is {}", id, to_word(changed.order.status));
}

/// In the courier's task. Its Down tells that it ended, but not how, when it had ended before anybody watched it.
Async<void> deliver(Courier courier, std::vector<Notice> notices, Ref<Notifier> notifier) {
    Async<void> carrying = courier(std::move(notices));
    co_await carrying;
    send(notifier, Notifier::Delivered{});
}

Async<void> broadcast_all(PubSub pub_sub, std::vector<Notice> notices) {
    for (const Notice& notice : notices) pub_sub.broadcast<Notice>(notices_topic(notice.user), notice);
    co_return;
}

} // namespace

std::string notices_topic(const UserId& user) { return "notices:" + user.text(); }

Notice notice_of(const OrderEvent& event) {
    return std::visit(
        [](const auto& what) {
            const Order& order = what.order;
            return Notice{
                .user = order.user, .order = order.id, .status = order.status, .text = text_of(what), .at = order.updated_at};
        },
        event);
}

Courier broadcasting_courier(PubSub pub_sub) {
    return [pub_sub = std::move(pub_sub)](std::vector<Notice> notices) { return broadcast_all(pub_sub, std::move(notices)); };
}

Call<Notifier::Read> Notifier::notices(const Ref<Notifier>& notifier, UserId user) {
    return call(notifier, Read{.user = std::move(user)});
}

Notifier::Notifier(const PubSub& pub_sub, TaskSupervisor tasks, Courier courier, NotifierLimits limits)
    : m_tasks(tasks), m_courier(std::move(courier)), m_limits(limits) {
    pub_sub.subscribe<OrderEvent>(orders_topic, *this);
}

std::vector<Notice> Notifier::handle_call(const Read& request) const {
    const auto found = m_users.find(request.user);
    if (found == m_users.end()) return {};
    return {found->second.latest.begin(), found->second.latest.end()};
}

Async<void> Notifier::handle_info(OrderEvent event) {
    Notice notice = notice_of(event);
    remember(notice);
    if (std::visit([](const auto& each) { return each.elsewhere; }, event)) co_return; // the program that did it tells
    put_into_outbox(std::move(notice));
    if (!m_delivery && !m_pausing) co_await send();
}

void Notifier::remember(const Notice& notice) {
    auto [user, is_new] = m_users.try_emplace(notice.user);
    Memory& memory = user->second;
    if (!is_new) m_order.erase(memory.place);
    memory.place = m_order.insert(m_order.begin(), notice.user);
    memory.latest.push_front(notice);
    if (memory.latest.size() > m_limits.notices) memory.latest.pop_back();
    if (m_users.size() <= m_limits.users) return;
    m_users.erase(m_order.back());
    m_order.pop_back();
}

void Notifier::put_into_outbox(Notice notice) {
    m_outbox.push_back(std::move(notice));
    if (m_outbox.size() <= m_limits.outbox) return;
    m_outbox.pop_front();
    ++m_lost;
}

Async<void> Notifier::send() {
    std::vector<Notice> notices(std::make_move_iterator(m_outbox.begin()), std::make_move_iterator(m_outbox.end()));
    m_outbox.clear();
    const std::size_t count = notices.size();
    auto errand = [courier = m_courier, notices = std::move(notices), notifier = self_ref()] {
        return deliver(courier, notices, notifier);
    };
    auto starting = m_tasks.start_child(std::move(errand));
    const auto started = co_await std::move(starting).attempt();
    if (!started || !*started) {
        m_lost += count;
        m_pausing = true;
        send_after(self_ref(), SendAgain{}, pause_after_refusal);
        co_return;
    }
    const Pid courier = **started;
    m_delivery = Delivery{.monitor = monitor(courier), .notices = count};
    send_after(self_ref(), TooLong{.courier = courier}, m_limits.delivery);
}

Async<void> Notifier::handle_info(SendAgain) {
    m_pausing = false;
    if (!m_delivery && !m_outbox.empty()) co_await send();
}

void Notifier::handle_info(Delivered) {
    if (m_delivery) m_delivery->delivered = true;
}

Async<void> Notifier::handle_info(Down down) {
    if (!m_delivery || m_delivery->monitor != down.monitor) co_return;
    (m_delivery->delivered ? m_sent : m_lost) += m_delivery->notices;
    m_delivery.reset();
    if (!m_outbox.empty()) co_await send();
}

void Notifier::handle_info(TooLong late) { exit(late.courier, ExitReason::kill()); }

void Notifier::inspect(Inspector& inspector) const {
    inspector.show("users", m_users.size());
    inspector.show("notices waiting", m_outbox.size());
    inspector.show("notices sent", m_sent);
    inspector.show("notices lost", m_lost);
}

} // namespace canopy::app
