// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "otp/gen_server.hpp"
#include "otp/hash_store.hpp"
#include "otp/match.hpp"
#include "otp/registry_events.hpp"
#include "otp/registry_locks.hpp"

#include <algorithm>
#include <any>
#include <array>
#include <concepts>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <tl/expected.hpp>
#include <type_traits>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

namespace canopy {

/// How many processes may register one key.
enum class RegistryKeys : std::uint8_t {
    Unique,    ///< one
    Duplicate, ///< any number, and one process any number of times
};

/// How a registry is called, and in how many parts it hands out.
struct RegistryOptions {
    std::string name{};      ///< for errors and listeners
    unsigned partitions = 1; ///< in how many parts dispatch() hands out the entries of a duplicate key
};

/// The key is held by a living process.
struct AlreadyRegistered {
    Pid pid;
    bool operator==(const AlreadyRegistered&) const = default;
};

/// Processes by key, each with a value: found by any process and thread without asking one.
///
///     using Orders = Registry<OrderId>;
///     class OrderProcess final : public GenServer<OrderProcess> {
///     public:
///         struct Cancel { using Reply = bool; };
///         static Call<Cancel> cancel(Ref<OrderProcess> order) { return call(order, Cancel{}); }
///         OrderProcess(Orders orders, OrderId id) { orders.claim(*this, id); } // already_started if there is one
///         bool handle_call(Cancel) { return true; }
///     };
///
///     OrderProcess::cancel(orders.via<OrderProcess>(id)).get(); // noproc if there is none
///
/// A handle; copies share the entries, which live as long as any copy: a crash of the process that stands for it in the
/// tree (RegistryServer) loses none. An entry goes with its process, before anybody learns of the exit.
///
/// Process: who registers is the process itself; everything else anywhere. Cost: a look-up about 20 ns and no lock;
/// registering a lock and two allocations, a duplicate key also a copy of its entries.
/// Fails: as its functions say; a look-up never.
template <class Key, class Value = std::monostate, RegistryKeys kind = RegistryKeys::Unique>
class Registry {
    static constexpr bool unique = kind == RegistryKeys::Unique;

    template <class Function>
    using LockResult = detail::LockResult<std::invoke_result_t<Function&>>;

public:
    struct Entry {
        Pid pid;
        Value value;
        bool operator==(const Entry&) const = default;
    };
    /// What a look-up answers.
    using Found = std::conditional_t<unique, std::optional<Entry>, std::vector<Entry>>;

    using Registered = RegistryRegistered<Key, Value>; ///< what listeners get
    using Unregistered = RegistryUnregistered<Key>;

    /// Fails: throws std::invalid_argument without a partition.
    explicit Registry(Runtime& runtime, RegistryOptions options = {})
        : m_state(std::make_shared<State>(runtime, std::move(options))) {}

    /// Enters this process under the key. Fails: AlreadyRegistered if the key is unique and held, be it by itself.
    [[nodiscard]] tl::expected<void, AlreadyRegistered> register_key(Process& process, Key key, Value value = {}) const {
        Entry entry{process.self(), std::move(value)};
        if (const auto holder = m_state->enter(key, std::move(entry))) return tl::unexpected(AlreadyRegistered{*holder});
        if (m_state->remember(process.self(), key)) process.on_exit([state = m_state](Pid pid) { state->end_all(pid); });
        m_state->tell_registered(process.self(), key);
        return {};
    }
    /// The same for an init: if the key is held, the start fails with already_started. OTP's `name: {:via, ...}`.
    void claim(Process& process, Key key, Value value = {}) const {
        static_assert(unique, "a name belongs to one process");
        const auto entered = register_key(process, std::move(key), std::move(value));
        if (!entered) throw ProcessExit(ExitReason::already_started(entered.error().pid));
    }
    /// Ends all entries of this process under the key. None is no error, and listeners are told all the same.
    void unregister(const Process& process, const Key& key) const {
        unregister_match(process, key, [](const Value&) { return true; });
    }
    /// Only those whose value matches. Listeners are told if none is left.
    template <std::predicate<const Value&> Match>
    void unregister_match(const Process& process, const Key& key, Match&& match) const {
        const auto [left, ended] = m_state->leave(process.self(), key, match);
        if (ended > 0) m_state->forget(process.self(), key, left);
        if (left == 0 && m_state->listeners.any())
            m_state->listeners.tell(Unregistered{m_state->options.name, key, process.self()});
    }
    /// Changes the value of this process under a unique key: change(Value&). False: it does not hold the key.
    template <std::invocable<Value&> Change>
    bool update_value(const Process& process, const Key& key, Change&& change) const {
        static_assert(unique, "only a unique key has one value");
        return m_state->change(process.self(), key, change);
    }

    /// Who holds the key, if anybody; of a duplicate registry all entries in the order of their registration.
    Found lookup(const Key& key) const {
        Found found;
        m_state->entries.read(key, [&found](const Stored& stored) { found = stored; });
        return found;
    }
    /// Who holds a unique key; no process if nobody.
    Pid whereis(const Key& key) const {
        static_assert(unique, "a name belongs to one process");
        Pid pid;
        m_state->entries.read(key, [&pid](const Entry& entry) { pid = entry.pid; });
        return pid;
    }
    /// The address of who holds the key now; a call to it fails with noproc if nobody does. Resolved anew each time:
    /// unlike a registered name, it does not follow the key.
    template <class T>
    Ref<T> via(const Key& key) const {
        return Ref<T>(m_state->runtime, whereis(key));
    }
    /// A message for handle_info of who holds a unique key. Fails: throws std::invalid_argument if nobody does.
    template <class T, class M>
    void send(const Key& key, M message) const {
        const Ref<T> holder = via<T>(key);
        if (!holder) throw std::invalid_argument("registry " + m_state->options.name + ": nobody holds this key");
        canopy::send(holder, std::move(message));
    }
    /// The keys of a process, each as often as it registered it, in that order.
    std::vector<Key> keys(Pid pid) const { return m_state->keys_of(pid); }
    /// The values of a process under a key.
    std::vector<Value> values(const Key& key, Pid pid) const {
        std::vector<Value> found;
        m_state->entries.read(key, [&](const Stored& stored) {
            each(stored, [&](const Entry& entry) {
                if (entry.pid == pid) found.push_back(entry.value);
            });
        });
        return found;
    }
    /// All entries. Cost: of a duplicate registry a walk through it; else constant.
    std::size_t count() const {
        if constexpr (unique) return m_state->entries.size();
        return select([](const Key&, const Entry&) { return true; }).size();
    }
    /// The entries for which match(key, entry) holds.
    template <std::predicate<const Key&, const Entry&> Match>
    std::vector<std::pair<Key, Entry>> select(Match&& match) const {
        std::vector<std::pair<Key, Entry>> found;
        m_state->entries.for_each([&](const Key& key, const Stored& stored) {
            each(stored, [&](const Entry& entry) {
                if (match(key, entry)) found.emplace_back(key, entry);
            });
        });
        return found;
    }
    /// The entries of a key whose value matches: a predicate or a pattern() of the value.
    template <std::predicate<const Value&> Match>
    std::vector<Entry> match(const Key& key, Match&& match) const {
        std::vector<Entry> found;
        m_state->entries.read(key, [&](const Stored& stored) {
            each(stored, [&](const Entry& entry) {
                if (match(entry.value)) found.push_back(entry);
            });
        });
        return found;
    }
    template <std::predicate<const Value&> Match>
    std::size_t count_match(const Key& key, Match&& match) const {
        std::size_t sum = 0;
        m_state->entries.read(
            key, [&](const Stored& stored) { each(stored, [&](const Entry& entry) { sum += match(entry.value) ? 1 : 0; }); });
        return sum;
    }
    /// Calls a function, here and now, with the entries of a key, once a partition; not at all if there are none.
    template <std::invocable<const std::vector<Entry>&> Function>
    void dispatch(const Key& key, Function&& function) const {
        for (const std::vector<Entry>& part : parts(key)) function(part);
    }
    /// The same, each partition in a process of its own; returns when all are done.
    ///
    ///     co_await rooms.dispatch_parallel(*this, "lobby", notify);
    ///
    /// Fails: ProcessExit with the reason of the first that failed.
    Async<void> dispatch_parallel(Process& process, Key key, std::function<void(const std::vector<Entry>&)> function) const {
        std::vector<MonitorRef> under_way;
        for (std::vector<Entry>& part : parts(key)) {
            Runtime::Body body = [part = std::move(part), function](Process&) -> Async<void> {
                function(part);
                co_return;
            };
            under_way.push_back(process.monitor(spawn_function(process, Linked::No, std::move(body))));
        }
        std::optional<ExitReason> failed;
        for (const MonitorRef& monitor : under_way) {
            const std::optional<Down> down = co_await wait_down(monitor);
            if (!failed && !down->reason.is(ExitReason::Kind::Normal)) failed = down->reason;
        }
        if (failed) throw ProcessExit(*failed);
    }

    /// Runs a function while no other process holds the lock of this key, and answers what it does. It may be a coroutine.
    ///
    ///     const int next = co_await orders.lock(*this, id, count_up);
    ///
    /// Who waits comes in the order of asking. The key need not be registered. The lock ends with the function, however that
    /// ends, and with the process. Fails: std::logic_error if this process holds it already.
    template <class Function>
    auto lock(Process& process, Key key, Function function) const -> Async<typename LockResult<Function>::type> {
        const bool held = m_state->locks->ask(process, key);
        const detail::RegistryLock<Key> guard(m_state->locks, process.self(), key);
        if (!held) co_await receive<detail::LockGranted>();
        if constexpr (LockResult<Function>::waits)
            co_return co_await function();
        else if constexpr (std::is_void_v<typename LockResult<Function>::type>)
            function();
        else
            co_return function();
    }

    // --- about the registry

    /// This process gets Registered and Unregistered from now on: with receive(), or a server in handle_info. One that
    /// has ended is no error; the address of a name follows it.
    void add_listener(Pid listener) const { m_state->listeners.add(m_state->runtime, listener); }
    template <class T>
    void add_listener(const Ref<T>& listener) const {
        m_state->listeners.add(listener);
    }
    /// What was said about the registry under a name. Nothing: there is none, or of another type.
    template <class T>
    std::optional<T> meta(const std::string& name) const {
        const std::lock_guard lock(m_state->meta_mutex);
        const auto found = m_state->meta.find(name);
        const T* value = found == m_state->meta.end() ? nullptr : std::any_cast<T>(&found->second);
        return value ? std::optional<T>(*value) : std::nullopt;
    }
    void put_meta(const std::string& name, std::any value) const {
        const std::lock_guard lock(m_state->meta_mutex);
        m_state->meta[name] = std::move(value);
    }
    void delete_meta(const std::string& name) const {
        const std::lock_guard lock(m_state->meta_mutex);
        m_state->meta.erase(name);
    }

private:
    using Stored = std::conditional_t<unique, Entry, std::vector<Entry>>;
    using Change = detail::Change<Stored>;

    template <class Function>
    static void each(const Stored& stored, Function&& function) {
        if constexpr (unique)
            function(stored);
        else
            std::for_each(stored.begin(), stored.end(), function);
    }

    /// The entries of a key by partition, without the empty ones.
    std::vector<std::vector<Entry>> parts(const Key& key) const {
        std::vector<std::vector<Entry>> found(m_state->options.partitions);
        m_state->entries.read(key, [&](const Stored& stored) {
            each(stored, [&](const Entry& entry) { found[entry.pid.index % found.size()].push_back(entry); });
        });
        std::erase_if(found, [](const auto& part) { return part.empty(); });
        return found;
    }

    struct State {
        State(Runtime& its_runtime, RegistryOptions its_options) : runtime(its_runtime), options(std::move(its_options)) {
            if (options.partitions == 0) throw std::invalid_argument("registry " + options.name + ": needs a partition");
        }

        void tell_registered(Pid pid, const Key& key) {
            if (!listeners.any()) return;
            std::optional<Value> value; // as it was registered: only this process changes it
            entries.read(key, [&](const Stored& stored) {
                each(stored, [&](const Entry& entry) {
                    if (entry.pid == pid) value = entry.value;
                });
            });
            listeners.tell(Registered{options.name, key, pid, std::move(*value)});
        }

        /// Who holds the key already, or nothing: entered.
        std::optional<Pid> enter(const Key& key, Entry entry) {
            std::optional<Pid> holder;
            entries.modify(key, [&](const Stored* before) {
                if constexpr (unique) {
                    if (!before) return Change::put(std::move(entry));
                    holder = before->pid;
                    return Change::keep();
                } else {
                    Stored stored = before ? *before : Stored{};
                    stored.push_back(std::move(entry));
                    return Change::put(std::move(stored));
                }
            });
            return holder;
        }

        struct Left {
            std::size_t left = 0;  ///< entries of the process under the key
            std::size_t ended = 0; ///< of those
        };
        template <class Match>
        Left leave(Pid pid, const Key& key, Match&& match) {
            Left result;
            entries.modify(key, [&](const Stored* before) {
                if (!before) return Change::keep();
                if constexpr (unique) {
                    if (before->pid != pid) return Change::keep();
                    (match(before->value) ? result.ended : result.left) = 1;
                    return result.ended > 0 ? Change::erase() : Change::keep();
                } else {
                    Stored stored;
                    for (const Entry& entry : *before) {
                        const bool ends = entry.pid == pid && match(entry.value);
                        if (ends) ++result.ended;
                        if (entry.pid == pid && !ends) ++result.left;
                        if (!ends) stored.push_back(entry);
                    }
                    if (result.ended == 0) return Change::keep();
                    return stored.empty() ? Change::erase() : Change::put(std::move(stored));
                }
            });
            return result;
        }

        template <class Modify>
        bool change(Pid pid, const Key& key, Modify&& modify) {
            bool mine = false;
            entries.modify(key, [&](const Stored* before) {
                mine = before && before->pid == pid;
                if (!mine) return Change::keep();
                Entry entry = *before;
                modify(entry.value);
                return Change::put(std::move(entry));
            });
            return mine;
        }

        // --- what a process holds

        struct Shard {
            std::mutex mutex;
            std::unordered_map<Pid, std::vector<Key>> keys;
        };
        Shard& shard_of(Pid pid) { return shards[pid.index % shards.size()]; }

        /// True: this is its first key, and its exit must be watched.
        bool remember(Pid pid, Key key) {
            Shard& shard = shard_of(pid);
            const std::lock_guard lock(shard.mutex);
            const auto [found, first] = shard.keys.try_emplace(pid);
            found->second.push_back(std::move(key));
            return first;
        }
        void forget(Pid pid, const Key& key, std::size_t left) {
            Shard& shard = shard_of(pid);
            const std::lock_guard lock(shard.mutex);
            const auto found = shard.keys.find(pid);
            if (found == shard.keys.end()) return;
            std::erase_if(found->second, [&](const Key& held) { return held == key && (left == 0 || left-- == 0); });
        }
        std::vector<Key> keys_of(Pid pid) {
            Shard& shard = shard_of(pid);
            const std::lock_guard lock(shard.mutex);
            const auto found = shard.keys.find(pid);
            return found == shard.keys.end() ? std::vector<Key>{} : found->second;
        }
        void end_all(Pid pid) {
            std::vector<Key> held;
            {
                Shard& shard = shard_of(pid);
                const std::lock_guard lock(shard.mutex);
                const auto found = shard.keys.find(pid);
                if (found == shard.keys.end()) return;
                held = std::move(found->second);
                shard.keys.erase(found);
            }
            for (const Key& key : held) leave(pid, key, [](const Value&) { return true; });
        }

        Runtime& runtime;
        const RegistryOptions options;
        detail::HashStore<Key, Stored> entries;
        std::array<Shard, 16> shards;
        detail::RegistryListeners<Key, Value> listeners;
        std::shared_ptr<detail::RegistryLocks<Key>> locks = std::make_shared<detail::RegistryLocks<Key>>(runtime);
        std::mutex meta_mutex;
        std::unordered_map<std::string, std::any> meta;
    };

    std::shared_ptr<State> m_state;
};

/// The process that stands for a Registry in the supervision tree, and shows how many entries it has.
///
///     runtime.start_with<RegistryServer<Orders>>({.name = "order_registry"}, orders);
///
/// Process: its own; nobody needs it to register or look up. Fails: start answers already_started when the name is held.
/// Cost: an idle process.
template <class Entries>
class RegistryServer final : public GenServer<RegistryServer<Entries>> {
public:
    static constexpr ProcessKind process_kind = ProcessKind::Registry;
    explicit RegistryServer(Entries entries) : m_entries(std::move(entries)) {}
    void inspect(Inspector& inspector) const override { inspector.show("entries", m_entries.count()); }

private:
    Entries m_entries;
};

} // namespace canopy
