// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gallery/business.hpp"

#include "app/gallery/job.hpp"
#include "app/gallery/session_manager.hpp"
#include "app/gallery/stage.hpp"
#include "app/gallery/user_cache.hpp"
#include "otp/supervisor.hpp"

namespace canopy::app {

void NotificationService::notify(const Ref<NotificationService>& service, std::string user, std::string text) {
    cast(service, Notify{.user = std::move(user), .text = std::move(text)});
}

Call<NotificationService::Sent> NotificationService::sent(const Ref<NotificationService>& service) {
    return call(service, Sent{});
}

void NotificationService::handle_cast(Notify request) {
    m_sent.push_back(request.user + ": " + request.text);
    if (m_sent.size() > most_kept) m_sent.erase(m_sent.begin());
}

ChildSpec business_spec(const GalleryServices& services) {
    SupervisorSpec spec{.strategy = Strategy::OneForOne, .max_restarts = 3, .within = std::chrono::seconds{5}};
    spec.children = {UserCache::child_spec("user_cache", services.named("business/user_cache")),
                     SessionManager::child_spec("session_manager", services.named("business/session_manager")),
                     {.id = "notification_service",
                      .start = starts_with<NotificationService>(services.named("business/notification_service"))},
                     job_supervisor_spec(services, "business/job", Restart::Permanent)};
    return Supervisor::child_spec("business", std::move(spec), Restart::Transient);
}

Async<void> business_demo(Stage& stage) {
    const auto sessions = stage.services().ref<SessionManager>("business/session_manager");
    const auto notifications = stage.services().ref<NotificationService>("business/notification_service");
    const SessionManager::Token token = co_await SessionManager::sign_in(sessions, "ada");
    NotificationService::notify(notifications, "ada", "welcome");
    stage.act("crash the user_cache");
    co_await stage.crash("/business/user_cache");
    const auto ada = co_await SessionManager::who_is(sessions, token);
    const std::vector<std::string> sent = co_await NotificationService::sent(notifications);
    stage.claim(ada == "ada" && sent.size() == 1, "one_for_one: the others keep what they know");
    const Pid emails = stage.services().ref<EmailWorker>("business/job/email_worker").pid();
    stage.act("crash the email_worker of the nested job four times within 5 s");
    for (int i = 0; i < 4; ++i) co_await stage.crash("/business/job/email_worker");
    const auto worker = stage.services().ref<EmailWorker>("business/job/email_worker");
    stage.claim(stage.heard("business/job gave up"), "job cannot mend it and gives up");
    stage.claim(worker && worker.pid() != emails, "business, one level up, starts the whole of job afresh");
    const auto still = co_await SessionManager::who_is(sessions, token);
    stage.claim(still == "ada", "job's siblings have noticed nothing");
}

} // namespace canopy::app
