// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#include "otp/pub_sub.hpp"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <stdexcept>
#include <unordered_map>

namespace canopy {

namespace detail {

namespace {

struct TopicView {
    std::string_view name;
    const void* event = nullptr;
    bool operator==(const TopicView&) const = default;
};

struct TopicKey {
    std::string name;
    const void* event = nullptr;
    TopicView view() const noexcept { return {name, event}; }
};

struct TopicHash {
    using is_transparent = void;
    std::size_t operator()(TopicView key) const noexcept {
        return std::hash<std::string_view>{}(key.name) ^ (std::hash<const void*>{}(key.event) * 31);
    }
    std::size_t operator()(const TopicKey& key) const noexcept { return operator()(key.view()); }
};

struct TopicEqual {
    using is_transparent = void;
    bool operator()(const TopicKey& left, const TopicKey& right) const noexcept { return left.view() == right.view(); }
    bool operator()(TopicView left, const TopicKey& right) const noexcept { return left == right.view(); }
    bool operator()(const TopicKey& left, TopicView right) const noexcept { return left.view() == right; }
};

/// The subscribers of one topic, by growing id. Ended ones leave a gap (no pid) until half of the list is gaps:
/// a crowd that leaves one by one costs a search each, not a move of the whole list.
class Topic {
public:
    using Snapshot = std::shared_ptr<const std::vector<Subscriber>>;

    void add(Subscriber subscriber) {
        m_entries.push_back(subscriber);
        m_snapshot.reset();
    }
    /// Answers whose it was, or nullptr.
    const ProcessSlot* remove(std::uint64_t id) {
        const auto found = std::lower_bound(m_entries.begin(), m_entries.end(), id,
                                            [](const Subscriber& entry, std::uint64_t wanted) { return entry.id < wanted; });
        if (found == m_entries.end() || found->id != id || !found->pid) return nullptr;
        const ProcessSlot* owner = found->slot;
        found->pid = {};
        ++m_gaps;
        m_snapshot.reset();
        if (m_gaps * 2 > m_entries.size()) close_gaps();
        return owner;
    }
    std::size_t size() const noexcept { return m_entries.size() - m_gaps; }
    const Snapshot& snapshot() {
        if (!m_snapshot) {
            close_gaps();
            m_snapshot = std::make_shared<const std::vector<Subscriber>>(m_entries);
        }
        return m_snapshot;
    }

private:
    void close_gaps() {
        if (m_gaps == 0) return;
        std::erase_if(m_entries, [](const Subscriber& entry) { return !entry.pid; });
        m_gaps = 0;
    }

    std::vector<Subscriber> m_entries;
    std::size_t m_gaps = 0;
    Snapshot m_snapshot; ///< what a broadcast walks without a lock; made by the first after a change
};

struct TopicShard {
    std::mutex mutex;
    std::unordered_map<TopicKey, Topic, TopicHash, TopicEqual> topics;
};

/// What a process has subscribed to, so that it can be ended with it. Keyed by the slot: unique across runtimes.
struct OwnerShard {
    std::mutex mutex;
    std::unordered_map<const ProcessSlot*, std::unordered_map<std::uint64_t, Subscription>> owners;
};

} // namespace

struct PubSubState {
    explicit PubSubState(std::size_t partitions) : topics(partitions), owners(partitions) {}
    TopicShard& shard(TopicView key) { return topics[TopicHash{}(key) % topics.size()]; }
    OwnerShard& shard(const ProcessSlot& slot) { return owners[slot.index % owners.size()]; }

    /// Answers whose it was, or nullptr.
    const ProcessSlot* remove(const Subscription& subscription) {
        const TopicView key{subscription.topic, subscription.event};
        TopicShard& place = shard(key);
        const std::lock_guard lock(place.mutex);
        const auto found = place.topics.find(key);
        if (found == place.topics.end()) return nullptr;
        const ProcessSlot* owner = found->second.remove(subscription.id);
        if (found->second.size() == 0) place.topics.erase(found);
        return owner;
    }

    /// True: this is the owner's first, and its exit must be watched.
    bool remember(const ProcessSlot& owner, const Subscription& subscription) {
        OwnerShard& place = shard(owner);
        const std::lock_guard lock(place.mutex);
        const auto [found, first] = place.owners.try_emplace(&owner);
        found->second.emplace(subscription.id, subscription);
        return first;
    }
    void forget(const ProcessSlot& owner, std::uint64_t id) {
        OwnerShard& place = shard(owner);
        const std::lock_guard lock(place.mutex);
        if (const auto found = place.owners.find(&owner); found != place.owners.end()) found->second.erase(id);
    }
    void end_all(const ProcessSlot& owner) {
        OwnerShard& place = shard(owner);
        std::unordered_map<std::uint64_t, Subscription> left;
        {
            const std::lock_guard lock(place.mutex);
            const auto found = place.owners.find(&owner);
            if (found == place.owners.end()) return;
            left = std::move(found->second);
            place.owners.erase(found);
        }
        for (const auto& [id, subscription] : left) remove(subscription);
    }

    std::vector<TopicShard> topics;
    std::vector<OwnerShard> owners;
    std::atomic<std::uint64_t> last_id{0};
};

} // namespace detail

PubSub::PubSub(std::size_t partitions) {
    if (partitions == 0) throw std::invalid_argument("a PubSub needs one partition at least");
    m_state = std::make_shared<detail::PubSubState>(partitions);
}

Subscription PubSub::add(std::string_view topic, const void* event, Process& subscriber, const MessageType& type,
                         std::shared_ptr<const std::any> metadata) const {
    const ProcessSlot& owner = subscriber.slot();
    Subscription subscription{.id = 0, .topic = std::string{topic}, .event = event};
    detail::TopicShard& place = m_state->shard(detail::TopicView{topic, event});
    {
        const std::lock_guard lock(place.mutex);
        subscription.id = m_state->last_id.fetch_add(1, std::memory_order_relaxed) + 1; // under the lock: ids grow
        place.topics[{subscription.topic, event}].add(
            {.id = subscription.id, .slot = &owner, .pid = subscriber.self(), .type = &type, .metadata = std::move(metadata)});
    }
    if (m_state->remember(owner, subscription)) subscriber.on_exit([state = m_state, &owner](Pid) { state->end_all(owner); });
    return subscription;
}

void PubSub::unsubscribe(const Subscription& subscription) const {
    if (const ProcessSlot* owner = m_state->remove(subscription)) m_state->forget(*owner, subscription.id);
}

void PubSub::remove_all(std::string_view topic, const void* event, Pid subscriber) const {
    const Subscribers found = subscribers_of(topic, event);
    if (!found) return;
    for (const detail::Subscriber& entry : *found)
        if (entry.pid == subscriber) unsubscribe({.id = entry.id, .topic = std::string{topic}, .event = event});
}

PubSub::Subscribers PubSub::subscribers_of(std::string_view topic, const void* event) const {
    const detail::TopicView key{topic, event};
    detail::TopicShard& place = m_state->shard(key);
    const std::lock_guard lock(place.mutex);
    const auto found = place.topics.find(key);
    return found == place.topics.end() ? nullptr : found->second.snapshot();
}

std::vector<PubSub::TopicCount> PubSub::topics() const {
    std::vector<TopicCount> counts;
    for (detail::TopicShard& place : m_state->topics) {
        const std::lock_guard lock(place.mutex);
        for (const auto& [key, topic] : place.topics) counts.push_back({key.name, topic.size()});
    }
    std::sort(counts.begin(), counts.end(),
              [](const TopicCount& left, const TopicCount& right) { return left.topic < right.topic; });
    return counts;
}

Call<PubSubServer::Get> PubSubServer::get(const Ref<PubSubServer>& server) { return call(server, Get{}); }

void PubSubServer::inspect(Inspector& inspector) const {
    for (const auto& [topic, subscribers] : m_pub_sub.topics()) inspector.show(topic, subscribers);
}

} // namespace canopy
