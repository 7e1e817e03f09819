%% SPDX-FileCopyrightText: 2026 The Canopy developers
%% SPDX-License-Identifier: GPL-3.0-or-later
%%
%% The actor workloads of the side-by-side benchmark, on the BEAM.
%% Each workload prints one line: name, operations, seconds, operations per second.
-module(peer_bench).
-behaviour(gen_server).
-export([main/1, init/1, handle_call/3, handle_cast/2, handle_info/2]).

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
     {gen_server_call, fun gen_server_call/0}].

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

init(counter) -> {ok, 0}.
handle_call(increment, _From, N) -> {reply, N + 1, N + 1}.
handle_cast(_, N) -> {noreply, N}.
handle_info(_, N) -> {noreply, N}.

