// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gallery/exhibit.hpp"
#include "otp/gen_server.hpp"

#include <cstdint>
#include <string>

namespace canopy::app {

/// Sends e-mails, one after another: half a second each.
class EmailWorker final : public GenServer<EmailWorker> {
public:
    struct Send {
        std::string to;
    };
    struct Sent {
        using Reply = std::uint64_t;
    };
    static void send_mail(const Ref<EmailWorker>& worker, std::string to) { cast(worker, Send{.to = std::move(to)}); }
    static Call<Sent> sent(const Ref<EmailWorker>& worker) { return call(worker, Sent{}); }

    /// Fails: an address without an @ crashes it: nobody checked, and the supervisor sees to it.
    Async<void> handle_cast(Send request);
    std::uint64_t handle_call(Sent) { return m_sent; }
    void inspect(Inspector& inspector) const override { inspector.show("sent", m_sent); }

private:
    std::uint64_t m_sent = 0;
};

/// Writes a report a minute.
class ReportWorker final : public GenServer<ReportWorker> {
public:
    struct Due {};
    struct Written {
        using Reply = std::uint64_t;
    };
    static Call<Written> written(const Ref<ReportWorker>& worker) { return call(worker, Written{}); }

    ReportWorker();
    void handle_info(Due);
    std::uint64_t handle_call(Written) { return m_written; }
    void inspect(Inspector& inspector) const override { inspector.show("reports written", m_written); }

private:
    std::uint64_t m_written = 0;
};

/// The supervisor of the two, at this path of the gallery.
ChildSpec job_supervisor_spec(const GalleryServices& services, const std::string& path, Restart restart);

ChildSpec job_spec(const GalleryServices& services);
Async<void> job_demo(Stage& stage);

} // namespace canopy::app
