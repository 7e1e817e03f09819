// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "otp/gen_server.hpp"
#include "otp/hash_store.hpp"

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <memory>
#include <mutex>
#include <optional>
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
    /// What a look-up answers.
    using Found = std::conditional_t<unique, std::optional<Entry>, std::vector<Entry>>;

    explicit Registry(Runtime& runtime) : m_state(std::make_shared<State>(runtime)) {}

    /// Enters this process under the key. Fails: AlreadyRegistered if the key is unique and held, be it by itself.
    [[nodiscard]] tl::expected<void, AlreadyRegistered> register_key(Process& process, Key key, Value value = {}) const {
        Entry entry{process.self(), std::move(value)};
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
        const std::size_t left = m_state->leave(process.self(), key, match);
        m_state->forget(process.self(), key, left);
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
    /// Calls a function, here and now, with the entries of a key; not at all if there are none.
    template <std::invocable<const std::vector<Entry>&> Function>
    void dispatch(const Key& key, Function&& function) const {
        std::vector<Entry> found;
        m_state->entries.read(
            key, [&found](const Stored& stored) { each(stored, [&found](const Entry& entry) { found.push_back(entry); }); });
        if (!found.empty()) function(found);
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

    struct State {
        explicit State(Runtime& its_runtime) : runtime(its_runtime) {}

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
        std::array<Shard, 16> shards;
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
    explicit RegistryServer(Entries entries) : m_entries(std::move(entries)) {}
    void inspect(Inspector& inspector) const override { inspector.show("entries", m_entries.count()); }

private:
    Entries m_entries;
};

} // namespace canopy
