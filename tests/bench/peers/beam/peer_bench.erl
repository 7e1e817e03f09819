%% SPDX-FileCopyrightText: 2026 The Canopy developers
%% SPDX-License-Identifier: GPL-3.0-or-later
%%
%% The actor workloads of the side-by-side benchmark, on the BEAM.
%% Each workload prints one line: name, operations, seconds, operations per second.
-module(peer_bench).
-behaviour(gen_server).
-export([main/1, init/1, handle_call/3, handle_cast/2, handle_info/2]).
-export([flaky_start/2]).

main(Args) ->
    Wanted = case Args of [] -> all; _ -> [list_to_atom(A) || A <- Args] end,
    [run(Name, Fun) || {Name, Fun} <- workloads(), Wanted =:= all orelse lists:member(Name, Wanted)],
    halt(0).

run(Name, Fun) ->
    garbage_collect(),
    {Ops, Micros} = Fun(),
    io:format("~-22s ops=~-10b s=~8.4f ops/s=~14.1f ns/op=~10.1f~n",
              [Name, Ops, Micros / 1.0e6, Ops * 1.0e6 / Micros, Micros * 1000 / Ops]).

timed(Ops, Fun) ->
    T0 = erlang:monotonic_time(microsecond),
    Fun(),
    {Ops, erlang:monotonic_time(microsecond) - T0}.

workloads() ->
    [{ping_pong, fun ping_pong/0},
     {thread_ring, fun thread_ring/0},
     {counting, fun counting/0},
     {fan_in, fun fan_in/0},
     {fork_join_throughput, fun fork_join_throughput/0},
     {fork_join_create, fun fork_join_create/0},
     {big, fun big/0},
     {gen_server_call, fun gen_server_call/0},
     {supervisor_restart, fun supervisor_restart/0},
     {ets_lookup, fun ets_lookup/0},
     {ets_insert, fun ets_insert/0},
     {pubsub_broadcast, fun pubsub_broadcast/0},
     {timer_start_cancel, fun timer_start_cancel/0},
     {send_after_fire, fun send_after_fire/0},
     {registry_lookup, fun registry_lookup/0},
     {registry_lookup_elixir, fun registry_lookup_elixir/0},
     {task_async_await, fun task_async_await/0},
     {link_exit_cascade, fun link_exit_cascade/0},
     {idle_memory, fun idle_memory/0}].

%% One round trip is two messages; an operation is one message.
ping_pong() ->
    N = 2000000,
    Self = self(),
    Pong = spawn(fun() -> pong() end),
    timed(2 * N, fun() ->
        spawn(fun() -> ping(Pong, N), Self ! done end),
        receive done -> Pong ! stop end
    end).
ping(_, 0) -> ok;
ping(Pong, N) -> Pong ! {ping, self()}, receive pong -> ping(Pong, N - 1) end.
pong() -> receive {ping, From} -> From ! pong, pong(); stop -> ok end.

thread_ring() ->
    Size = 503, Hops = 5000000,
    Self = self(),
    First = spawn(fun() -> receive {next, Next} -> ring(Next, Self) end end),
    Last = lists:foldl(fun(_, Next) -> spawn(fun() -> ring(Next, Self) end) end, First, lists:seq(1, Size - 1)),
    First ! {next, Last},
    timed(Hops, fun() -> First ! Hops, receive done -> ok end end).
ring(Next, Main) ->
    receive
        0 -> Main ! done;
        Hops -> Next ! Hops - 1, ring(Next, Main)
    end.

counting() ->
    N = 5000000,
    Self = self(),
    timed(N, fun() ->
        Counter = spawn(fun() -> counter(0) end),
        spawn(fun() -> send_n(Counter, inc, N), Counter ! {get, Self} end),
        receive {count, N} -> ok end
    end).
counter(C) -> receive inc -> counter(C + 1); {get, From} -> From ! {count, C} end.
send_n(_, _, 0) -> ok;
send_n(P, M, N) -> P ! M, send_n(P, M, N - 1).

fan_in() ->
    Producers = 64, N = 50000,
    Self = self(),
    timed(Producers * N, fun() ->
        Sink = spawn(fun() -> sink(Producers * N), Self ! done end),
        [spawn(fun() -> send_n(Sink, inc, N) end) || _ <- lists:seq(1, Producers)],
        receive done -> ok end
    end).
sink(0) -> ok;
sink(N) -> receive inc -> sink(N - 1) end.

fork_join_throughput() ->
    K = 60, N = 50000,
    Self = self(),
    timed(K * N, fun() ->
        Ps = [spawn(fun() -> sink(N), Self ! done end) || _ <- lists:seq(1, K)],
        rounds(Ps, N),
        [receive done -> ok end || _ <- Ps]
    end).
rounds(_, 0) -> ok;
rounds(Ps, N) -> [P ! inc || P <- Ps], rounds(Ps, N - 1).

fork_join_create() ->
    N = 1000000,
    Self = self(),
    timed(N, fun() ->
        Join = spawn_opt(fun() -> sink_done(N), Self ! joined end, [{message_queue_data, off_heap}]),
        spawn(fun() -> create(N, Join) end),
        receive joined -> ok end
    end).
create(0, _) -> ok;
create(N, Join) -> P = spawn(fun() -> receive go -> Join ! done end end), P ! go, create(N - 1, Join).
sink_done(0) -> ok;
sink_done(N) -> receive done -> sink_done(N - 1) end.

big() ->
    Actors = 120, Pings = 20000,
    Self = self(),
    timed(2 * Actors * Pings, fun() ->
        Ps = [spawn(fun() -> receive {all, T} -> big_actor(T, Pings, Self, 7919 * I) end end) || I <- lists:seq(1, Actors)],
        T = list_to_tuple(Ps),
        [P ! {all, T} || P <- Ps],
        [receive done -> ok end || _ <- Ps],
        [exit(P, kill) || P <- Ps]
    end).
big_actor(T, Left, Main, Seed) -> big_send(T, Left, Main, Seed).
big_send(T, 0, Main, S) -> Main ! done, big_serve(T, S);
big_send(T, Left, Main, S0) ->
    S = (S0 * 1103515245 + 12345) band 16#7fffffff,
    element(1 + (S bsr 8) rem tuple_size(T), T) ! {ping, self()},
    big_wait(T, Left, Main, S).
big_wait(T, Left, Main, S) ->
    receive
        {ping, From} -> From ! pong, big_wait(T, Left, Main, S);
        pong -> big_send(T, Left - 1, Main, S)
    end.
big_serve(T, S) -> receive {ping, From} -> From ! pong, big_serve(T, S) end.

gen_server_call() ->
    N = 1000000,
    {ok, Pid} = gen_server:start_link(?MODULE, counter, []),
    R = timed(N, fun() -> call_n(Pid, N) end),
    gen_server:stop(Pid),
    R.
call_n(_, 0) -> ok;
call_n(Pid, N) -> _ = gen_server:call(Pid, increment), call_n(Pid, N - 1).

init(counter) -> {ok, 0};
init({sup, Specs}) -> {ok, {#{strategy => one_for_one, intensity => 1000, period => 1}, Specs}}.
handle_call(increment, _From, N) -> {reply, N + 1, N + 1}.
handle_cast(_, N) -> {noreply, N}.
handle_info(_, N) -> {noreply, N}.

flaky_start(Main, Index) ->
    Pid = proc_lib:spawn_link(fun() -> Main ! {up, Index, self()}, receive crash -> exit(boom) end end),
    {ok, Pid}.

%% From the crash to the replacement's first instruction, restart after restart: 2,000 supervisors with one child each,
%% crashed in turn, 25 times each. (One supervisor restarting 50,000 times needs an intensity that makes the list of
%% recent restarts, which supervisor.erl walks at every restart, quadratic: that is not the cost of a restart.)
supervisor_restart() ->
    Sups = 2000, Each = 25,
    logger:set_primary_config(level, none),
    Self = self(),
    Pids = [begin
                Spec = #{id => flaky, start => {?MODULE, flaky_start, [Self, I]}},
                {ok, Sup} = supervisor:start_link(?MODULE, {sup, [Spec]}),
                Sup
            end || I <- lists:seq(0, Sups - 1)],
    Children = lists:foldl(fun(I, T) -> receive {up, I, P} -> setelement(I + 1, T, P) end end,
                           erlang:make_tuple(Sups, none), lists:seq(0, Sups - 1)),
    R = timed(Sups * Each, fun() -> restarts(Children, Sups, 0, Sups * Each) end),
    [begin unlink(Sup), exit(Sup, shutdown) end || Sup <- Pids],
    R.
restarts(_, _, N, N) -> ok;
restarts(Children, Sups, Done, N) ->
    I = Done rem Sups,
    element(I + 1, Children) ! crash,
    receive {up, I, P} -> restarts(setelement(I + 1, Children, P), Sups, Done + 1, N) end.

ets_lookup() ->
    Readers = erlang:system_info(schedulers), N = 2000000,
    T = ets:new(t, [set, protected, {read_concurrency, true}]),
    [ets:insert(T, {I, [I]}) || I <- lists:seq(1, 10000)],
    Self = self(),
    timed(Readers * N, fun() ->
        [spawn(fun() -> lookups(T, N, I * 7), Self ! done end) || I <- lists:seq(1, Readers)],
        [receive done -> ok end || _ <- lists:seq(1, Readers)]
    end).
lookups(_, 0, _) -> ok;
lookups(T, N, S0) ->
    S = (S0 * 1103515245 + 12345) band 16#7fffffff,
    [_] = ets:lookup(T, 1 + (S bsr 8) rem 10000),
    lookups(T, N - 1, S).

ets_insert() ->
    N = 2000000,
    T = ets:new(t, [set, protected]),
    timed(N, fun() -> inserts(T, N) end).
inserts(_, 0) -> ok;
inserts(T, N) -> ets:insert(T, {N rem 100000, N}), inserts(T, N - 1).

%% One publisher, 1,000 subscribers of one topic of an OTP process group.
pubsub_broadcast() ->
    Subs = 1000, Rounds = 1000,
    {ok, _} = pg:start_link(),
    Self = self(),
    [begin P = spawn(fun() -> sub(Rounds), Self ! done end), ok = pg:join(topic, P) end || _ <- lists:seq(1, Subs)],
    timed(Subs * Rounds, fun() ->
        [[P ! {event, R} || P <- pg:get_members(topic)] || R <- lists:seq(1, Rounds)],
        [receive done -> ok end || _ <- lists:seq(1, Subs)]
    end).
sub(0) -> ok;
sub(N) -> receive {event, _} -> sub(N - 1) end.

timer_start_cancel() ->
    N = 1000000,
    timed(N, fun() -> timers(N) end).
timers(0) -> ok;
timers(N) -> R = erlang:send_after(300000, self(), evict), erlang:cancel_timer(R), timers(N - 1).

%% 200,000 timers of 1 to 100 ms, armed by one process which then receives them all: the time beyond the last one's 100 ms.
send_after_fire() ->
    N = 200000,
    T0 = erlang:monotonic_time(microsecond),
    Self = self(),
    spawn_opt(fun() -> arm(N, 0), ticks(N), Self ! fired end, [{message_queue_data, off_heap}]),
    receive fired -> ok end,
    {N, erlang:monotonic_time(microsecond) - T0 - 100000}.
arm(N, N) -> ok;
arm(N, I) -> erlang:send_after(1 + I rem 100, self(), tick), arm(N, I + 1).
ticks(0) -> ok;
ticks(N) -> receive tick -> ticks(N - 1) end.

%% 1,000 locally registered names, looked up from one process.
registry_lookup() ->
    Names = 1000, N = 1000000,
    Atoms = list_to_tuple([list_to_atom("name_" ++ integer_to_list(I)) || I <- lists:seq(1, Names)]),
    Ps = [begin P = spawn(fun() -> receive stop -> ok end end), true = register(A, P), P end || A <- tuple_to_list(Atoms)],
    R = timed(N, fun() -> whereis_n(Atoms, Names, N) end),
    [P ! stop || P <- Ps],
    R.
whereis_n(_, _, 0) -> ok;
whereis_n(T, Names, N) -> P = whereis(element(1 + N rem Names, T)), true = is_pid(P), whereis_n(T, Names, N - 1).

%% The same through Elixir's Registry (unique keys, one partition, binary keys as in most applications).
registry_lookup_elixir() ->
    Names = 1000, N = 1000000,
    code:add_paths(filelib:wildcard("/usr/lib/elixir/lib/*/ebin")),
    {ok, _} = application:ensure_all_started(elixir),
    {ok, _} = 'Elixir.Registry':start_link([{keys, unique}, {name, bench_registry}]),
    Self = self(),
    Keys = list_to_tuple([<<"name_", (integer_to_binary(I))/binary>> || I <- lists:seq(1, Names)]),
    Ps = [begin
              P = spawn(fun() -> {ok, _} = 'Elixir.Registry':register(bench_registry, K, nil), Self ! registered, receive stop -> ok end end),
              receive registered -> P end
          end || K <- tuple_to_list(Keys)],
    R = timed(N, fun() -> lookup_n(Keys, Names, N) end),
    [P ! stop || P <- Ps],
    R.
lookup_n(_, _, 0) -> ok;
lookup_n(T, Names, N) ->
    [{_, _}] = 'Elixir.Registry':lookup(bench_registry, element(1 + N rem Names, T)),
    lookup_n(T, Names, N - 1).

%% One task after another: start it, watch it, take its answer, stop watching.
task_async_await() ->
    N = 200000,
    timed(N, fun() -> tasks(N) end).
tasks(0) -> ok;
tasks(N) ->
    Self = self(),
    Tag = make_ref(),
    {_, Monitor} = spawn_monitor(fun() -> Self ! {Tag, N + 1} end),
    receive
        {Tag, _} -> demonitor(Monitor, [flush]), tasks(N - 1);
        {'DOWN', Monitor, _, _, Reason} -> exit(Reason)
    end.

%% A chain of 100,000 linked processes: kill the head, wait until the tail, which dies last, is down.
link_exit_cascade() ->
    N = 100000,
    Self = self(),
    Head = spawn(fun() -> chain(N, Self) end),
    Tail = receive {tail, P} -> P end,
    Monitor = monitor(process, Tail),
    timed(N, fun() ->
        exit(Head, kill),
        receive {'DOWN', Monitor, _, _, _} -> ok end
    end).
chain(1, Main) -> Main ! {tail, self()}, receive stop -> ok end;
chain(N, Main) -> spawn_link(fun() -> chain(N - 1, Main) end), receive stop -> ok end.

rss() ->
    {ok, Statm} = file:read_file("/proc/self/statm"),
    [_, Resident | _] = binary:split(Statm, <<" ">>, [global]),
    binary_to_integer(Resident) * 4096.

%% Bytes a process: what the BEAM accounts to processes, and the growth of the resident set.
idle_memory() ->
    N = 200000,
    R0 = rss(),
    M0 = erlang:memory(processes),
    Ps = [spawn(fun() -> receive stop -> ok end end) || _ <- lists:seq(1, N)],
    timer:sleep(1000),
    M1 = erlang:memory(processes),
    R1 = rss(),
    io:format("idle_memory bytes/process=~p rss_bytes/process=~p~n", [(M1 - M0) div N, (R1 - R0) div N]),
    [P ! stop || P <- Ps],
    {N, 1}.
