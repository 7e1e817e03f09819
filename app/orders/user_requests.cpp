// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/orders/user_requests.hpp"

#include "app/orders/measured.hpp"
#include "app/orders/refusal.hpp"
#include "app/storage/user_store.hpp"

namespace canopy::app {

namespace {

using Changed = Attempt<User>;

/// Looks, changes and stores as one write: what the form leaves out stays as it is by then, whoever else writes. Answers the
/// row as it is stored.
StorageResult<Changed> change(Database& database, const UserId& id, const Form& form) {
    UserStore users{database};
    const auto user = users.find(id);
    if (!user) return tl::unexpected(user.error());
    const Changeset<User> changes = user_changes(*user, form);
    const auto changed = changes.apply();
    if (!changed) return Changed{tl::unexpected(changed.error())};
    return users.update(*changed, changes.changed()).and_then([&] { return users.find(id); }).map([](User stored) {
        return Changed{std::move(stored)};
    });
}

Async<Result<User>> create(SharedServices services, Form form) {
    const auto user = new_user_changes(std::move(form)).apply();
    if (!user) co_return tl::unexpected(OrderError::invalid(user.error()));
    auto writing = services->repo.write<void>("users.insert",
                                              [user = *user](Database& database) { return UserStore{database}.insert(user); });
    Result<void> stored = from_repo(co_await std::move(writing).attempt(), user_constraints());
    stored = taken_id_is_conflict(std::move(stored));
    if (!stored) co_return tl::unexpected(stored.error());
    co_return *user;
}

Async<Result<User>> update(SharedServices services, UserId id, Form form) {
    auto writing = services->repo.write<Changed>(
        "users.update", [id, form = std::move(form)](Database& database) { return change(database, id, form); });
    Result<Changed> changed = from_repo(co_await std::move(writing).attempt(), user_constraints());
    if (!changed) co_return tl::unexpected(changed.error());
    co_return to_result(std::move(*changed));
}

Async<Result<User>> find(SharedServices services, UserId id) {
    auto reading = services->repo.read<User>("users.find", [id](Database& database) { return UserStore{database}.find(id); });
    co_return from_repo(co_await std::move(reading).attempt());
}

Async<Result<Page<User>>> list(SharedServices services, PageRequest page) {
    auto reading =
        services->repo.read<Page<User>>("users.list", [page](Database& database) { return UserStore{database}.list(page); });
    co_return from_repo(co_await std::move(reading).attempt());
}

Async<Result<void>> remove(SharedServices services, UserId id) {
    auto writing =
        services->repo.write<void>("users.remove", [id](Database& database) { return UserStore{database}.remove(id); });
    co_return from_repo(co_await std::move(writing).attempt(), user_constraints());
}

} // namespace

Async<Result<User>> create_user(SharedServices services, Form form) {
    return measured(services, "create_user", create(services, std::move(form)));
}

Async<Result<User>> update_user(SharedServices services, UserId id, Form form) {
    return measured(services, "update_user", update(services, std::move(id), std::move(form)));
}

Async<Result<User>> get_user(SharedServices services, UserId id) {
    return measured(services, "get_user", find(services, std::move(id)));
}

Async<Result<Page<User>>> list_users(SharedServices services, PageRequest page) {
    return measured(services, "list_users", list(services, page));
}

Async<Result<void>> remove_user(SharedServices services, UserId id) {
    return measured(services, "remove_user", remove(services, std::move(id)));
}

} // namespace canopy::app
