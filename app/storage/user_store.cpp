// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/storage/user_store.hpp"

#include "app/storage/changed_columns.hpp"
#include "app/storage/database.hpp"
#include "app/storage/foreign_key.hpp"
#include "app/storage/transaction.hpp"

#include <fmt/format.h>

namespace canopy::app {

namespace {

User read_user(const Row& row) {
    return {.id = UserId{row.text(0)},
            .name = row.text(1),
            .email = row.is_null(2) ? std::nullopt : std::optional{row.text(2)},
            .age = row.is_null(3) ? std::nullopt : std::optional{static_cast<int>(row.integer(3))}};
}

SqlValue age_of(const User& user) { return user.age ? SqlValue{std::int64_t{*user.age}} : SqlValue{nullptr}; }

tl::unexpected<StorageError> no_such_user(const UserId& id) {
    return storage_error(StorageError::Kind::NotFound, fmt::format("there is no user {}", id.text()));
}

StorageResult<void> changed_one(const StorageResult<std::int64_t>& changed, const UserId& id) {
    if (!changed) return tl::unexpected(changed.error());
    if (*changed > 0) return {};
    return no_such_user(id);
}

} // namespace

StorageResult<void> UserStore::insert(const User& user) {
    return m_database
        .execute("INSERT INTO users (id, name, email, age) VALUES (?, ?, ?, ?)",
                 {user.id.text(), user.name, value_or_null(user.email), age_of(user)})
        .map([](std::int64_t) {});
}

StorageResult<User> UserStore::find(const UserId& id) {
    std::optional<User> user;
    const auto found = m_database.query("SELECT id, name, email, age FROM users WHERE id = ?", {id.text()},
                                        [&](const Row& row) { user = read_user(row); });
    if (!found) return tl::unexpected(found.error());
    if (!user) return no_such_user(id);
    return std::move(*user);
}

StorageResult<bool> UserStore::contains(const UserId& id) {
    return m_database.integer("SELECT count(*) FROM users WHERE id = ?", {id.text()}).map([](std::int64_t count) {
        return count > 0;
    });
}

StorageResult<void> UserStore::update(const User& user, std::span<const std::string> fields) {
    const std::vector<ColumnValue> columns{
        {"name", "name", user.name}, {"email", "email", value_or_null(user.email)}, {"age", "age", age_of(user)}};
    return changed_one(update_columns(m_database, "users", user.id.text(), columns, fields), user.id);
}

StorageResult<void> UserStore::remove(const UserId& id) {
    const auto removed = m_database.execute("DELETE FROM users WHERE id = ?", {id.text()});
    return changed_one(named_foreign_key(removed, "orders_user_id_fkey"), id);
}

StorageResult<Page<User>> UserStore::list(PageRequest request) {
    request = request.clamped();
    return in_one_view(m_database, [&]() -> StorageResult<Page<User>> {
        const auto total = m_database.integer("SELECT count(*) FROM users");
        if (!total) return tl::unexpected(total.error());
        Page<User> page{.rows = {}, .total = *total, .page = request.page, .size = request.size};
        return m_database
            .query("SELECT id, name, email, age FROM users ORDER BY id LIMIT ? OFFSET ?", {request.size, request.offset()},
                   [&](const Row& row) { page.rows.push_back(read_user(row)); })
            .map([&] { return std::move(page); });
    });
}

StorageResult<void> UserStore::register_walk_in(const UserId& id) {
    return m_database.execute("INSERT INTO users (id, name) VALUES (?, ?) ON CONFLICT (id) DO NOTHING", {id.text(), id.text()})
        .map([](std::int64_t) {});
}

} // namespace canopy::app
