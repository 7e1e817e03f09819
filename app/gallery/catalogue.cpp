// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gallery/catalogue.hpp"

#include "app/gallery/business.hpp"
#include "app/gallery/cache_server.hpp"
#include "app/gallery/chat_room.hpp"
#include "app/gallery/counter.hpp"
#include "app/gallery/critical.hpp"
#include "app/gallery/data_fetcher.hpp"
#include "app/gallery/file_watcher.hpp"
#include "app/gallery/flakey.hpp"
#include "app/gallery/job.hpp"
#include "app/gallery/key_value_store.hpp"
#include "app/gallery/lifecycle.hpp"
#include "app/gallery/ordered.hpp"
#include "app/gallery/session_manager.hpp"
#include "app/gallery/simple_counter.hpp"
#include "app/gallery/task_runner.hpp"
#include "app/gallery/tasks.hpp"
#include "app/gallery/user_cache.hpp"
#include "app/gallery/user_sessions.hpp"
#include "app/gallery/worker_pool.hpp"
#include "app/gallery/worker_with_timeout.hpp"
#include "app/settings/nearest_name.hpp"
#include "app/settings/setting_values.hpp"

#include <QtGlobal>

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace canopy::app {

namespace {

constexpr std::array exhibits{
    Exhibit{
        "counter",
        QT_TRANSLATE_NOOP(
            "canopy::app::Exhibit",
            "A GenServer keeps state that nobody shares. Its messages are handled one at a time, so no lock is needed; a call "
            "waits for the answer, a cast does not. The client functions build the messages, so that users of the counter see "
            "functions. After a crash its supervisor starts a new process under the same name, with clean state."),
        counter_spec, counter_demo},
    Exhibit{
        "simple_counter",
        QT_TRANSLATE_NOOP(
            "canopy::app::Exhibit",
            "An Agent is a process that only keeps a value. Its users send it functions instead of messages, which makes the "
            "smallest servers a few lines long. But the code runs in the agent: a mistake of one caller ends the agent of all. "
            "State with rules of its own is better a GenServer."),
        simple_counter_spec, simple_counter_demo},
    Exhibit{
        "key_value_store",
        QT_TRANSLATE_NOOP(
            "canopy::app::Exhibit",
            "Messages from one process to another arrive in the order they were sent. So a get after a put sees it, although "
            "the put is a cast that waits for nothing. What a caller may meet in good faith, such as a key that is not there, "
            "is an answer and no crash."),
        key_value_store_spec, key_value_store_demo},
    Exhibit{
        "user_cache",
        QT_TRANSLATE_NOOP(
            "canopy::app::Exhibit",
            "A server may answer later than it was asked. While a user is fetched from a slow source, by a task, the cache "
            "serves everybody else; those who want the same user wait together for one fetch. handle_call takes a From, keeps "
            "it, and replies when the result comes as a message. Entries expire by a timer."),
        user_cache_spec, user_cache_demo},
    Exhibit{"session_manager",
            QT_TRANSLATE_NOOP(
                "canopy::app::Exhibit",
                "A process may end when nobody needs it any more. Each message winds an idle timeout up again; after 60 seconds "
                "without one, handle_info(Timeout) stops the server in order. It is a transient child: an orderly end is final, "
                "a crash is mended."),
            session_manager_spec, session_manager_demo},
    Exhibit{
        "user_sessions",
        QT_TRANSLATE_NOOP(
            "canopy::app::Exhibit",
            "A Registry finds processes by a key, one process a user. Sessions start under a dynamic supervisor when they are "
            "wanted, and register themselves; looking one up asks nobody. A second process for the same user is refused, a "
            "user without one is not_found, and an entry ends with its process."),
        user_sessions_spec, user_sessions_demo},
    Exhibit{"file_watcher",
            QT_TRANSLATE_NOOP(
                "canopy::app::Exhibit",
                "Work that blocks belongs into a pinned process, which owns a thread. This one looks for new lines of a file and "
                "publishes them, through truncation, rotation and absence. It traps exits, so that its terminate runs when its "
                "supervisor stops it, and closes the file."),
            file_watcher_spec, file_watcher_demo},
    Exhibit{
        "cache_server",
        QT_TRANSLATE_NOOP(
            "canopy::app::Exhibit",
            "A Table (OTP's ETS) is read by everybody without asking its owner. The server only writes; readers look into the "
            "table themselves, even while the server is busy or frozen. So the server is no bottleneck. The table ends with its "
            "owner: a cache that crashed is empty, never wrong."),
        cache_server_spec, cache_server_demo},
    Exhibit{"task_runner",
            QT_TRANSLATE_NOOP(
                "canopy::app::Exhibit",
                "A dynamic supervisor starts children as they are asked for. Here each child is a task nobody waits for; at most "
                "eight run, the ninth is refused, which is how a burst of work is kept from taking all. One that crashes is seen "
                "in the tree, and harms nobody."),
            task_runner_spec, task_runner_demo},
    Exhibit{
        "data_fetcher",
        QT_TRANSLATE_NOOP(
            "canopy::app::Exhibit",
            "Independent work is done at the same time by tasks. Three sources are asked by three tasks, and await_many puts the "
            "answers together: it takes as long as the slowest, not as all together. With a limit, and a reason when one of "
            "them fails; the others are ended then. The tasks have a supervisor of their own, behind the fetcher: they end "
            "with it."),
        data_fetcher_spec, data_fetcher_demo},
    Exhibit{"tasks",
            QT_TRANSLATE_NOOP(
                "canopy::app::Exhibit",
                "async_nolink lets others fail without failing oneself. The caller watches its task and is not linked to it, so "
                "a crash of the task arrives as an answer, with its reason; a task that hangs is ended after two seconds. The "
                "caller's own state is never in danger."),
            tasks_spec, tasks_demo},
    Exhibit{
        "worker_pool",
        QT_TRANSLATE_NOOP(
            "canopy::app::Exhibit",
            "Back-pressure slows those who bring work down to what can be done. Three workers and a queue of four: whoever "
            "comes when it is full waits in its own call until there is room, or is refused at once if it will not wait. Eight "
            "may wait, who comes then is refused too: so nothing grows, whatever the load. A job whose caller is gone is "
            "dropped. A worker that crashes is replaced, and its caller is told."),
        worker_pool_spec, worker_pool_demo},
    Exhibit{
        "lifecycle",
        QT_TRANSLATE_NOOP(
            "canopy::app::Exhibit",
            "A GenServer's life, callback by callback. It writes down each as it runs: constructor and init while its starter "
            "waits, handle_continue before any message, then calls, casts, infos, the idle timeout, exits of others, and "
            "terminate as the last word. After a crash there is a last word too, after a kill there is none."),
        lifecycle_spec, lifecycle_demo},
    Exhibit{
        "worker_with_timeout",
        QT_TRANSLATE_NOOP(
            "canopy::app::Exhibit",
            "Whoever waits should say how long. The work runs in a task with a limit of its own, and is ended when that is "
            "over: timed_out is an answer, and the worker goes on. The call has a second, longer limit, should the worker itself "
            "be stuck; an answer that comes after it goes to nobody."),
        worker_with_timeout_spec, worker_with_timeout_demo},
    Exhibit{
        "chat_room",
        QT_TRANSLATE_NOOP(
            "canopy::app::Exhibit",
            "With PubSub, who speaks need not know who listens. A room is a topic; its members subscribe when they start, and "
            "get what the others broadcast as messages. A subscription ends with its process, however that ends, and a "
            "restarted member subscribes anew in its constructor."),
        chat_room_spec, chat_room_demo},
    Exhibit{"critical",
            QT_TRANSLATE_NOOP(
                "canopy::app::Exhibit",
                "one_for_all restarts all children when one crashes. It is for children that make no sense without each other: a "
                "cache that outlived its database would go on telling what is no longer true. The price is that the healthy one "
                "restarts too."),
            critical_spec, critical_demo},
    Exhibit{"ordered",
            QT_TRANSLATE_NOOP(
                "canopy::app::Exhibit",
                "rest_for_one restarts the child that crashed and those started after it. Each child depends on those before it: "
                "the web_server on the database_pool, the pool on the config_loader. They start in that order and stop in the "
                "reverse one, and what does not depend on the crash is left alone."),
            ordered_spec, ordered_demo},
    Exhibit{
        "flakey",
        QT_TRANSLATE_NOOP(
            "canopy::app::Exhibit",
            "A supervisor that cannot mend a failure gives up and lets the one above decide. Its child crashes a second after "
            "each start. Three restarts within five seconds are allowed; with the fourth crash the supervisor stops its children "
            "and ends with shutdown. The gallery takes that as an orderly end, so the failure stops there."),
        flakey_spec, flakey_demo},
    Exhibit{"business",
            QT_TRANSLATE_NOOP(
                "canopy::app::Exhibit",
                "one_for_one restarts only the child that crashed. user_cache, session_manager and notification_service do not "
                "depend on each other, so a crash of one is no matter of the others. Beside them is job, a supervisor nested in "
                "this one: when it gives up, this one starts the whole of it afresh."),
            business_spec, business_demo},
    Exhibit{"job",
            QT_TRANSLATE_NOOP(
                "canopy::app::Exhibit",
                "Background workers have a supervisor of their own. A poisonous e-mail crashes the email_worker; the next one is "
                "sent by its successor, and the report_worker does not notice. The same supervisor is also nested in business: a "
                "supervisor is a child like any other, and trees are made of them."),
            job_spec, job_demo},
};

std::vector<std::string> all_names() {
    std::vector<std::string> names;
    for (const Exhibit& exhibit : exhibits) names.emplace_back(exhibit.name);
    return names;
}

/// What was typed may be a part of a name: `pool`, `session`.
std::vector<std::string> names_with(std::string_view part) {
    std::vector<std::string> names = all_names();
    std::erase_if(names, [&](const std::string& name) { return part.size() < 3 || name.find(part) == std::string::npos; });
    return names;
}

std::string_view first_sentence(std::string_view text) { return text.substr(0, text.find(". ") + 1); }

} // namespace

std::span<const Exhibit> gallery_catalogue() { return exhibits; }

const Exhibit* find_exhibit(std::string_view name) {
    const auto* const found = std::ranges::find(exhibits, name, &Exhibit::name);
    return found == exhibits.end() ? nullptr : found;
}

std::vector<std::string> nearest_exhibits(std::string_view name) {
    std::vector<std::string> nearest = names_with(name);
    if (!nearest.empty()) return nearest;
    std::vector<std::string> others = all_names();
    for (int i = 0; i < 2; ++i) {
        nearest.push_back(nearest_name(name, others));
        std::erase(others, nearest.back());
    }
    return nearest;
}

std::string unknown_exhibit(std::string_view name) {
    return fmt::format("there is no exhibit {}; did you mean {}? --gallery list names all", in_quotes(name),
                       fmt::join(nearest_exhibits(name), ", "));
}

std::string catalogue_text() {
    std::string text = "The gallery: small systems to watch, break and learn from.\n\n";
    for (const Exhibit& exhibit : exhibits) text += fmt::format("  {:<20} {}\n", exhibit.name, first_sentence(exhibit.teaches));
    text += "\n  --gallery NAME --demo   plays one, --gallery all --demo all of them\n"
            "  --gallery NAME          starts one with the rest of the system\n";
    return text;
}

} // namespace canopy::app
