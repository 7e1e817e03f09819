// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gallery/data_fetcher.hpp"

#include "app/gallery/stage.hpp"
#include "otp/supervisor.hpp"

namespace canopy::app {

using namespace std::chrono_literals;

namespace {

Async<std::string> ask(DataFetcher::Source source) {
    co_await sleep(source.takes);
    if (source.fails) throw std::runtime_error(source.name + " is down");
    co_return source.name + " data";
}

} // namespace

std::vector<DataFetcher::Source> DataFetcher::usual_sources() {
    return {{.name = "weather", .takes = 100ms}, {.name = "news", .takes = 200ms}, {.name = "quotes", .takes = 300ms}};
}

Call<DataFetcher::Fetch> DataFetcher::fetch(const Ref<DataFetcher>& fetcher, std::vector<Source> sources) {
    return call(fetcher, Fetch{.sources = std::move(sources)});
}

Async<DataFetcher::Fetched> DataFetcher::handle_call(Fetch request) {
    ++m_fetches;
    std::vector<Task<std::string>> tasks;
    for (const Source& source : request.sources) {
        auto beginning = m_tasks.async_nolink(*this, [source] { return ask(source); }); // linked, a bad one would end us as well
        tasks.push_back(co_await std::move(beginning));
    }
    std::optional<ExitReason> failure;
    try {
        co_return co_await await_many(tasks, patience);
    } catch (const TaskFailed& failed) {
        failure = failed.reason();
    }
    for (const Task<std::string>& task : tasks) co_await task.brutal_kill(); // nobody waits for the others any more
    co_return tl::unexpected(*failure);
}

ChildSpec data_fetcher_spec(const GalleryServices& services) {
    const TaskSupervisor tasks(services.ref<DynamicSupervisor>("data_fetcher/task_supervisor"));
    SupervisorSpec spec{.strategy = Strategy::RestForOne}; // a fetcher that ends takes its tasks along
    spec.children = {{.id = "fetcher", .start = starts_with<DataFetcher>(services.named("data_fetcher/fetcher"), tasks)},
                     DynamicSupervisor::child_spec("task_supervisor", {}, services.named("data_fetcher/task_supervisor"))};
    return Supervisor::child_spec("data_fetcher", std::move(spec), Restart::Transient);
}

Async<void> data_fetcher_demo(Stage& stage) {
    const auto fetcher = stage.services().ref<DataFetcher>("data_fetcher/fetcher");
    stage.act("fetch from weather (100 ms), news (200 ms) and quotes (300 ms)");
    Timestamp begin = stage.now();
    const DataFetcher::Fetched data = co_await DataFetcher::fetch(fetcher);
    stage.claim(data && data->size() == 3, "three answers, in the order of the sources");
    stage.claim(stage.now() - begin == 300ms, "together they took 300 ms, not 600");
    stage.act("fetch with a source that crashes");
    std::vector<DataFetcher::Source> sources = DataFetcher::usual_sources();
    sources[1].fails = true;
    const Pid before = fetcher.pid();
    const DataFetcher::Fetched failed = co_await DataFetcher::fetch(fetcher, sources);
    stage.claim(!failed && failed.error().text() == "news is down", "the fetch fails with the reason: news is down");
    stage.claim(fetcher.pid() == before, "the fetcher itself has not noticed");
    stage.act("fetch with a source that takes an hour");
    sources[1] = {.name = "archive", .takes = 1h};
    begin = stage.now();
    const DataFetcher::Fetched late = co_await DataFetcher::fetch(fetcher, sources);
    stage.claim(!late && late.error().is(ExitReason::Kind::Timeout) && stage.now() - begin == DataFetcher::patience,
                "after a second it gives up: timeout");
}

} // namespace canopy::app
