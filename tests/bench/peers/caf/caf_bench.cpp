// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// CAF 0.17.6 (Debian's libcaf-dev): the actor workloads of peer_bench.erl, same sizes, same counting of operations.
// Usage: caf_bench [--work-stealing.some-option=...] [workload...], CANOPY_BENCH_WORKERS threads
#include "harness.hpp"

#include <caf/all.hpp>

#include <cstdlib>
#include <thread>

using namespace caf;
using namespace harness;
using namespace std::chrono_literals;

using inc_atom = atom_constant<atom("inc")>;
using get_value_atom = atom_constant<atom("getvalue")>;
using go_atom = atom_constant<atom("go")>;
using done_atom = atom_constant<atom("done")>;
using ping = atom_constant<atom("ping")>;
using pong = atom_constant<atom("pong")>;
using crash_atom = atom_constant<atom("crash")>;
using up_atom = atom_constant<atom("up")>;
using event_atom = atom_constant<atom("event")>;
using timer_atom = atom_constant<atom("timer")>;

constexpr auto fast = hidden + lazy_init;

struct ponger : event_based_actor {
    explicit ponger(actor_config& cfg) : event_based_actor(cfg) {}
    behavior make_behavior() override {
        return {[](ping) { return pong::value; }};
    }
};

struct pinger : event_based_actor {
    pinger(actor_config& cfg, actor to, uint64_t left, Latch* done)
        : event_based_actor(cfg), to(std::move(to)), left(left), done(done) {}
    behavior make_behavior() override {
        send(to, ping::value);
        return {[this](pong) {
            if (--left == 0)
                done->down(), quit();
            else
                send(to, ping::value);
        }};
    }
    actor to;
    uint64_t left;
    Latch* done;
};

void ping_pong(actor_system& sys, const char* name) {
    auto p = sys.spawn<ponger, hidden>();
    Latch done;
    timed(name, 2 * ping_pong_round_trips, [&] {
        sys.spawn<pinger, hidden>(p, ping_pong_round_trips, &done);
        done.wait();
    });
    anon_send_exit(p, exit_reason::user_shutdown);
}

struct ring_actor : event_based_actor {
    ring_actor(actor_config& cfg, Latch* done) : event_based_actor(cfg), done(done) {}
    behavior make_behavior() override {
        return {[this](uint64_t hops) {
                    if (hops == 0)
                        done->down();
                    else
                        send(next, hops - 1);
                },
                [this](const actor& to) { next = to; }};
    }
    Latch* done;
    actor next;
};

void thread_ring(actor_system& sys, const char* name) {
    Latch done;
    std::vector<actor> ring;
    for (uint64_t i = 0; i < ring_size; ++i) ring.push_back(sys.spawn<ring_actor, hidden>(&done));
    for (uint64_t i = 0; i < ring_size; ++i) anon_send(ring[i], ring[(i + 1) % ring_size]);
    std::this_thread::sleep_for(50ms);
    timed(name, ring_hops, [&] {
        anon_send(ring[0], ring_hops);
        done.wait();
    });
    for (auto& a : ring) anon_send_exit(a, exit_reason::user_shutdown);
}

struct counter : event_based_actor {
    counter(actor_config& cfg, Latch* done) : event_based_actor(cfg), done(done) {}
    behavior make_behavior() override {
        return {[this](inc_atom) { ++count; }, [this](get_value_atom) { done->down(); }};
    }
    Latch* done;
    uint64_t count = 0;
};

struct sink : event_based_actor {
    sink(actor_config& cfg, uint64_t left, Latch* done) : event_based_actor(cfg), left(left), done(done) {}
    behavior make_behavior() override {
        return {[this](inc_atom) {
            if (--left == 0) done->down(), quit();
        }};
    }
    uint64_t left;
    Latch* done;
};

template <bool Anonymous>
void producer(event_based_actor* self, const actor& to, uint64_t n, bool ask) {
    for (uint64_t i = 0; i < n; ++i) {
        if constexpr (Anonymous)
            anon_send(to, inc_atom::value);
        else
            self->send(to, inc_atom::value);
    }
    if (ask) self->send(to, get_value_atom::value);
}

template <bool Anonymous>
void counting(actor_system& sys, const char* name) {
    timed(name, counting_messages, [&] {
        Latch done;
        auto c = sys.spawn<counter, hidden>(&done);
        sys.spawn<hidden>(producer<Anonymous>, c, counting_messages, true);
        done.wait();
    });
}

template <bool Anonymous>
void fan_in(actor_system& sys, const char* name) {
    timed(name, fan_in_producers * fan_in_each, [&] {
        Latch done;
        auto s = sys.spawn<sink, hidden>(fan_in_producers * fan_in_each, &done);
        for (uint64_t i = 0; i < fan_in_producers; ++i) sys.spawn<hidden>(producer<Anonymous>, s, fan_in_each, false);
        done.wait();
    });
}

template <bool Anonymous>
void rounds(event_based_actor* self, const std::vector<actor>& to) {
    for (uint64_t i = 0; i < fork_join_rounds; ++i)
        for (auto& a : to) {
            if constexpr (Anonymous)
                anon_send(a, inc_atom::value);
            else
                self->send(a, inc_atom::value);
        }
}

template <bool Anonymous>
void fork_join_throughput(actor_system& sys, const char* name) {
    timed(name, fork_join_actors * fork_join_rounds, [&] {
        Latch done{fork_join_actors};
        std::vector<actor> sinks;
        for (uint64_t i = 0; i < fork_join_actors; ++i) sinks.push_back(sys.spawn<sink, hidden>(fork_join_rounds, &done));
        sys.spawn<hidden>(rounds<Anonymous>, sinks);
        done.wait();
    });
}

struct child : event_based_actor {
    child(actor_config& cfg, actor join) : event_based_actor(cfg), join(std::move(join)) {}
    behavior make_behavior() override {
        return {[this](go_atom) {
            send(join, done_atom::value);
            quit();
        }};
    }
    actor join;
};

struct joiner : event_based_actor {
    joiner(actor_config& cfg, uint64_t left, Latch* done) : event_based_actor(cfg), left(left), done(done) {}
    behavior make_behavior() override {
        return {[this](done_atom) {
            if (--left == 0) done->down(), quit();
        }};
    }
    uint64_t left;
    Latch* done;
};

template <spawn_options Options>
void create(event_based_actor* self, const actor& join) {
    for (uint64_t i = 0; i < create_actors; ++i) {
        auto c = self->spawn<child, Options>(join);
        self->send(c, go_atom::value);
    }
}

template <spawn_options Options>
void fork_join_create(actor_system& sys, const char* name) {
    timed(name, create_actors, [&] {
        Latch done;
        auto join = sys.spawn<joiner, hidden>(create_actors, &done);
        sys.spawn<hidden>(create<Options>, join);
        done.wait();
    });
}

struct big_actor : event_based_actor {
    big_actor(actor_config& cfg, uint64_t seed, Latch* done, const std::vector<actor>* all)
        : event_based_actor(cfg), seed(seed), done(done), all(all) {}
    behavior make_behavior() override {
        return {[](ping) { return pong::value; },
                [this](pong) {
                    --left;
                    next();
                },
                [this](go_atom) { next(); }};
    }
    void next() {
        if (left == 0) {
            done->down();
            return;
        }
        seed = (seed * 1103515245 + 12345) & 0x7fffffff;
        send((*all)[(seed >> 8) % all->size()], ping::value);
    }
    uint64_t seed;
    Latch* done;
    const std::vector<actor>* all;
    uint64_t left = big_pings;
};

void big(actor_system& sys, const char* name) {
    std::vector<actor> all;
    timed(name, 2 * big_actors * big_pings, [&] {
        Latch done{big_actors};
        for (uint64_t i = 1; i <= big_actors; ++i) all.push_back(sys.spawn<big_actor, hidden>(7919 * i, &done, &all));
        for (auto& a : all) anon_send(a, go_atom::value);
        done.wait();
    });
    for (auto& a : all) anon_send_exit(a, exit_reason::user_shutdown);
    std::this_thread::sleep_for(50ms);
}

struct server : event_based_actor {
    explicit server(actor_config& cfg) : event_based_actor(cfg) {}
    behavior make_behavior() override {
        return {[this](inc_atom) { return ++count; }};
    }
    uint64_t count = 0;
};

template <bool Then>
struct caller : event_based_actor {
    caller(actor_config& cfg, actor srv, Latch* done) : event_based_actor(cfg), srv(std::move(srv)), done(done) {}
    behavior make_behavior() override {
        return {[this](go_atom) { next(); }};
    }
    void next() {
        auto on_reply = [this](uint64_t) {
            if (--left == 0)
                done->down(), quit();
            else
                next();
        };
        if constexpr (Then)
            request(srv, infinite, inc_atom::value).then(on_reply);
        else
            request(srv, infinite, inc_atom::value).await(on_reply);
    }
    actor srv;
    Latch* done;
    uint64_t left = calls;
};

template <bool Then>
void gen_server_call(actor_system& sys, const char* name) {
    auto s = sys.spawn<server, hidden>();
    Latch done;
    auto c = sys.spawn<caller<Then>, hidden>(s, &done);
    std::this_thread::sleep_for(10ms);
    timed(name, calls, [&] {
        anon_send(c, go_atom::value);
        done.wait();
    });
    anon_send_exit(s, exit_reason::user_shutdown);
}

struct flaky : event_based_actor {
    flaky(actor_config& cfg, actor driver, uint64_t index) : event_based_actor(cfg), driver(std::move(driver)), index(index) {}
    behavior make_behavior() override {
        send(driver, up_atom::value, index);
        return {[this](crash_atom) { quit(make_error(sec::runtime_error)); }};
    }
    actor driver;
    uint64_t index;
};

struct supervisor : event_based_actor {
    supervisor(actor_config& cfg, actor driver, uint64_t index)
        : event_based_actor(cfg), driver(std::move(driver)), index(index) {}
    behavior make_behavior() override {
        set_down_handler([this](down_msg& msg) {
            if (!msg.reason) return;
            if (window.allow())
                start_child();
            else
                quit(exit_reason::user_shutdown);
        });
        start_child();
        return {[](ok_atom) {}};
    }
    void start_child() { monitor(spawn<flaky, hidden>(driver, index)); }
    actor driver;
    uint64_t index;
    RestartWindow window;
};

struct restart_driver : event_based_actor {
    restart_driver(actor_config& cfg, Latch* ready, Latch* done)
        : event_based_actor(cfg), ready(ready), done(done), children(supervisors) {}
    behavior make_behavior() override {
        return {[this](up_atom, uint64_t index) {
                    children[index] = actor_cast<actor>(current_sender());
                    if (!started) {
                        if (++up == supervisors) ready->down();
                    } else
                        next();
                },
                [this](go_atom) {
                    started = true;
                    next();
                }};
    }
    void next() {
        if (crashed == supervisors * restarts_each) {
            done->down();
            quit();
            return;
        }
        send(children[crashed++ % supervisors], crash_atom::value);
    }
    Latch* ready;
    Latch* done;
    std::vector<actor> children;
    uint64_t up = 0, crashed = 0;
    bool started = false;
};

void supervisor_restart(actor_system& sys, const char* name) {
    Latch ready, done;
    auto driver = sys.spawn<restart_driver, hidden>(&ready, &done);
    std::vector<actor> sups;
    for (uint64_t i = 0; i < supervisors; ++i) sups.push_back(sys.spawn<supervisor, hidden>(driver, i));
    ready.wait();
    timed(name, supervisors * restarts_each, [&] {
        anon_send(driver, go_atom::value);
        done.wait();
    });
    for (auto& a : sups) anon_send_exit(a, exit_reason::user_shutdown);
}

// 0.17 still has groups: one local group is the topic.
struct subscriber : event_based_actor {
    subscriber(actor_config& cfg, group topic, Latch* ready, Latch* done)
        : event_based_actor(cfg), topic(std::move(topic)), ready(ready), done(done) {}
    behavior make_behavior() override {
        join(topic);
        ready->down();
        return {[this](event_atom, uint64_t) {
            if (--left == 0) done->down(), quit();
        }};
    }
    group topic;
    Latch* ready;
    Latch* done;
    uint64_t left = publish_rounds;
};

void pubsub_broadcast(actor_system& sys, const char* name) {
    Latch ready{subscribers}, done{subscribers};
    auto topic = sys.groups().get_local("topic");
    std::vector<actor> subs;
    for (uint64_t i = 0; i < subscribers; ++i) subs.push_back(sys.spawn<subscriber, hidden>(topic, &ready, &done));
    ready.wait();
    timed(name, subscribers * publish_rounds, [&] {
        sys.spawn<hidden>([topic](event_based_actor* self) {
            for (uint64_t r = 0; r < publish_rounds; ++r) self->send(topic, event_atom::value, r);
        });
        done.wait();
    });
}

void registry_lookup(actor_system& sys, const char* name) {
    std::vector<atom_value> names;
    auto target = sys.spawn<server, hidden>();
    for (uint64_t i = 0; i < registry_names; ++i) {
        names.push_back(atom_from_string("name" + std::to_string(i)));
        sys.registry().put(names.back(), actor_cast<strong_actor_ptr>(target));
    }
    timed(name, registry_lookups, [&] {
        Latch done;
        sys.spawn<hidden>([&](event_based_actor* self) {
            for (uint64_t i = 0; i < registry_lookups; ++i)
                if (!self->system().registry().get(names[i % registry_names])) std::abort();
            done.down();
        });
        done.wait();
    });
    for (auto& n : names) sys.registry().erase(n);
    anon_send_exit(target, exit_reason::user_shutdown);
}

struct task : event_based_actor {
    explicit task(actor_config& cfg) : event_based_actor(cfg) {}
    behavior make_behavior() override {
        return {[this](go_atom, uint64_t i) {
            quit();
            return i + 1;
        }};
    }
};

struct awaiter : event_based_actor {
    awaiter(actor_config& cfg, Latch* done) : event_based_actor(cfg), done(done) {}
    behavior make_behavior() override {
        return {[this](go_atom) { next(); }};
    }
    void next() {
        auto t = spawn<task, fast>();
        request(t, infinite, go_atom::value, left).await([this](uint64_t) {
            if (--left == 0)
                done->down(), quit();
            else
                next();
        });
    }
    Latch* done;
    uint64_t left = tasks;
};

void task_async_await(actor_system& sys, const char* name) {
    Latch done;
    auto a = sys.spawn<awaiter, hidden>(&done);
    timed(name, tasks, [&] {
        anon_send(a, go_atom::value);
        done.wait();
    });
}

struct link_actor : event_based_actor {
    link_actor(actor_config& cfg, uint64_t left, Latch* ready, Latch* down)
        : event_based_actor(cfg), left(left), ready(ready), down(down) {}
    behavior make_behavior() override {
        if (left > 1)
            next = spawn<link_actor, hidden + linked>(left - 1, ready, down);
        else {
            attach_functor([d = down] { d->down(); });
            ready->down();
        }
        return {[](ok_atom) {}};
    }
    uint64_t left;
    Latch* ready;
    Latch* down;
    actor next; // released with the object, after the exit message to it was sent
};

void link_exit_cascade(actor_system& sys, const char* name) {
    Latch ready, down;
    auto head = sys.spawn<link_actor, hidden>(chain_length, &ready, &down);
    ready.wait();
    timed(name, chain_length, [&] {
        anon_send_exit(head, exit_reason::kill);
        head = nullptr; // nobody but the chain itself keeps the chain
        down.wait();
    });
}

// 0.17 cannot cancel a delayed message through its public interface: only the firing is measured.
struct timers_actor : event_based_actor {
    timers_actor(actor_config& cfg, Latch* done) : event_based_actor(cfg), done(done) {}
    behavior make_behavior() override {
        for (uint64_t i = 0; i < timers_fired; ++i) delayed_send(this, std::chrono::milliseconds{1 + i % 100}, timer_atom::value);
        return {[this](timer_atom) {
            if (--left == 0) done->down(), quit();
        }};
    }
    Latch* done;
    uint64_t left = timers_fired;
};

void send_after_fire(actor_system& sys, const char* name) {
    auto t0 = Clock::now();
    Latch done;
    auto a = sys.spawn<timers_actor, hidden>(&done);
    done.wait();
    report(name, timers_fired, since(t0) - 0.1);
}

template <spawn_options Options>
void idle_memory(actor_system& sys, const char* name) {
    std::vector<actor> all;
    all.reserve(idle_actors);
    Latch dummy;
    auto before = rss();
    for (uint64_t i = 0; i < idle_actors; ++i) all.push_back(sys.spawn<counter, Options>(&dummy));
    std::this_thread::sleep_for(2s);
    report_bytes(name, idle_actors, before, rss());
    for (auto& a : all) anon_send_exit(a, exit_reason::user_shutdown);
    std::this_thread::sleep_for(1s);
}

struct config : actor_system_config {
    config() {
        set("scheduler.policy", atom("stealing"));
        const char* workers = std::getenv("CANOPY_BENCH_WORKERS");
        set("scheduler.max-threads", workers ? std::atoi(workers) : 2);
    }
};

int main(int argc, char** argv) {
    config cfg;
    if (auto err = cfg.parse(argc, argv)) {
        std::fprintf(stderr, "%s\n", cfg.render(err).c_str());
        return 1;
    }
    std::vector<std::string> wanted(cfg.remainder.begin(), cfg.remainder.end());
    actor_system sys{cfg};
#define WORKLOAD(name, fun) {name, [&] { fun(sys, name); }, true}
#define VARIANT(name, fun)                                                                                                       \
    {                                                                                                                            \
        name, [&] { fun(sys, name); }, false                                                                                     \
    }
    std::vector<Workload> all{
        WORKLOAD("ping_pong", ping_pong),
        WORKLOAD("thread_ring", thread_ring),
        WORKLOAD("counting", counting<false>),
        VARIANT("counting/anon", counting<true>),
        WORKLOAD("fan_in", fan_in<false>),
        VARIANT("fan_in/anon", fan_in<true>),
        WORKLOAD("fork_join_throughput", fork_join_throughput<false>),
        VARIANT("fork_join_throughput/anon", fork_join_throughput<true>),
        VARIANT("fork_join_create", fork_join_create<hidden>),
        VARIANT("fork_join_create/lazy", fork_join_create<fast>),
        WORKLOAD("big", big),
        WORKLOAD("gen_server_call", gen_server_call<false>),
        VARIANT("gen_server_call/then", gen_server_call<true>),
        WORKLOAD("supervisor_restart", supervisor_restart),
        WORKLOAD("pubsub_broadcast", pubsub_broadcast),
        WORKLOAD("registry_lookup", registry_lookup),
        WORKLOAD("task_async_await", task_async_await),
        WORKLOAD("link_exit_cascade", link_exit_cascade),
        WORKLOAD("send_after_fire", send_after_fire),
        VARIANT("idle_memory", idle_memory<hidden>),
        VARIANT("idle_memory/lazy", idle_memory<fast>),
    };
    run_all(all, wanted);
    std::fflush(stdout);
    _exit(0);
}
