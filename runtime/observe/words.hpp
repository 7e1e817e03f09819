// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/trace.hpp"
#include "observe/node.hpp"

#include <string_view>

namespace canopy {

/// OTP's word for each value, the same in logs, in reports and on the screen: `one_for_one`, `permanent`, `running`.
std::string_view to_string(ProcessKind kind);
std::string_view to_string(Activity activity);
std::string_view to_string(Strategy strategy);
std::string_view to_string(Restart restart);
std::string_view to_string(LogLevel level);
std::string_view to_string(Overflow overflow);
std::string_view to_string(NodeStatus status);

} // namespace canopy
