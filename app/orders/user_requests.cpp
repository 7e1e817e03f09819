// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/orders/user_requests.hpp"

#include "app/orders/refusal.hpp"
#include "app/storage/user_store.hpp"

namespace canopy::app {

namespace {

using Changed = Attempt<User>;

/// Looks, changes and stores as one write, so that two changes at once do not undo each other.
StorageResult<Changed> change(Database& database, const UserId& id, const Form& form) {
    UserStore users{database};
    const auto user = users.find(id);
    if (!user) return tl::unexpected(user.error());
    auto changed = user_changes(*user, form).apply();
    if (!changed) return Changed{tl::unexpected(std::move(changed.error()))};
    return users.update(*changed).map([&] { return Changed{std::move(*changed)}; });
}

const Constraints& user_constraints() {
    static const Constraints constraints = Constraints()
                                               .unique("id", "users_pkey")
                                               .unique("email", "users_email_key")
                                               .foreign_key("id", "orders_user_id_fkey", "still has orders");
    return constraints;
}

} // namespace

Async<Result<User>> create_user(SharedServices services, Form form) {
    const auto user = new_user_changes(std::move(form)).apply();
    if (!user) co_return tl::unexpected(OrderError::invalid(user.error()));
    auto writing = services->repo.write<void>("users.insert",
                                              [user = *user](Database& database) { return UserStore{database}.insert(user); });
    const Result<void> stored = from_repo(co_await std::move(writing).attempt(), user_constraints());
    if (!stored) co_return tl::unexpected(stored.error());
    co_return *user;
}

Async<Result<User>> update_user(SharedServices services, UserId id, Form form) {
    auto writing = services->repo.write<Changed>(
        "users.update", [id, form = std::move(form)](Database& database) { return change(database, id, form); });
    Result<Changed> changed = from_repo(co_await std::move(writing).attempt(), user_constraints());
    if (!changed) co_return tl::unexpected(changed.error());
    co_return to_result(std::move(*changed));
}

Async<Result<User>> get_user(SharedServices services, UserId id) {
    auto reading = services->repo.read<User>("users.find", [id](Database& database) { return UserStore{database}.find(id); });
    co_return from_repo(co_await std::move(reading).attempt());
}

Async<Result<Page<User>>> list_users(SharedServices services, PageRequest page) {
    auto reading =
        services->repo.read<Page<User>>("users.list", [page](Database& database) { return UserStore{database}.list(page); });
    co_return from_repo(co_await std::move(reading).attempt());
}

Async<Result<void>> remove_user(SharedServices services, UserId id) {
    auto writing =
        services->repo.write<void>("users.remove", [id](Database& database) { return UserStore{database}.remove(id); });
    co_return from_repo(co_await std::move(writing).attempt(), user_constraints());
}

} // namespace canopy::app
