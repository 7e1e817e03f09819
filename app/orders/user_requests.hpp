// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/orders/order_services.hpp"
#include "app/orders/user.hpp"
#include "app/storage/page.hpp"
#include "core/async.hpp"

namespace canopy::app {

// What may be asked about users, each as a coroutine that runs in the process which awaits it and is told to telemetry.
//
//     const Result<User> user = co_await create_user(services, form); // invalid: email has already been taken

/// Fails: invalid with every field error, those of the database included; conflict when the id is taken; unavailable, storage.
Async<Result<User>> create_user(SharedServices services, Form form);
/// What the form leaves out stays. Fails: as create_user(), not_found.
Async<Result<User>> update_user(SharedServices services, UserId id, Form form);
/// Fails: not_found, unavailable, storage.
Async<Result<User>> get_user(SharedServices services, UserId id);
Async<Result<Page<User>>> list_users(SharedServices services, PageRequest page);
/// Fails: not_found; invalid while there are orders of his.
Async<Result<void>> remove_user(SharedServices services, UserId id);

} // namespace canopy::app
