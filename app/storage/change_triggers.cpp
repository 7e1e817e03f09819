// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/storage/change_triggers.hpp"

namespace canopy::app {

namespace {

constexpr const char* columns = R"(
    ALTER TABLE orders
        ADD COLUMN change BIGINT NOT NULL DEFAULT 0,
        ADD COLUMN changed_in xid8 NOT NULL DEFAULT pg_current_xact_id(),
        ADD COLUMN changed_by TEXT NOT NULL DEFAULT '',
        ADD COLUMN placed_in xid8 NOT NULL DEFAULT pg_current_xact_id(),
        ADD COLUMN placed_by TEXT NOT NULL DEFAULT '')";

// The number is drawn while the row is locked, so that those of one order are in the order of its changes.
constexpr const char* number_the_change = R"(
    CREATE FUNCTION canopy_number_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        NEW.change := nextval('canopy_changes');
        NEW.changed_in := pg_current_xact_id();
        NEW.changed_by := coalesce(nullif(current_setting('canopy.origin', true), ''), '?');
        IF TG_OP = 'INSERT' THEN
            NEW.placed_in := NEW.changed_in;
            NEW.placed_by := NEW.changed_by;
        END IF;
        RETURN NEW;
    END $$)";

constexpr const char* tell_the_change = R"(
    CREATE FUNCTION canopy_tell_change() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        before TEXT := '-';
    BEGIN
        IF TG_OP = 'UPDATE' THEN before := OLD.status; END IF;
        PERFORM pg_notify('canopy_orders',
            concat_ws(' ', NEW.changed_by, NEW.change, NEW.changed_in, before, NEW.status, NEW.updated_at, NEW.id));
        RETURN NULL;
    END $$)";

constexpr const char* product_columns = R"(
    ALTER TABLE products
        ADD COLUMN changed_in xid8 NOT NULL DEFAULT pg_current_xact_id(),
        ADD COLUMN changed_by TEXT NOT NULL DEFAULT '')";

constexpr const char* mark_the_product = R"(
    CREATE FUNCTION canopy_mark_product() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        NEW.changed_in := pg_current_xact_id();
        NEW.changed_by := coalesce(nullif(current_setting('canopy.origin', true), ''), '?');
        RETURN NEW;
    END $$)";

constexpr const char* tell_the_product = R"(
    CREATE FUNCTION canopy_tell_product() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        PERFORM pg_notify('canopy_products', concat_ws(' ',
            coalesce(nullif(current_setting('canopy.origin', true), ''), '?'), coalesce(NEW.id, OLD.id)));
        RETURN NULL;
    END $$)";

SchemaStatement on_postgres(const char* text) { return {Dialect::PostgreSql, text}; }

} // namespace

std::vector<SchemaStatement> add_change_triggers() {
    return {on_postgres("CREATE SEQUENCE canopy_changes"),
            on_postgres(columns),
            on_postgres("CREATE INDEX orders_by_change ON orders (changed_in)"),
            on_postgres(number_the_change),
            on_postgres(tell_the_change),
            on_postgres("CREATE TRIGGER canopy_number_change BEFORE INSERT OR UPDATE ON orders "
                        "FOR EACH ROW EXECUTE FUNCTION canopy_number_change()"),
            on_postgres("CREATE TRIGGER canopy_tell_change AFTER INSERT OR UPDATE ON orders "
                        "FOR EACH ROW EXECUTE FUNCTION canopy_tell_change()")};
}

std::vector<SchemaStatement> drop_change_triggers() {
    return {on_postgres("DROP FUNCTION canopy_number_change"), on_postgres("DROP FUNCTION canopy_tell_change"),
            on_postgres("DROP SEQUENCE canopy_changes")};
}

std::vector<SchemaStatement> add_product_triggers() {
    return {on_postgres(product_columns),
            on_postgres("CREATE INDEX products_by_change ON products (changed_in)"),
            on_postgres(mark_the_product),
            on_postgres(tell_the_product),
            on_postgres("CREATE TRIGGER canopy_mark_product BEFORE INSERT OR UPDATE ON products "
                        "FOR EACH ROW EXECUTE FUNCTION canopy_mark_product()"),
            on_postgres("CREATE TRIGGER canopy_tell_product AFTER INSERT OR UPDATE OR DELETE ON products "
                        "FOR EACH ROW EXECUTE FUNCTION canopy_tell_product()")};
}

std::vector<SchemaStatement> drop_product_triggers() {
    return {on_postgres("DROP TRIGGER canopy_mark_product ON products"),
            on_postgres("DROP TRIGGER canopy_tell_product ON products"),
            on_postgres("DROP FUNCTION canopy_mark_product"),
            on_postgres("DROP FUNCTION canopy_tell_product"),
            on_postgres("DROP INDEX products_by_change"),
            on_postgres("ALTER TABLE products DROP COLUMN changed_in, DROP COLUMN changed_by")};
}

} // namespace canopy::app
