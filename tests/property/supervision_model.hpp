// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "otp/supervisor.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace canopy::testing::model {

/// What a node of a tree is to be, before it starts.
struct Plan {
    std::string id;
    Restart restart = Restart::Permanent;
    bool supervisor = false;
    Strategy strategy = Strategy::OneForOne;
    std::uint32_t max_restarts = 1;
    std::vector<Plan> children;
};

struct Supervisor;

/// A child as its supervisor knows it.
struct Child {
    Plan plan;
    bool running = false;
    int incarnation = 0;                  ///< counts its starts
    std::vector<Supervisor> supervisor{}; ///< one, of a running child that is one: a World can be copied
};

/// A running supervisor.
struct Supervisor {
    Plan plan;
    std::vector<Child> children;
    std::vector<std::int64_t> restarts; ///< when, in ms
};

/// The whole of it: one top supervisor, and what a test can see.
struct World {
    Child top;
    std::int64_t now = 0;
    std::int64_t within = 0;            ///< the period of all restart intensities, in ms
    std::map<std::string, int> failing; ///< how many of the next starts of this leaf fail
    std::map<std::string, int> starts;  ///< of each leaf, tried ones included
    std::vector<std::string> log;       ///< `+a` a started, `-a shutdown` it was told to stop
};

/// The whole tree is started. False: a child did not start, and all is as if nothing had been.
bool start_top(World& world);

/// One or more children of one supervisor end by themselves at the same moment; it learns of it in this order.
struct Ending {
    std::string id;
    ExitReason reason;
};
void end_children(World& world, const std::vector<Ending>& endings);
/// A supervisor is killed: its children go with it, then its own supervisor learns of it.
void kill_supervisor(World& world, const std::string& id);

using ErrorKind = ChildError::Kind;
/// What a request answers: nothing went wrong, or what.
using Answer = std::optional<ErrorKind>;
Answer start_child(World& world, const std::string& supervisor, const Plan& plan);
Answer terminate_child(World& world, const std::string& supervisor, const std::string& id);
Answer restart_child(World& world, const std::string& supervisor, const std::string& id);
Answer delete_child(World& world, const std::string& supervisor, const std::string& id);

/// Running supervisors, outermost first, and running leaves.
std::vector<Supervisor*> supervisors(World& world);
std::vector<std::string> leaves(World& world);
/// The supervisor of a running node, or nullptr for the top and for who does not run.
Supervisor* supervisor_of(World& world, const std::string& id);

} // namespace canopy::testing::model
