// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/receive.hpp"
#include "otp/gen_server.hpp"

#include <algorithm>
#include <atomic>
#include <functional>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace canopy {

/// Tells a listener of a Registry that a process has registered a key.
template <class Key, class Value>
struct RegistryRegistered {
    std::string registry; ///< its name
    Key key;
    Pid pid;
    Value value;
};

/// Tells a listener of a Registry that a process has unregistered a key by hand. Nobody is told when it just ends.
template <class Key>
struct RegistryUnregistered {
    std::string registry; ///< its name
    Key key;
    Pid pid;
};

namespace detail {

/// Who is told of registrations. Without any: one load.
template <class Key, class Value>
class RegistryListeners {
public:
    using Registered = RegistryRegistered<Key, Value>;
    using Unregistered = RegistryUnregistered<Key>;

    void add(Runtime& runtime, Pid pid) {
        add({[&runtime, pid](const Registered& event) { send(runtime, pid, event); },
             [&runtime, pid](const Unregistered& event) { send(runtime, pid, event); }});
    }
    template <class T>
    void add(const Ref<T>& server) {
        add({[server](const Registered& event) { send(server, event); },
             [server](const Unregistered& event) { send(server, event); }});
    }
    bool any() const noexcept { return m_any.load(std::memory_order_acquire); }
    template <class Event>
    void tell(const Event& event) const {
        const std::lock_guard lock(m_mutex);
        for (const Listener& listener : m_listeners) listener.call(event);
    }

private:
    struct Listener {
        std::function<void(const Registered&)> registered;
        std::function<void(const Unregistered&)> unregistered;
        void call(const Registered& event) const { registered(event); }
        void call(const Unregistered& event) const { unregistered(event); }
    };
    void add(Listener listener) {
        const std::lock_guard lock(m_mutex);
        m_listeners.push_back(std::move(listener));
        m_any.store(true, std::memory_order_release);
    }

    std::atomic<bool> m_any{false};
    mutable std::mutex m_mutex;
    std::vector<Listener> m_listeners;
};

} // namespace detail

} // namespace canopy
