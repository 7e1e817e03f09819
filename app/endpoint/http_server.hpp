// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/endpoint/connection_table.hpp"
#include "app/endpoint/endpoint_config.hpp"
#include "app/endpoint/http_message.hpp"
#include "core/clock.hpp"

#include <any>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <vector>

struct MHD_Connection;
struct MHD_Daemon;

namespace canopy::app {

class HttpServer;

/// One request under way: a value for whoever answers it, and the place the answer goes to.
///
///     exchange->answer(text_response(200, "ok\n"));
///
/// Process: the server's thread fills it; then answer() in any process or thread, once. An answer that comes when the
/// client, or the server, is gone is no error.
class Exchange {
public:
    HttpHead head{};
    std::string body{};
    std::any matched{}; ///< what the handler that let it in wants to find again
    Timestamp began{};  ///< when its first line was here

    void answer(HttpResponse response);

private:
    friend class HttpServer;
    enum class Stage { Head, Body, TooLarge, Waiting, Answered };

    /// Lets the server's thread go on with it. Under the server's lock.
    void resume();

    std::weak_ptr<std::mutex> m_lock;       ///< the server's; guards what follows but for the stage, which is its thread's
    MHD_Connection* m_connection = nullptr; ///< none once it is over
    bool m_suspended = false;
    bool m_aborted = false;
    std::optional<HttpResponse> m_response;
    Stage m_stage = Stage::Head;
    ConnectionTable::Id m_id = 0;
    int m_status = 0; ///< of the answer, 0 before
    std::size_t m_bytes = 0;
    std::size_t m_received = 0; ///< of the body
    std::optional<HttpResponse> m_refused;
};

/// libmicrohttpd, with a thread of its own a socket: takes requests apart, bounded in size and time, and gives answers
/// back. Nothing in its thread ever waits for a process: a request is suspended until its answer is there.
///
/// Process: made and destroyed by the process `endpoint`, which owns it. Fails: the constructor throws when a thread
/// cannot be made. Cost: at most 160 KiB and a body a connection.
class HttpServer {
public:
    /// Whose requests they are. Called in the server's threads: must not block.
    class Handler {
    public:
        virtual ~Handler() = default;
        /// Looks at a request before its body comes: an answer refuses it.
        virtual std::optional<HttpResponse> refuse(Exchange& exchange) = 0;
        /// It is complete: somebody will answer it.
        virtual void arrived(std::shared_ptr<Exchange> exchange) = 0;
        /// It is over: answered with a status and so many bytes, or given up (0).
        virtual void finished(const Exchange& exchange, int status, std::size_t bytes) = 0;
        /// Somebody connected.
        virtual void connected() = 0;
        /// Whether answers should end their connections: the program is about to stop.
        virtual bool is_closing() const = 0;
        virtual Timestamp now() const = 0;
    };

    /// Takes the listening sockets over.
    HttpServer(std::vector<int> sockets, const EndpointLimits& limits, Handler& handler);
    /// Requests under way are cut off.
    ~HttpServer();
    HttpServer(const HttpServer&) = delete;
    HttpServer& operator=(const HttpServer&) = delete;

    /// Requests whose first line is here and whose answer is not out yet; streams are among them.
    std::size_t under_way() const;
    ConnectionTable& connections() noexcept { return *m_connections; }

private:
    struct Callbacks;

    MHD_Daemon* start_daemon(int socket);
    void begin(const std::shared_ptr<Exchange>& exchange, MHD_Connection* connection, ConnectionTable::Id id);
    bool step(const std::shared_ptr<Exchange>& exchange, MHD_Connection* connection, const char* data, std::size_t& size);
    void take_head(Exchange& exchange, MHD_Connection* connection);
    void take_body(Exchange& exchange, const char* data, std::size_t& size) const;
    bool wait_for_answer(const std::shared_ptr<Exchange>& exchange, MHD_Connection* connection);
    bool queue(const std::shared_ptr<Exchange>& exchange, MHD_Connection* connection, HttpResponse response);
    void end(Exchange& exchange);
    bool suspend(Exchange& exchange);
    std::ptrdiff_t read_stream(Exchange& exchange, EventStream& stream, char* buffer, std::size_t size);

    const EndpointLimits m_limits;
    Handler& m_handler;
    std::shared_ptr<ConnectionTable> m_connections; ///< shared with the streams, which end slow readers
    std::shared_ptr<std::mutex> m_lock = std::make_shared<std::mutex>();
    std::set<Exchange*> m_exchanges; ///< under the lock
    bool m_closing = false;          ///< under the lock
    std::vector<MHD_Daemon*> m_daemons;
};

} // namespace canopy::app
