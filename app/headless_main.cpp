// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/composition.hpp"
#include "app/headless/command.hpp"
#include "app/headless/headless_run.hpp"
#include "app/headless/own_run.hpp"
#include "app/headless/self_test.hpp"
#include "app/print.hpp"

#include <QCoreApplication>

#include <clocale>
#include <fcntl.h>
#include <string>
#include <unistd.h>
#include <vector>

namespace {

/// A standard stream closed by whoever starts us would give its number to a file of ours, and our text to that file.
void fill_standard_streams() {
    for (int number = STDIN_FILENO; number <= STDERR_FILENO; ++number)
        if (fcntl(number, F_GETFD) == -1) static_cast<void>(open("/dev/null", O_RDWR)); // takes the lowest number free
}

} // namespace

int main(int argc, char** argv) {
    using namespace canopy::app;
    fill_standard_streams();
    auto command = read_command(Program::CanopyHeadless, std::vector<std::string>(argv, argv + argc), canopy_variables());
    if (!command) return report(Program::CanopyHeadless, command.error());
    report_warnings(Program::CanopyHeadless, command->settings);
    if (const auto code = print_if_asked(Program::CanopyHeadless, *command)) return *code;
    const QCoreApplication application(argc, argv); // finds the SQL driver
    std::setlocale(LC_NUMERIC, "C");                // Qt took the user's; what C functions read and write is for programs
    QCoreApplication::setApplicationName(QStringLiteral("canopy"));
    const auto own_run = OwnRun::begin(*command);
    if (!own_run) {
        print_to(stderr, "canopy-headless: " + own_run.error() + "\n");
        return 1;
    }
    return command->options.action == Options::Action::SelfTest ? self_test(compose(command->settings.settings))
                                                                : run_headless(*command);
}
