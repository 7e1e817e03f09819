// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/system.hpp"
#include "fault/fault.hpp"

#include <QTemporaryDir>
#include <gtest/gtest.h>
#include <memory>
#include <string>
#include <vector>

namespace canopy::app {

/// Hears what a topic carries.
template <class Event>
class Listener final : public GenServer<Listener<Event>> {
public:
    struct Heard {
        using Reply = std::vector<Event>;
    };
    Listener(const PubSub& pub_sub, const std::string& topic) { pub_sub.subscribe<Event>(topic, *this); }
    void handle_info(Event event) { m_heard.push_back(std::move(event)); }
    std::vector<Event> handle_call(Heard) { return m_heard; }

    static std::vector<Event> heard(const Ref<Listener>& listener) { return call(listener, Heard{}).get(); }

private:
    std::vector<Event> m_heard;
};

/// A whole system in simulated time, with a database of its own.
class SystemWorld : public testing::Test {
protected:
    static constexpr std::uint64_t any_seed = 7;

    std::filesystem::path file() const { return std::filesystem::path{m_folder.path().toStdString()} / "canopy.db"; }

    /// Without waiting for the disk at each commit: what the disk keeps is tested with the database itself.
    SystemConfig config() const {
        return {.simulated_seed = any_seed, .database = file(), .durability = DatabaseOptions::Durability::Normal};
    }

    System& start(const SystemConfig& wanted) {
        auto started = System::start(wanted);
        if (!started) throw std::runtime_error(started.error().text);
        m_system = std::move(*started);
        return *m_system;
    }
    System& start() { return start(config()); }
    void restart() {
        m_system.reset();
        start();
    }

    System& system() { return *m_system; }
    Runtime& runtime() { return m_system->runtime(); }
    Pid whereis(const std::string& name) { return runtime().whereis(name); }
    void crash(const std::string& name) { fault::crash(runtime(), whereis(name)); }

    static NewOrder order(const std::string& id, const std::string& user = "ada") {
        return {.id = OrderId{id},
                .user = UserId{user},
                .items = {{.product = ProductId{"Teapot"}, .quantity = 2, .price = Money{2400}}}};
    }
    Result<Order> place(const std::string& id, const std::string& user = "ada") {
        return system().orders().place(order(id, user)).get();
    }
    Result<Order> cancel(const std::string& user, const std::string& id) {
        return system().orders().cancel(UserId{user}, OrderId{id}).get();
    }
    Result<Order> advance(const std::string& id) { return system().orders().advance(OrderId{id}).get(); }
    Result<Order> get(const std::string& id) { return system().orders().get(OrderId{id}).get(); }

    /// `ok` and the status, or the error's word.
    static std::string word(const Result<Order>& result) {
        return std::string{result ? to_word(result->status) : to_word(result.error().kind)};
    }

    QTemporaryDir m_folder;
    std::unique_ptr<System> m_system;
};

} // namespace canopy::app
