// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/headless/service_manager.hpp"

#include <cstdint>
#include <systemd/sd-daemon.h>

namespace canopy::app {

ServiceManager::ServiceManager() {
    std::uint64_t microseconds = 0;
    if (sd_watchdog_enabled(0, &microseconds) > 0) m_watchdog = std::chrono::microseconds{microseconds};
}

void ServiceManager::ready() const { sd_notify(0, "READY=1"); }

void ServiceManager::stopping() const { sd_notify(0, "STOPPING=1"); }

void ServiceManager::alive(Timestamp now, const std::function<bool()>& answers) {
    if (!m_watchdog || now < m_next || !answers()) return;
    m_next = now + *m_watchdog / 2;
    sd_notify(0, "WATCHDOG=1");
}

} // namespace canopy::app
