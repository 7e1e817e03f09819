// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "otp/fixation.hpp"
#include "otp/hash_store.hpp"
#include "otp/match.hpp"
#include "otp/ordered_store.hpp"
#include "otp/table_cursor.hpp"
#include "otp/table_state.hpp"

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

namespace canopy {

/// A field of a row to count in, what to add, and perhaps where to wrap.
///
///     windows.update_counters(user, std::vector{counter_op(&Window::orders, 1, 100, 0)}); // after 100 comes 0
template <class Number, class Owner>
struct CounterOp {
    Number Owner::*field;
    Number by;
    std::optional<std::pair<Number, Number>> wrap{}; ///< beyond the first it becomes the second

    Number apply(Owner& row) const {
        Number& value = row.*field;
        value = static_cast<Number>(value + by);
        if (wrap && (by < Number{} ? value < wrap->first : value > wrap->first)) value = wrap->second;
        return value;
    }
};
template <class Number, class Owner>
CounterOp<Number, Owner> counter_op(Number Owner::*field, std::type_identity_t<Number> by) {
    return {field, by};
}
template <class Number, class Owner>
CounterOp<Number, Owner> counter_op(Number Owner::*field, std::type_identity_t<Number> by, std::type_identity_t<Number> beyond,
                                    std::type_identity_t<Number> becomes) {
    return {field, by, std::pair{beyond, becomes}};
}

/// Rows by key that any process and thread reads directly, without asking the process they belong to: OTP's ETS.
///
///     Table<UserId, Window> m_windows{*this, {.name = "limiter_windows"}}; // a member of its owner; others only read
///
///     const std::optional<Window> window = windows.lookup(user); // from the GUI, without a message
///
/// A Table is a handle; copies are the same table. It belongs to the process that made it and ends with it, before
/// anybody learns of the exit, unless it has an heir or was given away. What goes in and comes out are copies.
/// A key that is a field of the row is named once: Table<Sku, Product, TableKind::Set, &Product::sku> inserts a Product.
///
/// Process: as TableAccess says; reads never wait for a writer unless the table is ordered.
/// Fails: throws TableError when used by who may not, and, but for alive(), once the table has ended.
/// Cost: a look-up about 20 ns, an insert one allocation. Writing a row of a bag copies the rows of its key.
template <class Key, class Row, TableKind kind = TableKind::Set, auto key_field = nullptr>
class Table {
    static constexpr bool bag = kind == TableKind::Bag || kind == TableKind::DuplicateBag;
    static constexpr bool ordered = kind == TableKind::OrderedSet;
    using Stored = std::conditional_t<bag, std::vector<Row>, Row>;
    using Store = std::conditional_t<ordered, detail::OrderedStore<Key, Stored>, detail::HashStore<Key, Stored>>;
    using Change = detail::Change<Stored>;
    static constexpr bool keyed = !std::is_same_v<decltype(key_field), std::nullptr_t>;

public:
    /// What a look-up answers: the row if there is one, of a bag all rows of the key in the order of their insertion.
    using Found = std::conditional_t<bag, std::vector<Row>, std::optional<Row>>;
    using Entry = std::pair<Key, Row>;

    Table() = default; ///< no table: every use fails
    /// Process: the owner.
    explicit Table(Process& owner, TableOptions options = {})
        : m_state(std::make_shared<State>(owner, std::move(options), &detail::table_identity<Table>)) {
        m_state->watch(owner.slot());
    }

    // --- reading

    Found lookup(const Key& key) const {
        Found found;
        reading().read(key, [&found](const Stored& stored) { found = stored; });
        return found;
    }
    /// Looks at a row in place: look(const Row&), of a bag at the vector of rows. It must be short, and must not write to
    /// this table. Answers whether there was one.
    template <class Look>
    bool read(const Key& key, Look&& look) const {
        return reading().read(key, std::forward<Look>(look));
    }
    bool member(const Key& key) const {
        return reading().read(key, [](const Stored&) {});
    }
    /// Rows. Cost: of a bag a walk through it; else constant.
    std::size_t size() const {
        const Store& store = reading();
        if constexpr (!bag) return store.size();
        return fold(std::size_t{0}, [](std::size_t sum, const Key&, const Row&) { return sum + 1; });
    }
    /// step(sum, key, row) for every row; ascending if the table is ordered. What is written meanwhile may be seen or not.
    template <class Sum, class Step>
    Sum fold(Sum sum, Step&& step) const {
        reading().for_each([&](const Key& key, const Stored& stored) {
            each_row(stored, [&](const Row& row) { sum = step(std::move(sum), key, row); });
        });
        return sum;
    }
    /// The rows for which predicate(key, row) holds.
    template <std::predicate<const Key&, const Row&> Predicate>
    std::vector<Entry> select(Predicate&& predicate) const {
        std::vector<Entry> found;
        reading().for_each([&](const Key& key, const Stored& stored) {
            each_row(stored, [&](const Row& row) {
                if (predicate(key, row)) found.emplace_back(key, row);
            });
        });
        return found;
    }
    template <std::predicate<const Key&, const Row&> Predicate>
    std::size_t select_count(Predicate&& predicate) const {
        return fold(std::size_t{0},
                    [&](std::size_t sum, const Key& key, const Row& row) { return sum + (predicate(key, row) ? 1 : 0); });
    }
    /// The same in batches of at most `limit` rows, each when it is asked for; see TableCursor.
    /// Fails: TableError for a limit of 0. Cost: a copy of all keys.
    template <std::predicate<const Key&, const Row&> Predicate>
    auto select(Predicate predicate, std::size_t limit) const {
        if (limit == 0) state().refuse("a batch of no rows never ends");
        return TableCursor<Table, Predicate>(*this, all_keys(), std::move(predicate), limit);
    }
    /// shape(key, row) of the rows for which predicate(key, row) holds.
    template <std::predicate<const Key&, const Row&> Predicate, std::invocable<const Key&, const Row&> Shape>
    auto select(Predicate&& predicate, Shape&& shape) const {
        std::vector<std::decay_t<std::invoke_result_t<Shape, const Key&, const Row&>>> found;
        reading().for_each([&](const Key& key, const Stored& stored) {
            each_row(stored, [&](const Row& row) {
                if (predicate(key, row)) found.push_back(shape(key, row));
            });
        });
        return found;
    }
    /// What a pattern's variables are bound to, a tuple for each row it matches. Whole rows: select(pattern(...)).
    template <class... Wheres>
    auto match(const Pattern<Wheres...>& wanted) const {
        return select(wanted, [&wanted](const Key&, const Row& row) { return wanted.bindings(row); });
    }
    /// A field of the key's row, of a bag of all its rows. Fails: TableError without such a key.
    template <class Field>
    auto lookup_element(const Key& key, Field field) const {
        using Value = std::decay_t<std::invoke_result_t<Field, const Row&>>;
        std::conditional_t<bag, std::vector<Value>, std::optional<Value>> found;
        const bool there = read(key, [&](const Stored& stored) {
            each_row(stored, [&](const Row& row) {
                if constexpr (bag)
                    found.push_back(std::invoke(field, row));
                else
                    found = std::invoke(field, row);
            });
        });
        if (!there) m_state->refuse("no such key");
        if constexpr (bag)
            return found;
        else
            return std::move(*found);
    }
    /// step(sum, key, row) for every row, descending.
    template <class Sum, class Step>
    Sum fold_right(Sum sum, Step&& step) const {
        const std::vector<Entry> rows = to_list();
        for (auto row = rows.rbegin(); row != rows.rend(); ++row) sum = step(std::move(sum), row->first, row->second);
        return sum;
    }
    /// All rows.
    std::vector<Entry> to_list() const {
        return select([](const Key&, const Row&) { return true; });
    }

    // --- walking from key to key

    /// Nothing: the table is empty. Ascending if the table is ordered, else in an order of its own.
    std::optional<Key> first() const {
        const Store& store = reading();
        if constexpr (!ordered) {
            std::optional<Key> found;
            if (walk_fixed(nullptr, found)) return found;
        }
        return store.first();
    }
    std::optional<Key> last() const {
        static_assert(ordered, "only ordered tables have a last key");
        return reading().last();
    }
    /// Of an ordered table the neighbour of a key, be it there or not. Of others: each key is met once as long as nobody
    /// inserts, or the table is fixed. Fails: TableError for a key that is gone and not fixed.
    std::optional<Key> next(const Key& key) const {
        const Store& store = reading();
        if constexpr (ordered) {
            return store.next(key);
        } else {
            std::optional<Key> found;
            if (!walk_fixed(&key, found) && !store.next(key, found)) m_state->refuse("no such key to go on from");
            return found;
        }
    }
    std::optional<Key> prev(const Key& key) const {
        static_assert(ordered, "only ordered tables have a previous key");
        return reading().previous(key);
    }
    /// Makes a walk by first() and next() safe: it meets every key that is there all the time once, and goes on from
    /// erased ones. Until as many unfix() of this process, or its end. What is inserted during a walk is met by the next.
    /// Cost: unless ordered, a copy of all keys, here and at the begin of each walk.
    void fix(Process& process) const {
        reading();
        m_state->watch(process.slot());
        if constexpr (ordered)
            m_state->fixation.fix(process.self(), std::vector<std::size_t>{});
        else
            m_state->fixation.fix(process.self(), all_keys());
    }
    /// No fixation held is no error.
    void unfix(const Process& process) const {
        reading();
        m_state->fixation.release(process.self(), false);
    }
    /// How many fixations there are, of all processes.
    std::size_t fixations() const { return state().fixation.count(); }

    // --- writing

    /// Replaces the key's row; into a bag: adds one, unless an equal one is there.
    void insert(Key key, Row row) const {
        check_key(key, row);
        writing().modify(std::move(key), [&row](const Stored* before) { return inserted(before, std::move(row)); });
    }
    /// Under the key that is a field of it.
    void insert(Row row) const requires keyed {
        Key key = std::invoke(key_field, row);
        insert(std::move(key), std::move(row));
    }
    /// All or none, in one step for all who read and write; of equal keys the last counts. A walk through an unordered table
    /// may see the first rows without the others.
    void insert(std::vector<Entry> rows) const { insert_together(std::move(rows), false); }
    /// Only if none of the keys has a row. Answers whether that was so.
    bool insert_new(std::vector<Entry> rows) const { return insert_together(std::move(rows), true); }
    /// Only if the key has no row. Answers whether it did.
    bool insert_new(Key key, Row row) const {
        check_key(key, row);
        bool done = false;
        writing().modify(std::move(key), [&](const Stored* before) {
            if (before) return Change::keep();
            done = true;
            return inserted(nullptr, std::move(row));
        });
        return done;
    }
    /// All rows of the key. Answers whether there were any.
    bool erase(const Key& key) const {
        bool was_there = false;
        writing().modify(key, [&was_there](const Stored* before) {
            was_there = before != nullptr;
            return Change::erase();
        });
        return was_there;
    }
    /// The rows equal to this one, of a duplicate bag all of them. Answers how many there were.
    std::size_t erase_object(const Key& key, const Row& row) const {
        std::size_t erased = 0;
        writing().modify(key, [&](const Stored* before) {
            return before ? remaining(
                                *before, [&row](const Row& each) { return each == row; }, erased)
                          : Change::keep();
        });
        return erased;
    }
    /// Looks up and erases in one.
    Found take(const Key& key) const {
        Found found;
        writing().modify(key, [&found](const Stored* before) {
            if (before) found = *before;
            return Change::erase();
        });
        return found;
    }
    /// Every row for which predicate(key, row) holds when it is looked at. Answers how many there were.
    template <std::predicate<const Key&, const Row&> Predicate>
    std::size_t select_delete(Predicate&& predicate) const {
        std::size_t erased = 0;
        for (const Key& key : writing_keys()) {
            writing().modify(key, [&](const Stored* before) {
                return before ? remaining(
                                    *before, [&](const Row& row) { return predicate(key, row); }, erased)
                              : Change::keep();
            });
        }
        return erased;
    }
    void erase_all() const { writing().clear(); }

    /// Changes a row in one step: change(Row&). It must be short, and must not use this table. False: no such key.
    template <std::invocable<Row&> Modify>
    bool update(const Key& key, Modify&& modify) const {
        static_assert(!bag, "a bag has no one row to change");
        bool found = false;
        writing().modify(key, [&](const Stored* before) {
            found = before != nullptr;
            return found ? changed(key, *before, modify) : Change::keep();
        });
        return found;
    }
    /// The same, with a row to begin with where there is none.
    template <std::invocable<Row&> Modify>
    void update(const Key& key, Row initial, Modify&& modify) const {
        static_assert(!bag, "a bag has no one row to change");
        writing().modify(key, [&](const Stored* before) { return changed(key, before ? *before : initial, modify); });
    }

    /// Adds to a row that is a number, and answers what it is now. Fails: TableError without such a key.
    Row update_counter(const Key& key, Row by) const {
        return counted(key, std::nullopt, [by](Row& row) { return row = static_cast<Row>(row + by); });
    }
    /// The same, counting from `initial` where there is no row; it gets this key.
    Row update_counter(const Key& key, Row by, Row initial) const {
        return counted(key, initial, [by](Row& row) { return row = static_cast<Row>(row + by); });
    }
    /// Adds to a field of a row: windows.update_counter(user, &Window::orders, 1).
    template <class Number, class Owner>
    Number update_counter(const Key& key, Number Owner::*field, std::type_identity_t<Number> by) const {
        return counted(key, std::nullopt, [field, by](Row& row) { return row.*field = static_cast<Number>(row.*field + by); });
    }
    template <class Number, class Owner>
    Number update_counter(const Key& key, Number Owner::*field, std::type_identity_t<Number> by, Row initial) const {
        return counted(key, std::move(initial),
                       [field, by](Row& row) { return row.*field = static_cast<Number>(row.*field + by); });
    }

    /// Several counters of a row in one step, in this order; each CounterOp names a field, what to add, and perhaps where to
    /// wrap. Answers what each was then.
    template <class Number, class Owner>
    std::vector<Number> update_counters(const Key& key, const std::vector<CounterOp<Number, Owner>>& ops,
                                        std::optional<Row> initial = std::nullopt) const {
        return counted(key, std::move(initial), [&ops](Row& row) {
            std::vector<Number> results;
            for (const auto& op : ops) results.push_back(op.apply(row));
            return results;
        });
    }
    /// Sets fields of a row in one step: windows.update_element(user, std::pair{&Window::orders, 0}). False: no such key.
    /// Fails: TableError for the field that is the key, and nothing is changed.
    template <class... Fields>
    bool update_element(const Key& key, const Fields&... fields) const {
        return update(key, [&](Row& row) { ((row.*fields.first = fields.second), ...); });
    }

    /// Another process owns the table from now on, and gets a TableTransfer. Only the owner may do it.
    /// Fails: TableError if the receiver is dead or the owner itself.
    void give_away(const TableReceiver& receiver) const { state().give_away(receiver); }
    /// Who owns the table after its owner; nobody: it ends with it. Only the owner may say so.
    void set_heir(TableReceiver heir) const { state().set_heir(std::move(heir)); }
    /// Takes effect at once. Only the owner may do it.
    void set_access(TableAccess access) const { state().set_access(access); }

    /// Ends the table. Who may write may do it.
    void delete_table() const {
        writing();
        m_state->end();
    }

    // --- about the table

    bool alive() const noexcept { return m_state && m_state->alive(); }
    /// Nobody once the table has ended.
    Pid owner() const noexcept { return m_state ? m_state->owner() : Pid{}; }
    TableOptions options() const { return state().options(); }

private:
    struct State final : detail::TableState {
        using TableState::TableState;
        void clear_rows() override { store.clear(); }
        void release_fixations(Pid pid) override { fixation.release(pid, true); }
        Store store;
        detail::Fixation<std::conditional_t<ordered, std::size_t, Key>> fixation;
    };
    friend class Tables;
    friend struct TableTransfer;
    explicit Table(std::shared_ptr<State> state) : m_state(std::move(state)) {}

    State& state() const {
        if (!m_state) throw TableError("no table");
        return *m_state;
    }
    const Store& reading() const {
        state().check_read();
        return m_state->store;
    }
    Store& writing() const {
        state().check_write();
        return m_state->store;
    }

    template <class Look>
    static void each_row(const Stored& stored, Look&& look) {
        if constexpr (bag)
            std::for_each(stored.begin(), stored.end(), look);
        else
            look(stored);
    }
    static Change inserted([[maybe_unused]] const Stored* before, Row row) {
        if constexpr (bag) {
            Stored rows = before ? *before : Stored{};
            if constexpr (kind == TableKind::Bag)
                if (std::find(rows.begin(), rows.end(), row) != rows.end()) return Change::keep();
            rows.push_back(std::move(row));
            return Change::put(std::move(rows));
        } else {
            return Change::put(std::move(row));
        }
    }
    template <class Predicate>
    static Change remaining(const Stored& stored, Predicate&& predicate, std::size_t& erased) {
        if constexpr (bag) {
            Stored rows = stored;
            const std::size_t these = std::erase_if(rows, predicate);
            erased += these;
            if (rows.empty()) return Change::erase();
            return these > 0 ? Change::put(std::move(rows)) : Change::keep();
        } else {
            if (!predicate(stored)) return Change::keep();
            ++erased;
            return Change::erase();
        }
    }
    template <class Modify>
    Change changed(const Key& key, Row row, Modify&& modify) const {
        modify(row);
        check_key(key, row);
        return Change::put(std::move(row));
    }
    template <class Count>
    auto counted(const Key& key, std::optional<Row> initial, Count&& count) const {
        static_assert(!bag, "a bag has no one row to count in");
        std::invoke_result_t<Count, Row&> now{};
        writing().modify(key, [&](const Stored* before) {
            if (!before && !initial) m_state->refuse("no such key");
            if constexpr (keyed)
                if (initial) std::invoke(key_field, *initial) = key;
            return changed(key, before ? *before : *initial, [&](Row& row) { now = count(row); });
        });
        return now;
    }
    void check_key([[maybe_unused]] const Key& key, [[maybe_unused]] const Row& row) const {
        if constexpr (keyed)
            if (!(std::invoke(key_field, row) == key)) state().refuse("the row has another key");
    }
    bool insert_together(std::vector<Entry> rows, bool only_new) const {
        std::vector<Key> keys;
        for (const auto& [key, row] : rows) {
            check_key(key, row);
            keys.push_back(key);
        }
        bool done = true;
        writing().modify_together(keys, [&](const auto& together) {
            const auto look = [&done](const Stored* before) {
                done = done && !before;
                return Change::keep();
            };
            if (only_new)
                for (const Key& key : keys) together.modify(key, look);
            if (!done) return;
            for (auto& [key, row] : rows)
                together.modify(key, [&row = row](const Stored* before) { return inserted(before, std::move(row)); });
        });
        return done;
    }
    /// False: the table is not fixed, or the key is not there and never was.
    bool walk_fixed(const Key* key, std::optional<Key>& found) const {
        auto& fixation = m_state->fixation;
        if (!fixation.active()) return false;
        const auto there = [this](const Key& each) { return member(each); };
        if (key && fixation.next(key, found, there)) return true;
        fixation.renew(all_keys());
        return fixation.next(key, found, there);
    }
    std::vector<Key> all_keys() const {
        std::vector<Key> found;
        reading().for_each([&found](const Key& key, const Stored&) { found.push_back(key); });
        return found;
    }
    std::vector<Key> writing_keys() const {
        writing();
        return all_keys();
    }

    std::shared_ptr<State> m_state;
};

} // namespace canopy
