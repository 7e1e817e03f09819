// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gallery/exhibit.hpp"
#include "otp/gen_server.hpp"
#include "otp/task_supervisor.hpp"

#include <array>
#include <chrono>
#include <string>
#include <tl/expected.hpp>
#include <vector>

namespace canopy::app {

/// Asks three sources at the same time and answers when all have: as slow as the slowest, not as all together.
///
///     const DataFetcher::Fetched data = co_await DataFetcher::fetch(fetcher);
///
/// Process: its own, and a task a source. Fails: a source that crashes or takes longer than a second fails the fetch, with
/// its reason, and leaves the fetcher unharmed; the other sources are not asked any longer then.
class DataFetcher final : public GenServer<DataFetcher> {
public:
    /// Where to ask, and how it behaves.
    struct Source {
        std::string name;
        std::chrono::milliseconds takes{0};
        bool fails = false;
    };
    static constexpr std::chrono::seconds patience{1};
    /// weather 100 ms, news 200 ms, quotes 300 ms
    static std::vector<Source> usual_sources();

    using Fetched = tl::expected<std::vector<std::string>, ExitReason>; ///< in the order of the sources
    struct Fetch {
        using Reply = Fetched;
        std::vector<Source> sources;
    };

    static Call<Fetch> fetch(const Ref<DataFetcher>& fetcher, std::vector<Source> sources = usual_sources());

    explicit DataFetcher(TaskSupervisor tasks) : m_tasks(tasks) {}
    Async<Fetched> handle_call(Fetch request);
    void inspect(Inspector& inspector) const override { inspector.show("fetches", m_fetches); }

private:
    TaskSupervisor m_tasks;
    std::uint64_t m_fetches = 0;
};

ChildSpec data_fetcher_spec(const GalleryServices& services);
Async<void> data_fetcher_demo(Stage& stage);

} // namespace canopy::app
