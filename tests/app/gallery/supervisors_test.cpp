// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
// The exhibits that are supervisors: what each strategy restarts, and what it leaves alone.
#include "app/gallery/business.hpp"
#include "app/gallery/critical.hpp"
#include "app/gallery/flakey.hpp"
#include "app/gallery/job.hpp"
#include "app/gallery/ordered.hpp"
#include "app/gallery/session_manager.hpp"
#include "tests/app/gallery/gallery_world.hpp"

#include <gmock/gmock.h>

namespace canopy::app {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;

class Strategies : public GalleryWorld {
protected:
    /// Crashes one of these and answers which of them are other processes afterwards.
    std::vector<std::string> restarted_by(const std::string& crashed, const std::vector<std::string>& all) {
        std::vector<Pid> before;
        for (const std::string& each : all) before.push_back(pid(each));
        crash(crashed);
        std::vector<std::string> restarted;
        for (std::size_t i = 0; i < all.size(); ++i) {
            EXPECT_TRUE(pid(all[i])) << all[i];
            if (pid(all[i]) != before[i]) restarted.push_back(all[i]);
        }
        return restarted;
    }
};

TEST_F(Strategies, CriticalRestartsBoth) {
    start("critical");
    const std::vector<std::string> all{"critical/database", "critical/cache"};
    EXPECT_EQ(restarted_by("critical/database", all), all);
    EXPECT_EQ(restarted_by("critical/cache", all), all);
}

TEST_F(Strategies, CriticalsCacheTellsNothingThatIsNoLongerTrue) {
    start("critical");
    const auto database = ref<CriticalDatabase>("critical/database");
    const auto cache = ref<CriticalCache>("critical/cache");
    CriticalDatabase::store(database, "price", "12").get();
    EXPECT_EQ(CriticalCache::get(cache, "price").get(), "12");
    CriticalDatabase::store(database, "price", "13").get();
    EXPECT_EQ(CriticalCache::get(cache, "price").get(), "12"); // a cache, as long as its database lives
    crash("critical/database");
    EXPECT_EQ(CriticalCache::get(cache, "price").get(), std::nullopt);
}

TEST_F(Strategies, OrderedRestartsTheOneThatCrashedAndThoseAfterIt) {
    start("ordered");
    const std::vector<std::string> all{"ordered/config_loader", "ordered/database_pool", "ordered/web_server"};
    EXPECT_THAT(restarted_by("ordered/web_server", all), ElementsAre("ordered/web_server"));
    EXPECT_THAT(restarted_by("ordered/database_pool", all), ElementsAre("ordered/database_pool", "ordered/web_server"));
    EXPECT_EQ(restarted_by("ordered/config_loader", all), all);
    EXPECT_EQ(WebServer::serve(ref<WebServer>("ordered/web_server"), "/").get(), "/ over connection 1");
}

TEST_F(Strategies, OrderedLeavesALentConnectionBehindWhenOnlyTheServerCrashes) {
    start("ordered");
    crash("ordered/web_server");
    EXPECT_EQ(WebServer::serve(ref<WebServer>("ordered/web_server"), "/").get(), "/ over connection 2");
    EXPECT_EQ(DatabasePool::available(ref<DatabasePool>("ordered/database_pool")).get(), 0U);
}

TEST_F(Strategies, FlakeyGivesUpWithTheFourthCrashInFiveSeconds) {
    start("flakey");
    runtime.advance(3s + 1ms);
    EXPECT_TRUE(pid("flakey/worker"));
    runtime.advance(1s);
    EXPECT_FALSE(pid("flakey/worker"));
    EXPECT_EQ(state("flakey"), ExhibitState::GaveUp);
    EXPECT_TRUE(top.pid());
}

TEST_F(Strategies, BusinessRestartsOnlyTheOneThatCrashed) {
    start("business");
    const std::vector<std::string> all{"business/user_cache", "business/session_manager", "business/notification_service",
                                       "business/job/email_worker", "business/job/report_worker"};
    for (const std::string& each : {all[0], all[1], all[2]}) EXPECT_THAT(restarted_by(each, all), ElementsAre(each));
}

TEST_F(Strategies, ANestedSupervisorThatGivesUpIsStartedAfreshByTheOneAbove) {
    start("business");
    const auto sessions = ref<SessionManager>("business/session_manager");
    const auto token = SessionManager::sign_in(sessions, "ada").get();
    const Pid reports = pid("business/job/report_worker");
    for (int i = 0; i < 4; ++i) crash("business/job/email_worker");
    EXPECT_NE(pid("business/job/report_worker"), reports);
    EXPECT_TRUE(pid("business/job/email_worker"));
    EXPECT_EQ(SessionManager::who_is(sessions, token).get(), "ada");
    EXPECT_EQ(state("business"), ExhibitState::Running);
}

TEST_F(Strategies, NotificationsAreKeptInTheirOrder) {
    start("business");
    const auto service = ref<NotificationService>("business/notification_service");
    NotificationService::notify(service, "ada", "welcome");
    NotificationService::notify(service, "bob", "your order is on its way");
    EXPECT_THAT(NotificationService::sent(service).get(), ElementsAre("ada: welcome", "bob: your order is on its way"));
}

TEST_F(Strategies, JobGoesOnAfterAPoisonousEmail) {
    start("job");
    const auto emails = ref<EmailWorker>("job/email_worker");
    EmailWorker::send_mail(emails, "nobody");
    runtime.advance(1ms);
    EmailWorker::send_mail(emails, "ada@example.org");
    runtime.advance(501ms);
    EXPECT_EQ(EmailWorker::sent(emails).get(), 1U);
    runtime.advance(3min);
    EXPECT_EQ(ReportWorker::written(ref<ReportWorker>("job/report_worker")).get(), 3U);
}

TEST_F(Strategies, BothSupervisorsOfJobRunSideBySide) {
    start("job");
    start("business");
    EXPECT_NE(pid("job/email_worker"), pid("business/job/email_worker"));
}

} // namespace
} // namespace canopy::app
