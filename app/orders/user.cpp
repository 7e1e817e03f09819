// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/orders/user.hpp"

#include "app/orders/casts.hpp"
#include "app/orders/name_rules.hpp"

namespace canopy::app {

namespace {

void check_user(Changeset<User>& changes) {
    check_name(changes.field("name", &User::name), {.most = UserLimits::name_length});
    changes.field("email", &User::email).length({.most = UserLimits::email_length}).format(is_email, "must be an e-mail address");
    changes.field("age", &User::age).number({.least = 0, .most = UserLimits::oldest});
    changes.constrained_by(user_constraints());
}

} // namespace

const Constraints& user_constraints() {
    static const Constraints constraints = Constraints()
                                               .unique("id", "users_pkey")
                                               .unique("email", "users_email_key")
                                               .foreign_key("id", "orders_user_id_fkey", "still has orders");
    return constraints;
}

Changeset<User> new_user_changes(Form form) {
    Changeset<User> changes(std::move(form));
    check_name(changes.field("id", &User::id), {.most = UserLimits::id_length, .unit = Length::Unit::Bytes});
    check_user(changes);
    return changes;
}

Changeset<User> user_changes(User user, Form form) {
    Changeset<User> changes(std::move(user), std::move(form));
    check_user(changes);
    return changes;
}

} // namespace canopy::app
