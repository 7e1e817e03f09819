// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "otp/child_spec.hpp"
#include "otp/environment.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <tl/expected.hpp>
#include <vector>

namespace canopy {

/// A supervision tree that is started and stopped as one: OTP's application callback module, its state in its members.
///
///     class Shop final : public Application {
///     public:
///         Async<StartResult> start(Process& master) override {
///             const StartFunction tree = starts<Supervisor>(SupervisorSpec{.children = {child_spec_of<Till>()}});
///             return tree(master);
///         }
///         void stop() override { audit("the shop is closed"); }
///     };
///
/// Process: the application's master, a process of its own; one object a start. Fails: what start() answers or throws is
/// what the start is answered with; what the others throw is logged and stops nothing.
/// Cost: a process a start, its master.
class Application {
public:
    Application() = default;
    Application(const Application&) = delete;
    Application& operator=(const Application&) = delete;
    virtual ~Application() = default;

    /// Starts the top supervisor, linked to the master. The application runs when it answers.
    virtual Async<StartResult> start(Process& master) = 0;
    /// It will be stopped. Its tree is still up, unless the tree's end is the reason.
    virtual void prep_stop() {}
    /// Its tree is gone.
    virtual void stop() {}
};

/// What a controller knows of an application before it starts: OTP's .app file.
struct ApplicationSpec {
    std::string name{};                      ///< unique, not empty
    std::vector<std::string> applications{}; ///< those that must run before it
    Settings environment{};                  ///< its settings and their defaults
    /// Makes the object, at each start. None: a library, which has nothing to start.
    std::function<std::unique_ptr<Application>()> make{};
};

/// A function that makes a T, each time from copies of the same arguments: for ApplicationSpec::make.
template <class T, class... Arguments>
std::function<std::unique_ptr<Application>()> makes_application(Arguments... arguments) {
    return [arguments...] { return std::make_unique<T>(arguments...); };
}

/// Why a request about an application was refused.
struct ApplicationError {
    enum class Kind : std::uint8_t {
        AlreadyLoaded,
        AlreadyStarted,
        NotLoaded,
        NotStarted, ///< the application named: the one in question, or one it depends on
        Running,    ///< it must be stopped first
        Circular,   ///< it depends on itself, by way of others
        InvalidSpec,
        InvalidConfig, ///< a line an error, each with its place
        StartFailed,   ///< its start() answered this reason
        BadReturn,     ///< its start() threw, or what it answered is no living process
    };
    Kind kind = Kind::NotLoaded;
    std::string application{};
    ExitReason reason{};

    /// One line that names the application and the remedy; of wrong settings one each.
    std::string to_string() const;
    bool operator==(const ApplicationError&) const = default;
};

template <class T>
using ApplicationResult = tl::expected<T, ApplicationError>;

} // namespace canopy
