// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gallery/job.hpp"

#include "app/gallery/stage.hpp"
#include "otp/supervisor.hpp"

#include <stdexcept>

namespace canopy::app {

using namespace std::chrono_literals;

Async<void> EmailWorker::handle_cast(Send request) {
    if (request.to.find('@') == std::string::npos) throw std::invalid_argument(request.to + " is no address");
    co_await sleep(500ms);
    ++m_sent;
}

ReportWorker::ReportWorker() { send_after(self_ref(), Due{}, 60s); }

void ReportWorker::handle_info(Due) {
    ++m_written;
    send_after(self_ref(), Due{}, 60s);
}

ChildSpec job_supervisor_spec(const GalleryServices& services, const std::string& path, Restart restart) {
    SupervisorSpec spec{.strategy = Strategy::OneForOne, .max_restarts = 3, .within = 5s};
    spec.children = {{.id = "email_worker", .start = starts_with<EmailWorker>(services.named(path + "/email_worker"))},
                     {.id = "report_worker", .start = starts_with<ReportWorker>(services.named(path + "/report_worker"))}};
    return Supervisor::child_spec("job", std::move(spec), restart);
}

ChildSpec job_spec(const GalleryServices& services) { return job_supervisor_spec(services, "job", Restart::Transient); }

Async<void> job_demo(Stage& stage) {
    const auto emails = stage.services().ref<EmailWorker>("job/email_worker");
    const auto reports = stage.services().ref<ReportWorker>("job/report_worker");
    stage.act("send three e-mails and let 2 minutes pass");
    for (const char* const to : {"ada@example.org", "bob@example.org", "cleo@example.org"}) EmailWorker::send_mail(emails, to);
    co_await stage.pass(2min);
    const std::uint64_t sent = co_await EmailWorker::sent(emails);
    const std::uint64_t written = co_await ReportWorker::written(reports);
    stage.claim(sent == 3 && written == 2, "three e-mails sent, two reports written");
    stage.act("send an e-mail to nobody in particular, then one to ada");
    EmailWorker::send_mail(emails, "nobody");
    co_await stage.pass(1ms);
    EmailWorker::send_mail(emails, "ada@example.org");
    co_await stage.pass(1s);
    const std::uint64_t anew = co_await EmailWorker::sent(emails);
    const std::uint64_t still = co_await ReportWorker::written(reports);
    stage.claim(anew == 1, "a new email_worker goes on with the next e-mail; what crashed the old one is not tried again");
    stage.claim(still == 2, "report_worker keeps its count");
}

} // namespace canopy::app
