// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/endpoint/http_server.hpp"

#include "app/endpoint/event_stream.hpp"
#include "app/endpoint/problem.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <microhttpd.h>
#include <stdexcept>
#include <string_view>
#include <unistd.h>
#include <utility>

namespace canopy::app {

namespace {

/// Of one connection: its first line, its headers, and an answer's. A pool that the library never exceeds.
constexpr std::size_t room_for_heads(const EndpointLimits& limits) {
    return limits.request_line + limits.header_bytes + 64 * 1024;
}
constexpr std::size_t spare_connections = 16; // above the limit, to be told so
constexpr std::size_t read_on = 8;            // so many times the largest body is read to the end, to be refused politely

std::string text_of(const char* text, std::size_t size) { return text ? std::string(text, size) : std::string{}; }

/// Whether a header's value begins where the first line of it does. The library joins continued lines elsewhere.
bool is_folded(const char* key, std::size_t key_size, const char* value) {
    if (!key || !value) return false;
    const char* at = key + key_size;
    if (value <= at) return true;
    ++at; // the colon
    while (at < value && (*at == ' ' || *at == '\t')) ++at;
    return at != value;
}

MHD_Result add_header(void* headers, MHD_ValueKind, const char* key, std::size_t key_size, const char* value,
                      std::size_t value_size) {
    static_cast<std::vector<HttpHeader>*>(headers)->push_back(
        {text_of(key, key_size), text_of(value, value_size), is_folded(key, key_size, value)});
    return MHD_YES;
}

void add_headers(MHD_Response* to, const HttpResponse& response, bool closing) {
    MHD_add_response_header(to, MHD_HTTP_HEADER_CONTENT_TYPE, response.content_type.c_str());
    MHD_add_response_header(to, MHD_HTTP_HEADER_CACHE_CONTROL, "no-store");
    MHD_add_response_header(to, "X-Content-Type-Options", "nosniff");
    for (const auto& [name, value] : response.headers) MHD_add_response_header(to, name.c_str(), value.c_str());
    if (closing) MHD_add_response_header(to, MHD_HTTP_HEADER_CONNECTION, "close");
}

/// Whether something follows the headers; an answer that does not wait for it ends the connection.
bool has_body(const HttpHead& head) {
    return head.count("Transfer-Encoding") > 0 || head.header("Content-Length").value_or("0") != "0";
}

HttpResponse too_large(std::size_t limit) {
    return to_response(Problem{.status = 413, .detail = "the body is larger than " + std::to_string(limit) + " bytes"});
}

/// For this connection, as long as it lasts: it ends, and the next one may find a place.
HttpResponse too_many_connections() {
    return to_response(Problem{.status = 503, .detail = "too many connections; try again", .code = "too_many_connections"})
        .with("Connection", "close");
}

/// The library's own limit of silence is behind all of ours, which are answered 408: it would end the connection without one.
constexpr std::chrono::seconds silence_limit(const EndpointLimits& limits) {
    return std::chrono::ceil<std::chrono::seconds>(std::max({limits.header_deadline, limits.body_deadline, limits.keep_alive})) +
           std::chrono::seconds{1};
}
static_assert(silence_limit({}) > EndpointLimits{}.body_deadline);

/// Whether the client gets a body: of HEAD and 304 only its length.
bool sends_body(const HttpHead& head, const HttpResponse& response) { return head.method != "HEAD" && response.status != 304; }

/// A stream's headers for HEAD: no length is known, and nothing is read.
MHD_Response* stream_without_reader() {
    const auto nothing = [](void*, std::uint64_t, char*, std::size_t) -> ssize_t { return MHD_CONTENT_READER_END_OF_STREAM; };
    return MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, 1, nothing, nullptr, nullptr);
}

/// In the library's memory, one a connection.
ConnectionTable::Id* id_of(MHD_Connection* connection) {
    const MHD_ConnectionInfo* info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    return static_cast<ConnectionTable::Id*>(info->socket_context);
}

} // namespace

void Exchange::answer(HttpResponse response) {
    const std::shared_ptr<std::mutex> lock = m_lock.lock();
    if (!lock) return; // the server is gone
    const std::lock_guard guard(*lock);
    if (!m_connection || m_response) return;
    m_response = std::move(response);
    resume();
}

void Exchange::resume() {
    if (m_connection && std::exchange(m_suspended, false)) MHD_resume_connection(m_connection);
}

/// What the library calls, in C.
struct HttpServer::Callbacks {
    using Shared = std::shared_ptr<Exchange>;

    static void connection(void* server, MHD_Connection* connection, void** context, MHD_ConnectionNotificationCode what) {
        auto& self = *static_cast<HttpServer*>(server);
        if (what == MHD_CONNECTION_NOTIFY_STARTED) {
            const MHD_ConnectionInfo* info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
            *context = new ConnectionTable::Id(self.m_connections->opened(info->connect_fd, self.m_handler.now()));
            self.m_handler.connected();
        } else {
            const std::unique_ptr<ConnectionTable::Id> id(static_cast<ConnectionTable::Id*>(*context));
            if (id) self.m_connections->closed(*id);
        }
    }
    /// The first line is here: what it answers is the request's context from here on.
    static void* begin(void* server, const char* uri, MHD_Connection* connection) {
        auto* exchange = new Shared(std::make_shared<Exchange>());
        (*exchange)->head.target = uri;
        static_cast<HttpServer*>(server)->begin(*exchange, connection, *id_of(connection));
        return exchange;
    }
    static MHD_Result step(void* server, MHD_Connection* connection, const char*, const char* method, const char* version,
                           const char* data, std::size_t* size, void** context) {
        const Shared& exchange = *static_cast<Shared*>(*context);
        if (exchange->m_stage == Exchange::Stage::Head) {
            exchange->head.method = method;
            exchange->head.version = version;
        }
        return static_cast<HttpServer*>(server)->step(exchange, connection, data, *size) ? MHD_YES : MHD_NO;
    }
    static void completed(void* server, MHD_Connection*, void** context, MHD_RequestTerminationCode) {
        const std::unique_ptr<Shared> exchange(static_cast<Shared*>(*context));
        *context = nullptr;
        if (exchange) static_cast<HttpServer*>(server)->end(**exchange);
    }
    struct Reading {
        HttpServer& server;
        Shared exchange;
        std::shared_ptr<EventStream> stream;
    };
    static ssize_t read(void* reading, std::uint64_t, char* buffer, std::size_t size) {
        const auto& what = *static_cast<Reading*>(reading);
        const std::ptrdiff_t length = what.server.read_stream(*what.exchange, *what.stream, buffer, size);
        return length < 0 ? MHD_CONTENT_READER_END_OF_STREAM : length;
    }
    static void stop_reading(void* reading) {
        const std::unique_ptr<Reading> owned(static_cast<Reading*>(reading));
        owned->stream->end(); // nobody reads it any more
    }
};

HttpServer::HttpServer(std::vector<int> sockets, const EndpointLimits& limits, Handler& handler)
    : m_limits(limits), m_handler(handler), m_connections(std::make_shared<ConnectionTable>(limits)) {
    for (std::size_t i = 0; i < sockets.size(); ++i) {
        m_daemons.push_back(start_daemon(sockets[i]));
        if (m_daemons.back()) continue;
        m_daemons.pop_back();
        for (; i < sockets.size(); ++i) close(sockets[i]);
        for (MHD_Daemon* daemon : m_daemons) MHD_stop_daemon(daemon);
        throw std::runtime_error("the HTTP server does not start: no thread or no memory");
    }
}

MHD_Daemon* HttpServer::start_daemon(int socket) {
    const auto idle = silence_limit(m_limits).count();
    return MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME, 0, nullptr, nullptr, Callbacks::step, this,
                            MHD_OPTION_LISTEN_SOCKET, socket, MHD_OPTION_CONNECTION_LIMIT,
                            static_cast<unsigned>(m_limits.connections + spare_connections), MHD_OPTION_CONNECTION_MEMORY_LIMIT,
                            room_for_heads(m_limits), MHD_OPTION_CONNECTION_TIMEOUT, static_cast<unsigned>(idle),
                            MHD_OPTION_URI_LOG_CALLBACK, Callbacks::begin, this, MHD_OPTION_NOTIFY_COMPLETED,
                            Callbacks::completed, this, MHD_OPTION_NOTIFY_CONNECTION, Callbacks::connection, this,
                            MHD_OPTION_END);
}

HttpServer::~HttpServer() {
    {
        const std::lock_guard guard(*m_lock);
        m_closing = true; // nothing is suspended from here on: the library cannot stop with a request that is
        for (Exchange* exchange : m_exchanges) {
            exchange->m_aborted = true;
            exchange->resume();
        }
    }
    for (MHD_Daemon* daemon : m_daemons) MHD_stop_daemon(daemon);
}

std::size_t HttpServer::under_way() const {
    const std::lock_guard guard(*m_lock);
    return m_exchanges.size();
}

void HttpServer::begin(const std::shared_ptr<Exchange>& exchange, MHD_Connection* connection, ConnectionTable::Id id) {
    exchange->m_lock = m_lock;
    exchange->m_connection = connection;
    exchange->m_id = id;
    exchange->began = m_handler.now();
    m_connections->request_line_came(id, exchange->began);
    const std::lock_guard guard(*m_lock);
    m_exchanges.insert(exchange.get());
}

bool HttpServer::step(const std::shared_ptr<Exchange>& exchange, MHD_Connection* connection, const char* data,
                      std::size_t& size) {
    using Stage = Exchange::Stage;
    if (exchange->m_stage == Stage::Head) {
        take_head(*exchange, connection);
        std::optional<HttpResponse> refused =
            m_connections->is_over_limit(exchange->m_id) ? too_many_connections() : m_handler.refuse(*exchange);
        if (refused && refused->status == 503) refused->headers.emplace_back("Retry-After", "1");
        if (refused && has_body(exchange->head)) return queue(exchange, connection, std::move(*refused)); // and it closes
        exchange->m_refused = std::move(refused);
        m_connections->headers_came(exchange->m_id, m_handler.now());
        return true;
    }
    if (size > 0) {
        take_body(*exchange, data, size);
        return exchange->m_received <= read_on * m_limits.body_bytes;
    }
    if (exchange->m_refused) return queue(exchange, connection, std::move(*exchange->m_refused));
    if (exchange->m_stage == Stage::TooLarge) return queue(exchange, connection, too_large(m_limits.body_bytes));
    return wait_for_answer(exchange, connection);
}

void HttpServer::take_head(Exchange& exchange, MHD_Connection* connection) {
    MHD_get_connection_values_n(connection, MHD_HEADER_KIND, add_header, &exchange.head.headers);
    exchange.m_stage = Exchange::Stage::Body;
}

void HttpServer::take_body(Exchange& exchange, const char* data, std::size_t& size) const {
    exchange.m_received += size;
    if (exchange.m_received > m_limits.body_bytes) {
        exchange.m_stage = Exchange::Stage::TooLarge;
        exchange.body = {};
    } else {
        exchange.body.append(data, size);
    }
    size = 0;
}

bool HttpServer::wait_for_answer(const std::shared_ptr<Exchange>& exchange, MHD_Connection* connection) {
    if (exchange->m_stage == Exchange::Stage::Waiting) { // woken
        std::optional<HttpResponse> response;
        {
            const std::lock_guard guard(*m_lock);
            if (exchange->m_aborted) return false;
            response = std::move(exchange->m_response);
            exchange->m_response.emplace(); // taken: no other
        }
        return response ? queue(exchange, connection, std::move(*response)) : false;
    }
    exchange->m_stage = Exchange::Stage::Waiting;
    m_connections->request_came(exchange->m_id);
    if (!suspend(*exchange)) return false;
    m_handler.arrived(exchange);
    return true;
}

bool HttpServer::suspend(Exchange& exchange) {
    const std::lock_guard guard(*m_lock);
    if (m_closing || exchange.m_aborted) return false;
    MHD_suspend_connection(exchange.m_connection);
    exchange.m_suspended = true;
    return true;
}

bool HttpServer::queue(const std::shared_ptr<Exchange>& exchange, MHD_Connection* connection, HttpResponse response) {
    constexpr std::size_t block = 16 * 1024;
    exchange->m_stage = Exchange::Stage::Answered;
    m_connections->request_came(exchange->m_id); // what remains is the library's: a client that does not read is idle
    MHD_Response* made = nullptr;
    if (response.stream && exchange->head.method != "HEAD") {
        response.stream->on_readable([exchange] {
            const std::shared_ptr<std::mutex> lock = exchange->m_lock.lock();
            if (!lock) return;
            const std::lock_guard guard(*lock);
            exchange->resume();
        });
        response.stream->on_dropped([table = m_connections, id = exchange->m_id] { table->abort(id); });
        response.stream->ask_for_reader([table = m_connections, id = exchange->m_id] { return !table->has_left(id); });
        auto* reading = new Callbacks::Reading{*this, exchange, response.stream};
        made = MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, block, Callbacks::read, reading, Callbacks::stop_reading);
    } else if (response.stream) {
        response.stream->end();
        made = stream_without_reader();
    } else {
        made = MHD_create_response_from_buffer(response.body.size(), response.body.data(), MHD_RESPMEM_MUST_COPY);
    }
    if (!made) return false;
    add_headers(made, response, m_handler.is_closing());
    exchange->m_status = response.status;
    exchange->m_bytes = sends_body(exchange->head, response) ? response.body.size() : 0;
    const MHD_Result queued = MHD_queue_response(connection, static_cast<unsigned>(response.status), made);
    MHD_destroy_response(made);
    return queued == MHD_YES;
}

std::ptrdiff_t HttpServer::read_stream(Exchange& exchange, EventStream& stream, char* buffer, std::size_t size) {
    const std::ptrdiff_t length = stream.read(buffer, size, [&] { return suspend(exchange); });
    if (length > 0) exchange.m_bytes += static_cast<std::size_t>(length);
    return length;
}

void HttpServer::end(Exchange& exchange) {
    {
        const std::lock_guard guard(*m_lock);
        m_exchanges.erase(&exchange);
        exchange.m_connection = nullptr;
    }
    m_connections->answered(exchange.m_id, m_handler.now());
    m_handler.finished(exchange, exchange.m_status, exchange.m_bytes);
}

} // namespace canopy::app
