// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/composition.hpp"
#include "app/headless/command.hpp"
#include "app/headless/own_run.hpp"
#include "app/headless/say_where.hpp"
#include "app/headless/self_test.hpp"
#include "app/print.hpp"
#include "app/system.hpp"
#include "core/version.hpp"
#include "ui/bridge/runtime_bridge.hpp"
#include "ui/main_window.hpp"
#include "ui/window/appearance.hpp"
#include "ui/window/application_service.hpp"
#include "ui/window/display.hpp"
#include "ui/window/icons.hpp"
#include "ui/window/quit_signals.hpp"
#include "ui/window/session_bus.hpp"
#include "ui/window/translations.hpp"

#include <QApplication>
#include <QDBusConnection>
#include <QEventLoop>
#include <QImage>
#include <QImageReader>
#include <QLocale>
#include <QMessageBox>
#include <QProcess>
#include <QScopeGuard>
#include <QSettings>
#include <QTemporaryDir>
#include <QTimer>

#include <algorithm>
#include <chrono>
#include <clocale>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fmt/format.h>
#include <optional>
#include <string>
#include <unistd.h>
#include <vector>

namespace {

using namespace canopy;
using app::Options;

int fail(std::string_view what, int code = EXIT_FAILURE) {
    app::print_to(stderr, fmt::format("canopy: {}\n", what));
    return code;
}

/// The other program, which lies beside this one, or in the path; with all that was asked of this one.
int run_headless(const std::vector<std::string>& arguments) {
    std::vector<std::string> handed = app::without_qt_options(arguments);
    std::vector<char*> argv;
    for (std::string& argument : handed) argv.push_back(argument.data());
    argv.push_back(nullptr);
    std::error_code ignored;
    const auto here = std::filesystem::read_symlink("/proc/self/exe", ignored).parent_path();
    execv((here / "canopy-headless").c_str(), argv.data());
    execvp("canopy-headless", argv.data());
    return fail("canopy-headless is not installed; install it beside canopy");
}

void name_the_program() {
    QApplication::setOrganizationName(QStringLiteral("canopy"));
    QApplication::setApplicationName(QStringLiteral("canopy"));
    QApplication::setApplicationDisplayName(QStringLiteral("Canopy"));
    QApplication::setApplicationVersion(QStringLiteral(CANOPY_VERSION_STRING));
    QApplication::setDesktopFileName(QStringLiteral("org.canopy.monitor"));
    QApplication::setWindowIcon(ui::applicationIcon());
}

/// What the window needs beside the rest: drawings that are there and can be drawn, and itself, shown for a moment.
std::vector<app::SelfCheck> window_checks(const app::SystemConfig& config, const ui::Translations& translations) {
    const auto drawing = [](const QIcon& icon) -> std::optional<std::string> {
        const QImage image = icon.pixmap(64, 64).toImage();
        for (int y = 0; y < image.height(); ++y)
            for (int x = 0; x < image.width(); ++x)
                if (image.pixelColor(x, y).alpha() > 0) return std::nullopt;
        return "it is empty; install libqt6svg6, or the program again";
    };
    const auto window = [&config]() -> std::optional<std::string> {
        const QTemporaryDir folder;
        QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, folder.path()); // the user keeps theirs
        auto system = app::System::start(app::self_test_config(config, folder.path().toStdString()));
        if (!system) return system.error().text;
        ui::Appearance appearance;
        ui::RuntimeBridge bridge(**system);
        ui::MainWindow shown(bridge, appearance);
        shown.show();
        bridge.start();
        QTimer::singleShot(std::chrono::milliseconds{200}, &shown, &QWidget::close);
        return QApplication::exec() == 0 ? std::nullopt : std::optional<std::string>("it did not close");
    };
    const auto plugin = []() -> std::optional<std::string> {
        if (QImageReader::supportedImageFormats().contains("svg")) return std::nullopt;
        return "Qt cannot read SVG; install libqt6svg6";
    };
    const auto texts = [&translations]() -> std::optional<std::string> {
        const QString problem = translations.problem();
        return problem.isEmpty() ? std::nullopt : std::optional(problem.toStdString());
    };
    const QString language = QLocale::languageToString(QLocale(translations.language()).language());
    std::vector<app::SelfCheck> checks{{"texts in " + language.toStdString(), texts},
                                       {"plugin for SVG", plugin},
                                       {"icon", [drawing] { return drawing(ui::applicationIcon()); }}};
    for (const char* name : {"crash", "fit", "pause", "resume", "search", "theme"})
        checks.push_back(
            {std::string("symbol ") + name, [drawing, name] { return drawing(ui::symbol(QString::fromLatin1(name))); }});
    checks.push_back({"window on " + QApplication::platformName().toStdString(), window});
    return checks;
}

/// What a desktop offers beside starting the program; each is a run of its own, and has its own token, not ours.
void act(const QString& action, const QString& token) {
    const QStringList options = action == u"new-window"   ? QStringList{QStringLiteral("--new-instance")}
                                : action == u"crash-demo" ? QStringList{QStringLiteral("--crash-demo")}
                                                          : QStringList{};
    if (options.isEmpty()) return;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    for (const char* variable : {"XDG_ACTIVATION_TOKEN", "DESKTOP_STARTUP_ID"}) {
        environment.remove(QString::fromLatin1(variable));
        if (!token.isEmpty()) environment.insert(QString::fromLatin1(variable), token);
    }
    QProcess process;
    process.setProgram(QApplication::applicationFilePath());
    process.setArguments(options);
    process.setProcessEnvironment(environment);
    if (!process.startDetached()) fail("cannot start another: " + process.errorString().toStdString());
}

/// As this one was started, but for what was to happen once: a crash would bring the next one down as well.
QStringList arguments_of_a_successor() {
    QStringList all = QApplication::arguments().mid(1);
    all.removeAll(QStringLiteral("--dbus-service"));
    for (const QString& once : {QStringLiteral("--crash"), QStringLiteral("--import")}) {
        for (qsizetype at = all.indexOf(once); at >= 0; at = all.indexOf(once))
            all.remove(at, std::min<qsizetype>(2, all.size() - at));
        all.removeIf([prefix = once + u'='](const QString& argument) { return argument.startsWith(prefix); });
    }
    return all;
}

/// Who started it from a menu reads no standard error.
int fail_in_a_box(const std::string& what, const ui::QuitSignals& quit_signals,
                  std::optional<std::chrono::nanoseconds> duration) {
    const int code = fail(what);
    QMessageBox box(QMessageBox::Critical, QApplication::applicationDisplayName(), QString::fromStdString(what),
                    QMessageBox::Close);
    QObject::connect(&quit_signals, &ui::QuitSignals::quitRequested, &box, &QWidget::close);
    if (duration) QTimer::singleShot(std::chrono::ceil<std::chrono::milliseconds>(*duration), &box, &QWidget::close);
    box.exec();
    return code;
}

/// `token` of the desktop, for the first time it is shown.
int run_window(const Options& options, const app::Settings& settings, ui::ApplicationService& service, const QString& token) {
    const ui::QuitSignals quit_signals; // first: who is told to end while it starts ends in order when it runs
    std::signal(SIGPIPE, SIG_IGN);      // who reads what we print may leave
    bool starts_again = false;
    const auto successor = qScopeGuard([&starts_again] { // when the port and the database are free
        if (starts_again) QProcess::startDetached(QApplication::applicationFilePath(), arguments_of_a_successor());
    });
    app::SystemConfig config = app::compose(settings);
    config.endpoint_is = app::SystemConfig::Endpoint::Wanted; // who looks at the window can do without
    auto system = app::System::start(std::move(config));
    if (!system) {
        service.release(); // a box is nothing to bring to the front
        return fail_in_a_box(system.error().text, quit_signals, options.duration);
    }
    if (const auto& problem = (*system)->endpoint_problem()) fail("no endpoint: " + *problem);
    app::say_where(**system); // the window shows the rest, also when nobody reads this
    ui::Appearance appearance;
    ui::RuntimeBridge bridge(**system);
    ui::MainWindow window(bridge, appearance);
    if (const auto& problem = (*system)->endpoint_problem()) window.sayWithoutEndpoint(QString::fromStdString(*problem));
    QObject::connect(&quit_signals, &ui::QuitSignals::quitRequested, &window, &QWidget::close);
    service.answer({.activate = [&window](const QString& given) { window.comeToFront(given); }, .act = act});
    if (options.duration)
        QTimer::singleShot(std::chrono::ceil<std::chrono::milliseconds>(*options.duration), &window, &QWidget::close);
    window.setRate(settings.customers.rate);
    window.show();
    if (!token.isEmpty()) window.comeToFront(token);
    bridge.start();
    bridge.plan(options.crashes);
    if (options.import_file) window.importOrders(QString::fromStdString(options.import_file->string()));
    const int code = QApplication::exec();
    service.release(); // what ends may take its time; the next start is the first
    starts_again = window.startsAgain();
    (*system)->announce_stop(); // at once, whatever takes its time to end
    return code;
}

/// Started by the bus for a call: the token of the window it asks for, or nothing when it asks for something else.
std::optional<QString> wait_for_a_call(ui::ApplicationService& service) {
    QEventLoop loop;
    std::optional<QString> token;
    service.answer({.activate =
                        [&loop, &token](const QString& given) {
                            token = given;
                            loop.quit();
                        },
                    .act =
                        [&loop](const QString& action, const QString& given) {
                            act(action, given);
                            loop.quit();
                        }});
    QTimer::singleShot(std::chrono::seconds{10}, &loop, &QEventLoop::quit);
    loop.exec();
    QApplication::processEvents(); // what came together with it
    service.answer({});
    return token;
}

/// The one of its user; who finds another hands over to it.
int run_as_the_one(const Options& options, const app::Settings& settings, ui::ApplicationService& service,
                   const QVariantMap& startup_token) {
    using Role = ui::ApplicationService::Role;
    const Role role = service.claim(startup_token);
    if (role == Role::Second) return EXIT_SUCCESS;
    if (role == Role::Unanswered)
        return fail_in_a_box("Canopy runs already but does not answer; end it, or start another beside it: canopy --new-instance",
                             ui::QuitSignals(), options.duration);
    if (!options.dbus_service || role != Role::First) return run_window(options, settings, service, {});
    const std::optional<QString> token = wait_for_a_call(service);
    return token ? run_window(options, settings, service, *token) : EXIT_SUCCESS;
}

/// Qt would wait without an end for a bus that hangs, here and in its own parts: it is to know of none then.
bool session_bus_answers() {
    const ui::SessionBus bus = ui::probeSessionBus(std::chrono::seconds{2});
    if (bus == ui::SessionBus::Silent) {
        fail("the session bus does not answer; running without it, so that a second start does not find this one");
        qputenv("DBUS_SESSION_BUS_ADDRESS", "disabled:");
    }
    return bus == ui::SessionBus::Answers;
}

} // namespace

int main(int argc, char** argv) {
    const std::vector<std::string> arguments(argv, argv + argc);
    auto command = app::read_command(app::Program::Canopy, arguments, app::canopy_variables());
    if (!command) return app::report(app::Program::Canopy, command.error());
    if (command->options.headless) return run_headless(arguments);
    app::report_warnings(app::Program::Canopy, command->settings);
    if (const auto code = app::print_if_asked(app::Program::Canopy, *command)) return *code;
    if (command->options.json_file)
        return fail("--json: the window writes no summary; use it with --headless", app::usage_exit_code);
    const ui::DisplayProbe display(arguments);
    if (display.problem()) return fail(*display.problem() + "; canopy-headless runs the same system without a window");
    const bool has_bus = session_bus_answers();
    const QVariantMap startup_token = ui::startupToken();
    QApplication application(argc, argv);
    std::setlocale(LC_NUMERIC, "C"); // Qt took the user's; what C functions read and write is for programs
    name_the_program();
    const ui::Translations translations;
    const app::Settings& settings = command->settings.settings;
    if (command->options.action == Options::Action::SelfTest) {
        const app::SystemConfig config = app::compose(settings);
        return app::self_test(config, window_checks(config, translations));
    }
    const auto own_run = app::OwnRun::begin(*command);
    if (!own_run) return fail(own_run.error());
    ui::ApplicationService service(has_bus ? QDBusConnection::sessionBus() : QDBusConnection(QString()));
    const bool plain =
        (command->options.dbus_service && !own_run->beside_others()) || app::without_qt_options(arguments).size() == 1;
    if (plain) return run_as_the_one(command->options, settings, service, startup_token);
    return run_window(command->options, settings, service, {});
}
