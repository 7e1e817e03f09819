// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#include "core/exit_reason.hpp"

#include "core/process.hpp"
#include "core/type_name.hpp"

#include <utility>

namespace canopy {

namespace {

std::string_view word(ExitReason::Kind kind) {
    switch (kind) {
    case ExitReason::Kind::Normal: return "normal";
    case ExitReason::Kind::Shutdown: return "shutdown";
    case ExitReason::Kind::Kill: return "kill";
    case ExitReason::Kind::Killed: return "killed";
    case ExitReason::Kind::NoProcess: return "noproc";
    case ExitReason::Kind::MailboxFull: return "mailbox full";
    case ExitReason::Kind::Timeout: return "timeout";
    case ExitReason::Kind::CallingSelf: return "calling_self";
    case ExitReason::Kind::AlreadyStarted: return "already_started";
    case ExitReason::Kind::Exception: return "exception";
    case ExitReason::Kind::Custom: return "exit";
    }
    return "unknown";
}

} // namespace

ExitReason::ExitReason(Kind kind, Details details)
    : m_details(std::make_shared<const Details>(std::move(details))), m_kind(kind) {}

ExitReason ExitReason::shutdown(std::string detail) {
    return {Kind::Shutdown, {.type = {}, .text = std::move(detail), .origin = {}}};
}

ExitReason ExitReason::already_started(Pid holder) {
    return {Kind::AlreadyStarted, {.type = {}, .text = canopy::to_string(holder), .origin = {}, .pid = holder}};
}

ExitReason ExitReason::custom(std::string text) { return {Kind::Custom, {.type = {}, .text = std::move(text), .origin = {}}}; }

ExitReason ExitReason::exception(std::string type, std::string text, std::string origin) {
    return {Kind::Exception, {.type = std::move(type), .text = std::move(text), .origin = std::move(origin)}};
}

std::string_view ExitReason::type() const noexcept { return m_details ? std::string_view{m_details->type} : std::string_view{}; }

std::string_view ExitReason::text() const noexcept { return m_details ? std::string_view{m_details->text} : std::string_view{}; }

std::string_view ExitReason::origin() const noexcept {
    return m_details ? std::string_view{m_details->origin} : std::string_view{};
}

Pid ExitReason::pid() const noexcept { return m_details ? m_details->pid : Pid{}; }

std::string ExitReason::to_string() const {
    if (m_kind == Kind::Custom) return std::string{text()};
    std::string result{m_kind == Kind::Exception ? type() : word(m_kind)};
    if (!text().empty()) result.append(": ").append(text());
    if (!origin().empty()) result.append(" (in ").append(origin()).append(")");
    return result;
}

bool ExitReason::operator==(const ExitReason& other) const noexcept {
    if (m_kind != other.m_kind) return false;
    if (m_details == other.m_details) return true;
    return m_details && other.m_details && *m_details == *other.m_details;
}

ExitReason reason_of(const std::exception& error, std::string origin) {
    if (const auto* exit = dynamic_cast<const ProcessExit*>(&error)) return exit->reason();
    return ExitReason::exception(demangled(typeid(error)), error.what(), std::move(origin));
}

ExitReason exception_in_flight(std::string origin) {
    try {
        throw;
    } catch (const std::exception& error) {
        return reason_of(error, std::move(origin));
    } catch (...) {
        return ExitReason::exception("exception", "not derived from std::exception", std::move(origin));
    }
}

} // namespace canopy
