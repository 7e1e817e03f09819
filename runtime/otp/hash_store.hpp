// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/memory.hpp"
#include "core/spin_lock.hpp"
#include "otp/epochs.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

namespace canopy::detail {

/// What becomes of the value under a key.
template <class Value>
struct Change {
    enum class Kind : std::uint8_t { Keep, Put, Erase };
    Kind kind = Kind::Keep;
    std::optional<Value> value{}; ///< for Put

    static Change keep() { return {}; }
    static Change put(Value value) { return {Kind::Put, std::move(value)}; }
    static Change erase() { return {Kind::Erase, {}}; }
};

/// A map many threads read without a lock while others write: what Table and Registry keep their rows in.
///
/// Sixteen shards, each an open-addressed array of words; a word is the address of an immutable node (48 bits) and 16
/// bits of the key's hash. A write makes a new node and replaces the word under the shard's lock. A reader loads array
/// and word, and may look at the node as long as it is Reading.
///
/// Cost: reading two stores to the reader's own memory and usually two cache misses; writing one allocation and a lock.
template <class Key, class Value, class Hash = std::hash<Key>>
class HashStore {
public:
    HashStore() = default;
    HashStore(const HashStore&) = delete;
    HashStore& operator=(const HashStore&) = delete;
    ~HashStore() {
        for (Shard& shard : m_shards) drop(shard.array.load(std::memory_order_relaxed));
    }

    /// Calls look(value) if there is one. The value must not be kept. Answers whether there was.
    template <class Look>
    bool read(const Key& key, Look&& look) const {
        const std::uint64_t hash = hash_of(key);
        const Shard& shard = shard_of(hash);
        const Reading reading;
        const std::uint64_t begun = shard.steps_begun.load(std::memory_order_seq_cst);
        const Node* node = find_in(shard, hash, key);
        if (shard.steps_done.load(std::memory_order_seq_cst) != begun ||
            shard.steps_begun.load(std::memory_order_seq_cst) != begun) {
            const std::lock_guard lock(shard.mutex); // several keys change in one step: before it, or after it
            node = find_in(shard, hash, key);
        }
        if (node) look(std::as_const(node->value));
        return node != nullptr;
    }

    /// Decides under the shard's lock: decide(const Value* before) answers a Change. It must not use this store.
    template <class Decide>
    void modify(Key key, Decide&& decide) {
        const std::uint64_t hash = hash_of(key);
        Shard& shard = shard_of(hash);
        const std::lock_guard lock(shard.mutex);
        modify_locked(shard, hash, std::move(key), decide);
    }

    /// Several keys in one step for all who read and write: use(step), with step.modify(key, decide) for the given keys
    /// only. A walk through everything may see the first changes without the others.
    template <class Use>
    void modify_together(const std::vector<Key>& keys, Use&& use) {
        std::array<bool, shard_count> mine{};
        for (const Key& key : keys) mine[(hash_of(key) >> 40) % shard_count] = true;
        const OneStep step(m_shards, mine);
        use(Together{*this});
    }

    /// The first key in an order of its own; nothing: it is empty.
    std::optional<Key> first() const {
        const Reading reading;
        return first_from(0, 0);
    }
    /// The key after another in that order. False: there is no such key; a growing store changes the order.
    bool next(const Key& key, std::optional<Key>& found) const {
        const std::uint64_t hash = hash_of(key);
        const Reading reading;
        const std::size_t shard = (hash >> 40) % shard_count;
        const Array* array = m_shards[shard].array.load(std::memory_order_seq_cst);
        const Found here = array ? find(*array, hash, key) : Found{};
        if (!here.node) return false;
        found = first_in(*array, here.place + 1);
        if (!found) found = first_from(shard + 1, 0);
        return true;
    }

    /// Calls look(key, value) for everything that is there from begin to end, without a lock. What is written
    /// meanwhile may be seen or not.
    template <class Look>
    void for_each(Look&& look) const {
        const Reading reading;
        for (const Shard& shard : m_shards) {
            const Array* array = shard.array.load(std::memory_order_seq_cst);
            if (!array) continue;
            for (std::size_t place = 0; place <= array->mask; ++place)
                if (const Node* node = node_of(array->words[place].load(std::memory_order_seq_cst))) look(node->key, node->value);
        }
    }

    std::size_t size() const noexcept {
        std::size_t sum = 0;
        for (const Shard& shard : m_shards) sum += shard.live.load(std::memory_order_relaxed);
        return sum;
    }

    void clear() {
        std::array<bool, shard_count> all{};
        all.fill(true);
        std::array<Array*, shard_count> before{};
        {
            const OneStep step(m_shards, all);
            for (std::size_t shard = 0; shard < shard_count; ++shard) before[shard] = empty_shard(m_shards[shard]);
        }
        for (std::size_t shard = 0; shard < shard_count; ++shard) retire(m_shards[shard], before[shard]);
    }

private:
    struct Together {
        HashStore& store;
        template <class Decide>
        void modify(const Key& key, Decide&& decide) const {
            const std::uint64_t hash = hash_of(key);
            store.modify_locked(store.shard_of(hash), hash, key, decide);
        }
    };

    struct Node : PoolAllocated {
        Node(Key its_key, Value its_value) : key(std::move(its_key)), value(std::move(its_value)) {}
        const Key key;
        const Value value;
    };

    struct Array {
        explicit Array(std::size_t size)
            : mask(size - 1), words(new std::atomic<std::uint64_t>[size]()), hashes(new std::uint64_t[size]) {}
        std::size_t mask;
        std::unique_ptr<std::atomic<std::uint64_t>[]> words;
        std::unique_ptr<std::uint64_t[]> hashes; ///< for growing, so that it need not visit the nodes; under the lock
    };

    struct alignas(64) Shard {
        mutable SpinLock mutex;
        std::atomic<Array*> array{nullptr};
        /// Changes of several keys that touch this shard: who reads in between takes the lock.
        std::atomic<std::uint64_t> steps_begun{0};
        std::atomic<std::uint64_t> steps_done{0};
        std::size_t used = 0; ///< words that are not empty, gone ones too
        std::atomic<std::size_t> live{0};
        Retired retired;
    };

    static constexpr std::size_t shard_count = 16;

    /// Holds the locks of some shards and tells their readers, who wait for it.
    class OneStep {
    public:
        OneStep(std::array<Shard, shard_count>& shards, const std::array<bool, shard_count>& mine)
            : m_shards(shards), m_mine(mine) {
            each([](Shard& shard) { shard.mutex.lock(); }); // always in this order
            each([](Shard& shard) { shard.steps_begun.fetch_add(1, std::memory_order_seq_cst); });
        }
        OneStep(const OneStep&) = delete;
        OneStep& operator=(const OneStep&) = delete;
        ~OneStep() {
            each([](Shard& shard) { shard.steps_done.fetch_add(1, std::memory_order_seq_cst); });
            each([](Shard& shard) { shard.mutex.unlock(); });
        }

    private:
        template <class Do>
        void each(Do&& act) {
            for (std::size_t shard = 0; shard < m_shards.size(); ++shard)
                if (m_mine[shard]) act(m_shards[shard]);
        }
        std::array<Shard, shard_count>& m_shards;
        const std::array<bool, shard_count>& m_mine;
    };

    struct Found {
        std::size_t place = 0;
        const Node* node = nullptr;
    };

    static constexpr std::uint64_t empty = 0;
    static constexpr std::uint64_t gone = 1; ///< a node was here: the search goes on behind it
    static constexpr unsigned address_bits = 48;
    static constexpr std::size_t smallest = 8;

    static std::uint64_t hash_of(const Key& key) {
        const std::uint64_t spread = std::uint64_t{Hash{}(key)} * 0x9E3779B97F4A7C15U;
        return spread ^ (spread >> 32);
    }
    static std::uint64_t word_of(std::uint64_t hash, const Node* node) {
        return (hash >> address_bits << address_bits) | reinterpret_cast<std::uintptr_t>(node);
    }
    static const Node* node_of(std::uint64_t word) {
        constexpr std::uint64_t address = (std::uint64_t{1} << address_bits) - 1;
        return (word & address) > gone ? reinterpret_cast<const Node*>(word & address) : nullptr;
    }
    /// By bits that are neither the tag's nor the place's of all but huge shards.
    Shard& shard_of(std::uint64_t hash) { return m_shards[(hash >> 40) % shard_count]; }
    const Shard& shard_of(std::uint64_t hash) const { return m_shards[(hash >> 40) % shard_count]; }

    static Found find(const Array& array, std::uint64_t hash, const Key& key) {
        for (std::size_t place = hash & array.mask;; place = (place + 1) & array.mask) {
            const std::uint64_t word = array.words[place].load(std::memory_order_seq_cst);
            if (word == empty) return {};
            if (word >> address_bits != hash >> address_bits) continue;
            if (const Node* node = node_of(word); node && node->key == key) return {place, node};
        }
    }

    static const Node* find_in(const Shard& shard, std::uint64_t hash, const Key& key) {
        const Array* array = shard.array.load(std::memory_order_seq_cst);
        return array ? find(*array, hash, key).node : nullptr;
    }

    template <class Decide>
    void modify_locked(Shard& shard, std::uint64_t hash, Key key, Decide&& decide) {
        Array* array = shard.array.load(std::memory_order_relaxed);
        const Found found = array ? find(*array, hash, key) : Found{};
        Change<Value> change = decide(found.node ? &std::as_const(found.node->value) : nullptr);
        if (change.kind == Change<Value>::Kind::Put) {
            auto node = std::make_unique<Node>(std::move(key), std::move(*change.value));
            if (found.node)
                replace(shard, *array, found, word_of(hash, node.release()));
            else
                add(shard, hash, std::move(node));
        } else if (change.kind == Change<Value>::Kind::Erase && found.node) {
            replace(shard, *array, found, gone);
            shard.live.store(shard.live.load(std::memory_order_relaxed) - 1, std::memory_order_relaxed);
        }
    }

    static std::optional<Key> first_in(const Array& array, std::size_t place) {
        for (; place <= array.mask; ++place)
            if (const Node* node = node_of(array.words[place].load(std::memory_order_seq_cst))) return node->key;
        return std::nullopt;
    }
    std::optional<Key> first_from(std::size_t shard, std::size_t place) const {
        for (; shard < shard_count; ++shard) {
            const Array* array = m_shards[shard].array.load(std::memory_order_seq_cst);
            if (!array) continue;
            if (auto key = first_in(*array, place)) return key;
        }
        return std::nullopt;
    }

    static void replace(Shard& shard, Array& array, const Found& found, std::uint64_t word) {
        array.words[found.place].store(word, std::memory_order_seq_cst);
        shard.retired.add(found.node);
    }

    static void add(Shard& shard, std::uint64_t hash, std::unique_ptr<Node> node) {
        Array* array = shard.array.load(std::memory_order_relaxed);
        if (!array || (shard.used + 1) * 3 > (array->mask + 1) * 2) array = grow(shard);
        put(*array, hash, word_of(hash, node.release()));
        ++shard.used;
        shard.live.store(shard.live.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
    }

    /// Into an empty place: not one that a node has left, so that a reader's search meets each key once.
    static void put(Array& array, std::uint64_t hash, std::uint64_t word) {
        std::size_t place = hash & array.mask;
        while (array.words[place].load(std::memory_order_relaxed) != empty) place = (place + 1) & array.mask;
        array.hashes[place] = hash;
        array.words[place].store(word, std::memory_order_release);
    }

    static Array* grow(Shard& shard) {
        Array* before = shard.array.load(std::memory_order_relaxed);
        const std::size_t live = shard.live.load(std::memory_order_relaxed);
        auto after = std::make_unique<Array>(std::max(smallest, std::bit_ceil(live * 2 + 2)));
        if (before) {
            for (std::size_t place = 0; place <= before->mask; ++place) {
                const std::uint64_t word = before->words[place].load(std::memory_order_relaxed);
                if (node_of(word)) put(*after, before->hashes[place], word);
            }
        }
        shard.used = live;
        shard.array.store(after.get(), std::memory_order_seq_cst);
        if (before) shard.retired.add(before);
        return after.release();
    }

    static Array* empty_shard(Shard& shard) {
        shard.used = 0;
        shard.live.store(0, std::memory_order_relaxed);
        return shard.array.exchange(nullptr, std::memory_order_seq_cst);
    }
    static void retire(Shard& shard, Array* array) {
        if (!array) return;
        const std::lock_guard lock(shard.mutex);
        for (std::size_t place = 0; place <= array->mask; ++place)
            if (const Node* node = node_of(array->words[place].load(std::memory_order_relaxed))) shard.retired.add(node);
        shard.retired.add(array);
        shard.retired.free_unread();
    }

    static void drop(Array* array) {
        if (!array) return;
        for (std::size_t place = 0; place <= array->mask; ++place)
            delete node_of(array->words[place].load(std::memory_order_relaxed));
        delete array;
    }

    std::array<Shard, shard_count> m_shards;
};

} // namespace canopy::detail
