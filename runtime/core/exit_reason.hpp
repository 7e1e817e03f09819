// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/pid.hpp"

#include <cstdint>
#include <exception>
#include <memory>
#include <string>
#include <string_view>

namespace canopy {

/// Why a process ended: OTP's exit reason as a small value.
///
/// Orderly reasons are normal, shutdown and shutdown with a detail; every other reason is a crash.
///
///     if (!reason.is_orderly()) log(reason.to_string());
///
/// Cost: copying the four reasons without text copies two words; the others share one immutable text.
/// Process: a value, any thread. Fails: never.
class ExitReason {
public:
    enum class Kind : std::uint8_t {
        Normal,         ///< the body returned, or stop()
        Shutdown,       ///< told to by its supervisor; may carry a detail
        Kill,           ///< the untrappable signal; observers see Killed
        Killed,         ///< what links and monitors see after Kill
        NoProcess,      ///< OTP's noproc: there is no such process
        Timeout,        ///< an answer did not come in time
        CallingSelf,    ///< a process called itself
        AlreadyStarted, ///< the name is held by the process the text names
        Exception,      ///< an exception left a handler: type, text and origin say which
        MailboxFull,    ///< more messages than max_mailbox
        Custom,         ///< exit(reason) with a text of the caller's choice
    };

    ExitReason() noexcept = default; ///< normal
    static ExitReason normal() noexcept { return {}; }
    static ExitReason shutdown() noexcept { return ExitReason{Kind::Shutdown}; }
    static ExitReason shutdown(std::string detail);
    static ExitReason kill() noexcept { return ExitReason{Kind::Kill}; }
    static ExitReason killed() noexcept { return ExitReason{Kind::Killed}; }
    static ExitReason no_process() noexcept { return ExitReason{Kind::NoProcess}; }
    static ExitReason timeout() noexcept { return ExitReason{Kind::Timeout}; }
    static ExitReason calling_self() noexcept { return ExitReason{Kind::CallingSelf}; }
    static ExitReason mailbox_full() noexcept { return ExitReason{Kind::MailboxFull}; }
    static ExitReason already_started(Pid holder);
    static ExitReason custom(std::string text);
    /// An exception: its type's name, what it said, and the handler it left.
    static ExitReason exception(std::string type, std::string text, std::string origin);

    Kind kind() const noexcept { return m_kind; }
    std::string_view type() const noexcept;   ///< the exception's type, empty for other kinds
    std::string_view text() const noexcept;   ///< the detail, the custom text or what() said
    std::string_view origin() const noexcept; ///< the handler the exception left, empty for other kinds

    Pid pid() const noexcept; ///< who holds the name, of already_started; none for other kinds

    /// normal, shutdown or shutdown with a detail: what a transient child is not restarted for.
    bool is_orderly() const noexcept { return m_kind == Kind::Normal || m_kind == Kind::Shutdown; }
    bool is(Kind kind) const noexcept { return m_kind == kind; }

    /// `normal`, `shutdown: draining`, `std::runtime_error: disk full (in Repo::handle_call(Write))`.
    std::string to_string() const;

    bool operator==(const ExitReason& other) const noexcept;

private:
    struct Details {
        std::string type;
        std::string text;
        std::string origin;
        Pid pid{};
        bool operator==(const Details&) const = default;
    };

    explicit ExitReason(Kind kind) noexcept : m_kind(kind) {}
    ExitReason(Kind kind, Details details);

    std::shared_ptr<const Details> m_details;
    Kind m_kind = Kind::Normal;
};

/// What was thrown, as a reason: the one that a ProcessExit carries, else an exception that left `origin`.
ExitReason reason_of(const std::exception& error, std::string origin);
/// The same for whatever was thrown. Process: whoever is in a catch block. Cost: it is thrown once more, a microsecond.
ExitReason exception_in_flight(std::string origin);

} // namespace canopy
