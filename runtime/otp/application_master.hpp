// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "otp/application.hpp"
#include "otp/gen_server.hpp"

#include <functional>
#include <memory>
#include <string>

namespace canopy {

class ApplicationController;

/// One running application: it starts the tree, ends with it, and everything that was begun from within ends with both.
///
/// Process: its own, linked to the controller. OTP's application_master.
class ApplicationMaster final : public GenServer<ApplicationMaster> {
public:
    static constexpr ProcessKind process_kind = ProcessKind::Supervisor;

    ApplicationMaster(Ref<ApplicationController> controller, std::string name,
                      std::function<std::unique_ptr<Application>()> make);
    Async<Init> init();
    void handle_info(const Exit& exit);
    Async<void> terminate(const ExitReason& reason);

private:
    Async<ApplicationResult<Pid>> start();
    ApplicationError error(ApplicationError::Kind kind, ExitReason reason) const;
    void run_callback(const char* what, void (Application::*callback)());
    Async<void> stop_tree();
    Async<void> kill_group();

    Ref<ApplicationController> m_controller;
    std::string m_name;
    std::function<std::unique_ptr<Application>()> m_make;
    std::unique_ptr<Application> m_application;
    Pid m_top; ///< none: it has none, or it is gone
};

} // namespace canopy
