// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "otp/gen_server.hpp"
#include "otp/hash_store.hpp"
#include "otp/key_locks.hpp"
#include "otp/pub_sub.hpp"
#include "otp/task.hpp"

#include <algorithm>
#include <any>
#include <atomic>
#include <concepts>
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
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
template <class Key, class Value = std::monostate, RegistryKeys kind = RegistryKeys::Unique>
class Registry {
    static constexpr bool unique = kind == RegistryKeys::Unique;

public:
    struct Entry {
        Pid pid;
        Value value;
        bool operator==(const Entry&) const = default;
    };
    /// What listeners hear: explicit changes. Nothing is said when a process just ends.
    struct Registered {
        Key key;
        Pid pid;
        Value value;
        bool operator==(const Registered&) const = default;
    };
    struct Unregistered {
        Key key;
        Pid pid;
        bool operator==(const Unregistered&) const = default;
    };
    using Event = std::variant<Registered, Unregistered>;
    /// What a look-up answers.
    using Found = std::conditional_t<unique, std::optional<Entry>, std::vector<Entry>>;

    /// More partitions let more processes register at once, and dispatch_parallel() use more of them.
    /// Fails: throws std::invalid_argument for none.
    explicit Registry(Runtime& runtime, std::size_t partitions = 16) : m_state(std::make_shared<State>(runtime, partitions)) {}

    /// Enters this process under the key. Fails: AlreadyRegistered if the key is unique and held, be it by itself.
    [[nodiscard]] tl::expected<void, AlreadyRegistered> register_key(Process& process, Key key, Value value = {}) const {
        Entry entry{process.self(), std::move(value)};
        if (m_state->heard()) return register_aloud(process, std::move(key), std::move(entry));
        if (const auto holder = m_state->enter(key, std::move(entry))) return tl::unexpected(AlreadyRegistered{*holder});
        if (m_state->remember(process.self(), std::move(key)))
            process.on_exit([state = m_state](Pid pid) { state->end_all(pid); });
        return {};
    }
    /// The same for an init: if the key is held, the start fails with already_started. OTP's `name: {:via, ...}`.
    void claim(Process& process, Key key, Value value = {}) const {
        static_assert(unique, "a name belongs to one process");
        const auto entered = register_key(process, std::move(key), std::move(value));
        if (!entered) throw ProcessExit(ExitReason::already_started(entered.error().pid));
    }
    /// Ends all entries of this process under the key. None is no error.
    void unregister(const Process& process, const Key& key) const {
        unregister_match(process, key, [](const Value&) { return true; });
    }
    /// Only those whose value matches.
    template <std::predicate<const Value&> Match>
    void unregister_match(const Process& process, const Key& key, Match&& match) const {
        const std::size_t held = m_state->heard() ? values(key, process.self()).size() : 0;
        const std::size_t left = m_state->leave(process.self(), key, match);
        m_state->forget(process.self(), key, left);
        for (std::size_t ended = left; ended < held; ++ended)
            m_state->listeners.template broadcast<Event>(topic, Unregistered{key, process.self()});
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
    /// The entries of a key whose value matches.
    template <std::predicate<const Value&> Match>
    std::vector<Entry> match(const Key& key, Match&& matches) const {
        std::vector<Entry> found = entries_of(key);
        std::erase_if(found, [&matches](const Entry& entry) { return !matches(entry.value); });
        return found;
    }
    template <std::predicate<const Value&> Match>
    std::size_t count_match(const Key& key, Match&& matches) const {
        return match(key, std::forward<Match>(matches)).size();
    }
    template <std::predicate<const Key&, const Entry&> Match>
    std::size_t count_select(Match&& match) const {
        return select(std::forward<Match>(match)).size();
    }
    /// Calls a function, here and now, with the entries of a key; not at all if there are none.
    template <std::invocable<const std::vector<Entry>&> Function>
    void dispatch(const Key& key, Function&& function) const {
        const std::vector<Entry> found = entries_of(key);
        if (!found.empty()) function(found);
    }
    /// The same in other processes: one for each partition that has entries of the key. Waits for all of them.
    /// Fails: TaskFailed with the reason of the first that fails.
    template <class Function>
    Async<void> dispatch_parallel(Process& process, Key key, Function function) const {
        std::map<std::size_t, std::vector<Entry>> partitions;
        for (Entry& entry : entries_of(key)) partitions[entry.pid.index % m_state->shards.size()].push_back(std::move(entry));
        std::vector<Task<bool>> tasks;
        for (auto& [number, entries] : partitions) {
            auto work = [function, entries = std::move(entries)] { return function(entries), true; };
            tasks.push_back(async_nolink(process, std::move(work)));
        }
        co_await await_many(std::move(tasks), std::nullopt);
    }
    /// Sends to who holds a unique key. Fails: throws std::invalid_argument if nobody does.
    template <class T, class Message>
    void send(const Key& key, Message message) const {
        const Ref<T> holder = via<T>(key);
        if (!holder) throw std::invalid_argument("nobody is registered under this key");
        canopy::send(holder, std::move(message));
    }

    /// This process hears of every registration and unregistration from now on: handle_info(Registry::Event).
    template <std::derived_from<Process> Listener>
    void listen(Listener& process) const {
        m_state->listeners.template subscribe<Event>(topic, process);
        m_state->has_listeners.store(true, std::memory_order_release);
    }

    /// Runs function() in this process while no other runs one under the same key; plain or a coroutine. Those who wait get
    /// their turn in the order they came; one that dies is passed over, and the lock of a holder that dies is free.
    /// Fails: throws what the function throws; std::logic_error if this process holds the lock already.
    template <class Function, class Result = typename detail::WithoutAsync<std::invoke_result_t<Function&>>::type>
    Async<Result> lock(Process& process, Key key, Function function) const {
        const typename detail::KeyLocks<Key>::Place place(m_state->locks, process, std::move(key));
        if (!place.is_first()) co_await receive<detail::LockGranted>();
        if constexpr (std::is_same_v<std::invoke_result_t<Function&>, Async<Result>>)
            co_return co_await function();
        else
            co_return function();
    }

    /// What is known about the registry itself, by name. Nothing if there is none of this name and type.
    template <class Meta>
    std::optional<Meta> meta(std::string_view name) const {
        const std::lock_guard lock(m_state->meta_mutex);
        const auto found = m_state->meta.find(name);
        const Meta* value = found == m_state->meta.end() ? nullptr : std::any_cast<Meta>(&found->second);
        return value ? std::optional<Meta>(*value) : std::nullopt;
    }
    template <class Meta>
    void put_meta(std::string name, Meta value) const {
        const std::lock_guard lock(m_state->meta_mutex);
        m_state->meta.insert_or_assign(std::move(name), std::any(std::move(value)));
    }
    void delete_meta(std::string_view name) const {
        const std::lock_guard lock(m_state->meta_mutex);
        if (const auto found = m_state->meta.find(name); found != m_state->meta.end()) m_state->meta.erase(found);
    }

private:
    using Stored = std::conditional_t<unique, Entry, std::vector<Entry>>;
    using Change = detail::Change<Stored>;

    static constexpr const char* topic = "registry";

    [[gnu::noinline]] tl::expected<void, AlreadyRegistered> register_aloud(Process& process, Key key, Entry entry) const {
        Registered event{key, entry.pid, entry.value};
        if (const auto holder = m_state->enter(key, std::move(entry))) return tl::unexpected(AlreadyRegistered{*holder});
        if (m_state->remember(process.self(), std::move(key)))
            process.on_exit([state = m_state](Pid pid) { state->end_all(pid); });
        m_state->listeners.template broadcast<Event>(topic, std::move(event));
        return {};
    }
    std::vector<Entry> entries_of(const Key& key) const {
        std::vector<Entry> found;
        m_state->entries.read(
            key, [&found](const Stored& stored) { each(stored, [&found](const Entry& entry) { found.push_back(entry); }); });
        return found;
    }

    template <class Function>
    static void each(const Stored& stored, Function&& function) {
        if constexpr (unique)
            function(stored);
        else
            std::for_each(stored.begin(), stored.end(), function);
    }

    struct State {
        State(Runtime& its_runtime, std::size_t partitions) : runtime(its_runtime), shards(partitions) {
            if (partitions == 0) throw std::invalid_argument("a registry needs one partition at least");
        }
        bool heard() const noexcept { return has_listeners.load(std::memory_order_acquire); }

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

        /// Answers how many entries of the process are left under the key.
        template <class Match>
        std::size_t leave(Pid pid, const Key& key, Match&& match) {
            std::size_t left = 0;
            entries.modify(key, [&](const Stored* before) {
                if (!before) return Change::keep();
                if constexpr (unique) {
                    if (before->pid != pid) return Change::keep();
                    left = match(before->value) ? 0 : 1;
                    return left == 0 ? Change::erase() : Change::keep();
                } else {
                    Stored stored = *before;
                    std::erase_if(stored, [&](const Entry& entry) { return entry.pid == pid && match(entry.value); });
                    left = static_cast<std::size_t>(
                        std::count_if(stored.begin(), stored.end(), [pid](const Entry& entry) { return entry.pid == pid; }));
                    return stored.empty() ? Change::erase() : Change::put(std::move(stored));
                }
            });
            return left;
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
        detail::HashStore<Key, Stored> entries;
        std::vector<Shard> shards;
        std::shared_ptr<detail::KeyLocks<Key>> locks = std::make_shared<detail::KeyLocks<Key>>();
        PubSub listeners{1};
        std::atomic<bool> has_listeners{false}; ///< ever
        std::mutex meta_mutex;
        std::map<std::string, std::any, std::less<>> meta;
    };

    std::shared_ptr<State> m_state;
};

/// The process that stands for a Registry in the supervision tree, and shows how many entries it has.
///
///     runtime.start_with<RegistryServer<Orders>>({.name = "order_registry"}, orders);
template <class Entries>
class RegistryServer final : public GenServer<RegistryServer<Entries>> {
public:
    static constexpr ProcessKind process_kind = ProcessKind::Registry;
    struct Get {
        using Reply = Entries;
    };
    /// The registry behind a name, for whoever was not handed it. Fails: noproc if there is none.
    static Call<Get> get(const Ref<RegistryServer>& server) { return call(server, Get{}); }

    explicit RegistryServer(Entries entries) : m_entries(std::move(entries)) {}
    Entries handle_call(Get) { return m_entries; }
    void inspect(Inspector& inspector) const override { inspector.show("entries", m_entries.count()); }

private:
    Entries m_entries;
};

} // namespace canopy
