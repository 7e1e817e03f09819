// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "otp/hash_store.hpp"
#include "otp/ordered_store.hpp"
#include "otp/table_state.hpp"

#include <algorithm>
#include <any>
#include <atomic>
#include <concepts>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

namespace canopy {

/// Rows by key that any process and thread reads directly, without asking the process they belong to: OTP's ETS.
///
///     Table<UserId, Window> m_windows{*this, {.name = "limiter_windows"}}; // a member of its owner; others only read
///
///     const std::optional<Window> window = windows.lookup(user); // from the GUI, without a message
///
/// A Table is a handle; copies are the same table. It belongs to the process that made it and ends with it, before
/// anybody learns of the exit. What goes in and comes out are copies.
///
/// Process: as TableAccess says; reads never wait for a writer unless the table is ordered.
/// Fails: throws TableError when used by who may not, and, but for alive(), once the table has ended.
/// Cost: a look-up about 20 ns, an insert one allocation. Writing a row of a bag copies the rows of its key.
template <class Key, class Row, TableKind kind = TableKind::Set>
class Table {
    static constexpr bool bag = kind == TableKind::Bag || kind == TableKind::DuplicateBag;
    static constexpr bool ordered = kind == TableKind::OrderedSet;
    using Stored = std::conditional_t<bag, std::vector<Row>, Row>;
    using Store = std::conditional_t<ordered, detail::OrderedStore<Key, Stored>, detail::HashStore<Key, Stored>>;
    using Change = detail::Change<Stored>;

public:
    /// What a look-up answers: the row if there is one, of a bag all rows of the key in the order of their insertion.
    using Found = std::conditional_t<bag, std::vector<Row>, std::optional<Row>>;
    using Entry = std::pair<Key, Row>;

    Table() = default; ///< no table: every use fails
    /// Process: the owner.
    explicit Table(Process& owner, TableOptions options = {}) : m_state(std::make_shared<State>(owner, std::move(options))) {
        owner.on_exit([state = m_state](Pid pid) { state->owner_ended(pid); });
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
    /// A field of the row, of a bag that of each row. Fails: TableError without such a key.
    template <class Field, class Owner>
    auto lookup_element(const Key& key, Field Owner::*field) const {
        std::conditional_t<bag, std::vector<Field>, std::optional<Field>> found;
        const auto look = [&](const Stored& stored) {
            if constexpr (bag)
                for (const Row& row : stored) found.push_back(row.*field);
            else
                found = stored.*field;
        };
        if (!reading().read(key, look)) m_state->refuse("no such key");
        if constexpr (bag)
            return found;
        else
            return *std::move(found);
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
    /// What shape(key, row) makes of those rows.
    template <std::predicate<const Key&, const Row&> Predicate, std::invocable<const Key&, const Row&> Shape>
    auto select(Predicate&& predicate, Shape&& shape) const {
        std::vector<std::decay_t<std::invoke_result_t<Shape&, const Key&, const Row&>>> found;
        for (const auto& [key, row] : select(std::forward<Predicate>(predicate))) found.push_back(shape(key, row));
        return found;
    }
    /// The same rows in portions of at most `limit` of them, looked up as they are asked for: what is there from the
    /// beginning to the end comes once. Nothing after the last portion.
    class Selection {
    public:
        std::optional<std::vector<Entry>> next() {
            std::vector<Entry> batch;
            while (m_next < m_keys.size() && batch.size() < m_limit) {
                const Key& key = m_keys[m_next];
                std::size_t row_number = 0;
                const auto look = [&](const Stored& stored) {
                    each_row(stored, [&](const Row& row) {
                        if (row_number++ >= m_row && batch.size() < m_limit) {
                            if (m_predicate(key, row)) batch.emplace_back(key, row);
                            m_row = row_number;
                        }
                    });
                };
                m_table.read(key, look);
                if (row_number > m_row) break; // a bag's key with more rows than there is room for
                ++m_next;
                m_row = 0;
            }
            return batch.empty() ? std::nullopt : std::optional(std::move(batch));
        }

    private:
        friend class Table;
        Selection(Table table, std::function<bool(const Key&, const Row&)> predicate, std::size_t limit)
            : m_table(std::move(table)), m_predicate(std::move(predicate)), m_limit(limit), m_keys(m_table.keys()) {
            if (limit == 0) throw std::invalid_argument("a portion needs room for one row");
        }
        Table m_table;
        std::function<bool(const Key&, const Row&)> m_predicate;
        std::size_t m_limit;
        std::vector<Key> m_keys;
        std::size_t m_next = 0;
        std::size_t m_row = 0; ///< of the key, how many were looked at
    };
    template <std::predicate<const Key&, const Row&> Predicate>
    Selection select(Predicate predicate, std::size_t limit) const {
        return Selection(*this, std::move(predicate), limit);
    }
    /// fold() from the other end: descending if the table is ordered.
    template <class Sum, class Step>
    Sum fold_right(Sum sum, Step&& step) const {
        const std::vector<Entry> rows = to_list();
        for (auto row = rows.rbegin(); row != rows.rend(); ++row) sum = step(std::move(sum), row->first, row->second);
        return sum;
    }
    template <std::predicate<const Key&, const Row&> Predicate>
    std::size_t select_count(Predicate&& predicate) const {
        return fold(std::size_t{0},
                    [&](std::size_t sum, const Key& key, const Row& row) { return sum + (predicate(key, row) ? 1 : 0); });
    }
    /// All rows.
    std::vector<Entry> to_list() const {
        return select([](const Key&, const Row&) { return true; });
    }

    // --- walking from key to key: in order, there be neighbours of any key; else in some order, which stands while fixed

    std::optional<Key> first() const {
        if constexpr (ordered) return reading().first();
        const std::vector<Key> order = walk();
        return order.empty() ? std::nullopt : std::optional<Key>(order.front());
    }
    std::optional<Key> last() const {
        static_assert(ordered, "only ordered tables have a last key");
        return reading().last();
    }
    /// Cost: of a table without order a walk through it. Fails: of such a table TableError for a key that is not there,
    /// unless the table is fixed and it was there when that began.
    std::optional<Key> next(const Key& key) const {
        if constexpr (ordered) return reading().next(key);
        const std::vector<Key> order = walk();
        const auto found = std::find(order.begin(), order.end(), key);
        if (found == order.end()) m_state->refuse("no such key");
        return found + 1 == order.end() ? std::nullopt : std::optional<Key>(*(found + 1));
    }
    /// From now until as many releases, or the end of the process, walking meets every key that is there all the while
    /// exactly once, whatever is inserted and erased.
    void fix(Process& process) const {
        if (state().fix(process.self())) process.on_exit([fixed = m_state](Pid pid) { fixed->release(pid, true); });
    }
    /// By a process that has not fixed it: nothing.
    void release(const Process& process) const { state().release(process.self(), false); }
    std::optional<Key> prev(const Key& key) const {
        static_assert(ordered, "only ordered tables have a previous key");
        return reading().previous(key);
    }

    // --- writing

    /// Replaces the key's row; into a bag: adds one, unless an equal one is there.
    void insert(Key key, Row row) const {
        writing().modify(std::move(key), [&row](const Stored* before) { return inserted(before, std::move(row)); });
    }
    /// Each in turn: of a key that comes twice, a set keeps the last. A list that cannot be inserted leaves nothing.
    void insert(std::vector<Entry> rows) const {
        writing();
        for (Entry& row : rows) insert(std::move(row.first), std::move(row.second));
    }
    /// All of them, or none if one of the keys has a row already. Answers whether it did.
    bool insert_new(std::vector<Entry> rows) const {
        std::vector<Key> taken;
        for (const Entry& row : rows) {
            if (std::find(taken.begin(), taken.end(), row.first) != taken.end()) continue;
            if (insert_new(row.first, row.second)) {
                taken.push_back(row.first);
                continue;
            }
            for (const Key& key : taken) erase(key);
            return false;
        }
        if constexpr (!bag)
            for (Entry& row : rows) insert(std::move(row.first), std::move(row.second));
        else
            add_the_rest(std::move(rows), std::move(taken));
        return true;
    }
    /// Only if the key has no row. Answers whether it did.
    bool insert_new(Key key, Row row) const {
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
        for (const Key& key : keys()) {
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
            return found ? changed(*before, modify) : Change::keep();
        });
        return found;
    }
    /// The same, with a row to begin with where there is none.
    template <std::invocable<Row&> Modify>
    void update(const Key& key, Row initial, Modify&& modify) const {
        static_assert(!bag, "a bag has no one row to change");
        writing().modify(key, [&](const Stored* before) { return changed(before ? *before : initial, modify); });
    }

    /// Adds to a row that is a number, and answers what it is now. Fails: TableError without such a key.
    Row update_counter(const Key& key, Row by) const {
        return counted(key, std::nullopt, [by](Row& row) { return row = static_cast<Row>(row + by); });
    }
    /// The same, counting from `initial` where there is no row.
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

    /// Several fields of a row, in the order given and in one step. Answers what they are now.
    template <class Number, class Owner>
    std::vector<Number> update_counters(const Key& key, std::vector<std::pair<Number Owner::*, Number>> fields) const {
        return counted(key, std::nullopt, [&fields](Row& row) {
            std::vector<Number> now;
            for (const auto& [field, by] : fields) now.push_back(row.*field = static_cast<Number>(row.*field + by));
            return now;
        });
    }
    /// Sets a field of a row in place. False: no such key.
    template <class Field, class Owner>
    bool update_element(const Key& key, Field Owner::*field, std::type_identity_t<Field> value) const {
        return update(key, [&](Row& row) { row.*field = std::move(value); });
    }

    // --- whose it is; for its owner alone

    /// Gives the table to another process, which is told (TableTransfer). It is the new owner's at once.
    /// Fails: TableError for oneself, and for a process that is gone.
    void give_away(const TableHeir& to, std::any gift = {}) const { state().give_away(to, std::move(gift)); }
    /// Who gets it when its owner ends; nobody: it ends too.
    void set_heir(std::optional<TableHeir> heir, std::any gift = {}) const { state().set_heir(heir, std::move(gift)); }
    void set_access(TableAccess access) const { state().set_access(access); }

    /// Ends the table; no heir is told. Who may write may do it.
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
        void fixation_began() override {
            auto keys = std::make_shared<std::vector<Key>>();
            store.for_each([&keys](const Key& key, const Stored&) { keys->push_back(key); });
            fixed_order.store(std::move(keys));
        }
        void fixation_ended() override { fixed_order.store(nullptr); }
        Store store;
        std::atomic<std::shared_ptr<const std::vector<Key>>> fixed_order{};
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

    /// The keys in the order of walking.
    std::vector<Key> walk() const {
        reading();
        if (const auto fixed = m_state->fixed_order.load()) return *fixed;
        return keys();
    }
    /// All rows but the first of each key, which are there.
    void add_the_rest(std::vector<Entry> rows, std::vector<Key> first) const {
        for (Entry& row : rows) {
            const auto found = std::find(first.begin(), first.end(), row.first);
            if (found != first.end())
                first.erase(found);
            else
                insert(std::move(row.first), std::move(row.second));
        }
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
    static Change changed(Row row, Modify&& modify) {
        modify(row);
        return Change::put(std::move(row));
    }
    template <class Count>
    auto counted(const Key& key, std::optional<Row> initial, Count&& count) const {
        static_assert(!bag, "a bag has no one row to count in");
        std::invoke_result_t<Count, Row&> now{};
        writing().modify(key, [&](const Stored* before) {
            if (!before && !initial) m_state->refuse("no such key");
            return changed(before ? *before : *initial, [&](Row& row) { now = count(row); });
        });
        return now;
    }
    std::vector<Key> keys() const {
        std::vector<Key> found;
        reading().for_each([&found](const Key& key, const Stored&) { found.push_back(key); });
        return found;
    }

    std::shared_ptr<State> m_state;
};

template <class T>
T TableTransfer::table() const {
    auto typed = std::dynamic_pointer_cast<typename T::State>(state);
    if (!typed) throw TableError("the table that was handed over is of other types");
    return T{std::move(typed)};
}

} // namespace canopy
