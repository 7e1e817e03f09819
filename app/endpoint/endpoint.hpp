// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/endpoint/api.hpp"
#include "app/endpoint/event_feed.hpp"
#include "app/endpoint/http_server.hpp"
#include "app/nodes/passing_tasks.hpp"
#include "observe/node_state.hpp"
#include "otp/child_spec.hpp"
#include "otp/gen_server.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace canopy::app {

/// The HTTP endpoint: the last child of the tree, because its answers come from all the others.
///
///     spec.children.push_back(Endpoint::child_spec(api));
///     Endpoint::drain(endpoint).get(); // requests under way are answered, streams ended
///
/// It owns the server and gives each request a process of its own, which asks whom it must and answers. So one slow
/// request delays no other, and one that crashes is answered 500. A crash of the endpoint cuts off what is under way;
/// who connects meanwhile waits at the same port.
///
/// Process: pinned, because the server's threads are waited for when it ends. It waits for nobody, the observer included.
/// Fails: a restart begins with a new server and a new feed; the sockets, the token and what was counted go on
/// (EndpointSite). Restarts are its own supervisor's affair: however often it crashes, the orders business stands.
class Endpoint final : public GenServer<Endpoint> {
public:
    struct Arrived {
        std::shared_ptr<Exchange> exchange;
    };
    struct Finished {
        std::string method; ///< `GET`; `other` for one that nobody knows, `-` for none
        std::string route;  ///< the template of its path; `-` for none
        int status = 0;     ///< 0: the client was gone before
        Timestamp took{};
        std::size_t bytes = 0;
    };
    struct Connected {};
    /// Where the event log begins; without a beginning, nobody answered.
    struct Followed {
        EventBatch beginning;
        std::vector<Event> uncounted{};
    };
    struct Tick {};
    struct Subscribe {
        using Reply = std::shared_ptr<EventStream>; ///< nothing: there are too many readers
        FeedTopic topic = FeedTopic::All;
        std::optional<std::string> last_id;
    };
    struct Drain {
        using Reply = void;
    };

    /// A supervisor with the endpoint, and who writes its access log.
    static ChildSpec child_spec(Api api);
    static Call<Subscribe> subscribe(const Ref<Endpoint>& endpoint, FeedTopic topic, std::optional<std::string> last_id);
    /// Answered when nothing is under way any more, or after EndpointLimits::drain.
    static Call<Drain> drain(const Ref<Endpoint>& endpoint);

    explicit Endpoint(Api api);
    ~Endpoint() override;
    Async<Init> init();
    void handle_cast(Arrived arrived);
    void handle_cast(Finished finished);
    void handle_cast(Connected);
    void handle_cast(Followed followed);
    void handle_info(Tick);
    void handle_info(EventBatch batch);
    void handle_info(OrderEvent event);
    Subscribe::Reply handle_call(Subscribe request);
    void handle_call(Drain, From<void> from);
    void inspect(Inspector& inspector) const override;

private:
    class Front;

    void ask_for_the_log();
    void take(const std::vector<Event>& batch);
    void tick_soon();
    void end_drain_if_done();

    Api m_api;
    std::unique_ptr<Front> m_front;
    std::unique_ptr<HttpServer> m_server; ///< calls the front
    EventFeed m_feed;
    NodeState m_state;
    bool m_follows = false;            ///< the state began with the log's
    bool m_asks = false;               ///< the observer, where it begins
    bool m_missed = false;             ///< events that no batch told
    std::vector<EventBatch> m_batches; ///< that came before the beginning
    std::uint64_t m_told = 0;          ///< the newest event that the feed was told
    PassingTasks m_passing;
    bool m_ticking = false;
    Timestamp m_heartbeat{};            ///< the last one
    std::vector<From<void>> m_draining; ///< answered when it is done
    Timestamp m_drain_limit{};
    std::uint64_t m_requests = 0;
};

} // namespace canopy::app
