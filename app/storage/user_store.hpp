// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/orders/user.hpp"
#include "app/storage/page.hpp"
#include "app/storage/storage_error.hpp"

#include <span>
#include <string>

namespace canopy::app {

class Database;

/// The users in the database: the only place that knows their table.
///
///     const StorageResult<void> stored = UserStore{database}.insert(user);
///     if (!stored) show(new_user_changes(form).explain(stored.error().violations)); // email has already been taken
///
/// Process: the thread of its database. Holds nothing itself; make one wherever it is needed.
class UserStore {
public:
    explicit UserStore(Database& database) : m_database(database) {}

    /// Fails: Constraint `users_pkey` or `users_email_key` when id or address are taken.
    StorageResult<void> insert(const User& user);
    /// Fails: NotFound.
    StorageResult<User> find(const UserId& id);
    StorageResult<bool> contains(const UserId& id);
    /// These fields of him, `name`, `email` or `age`, and no other. Fails: NotFound, Constraint `users_email_key`.
    StorageResult<void> update(const User& user, std::span<const std::string> fields);
    /// Fails: NotFound, Constraint `orders_user_id_fkey` while there are orders of his.
    StorageResult<void> remove(const UserId& id);
    /// By their ids.
    StorageResult<Page<User>> list(PageRequest request = {});

    /// Takes somebody who orders without being known for a user of that name. Known already: nothing happens.
    StorageResult<void> register_walk_in(const UserId& id);

private:
    Database& m_database;
};

} // namespace canopy::app
