// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gallery/exhibit.hpp"
#include "otp/gen_server.hpp"
#include "otp/task.hpp"

#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <tl/expected.hpp>
#include <vector>

namespace canopy::app {

/// Somebody the cache knows.
struct CachedUser {
    std::string id;
    std::string name;
    bool operator==(const CachedUser&) const = default;
};

/// Where users come from when the cache has none; slow, may throw. Nothing: there is no such user.
using UserSource = std::function<std::optional<CachedUser>(const std::string& id)>;

/// Ada, Bob and Cleo.
std::optional<CachedUser> known_user(const std::string& id);

/// Users that were looked up lately. Who asks for one that is being fetched waits for that fetch; everybody else goes on.
///
///     const tl::expected<CachedUser, UserCache::Error> ada = co_await UserCache::get(cache, "ada");
///
/// Process: its own, which traps exits: the fetch runs in a linked task, so the cache never waits, nor does a fetch go on
/// without it. Fails: not_found, or unavailable when the source
/// crashed: that is not remembered, the next one asks again.
class UserCache final : public GenServer<UserCache> {
public:
    static constexpr std::chrono::seconds lifetime{60};
    static constexpr std::chrono::milliseconds source_time{100}; ///< what a fetch takes

    enum class Error { NotFound, Unavailable };
    struct Get {
        using Reply = tl::expected<CachedUser, Error>;
        std::string id;
    };
    struct Expired {
        std::string id;
    };
    struct Numbers {
        std::size_t entries = 0;
        std::uint64_t hits = 0;
        std::uint64_t fetches = 0;
        bool operator==(const Numbers&) const = default;
    };
    struct GetNumbers {
        using Reply = Numbers;
    };

    static Call<Get> get(const Ref<UserCache>& cache, std::string id);
    static Call<GetNumbers> numbers(const Ref<UserCache>& cache);
    static ChildSpec child_spec(std::string id, SpawnOptions options, UserSource source = known_user);

    explicit UserCache(UserSource source) : m_source(std::move(source)) { trap_exit(true); }
    void handle_call(Get request, From<Get::Reply> from);
    Numbers handle_call(GetNumbers) const { return {m_entries.size(), m_hits, m_fetches}; }
    void handle_info(TaskResult<std::optional<CachedUser>> result);
    void handle_info(Down down); ///< the fetch crashed
    void handle_info(Exit) {}    ///< of a fetch: its Down or its result says more
    void handle_info(Expired expired) { m_entries.erase(expired.id); }
    void inspect(Inspector& inspector) const override;

private:
    struct Fetch {
        std::string id;
        std::vector<From<Get::Reply>> waiting;
    };
    void begin_fetch(const std::string& id, From<Get::Reply> from);
    void finish(MonitorRef task, const Get::Reply& answer);

    UserSource m_source;
    std::map<std::string, CachedUser> m_entries;
    std::map<MonitorRef, Fetch> m_under_way;
    std::uint64_t m_hits = 0;
    std::uint64_t m_fetches = 0;
};

ChildSpec user_cache_spec(const GalleryServices& services);
Async<void> user_cache_demo(Stage& stage);

} // namespace canopy::app
