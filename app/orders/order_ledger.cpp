// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/orders/order_ledger.hpp"

#include "app/storage/database.hpp"
#include "app/storage/order_store.hpp"

#include <charconv>
#include <cstdint>
#include <mutex>
#include <optional>
#include <unordered_set>
#include <utility>

namespace canopy::app {

namespace {

struct Bits {
    std::uint64_t high = 0;
    std::uint64_t low = 0;
    bool operator==(const Bits&) const = default;
};

struct HashOfBits {
    std::size_t operator()(const Bits& bits) const noexcept { return bits.high ^ (bits.low * 0x9E3779B97F4A7C15U); }
};

std::optional<std::uint64_t> parse_half(std::string_view digits) {
    std::uint64_t bits = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), bits, 16);
    if (error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
    return bits;
}

std::optional<Bits> to_bits(const OrderId& id) {
    const std::string_view text = id.text();
    if (text.size() != 32) return std::nullopt;
    const auto high = parse_half(text.substr(0, 16));
    const auto low = parse_half(text.substr(16));
    if (!high || !low || order_id_from_bits(*high, *low) != id) return std::nullopt; // upper case is another id
    return Bits{.high = *high, .low = *low};
}

/// What is remembered of them.
struct Ids {
    std::unordered_set<Bits, HashOfBits> made; ///< ids that are 128 bits
    std::unordered_set<OrderId> other;         ///< all others
};

std::vector<OrderId> list_of(const Ids& remembered) {
    std::vector<OrderId> ids(remembered.other.begin(), remembered.other.end());
    ids.reserve(ids.size() + remembered.made.size());
    for (const Bits& bits : remembered.made) ids.push_back(order_id_from_bits(bits.high, bits.low));
    return ids;
}

} // namespace

struct OrderLedger::Shared {
    mutable std::mutex mutex;
    Ids ids;
};

OrderLedger::OrderLedger() : m_shared(std::make_shared<Shared>()) {}

void OrderLedger::acknowledge(const OrderId& id) const {
    const std::optional<Bits> bits = to_bits(id);
    const std::scoped_lock lock(m_shared->mutex);
    if (bits)
        m_shared->ids.made.insert(*bits);
    else
        m_shared->ids.other.insert(id);
}

std::size_t OrderLedger::size() const {
    const std::scoped_lock lock(m_shared->mutex);
    return m_shared->ids.made.size() + m_shared->ids.other.size();
}

std::vector<OrderId> OrderLedger::acknowledged() const {
    const std::scoped_lock lock(m_shared->mutex);
    return list_of(m_shared->ids);
}

std::vector<OrderId> OrderLedger::take() const {
    Ids taken;
    {
        const std::scoped_lock lock(m_shared->mutex);
        taken = std::exchange(m_shared->ids, {});
    }
    return list_of(taken);
}

StorageResult<std::vector<OrderId>> verify_acknowledged(const DatabaseLocation& location, const std::vector<OrderId>& ids) {
    auto database = Database::open({.location = location, .access = DatabaseOptions::Access::ReadOnly});
    if (!database) return tl::unexpected(database.error());
    OrderStore store{*database};
    std::vector<OrderId> missing;
    for (const OrderId& id : ids) {
        const StorageResult<bool> there = store.contains(id);
        if (!there) return tl::unexpected(there.error());
        if (!*there) missing.push_back(id);
    }
    return missing;
}

} // namespace canopy::app
