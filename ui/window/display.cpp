// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/display.hpp"

#include <cstdlib>
#include <cstring>
#include <dlfcn.h>
#include <string_view>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace canopy::ui {

namespace {

std::string environment(const char* name) {
    const char* value = std::getenv(name); // NOLINT(concurrency-mt-unsafe): before any thread begins
    return value ? value : "";
}

/// The value of one of Qt's own options, with one dash or two, apart or after `=`.
std::string qtOption(const std::vector<std::string>& arguments, std::string_view name) {
    for (std::size_t i = 1; i < arguments.size(); ++i) {
        std::string_view argument = arguments[i];
        if (!argument.starts_with('-')) continue;
        argument.remove_prefix(argument.starts_with("--") ? 2 : 1);
        if (argument == name && i + 1 < arguments.size()) return arguments[i + 1];
        if (argument.starts_with(name) && argument.substr(name.size()).starts_with('='))
            return std::string(argument.substr(name.size() + 1));
    }
    return {};
}

bool answersWayland(const std::string& name) {
    const std::string path = name.starts_with('/') ? name : environment("XDG_RUNTIME_DIR") + "/" + name;
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.size() >= sizeof(address.sun_path)) return false;
    std::memcpy(address.sun_path, path.c_str(), path.size());
    const int descriptor = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (descriptor < 0) return false;
    const bool good = connect(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0;
    close(descriptor);
    return good;
}

std::optional<std::string> whyNoWayland(const std::string& display) {
    const std::string name = display.empty() ? "wayland-0" : display;
    if (answersWayland(name)) return std::nullopt;
    return "the Wayland display " + name + " does not answer";
}

} // namespace

DisplayProbe::DisplayProbe(const std::vector<std::string>& arguments) : m_problem(look(arguments)) {}

DisplayProbe::~DisplayProbe() {
    if (m_connection) m_disconnect(m_connection);
}

std::optional<std::string> DisplayProbe::look(const std::vector<std::string>& arguments) {
    std::string platform = qtOption(arguments, "platform");
    if (platform.empty()) platform = environment("QT_QPA_PLATFORM");
    const std::string option = qtOption(arguments, "display");
    const std::string display = option.empty() ? environment("DISPLAY") : option;
    const std::string wayland = environment("WAYLAND_DISPLAY");
    if (platform.starts_with("xcb")) return lookForX(display);
    if (platform.starts_with("wayland")) return whyNoWayland(wayland);
    if (!platform.empty()) return std::nullopt; // offscreen, vnc, …
    if (!wayland.empty() && !whyNoWayland(wayland)) return std::nullopt;
    if (display.empty() && wayland.empty()) return "there is no display (neither DISPLAY nor WAYLAND_DISPLAY is set)";
    return display.empty() ? whyNoWayland(wayland) : lookForX(display);
}

std::optional<std::string> DisplayProbe::lookForX(const std::string& display) {
    if (display.empty()) return "there is no display (DISPLAY is not set)";
    if (connectToX(display)) return std::nullopt;
    return "the display " + display + " does not answer";
}

/// Through libxcb itself: it knows sockets, hosts and cookies. Without it the X platform of Qt would not load either.
bool DisplayProbe::connectToX(const std::string& display) {
    void* library = dlopen("libxcb.so.1", RTLD_NOW | RTLD_LOCAL);
    if (!library) return false;
    const auto connect = reinterpret_cast<void* (*)(const char*, int*)>(dlsym(library, "xcb_connect"));
    const auto has_error = reinterpret_cast<int (*)(void*)>(dlsym(library, "xcb_connection_has_error"));
    m_disconnect = reinterpret_cast<void (*)(void*)>(dlsym(library, "xcb_disconnect"));
    if (!connect || !has_error || !m_disconnect) return false;
    m_connection = connect(display.c_str(), nullptr);
    return has_error(m_connection) == 0;
}

} // namespace canopy::ui
