// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/storage/order_feed.hpp"

#include "app/storage/database.hpp"
#include "app/storage/order_store.hpp"
#include "app/storage/postgres_backend.hpp"
#include "app/storage/product_store.hpp"

#include <QEventLoop>
#include <QSqlDriver>
#include <QSqlError>
#include <QTimer>
#include <QVariant>
#include <algorithm>
#include <atomic>
#include <charconv>
#include <fmt/format.h>
#include <sstream>
#include <unistd.h>
#include <utility>

namespace canopy::app {

namespace {

using Kind = StorageError::Kind;

constexpr const char* changes_channel = "canopy_orders"; ///< of the trigger: see change_triggers.hpp
constexpr const char* products_channel = "canopy_products";
constexpr std::chrono::seconds between_proofs{1};

DatabaseOptions reading(DatabaseOptions options) {
    options.access = DatabaseOptions::Access::ReadOnly;
    options.unreachable = DatabaseOptions::Unreachable::Refuse;
    PostgresAddress place = options.location.postgres();
    place.options["application_name"] = "canopy-feed"; // administrators see what waits there
    options.location = std::move(place);
    return options;
}

std::string mark_channel() {
    static std::atomic<int> count{0};
    return fmt::format("canopy_mark_{}_{}_{}", ::getpid(), std::chrono::steady_clock::now().time_since_epoch().count(), ++count);
}

} // namespace

struct OrderFeed::Change {
    std::string origin{};
    std::int64_t number = 0;
    std::int64_t transaction = 0;
    std::string before{}; ///< `-`: it was placed; `?`: not known
    std::string status{};
    std::int64_t updated_at = 0;
    std::string id{};
};

struct OrderFeed::Batch {
    News news{};
    std::unordered_map<std::string, Told> told{};
    std::int64_t mark = 0;
};

/// Qt hands notifications over in an event loop: this one runs while the feed waits, on whatever thread that is.
class OrderFeed::Connection {
public:
    struct Notification {
        std::string channel;
        std::string payload;
    };

    explicit Connection(Database opened) : database(std::move(opened)) {
        QObject::connect(driver(), &QSqlDriver::notification, &m_loop,
                         [this](const QString& channel, QSqlDriver::NotificationSource, const QVariant& payload) {
                             m_heard.push_back({channel.toStdString(), payload.toString().toStdString()});
                             m_loop.quit();
                         });
    }

    StorageResult<void> subscribe(const std::string& channel) {
        if (driver()->subscribeToNotification(QString::fromStdString(channel))) return {};
        return storage_error(Kind::Disconnected, "cannot listen: " + driver()->lastError().text().toStdString());
    }

    std::vector<Notification> wait(std::chrono::milliseconds longest) {
        m_loop.processEvents();
        if (m_heard.empty() && longest.count() > 0) {
            QTimer::singleShot(longest, &m_loop, &QEventLoop::quit);
            m_loop.exec();
        }
        return std::exchange(m_heard, {});
    }

    Database database;

private:
    QSqlDriver* driver() { return static_cast<PostgresBackend&>(database.backend()).qt().driver(); }

    QEventLoop m_loop;
    std::vector<Notification> m_heard;
};

OrderFeed::OrderFeed(const DatabaseOptions& options, std::shared_ptr<Position> position)
    : m_options(reading(options)), m_mark_channel(mark_channel()), m_position(std::move(position)) {}
OrderFeed::~OrderFeed() = default;

StorageResult<News> OrderFeed::hear(std::chrono::milliseconds longest) {
    StorageResult<Batch> batch = m_connection ? listen(longest) : connect();
    if (batch) return accept(std::move(*batch));
    m_connection.reset(); // whatever was taken out of it is read again with the next connection
    return tl::unexpected(std::move(batch.error()));
}

StorageResult<OrderFeed::Batch> OrderFeed::connect() {
    StorageResult<Database> database = Database::open(m_options);
    if (!database) return tl::unexpected(std::move(database.error()));
    m_connection = std::make_unique<Connection>(std::move(*database));
    for (const std::string& channel : {std::string{changes_channel}, std::string{products_channel}, m_mark_channel})
        if (const auto subscribed = m_connection->subscribe(channel); !subscribed) return tl::unexpected(subscribed.error());
    ++m_connections;
    if (m_position->mark != 0) return missed();
    // What commits from now on is notified, so nothing before this is owed.
    return m_connection->database.integer("SELECT pg_snapshot_xmin(pg_current_snapshot())::text").map([](std::int64_t mark) {
        return Batch{.mark = mark};
    });
}

StorageResult<OrderFeed::Batch> OrderFeed::missed() {
    std::vector<Change> changes;
    const auto read = m_connection->database.query(
        "SELECT change, changed_in::text, CASE WHEN placed_by <> ? AND placed_in >= ?::text::xid8 THEN '-' ELSE '?' END, "
        "status, updated_at, id FROM orders WHERE changed_in >= ?::text::xid8 AND changed_by <> ? ORDER BY change",
        {m_options.origin, std::to_string(m_position->mark), std::to_string(m_position->mark), m_options.origin},
        [&](const Row& row) {
            changes.push_back({.origin = {},
                               .number = row.integer(0),
                               .transaction = row.integer(1),
                               .before = row.text(2),
                               .status = row.text(3),
                               .updated_at = row.integer(4),
                               .id = row.text(5)});
        });
    if (!read) return tl::unexpected(read.error());
    Batch batch;
    for (const Change& change : changes)
        if (const auto added = add(batch, change); !added) return tl::unexpected(added.error());
    if (const auto read_too = missed_products(batch); !read_too) return tl::unexpected(read_too.error());
    return look_at_shelves(batch).map([&] { return std::move(batch); });
}

StorageResult<void> OrderFeed::missed_products(Batch& batch) {
    batch.news.missed_products = true;
    return m_connection->database.query("SELECT id FROM products WHERE changed_in >= ?::text::xid8 AND changed_by <> ?",
                                        {std::to_string(m_position->mark), m_options.origin},
                                        [&](const Row& row) { batch.news.products.emplace_back(row.text(0)); });
}

/// `ORIGIN ID`; the origin is a word.
void OrderFeed::add_product(Batch& batch, const std::string& payload) {
    const std::size_t space = payload.find(' ');
    if (space == std::string::npos || space + 1 == payload.size()) {
        ++m_unreadable;
        return;
    }
    ProductId id{payload.substr(space + 1)};
    if (payload.substr(0, space) == m_options.origin) return;
    if (std::ranges::find(batch.news.products, id) == batch.news.products.end()) batch.news.products.push_back(std::move(id));
}

StorageResult<void> OrderFeed::look_at_shelves(Batch& batch) {
    for (const ProductId& id : batch.news.products) {
        auto shelf = ProductStore{m_connection->database}.shelf(id);
        if (!shelf && shelf.error().kind == Kind::NotFound) continue; // gone
        if (!shelf) return tl::unexpected(std::move(shelf.error()));
        batch.news.shelves.push_back(std::move(*shelf));
    }
    return {};
}

StorageResult<OrderFeed::Batch> OrderFeed::listen(std::chrono::milliseconds longest) {
    if (const auto proved = prove(); !proved) return tl::unexpected(proved.error());
    Batch batch;
    for (const auto& [channel, payload] : m_connection->wait(longest)) {
        if (channel == m_mark_channel)
            take_mark(batch, payload);
        else if (channel == products_channel)
            add_product(batch, payload);
        else if (const std::optional<Change> change = read_change(payload); !change)
            ++m_unreadable;
        else if (change->origin != m_options.origin)
            if (const auto added = add(batch, *change); !added) return tl::unexpected(added.error());
    }
    return look_at_shelves(batch).map([&] { return std::move(batch); });
}

/// Anybody who may connect may notify, whatever they like.
std::optional<OrderFeed::Change> OrderFeed::read_change(const std::string& payload) {
    std::istringstream words(payload);
    Change change;
    words >> change.origin >> change.number >> change.transaction >> change.before >> change.status >> change.updated_at;
    words.get(); // the id is the rest, whatever is in it
    std::getline(words, change.id);
    if (!words || !order_status_from_word(change.status)) return std::nullopt;
    return change;
}

void OrderFeed::take_mark(Batch& batch, const std::string& payload) {
    std::int64_t mark = 0;
    const auto [end, failure] = std::from_chars(payload.data(), payload.data() + payload.size(), mark);
    if (failure == std::errc{} && end == payload.data() + payload.size())
        batch.mark = mark;
    else
        ++m_unreadable;
}

StorageResult<void> OrderFeed::add(Batch& batch, const Change& change) {
    const auto last = [&](const auto& told) {
        const auto found = told.find(change.id);
        return found == told.end() ? 0 : found->second.number;
    };
    const bool never = last(m_position->told) == 0 && last(batch.told) == 0;
    if (change.number <= std::max(last(m_position->told), last(batch.told))) return {};
    StorageResult<Order> order = OrderStore{m_connection->database}.find(OrderId{change.id});
    if (!order && order.error().kind == Kind::NotFound) return {}; // deleted since
    if (!order) return tl::unexpected(order.error());
    order->status = order_status_from_word(change.status).value(); // it may have changed again, of which we shall hear
    order->updated_at = WallTime{std::chrono::milliseconds{change.updated_at}};
    batch.told[change.id] = {.number = change.number, .transaction = change.transaction};
    const bool placed = change.before == "-" && never;
    const OrderStatus before = order_status_from_word(change.before).value_or(order->status);
    batch.news.orders.push_back(
        {.what = placed ? OrderNews::What::Placed : OrderNews::What::Changed, .order = *order, .before = before});
    return {};
}

StorageResult<void> OrderFeed::prove() {
    const auto now = std::chrono::steady_clock::now();
    if (now < m_next_proof) return {};
    m_next_proof = now + between_proofs;
    // Notifications come in the order of the commits. All transactions before this snapshot's first running one are over, so
    // their notifications come before this one: when it comes back, they have been heard.
    return m_connection->database.execute("SELECT pg_notify(?, pg_snapshot_xmin(pg_current_snapshot())::text)", {m_mark_channel})
        .map([](std::int64_t) {});
}

News OrderFeed::accept(Batch batch) {
    for (const auto& [id, told] : batch.told) m_position->told[id] = told;
    if (batch.mark > m_position->mark) {
        m_position->mark = batch.mark;
        std::erase_if(m_position->told, [&](const auto& entry) { return entry.second.transaction < batch.mark; });
    }
    return std::move(batch.news);
}

} // namespace canopy::app
