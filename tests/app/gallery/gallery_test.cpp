// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gallery/gallery.hpp"

#include "app/gallery/counter.hpp"
#include "app/gallery/flakey.hpp"
#include "tests/app/gallery/gallery_world.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <set>

namespace canopy::app {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;

class GalleryTest : public GalleryWorld {};

TEST_F(GalleryTest, RunsNothingUntilItIsAskedTo) {
    for (const ExhibitStatus& each : Gallery::list(gallery).get()) EXPECT_EQ(each.state, ExhibitState::Stopped) << each.name;
    EXPECT_EQ(Supervisor::which_children(runtime.name<Supervisor>(Gallery::supervisor_name)).get().size(), 1U); // the curator
}

TEST_F(GalleryTest, StartsAndStopsEachExhibitAlone) {
    const std::size_t before = runtime.process_count();
    for (const Exhibit& exhibit : gallery_catalogue()) {
        const std::string name{exhibit.name};
        start(name);
        EXPECT_EQ(state(name), ExhibitState::Running) << name;
        EXPECT_TRUE(Gallery::is_running(gallery, name).get()) << name;
        ASSERT_TRUE(stop(name)) << name;
        EXPECT_EQ(state(name), ExhibitState::Stopped) << name;
        EXPECT_FALSE(Gallery::is_running(gallery, name).get()) << name;
        EXPECT_EQ(runtime.process_count(), before) << name;
    }
}

TEST_F(GalleryTest, StartsAllAtOnceAndStopsThemWithTheRoot) {
    for (const Exhibit& exhibit : gallery_catalogue()) start(std::string{exhibit.name});
    for (const ExhibitStatus& each : Gallery::list(gallery).get()) {
        EXPECT_EQ(each.state, ExhibitState::Running) << each.name;
        EXPECT_TRUE(runtime.is_alive(each.pid)) << each.name;
    }
    const Timestamp before = runtime.now();
    stop_server(runtime, top.pid(), ExitReason::shutdown());
    EXPECT_EQ(runtime.process_count(), 0U);
    EXPECT_LT(runtime.now() - before, 1s);
}

TEST_F(GalleryTest, RefusesWhatItCannotDoInOneLine) {
    const auto unknown = Gallery::start(gallery, "conter").get();
    ASSERT_FALSE(unknown);
    EXPECT_EQ(unknown.error().kind, GalleryError::Kind::Unknown);
    EXPECT_EQ(unknown.error().text.find("there is no exhibit 'conter'; did you mean counter"), 0U) << unknown.error().text;
    EXPECT_EQ(unknown.error().text.find('\n'), std::string::npos);
    EXPECT_EQ(Gallery::stop(gallery, "curator").get().error().kind, GalleryError::Kind::Unknown);
    EXPECT_EQ(stop("counter").error().kind, GalleryError::Kind::NotRunning);
    start("counter");
    const auto twice = Gallery::start(gallery, "counter").get();
    EXPECT_EQ(twice.error().kind, GalleryError::Kind::AlreadyRunning);
    EXPECT_EQ(twice.error().text, "counter runs already; stop it first");
}

TEST_F(GalleryTest, ACrashedExhibitComesBackUnderTheSameName) {
    start("counter");
    const Pid before = pid("counter");
    crash("counter");
    EXPECT_NE(pid("counter"), before);
    EXPECT_EQ(Counter::value(ref<Counter>("counter")).get(), 0);
    EXPECT_EQ(state("counter"), ExhibitState::Running);
}

TEST_F(GalleryTest, OneThatGaveUpIsVisibleAndHurtsNobody) {
    start("flakey");
    start("counter");
    Counter::increment(ref<Counter>("counter"), 5).get();
    const Pid curator = gallery.pid();
    const Pid supervisor = runtime.whereis(Gallery::supervisor_name);
    runtime.advance(3500ms);
    EXPECT_EQ(state("flakey"), ExhibitState::Running);
    runtime.advance(1s);
    EXPECT_EQ(state("flakey"), ExhibitState::GaveUp);
    EXPECT_EQ(gallery.pid(), curator);
    EXPECT_EQ(runtime.whereis(Gallery::supervisor_name), supervisor);
    EXPECT_EQ(Counter::value(ref<Counter>("counter")).get(), 5);
    runtime.advance(60s);
    EXPECT_EQ(state("flakey"), ExhibitState::GaveUp); // nobody starts it by himself
    start("flakey");
    EXPECT_EQ(state("flakey"), ExhibitState::Running);
    runtime.advance(5s);
    EXPECT_EQ(state("flakey"), ExhibitState::GaveUp);
    ASSERT_TRUE(stop("flakey"));
    EXPECT_EQ(state("flakey"), ExhibitState::Stopped);
}

TEST_F(GalleryTest, OneThatSomebodyElseStopsDidNotGiveUp) {
    for (const char* exhibit : {"flakey", "critical", "counter"}) {
        start(exhibit);
        const Ref<Supervisor> supervisor = runtime.name<Supervisor>(Gallery::supervisor_name);
        ASSERT_TRUE(Supervisor::terminate_child(supervisor, exhibit).get());
        EXPECT_EQ(state(exhibit), ExhibitState::Stopped) << exhibit;
        runtime.advance(10s);
        EXPECT_EQ(state(exhibit), ExhibitState::Stopped) << exhibit << ": nobody starts it again";
        start(exhibit);
        EXPECT_EQ(state(exhibit), ExhibitState::Running) << exhibit;
    }
    runtime.advance(5s);
    EXPECT_EQ(state("flakey"), ExhibitState::GaveUp) << "what it was stopped for before does not count";
}

TEST_F(GalleryTest, OneThatEndsInOrderIsNotStartedAgain) {
    start("session_manager");
    runtime.advance(61s);
    EXPECT_EQ(state("session_manager"), ExhibitState::Ended);
    start("session_manager");
    EXPECT_EQ(state("session_manager"), ExhibitState::Running);
}

TEST_F(GalleryTest, ACrashOfTheCuratorStopsNoExhibit) {
    start("counter");
    const Pid before = pid("counter");
    Counter::increment(ref<Counter>("counter"), 3).get();
    crash(gallery.pid());
    EXPECT_EQ(pid("counter"), before);
    EXPECT_EQ(state("counter"), ExhibitState::Running);
    ASSERT_TRUE(stop("counter"));
    start("flakey");
    crash(gallery.pid());
    runtime.advance(5s);
    EXPECT_EQ(state("flakey"), ExhibitState::GaveUp); // it watches again what it found
}

TEST_F(GalleryTest, AfterACrashOfTheWholeGalleryItsExhibitsAreBack) {
    start("counter");
    start("critical");
    start("job");
    ASSERT_TRUE(stop("job"));
    fault::kill(runtime, runtime.whereis(Gallery::supervisor_name));
    runtime.advance(1s);
    EXPECT_EQ(state("counter"), ExhibitState::Running);
    EXPECT_EQ(state("critical"), ExhibitState::Running);
    EXPECT_EQ(state("job"), ExhibitState::Stopped);
}

TEST_F(GalleryTest, OneThatCouldNotBeStoppedIsWantedAsBefore) {
    start("counter");
    const Pid supervisor = runtime.whereis(Gallery::supervisor_name);
    runtime.freeze(supervisor);
    const auto stopped = stop("counter");
    ASSERT_FALSE(stopped);
    EXPECT_EQ(stopped.error().text, "counter: the gallery is down; try again");
    fault::kill(runtime, supervisor);
    runtime.advance(1s);
    EXPECT_EQ(state("counter"), ExhibitState::Running);
}

TEST_F(GalleryTest, KeepsCrashesOfOneExhibitFromUsingUpTheRootsPatience) {
    start("counter");
    for (int i = 0; i < 20; ++i) crash("counter"); // at one moment: far beyond 3 in 5 s
    EXPECT_EQ(state("counter"), ExhibitState::Running);
    EXPECT_TRUE(top.pid());
}

TEST(Catalogue, NamesEachExhibitOnceAndSaysWhatItTeaches) {
    std::set<std::string_view> names;
    for (const Exhibit& exhibit : gallery_catalogue()) {
        EXPECT_TRUE(names.insert(exhibit.name).second) << exhibit.name;
        EXPECT_GT(exhibit.teaches.size(), 150U) << exhibit.name;
        EXPECT_NE(exhibit.teaches.find(". "), std::string_view::npos) << exhibit.name;
        EXPECT_TRUE(exhibit.teaches.ends_with('.')) << exhibit.name;
        EXPECT_NE(catalogue_text().find(exhibit.name), std::string::npos) << exhibit.name;
    }
    EXPECT_EQ(names.size(), 20U);
}

TEST(Catalogue, IsWhatTheReadmeSays) {
    std::ifstream file(std::filesystem::path(__FILE__).parent_path() / "../../../app/gallery/README.md");
    std::string readme{std::istreambuf_iterator<char>(file), {}};
    std::ranges::replace(readme, '\n', ' ');
    ASSERT_FALSE(readme.empty());
    for (const Exhibit& exhibit : gallery_catalogue())
        EXPECT_NE(readme.find(fmt::format("## {}  {}", exhibit.name, exhibit.teaches)), std::string::npos) << exhibit.name;
}

TEST(Catalogue, KnowsWhatWasMeant) {
    EXPECT_THAT(nearest_exhibits("worker"), ElementsAre("worker_pool", "worker_with_timeout"));
    EXPECT_THAT(nearest_exhibits("pool"), ElementsAre("worker_pool"));
    EXPECT_EQ(nearest_exhibits("fleaky").front(), "flakey");
    EXPECT_EQ(nearest_exhibits("").size(), 2U);
    EXPECT_EQ(unknown_exhibit("a\nb").find('\n'), std::string::npos);
}

} // namespace
} // namespace canopy::app
