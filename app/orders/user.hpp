// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/forms/changeset.hpp"
#include "app/orders/ids.hpp"

#include <optional>
#include <string>

namespace canopy::app {

/// Somebody who orders. Known by a name only when he came without registering: then it is his id.
struct User {
    UserId id;
    std::string name = {};
    std::optional<std::string> email = std::nullopt; ///< nobody else has the same
    std::optional<int> age = std::nullopt;           ///< in years

    bool operator==(const User&) const = default;
};

/// What a user may be.
struct UserLimits {
    static constexpr std::size_t id_length = 64;   ///< bytes of UTF-8, as the user of an order
    static constexpr std::size_t name_length = 64; ///< characters
    static constexpr std::size_t email_length = 254;
    static constexpr int oldest = 150;
};

/// A new user: `id`, `name`, and if he likes `email` and `age`.
///
///     const auto user = new_user_changes(form).apply(); // the user, or every field error
Changeset<User> new_user_changes(Form form);

/// Another name, address or age; the id stays. What the form leaves out stays too.
Changeset<User> user_changes(User user, Form form);

/// What the database refuses of a user, by field.
const Constraints& user_constraints();

} // namespace canopy::app
