// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/endpoint/json.hpp"
#include "app/endpoint/problem.hpp"
#include "app/endpoint/routes.hpp"
#include "core/receive.hpp"
#include "fault/fault.hpp"
#include "observe/node_state.hpp"

#include <QCryptographicHash>

#include <charconv>
#include <fmt/format.h>
#include <optional>
#include <utility>

namespace canopy::app {

using namespace Qt::StringLiterals;

namespace {

using namespace std::chrono_literals;

/// `7.1`: a pid without its `#`, which a URL would take for a fragment.
std::string id_of(Pid pid) { return to_string(pid).substr(1); }

std::optional<Pid> parse_pid(std::string_view text) {
    Pid pid;
    const char* const end = text.data() + text.size();
    const auto [dot, bad_index] = std::from_chars(text.data(), end, pid.index);
    if (bad_index != std::errc{} || dot == end || *dot != '.') return std::nullopt;
    const auto [rest, bad_generation] = std::from_chars(dot + 1, end, pid.generation);
    if (bad_generation != std::errc{} || rest != end) return std::nullopt;
    return pid;
}

/// By its id or its registered name; none if it is not alive.
Pid find_process(Runtime& runtime, const std::string& id) {
    const std::optional<Pid> pid = parse_pid(id);
    if (!pid) return runtime.whereis(id);
    return runtime.is_alive(*pid) ? *pid : Pid{};
}

HttpResponse no_such_process(const std::string& id) {
    return to_response(Problem{.status = 404, .detail = fmt::format("there is no process {}", id)});
}

QJsonArray to_json(const std::vector<Pid>& pids) {
    QJsonArray ids;
    for (const Pid pid : pids) ids.append(json(id_of(pid)));
    return ids;
}

QJsonObject to_json(const NodeState& state, const Node& node);

QJsonArray children_of(const NodeState& state, const Node& node) {
    QJsonArray children;
    for (const NodeId child : node.children)
        if (const Node* found = state.find(child)) children.append(to_json(state, *found));
    return children;
}

/// What changes only when the tree does: how busy a process is says /api/v1/processes.
QJsonObject to_json(const NodeState& state, const Node& node) {
    QJsonObject object{{u"id"_s, json(node.id)},
                       {u"path"_s, json(node.path)},
                       {u"process"_s, node.alive() ? json(id_of(node.pid)) : QJsonValue()},
                       {u"name"_s, node.name.empty() ? QJsonValue() : json(node.name)},
                       {u"label"_s, json(node.label)},
                       {u"kind"_s, json(to_string(node.kind))},
                       {u"status"_s, json(node.alive() ? "up" : to_string(node.status))},
                       {u"restart"_s, json(to_string(node.restart))},
                       {u"generation"_s, static_cast<qint64>(node.generation)},
                       {u"restarts"_s, static_cast<qint64>(node.restarts)},
                       {u"crashes"_s, static_cast<qint64>(node.crashes)},
                       {u"last_exit"_s, node.last_exit ? json(node.last_exit->to_string()) : QJsonValue()},
                       {u"children"_s, children_of(state, node)}};
    if (node.kind == ProcessKind::Supervisor) object[u"strategy"_s] = json(to_string(node.strategy));
    return object;
}

QJsonObject to_json(const ProcessInfo& info) {
    QJsonArray messages;
    for (const std::string& message : info.messages) messages.append(json(message));
    QJsonArray state;
    for (const auto& [name, value] : info.state) state.append(QJsonObject{{u"name"_s, json(name)}, {u"value"_s, json(value)}});
    return {{u"id"_s, json(id_of(info.pid))},
            {u"parent"_s, info.parent ? json(id_of(info.parent)) : QJsonValue()},
            {u"name"_s, info.name.empty() ? QJsonValue() : json(info.name)},
            {u"label"_s, json(info.label)},
            {u"kind"_s, json(to_string(info.kind))},
            {u"activity"_s, json(to_string(info.activity))},
            {u"current_message"_s, info.current.empty() ? QJsonValue() : json(info.current)},
            {u"trap_exit"_s, info.trap_exit},
            {u"mailbox_messages"_s, static_cast<qint64>(info.depth)},
            {u"messages_handled"_s, static_cast<qint64>(info.handled)},
            {u"links"_s, to_json(info.links)},
            {u"monitors"_s, to_json(info.monitors)},
            {u"monitored_by"_s, to_json(info.monitored_by)},
            {u"waiting_messages"_s, messages},
            {u"state"_s, state}};
}

std::string tag_of(std::string_view body) {
    const auto bytes = QByteArray::fromRawData(body.data(), static_cast<qsizetype>(body.size()));
    return fmt::format("\"{}\"", QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex().left(32).toStdString());
}

/// Whether an If-None-Match names the tag, weak or strong, or anything.
bool is_matched(std::string_view condition, std::string_view tag) {
    return condition == "*" || condition.find(tag) != std::string_view::npos;
}

/// What it says of itself, if it does in time: one that is in a long handler answers when that is over.
struct Told {
    std::optional<ProcessInfo> info;
};

Async<std::optional<Told>> ask(Runtime& runtime, Pid pid) {
    constexpr auto patience = 2s;
    const Pid asker = current_slot()->pid();
    runtime.process_info(pid,
                         [&runtime, asker](std::optional<ProcessInfo> info) { send(runtime, asker, Told{std::move(info)}); });
    co_return co_await receive<Told>(patience);
}

} // namespace

Async<HttpResponse> get_tree(const Api& api, const HttpRequest& request) {
    const auto snapshot = co_await Observer::snapshot(api.observer).attempt();
    if (!snapshot)
        co_return to_response(Problem{.status = 503, .detail = "the event log is off, or its process down"})
            .with("Retry-After", "1");
    NodeState state;
    for (const Event& event : **snapshot) state.apply(event);
    const Node* top = state.find("/");
    const std::string body = to_text({{u"tree"_s, top ? QJsonValue(to_json(state, *top)) : QJsonValue()}});
    const std::string tag = tag_of(body);
    const bool is_same = is_matched(request.head.header("If-None-Match").value_or(""), tag);
    HttpResponse response{.status = is_same ? 304 : 200, .body = body}; // of 304 the length is told, and nothing is sent
    co_return std::move(response).with("ETag", tag);
}

Async<HttpResponse> show_process(const Api& api, const HttpRequest& request) {
    const std::string& id = request.parameters.front();
    const Pid pid = find_process(api.runtime(), id);
    if (!pid) co_return no_such_process(id);
    Async<std::optional<Told>> asking = ask(api.runtime(), pid);
    const std::optional<Told> told = co_await asking;
    if (!told)
        co_return to_response(Problem{.status = 504, .detail = fmt::format("process {} is in a handler and did not answer", id)});
    co_return told->info ? json_response(200, to_json(*told->info)) : no_such_process(id);
}

Async<HttpResponse> kill_process(const Api& api, const HttpRequest& request) {
    const std::string& id = request.parameters.front();
    const Pid pid = find_process(api.runtime(), id);
    if (!pid) co_return no_such_process(id);
    fault::kill(api.runtime(), pid); // a signal: it ends when its handler does
    co_return json_response(202, {{u"id"_s, json(id_of(pid))}, {u"signal"_s, json("kill")}});
}

} // namespace canopy::app
