// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gallery/user_cache.hpp"

#include "app/gallery/stage.hpp"

#include <algorithm>
#include <array>

namespace canopy::app {

namespace {

using namespace std::chrono_literals;

Async<std::optional<CachedUser>> fetch(UserSource source, std::string id) {
    co_await sleep(UserCache::source_time); // a slow database, far away
    co_return source(id);
}

} // namespace

std::optional<CachedUser> known_user(const std::string& id) {
    static const std::array<CachedUser, 3> users{{{"ada", "Ada Lovelace"}, {"bob", "Bob Kahn"}, {"cleo", "Cleo Mills"}}};
    const auto* const found = std::ranges::find(users, id, &CachedUser::id);
    if (found == users.end()) return std::nullopt;
    return *found;
}

Call<UserCache::Get> UserCache::get(const Ref<UserCache>& cache, std::string id) { return call(cache, Get{.id = std::move(id)}); }

Call<UserCache::GetNumbers> UserCache::numbers(const Ref<UserCache>& cache) { return call(cache, GetNumbers{}); }

ChildSpec UserCache::child_spec(std::string id, SpawnOptions options, UserSource source) {
    return {.id = std::move(id),
            .start = starts_with<UserCache>(std::move(options), std::move(source)),
            .restart = Restart::Transient};
}

/// The reply is put off: it is given when the user is here, and the cache goes on meanwhile.
void UserCache::handle_call(Get request, From<Get::Reply> from) {
    if (const auto found = m_entries.find(request.id); found != m_entries.end()) {
        ++m_hits;
        return from.reply(found->second);
    }
    const auto same = std::ranges::find_if(m_under_way, [&](const auto& each) { return each.second.id == request.id; });
    if (same != m_under_way.end())
        same->second.waiting.push_back(from);
    else
        begin_fetch(request.id, from);
}

void UserCache::begin_fetch(const std::string& id, From<Get::Reply> from) {
    ++m_fetches;
    const auto task = async(*this, [source = m_source, id] { return fetch(source, id); });
    m_under_way[task.reference()] = {.id = id, .waiting = {from}};
}

void UserCache::handle_info(TaskResult<std::optional<CachedUser>> result) {
    if (!result.value) return finish(result.task, tl::unexpected(Error::NotFound));
    m_entries[result.value->id] = *result.value;
    send_after(self_ref(), Expired{.id = result.value->id}, lifetime);
    finish(result.task, *result.value);
}

void UserCache::handle_info(Down down) { finish(down.monitor, tl::unexpected(Error::Unavailable)); }

void UserCache::finish(MonitorRef task, const Get::Reply& answer) {
    const auto node = m_under_way.extract(task);
    if (node.empty()) return;
    for (const From<Get::Reply>& from : node.mapped().waiting) from.reply(answer);
}

void UserCache::inspect(Inspector& inspector) const {
    inspector.show("entries", m_entries.size());
    inspector.show("hits", m_hits);
    inspector.show("fetches", m_fetches);
    inspector.show("fetches under way", m_under_way.size());
}

ChildSpec user_cache_spec(const GalleryServices& services) {
    return UserCache::child_spec("user_cache", services.named("user_cache"));
}

Async<void> user_cache_demo(Stage& stage) {
    const auto cache = stage.services().ref<UserCache>("user_cache");
    stage.act("three processes ask for ada at once");
    const Timestamp begin = stage.now();
    std::vector<Task<UserCache::Get::Reply>> asking;
    for (int i = 0; i < 3; ++i)
        asking.push_back(
            async(stage.self(), [cache]() -> Async<UserCache::Get::Reply> { co_return co_await UserCache::get(cache, "ada"); }));
    const std::vector<UserCache::Get::Reply> answers = co_await await_many(asking);
    const bool all = std::ranges::all_of(answers, [](const auto& each) { return each && each->name == "Ada Lovelace"; });
    stage.claim(all && stage.now() - begin == UserCache::source_time, "all three are answered after 100 ms");
    const UserCache::Numbers first = co_await UserCache::numbers(cache);
    stage.claim(first.fetches == 1, "the source was asked once");
    const auto again = co_await UserCache::get(cache, "ada");
    const UserCache::Numbers second = co_await UserCache::numbers(cache);
    stage.claim(again && second.hits == 1, "asked again, the cache answers by itself");
    const auto nobody = co_await UserCache::get(cache, "zoe");
    stage.claim(!nobody && nobody.error() == UserCache::Error::NotFound, "zoe is not_found: an answer, no crash");
    stage.act("wait 60 s");
    co_await stage.pass(UserCache::lifetime);
    const UserCache::Numbers later = co_await UserCache::numbers(cache);
    stage.claim(later.entries == 0, "ada has been forgotten");
}

} // namespace canopy::app
