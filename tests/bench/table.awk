# SPDX-FileCopyrightText: 2026 The Canopy developers
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Lines "round row side figure" in, the table out: text, or JSON with form=json. Figures are ns an operation, of
# idle_memory bytes a process.

BEGIN {
    # The workloads of messages and calls: the issue of the first eight asks for their mean.
    split("ping_pong thread_ring counting fan_in fork_join_throughput fork_join_create big gen_server_call", list, " ")
    for (i in list) of_messages[list[i]] = 1
    titles["beam"] = "BEAM"
    titles["caf"] = "CAF"
}

{
    if (!($2 in known)) names[++count] = $2
    known[$2] = 1
    if ($3 != "canopy" && !($3 in place)) place[sides[++side_count] = $3] = 1
    figure[$2, $3, $1] = $4
    if ($1 > last_round) last_round = $1
}

# The figures of a side, or its paired ratios to Canopy, ascending in `list`; answers how many.
function collect(name, side, paired, list,    round, n, i, value) {
    n = 0
    for (round = 1; round <= last_round; ++round) {
        if (!((name, side, round) in figure) || !((name, "canopy", round) in figure)) continue
        value = figure[name, side, round]
        if (paired) value /= figure[name, "canopy", round]
        for (i = n; i >= 1 && list[i] > value; --i) list[i + 1] = list[i]
        list[i + 1] = value
        ++n
    }
    return n
}

function median(name, side, paired,    list, n) {
    n = collect(name, side, paired, list)
    return n % 2 ? list[(n + 1) / 2] : (list[n / 2] + list[n / 2 + 1]) / 2
}
function smallest(name, side,    list) { collect(name, side, 1, list); return list[1] }
function largest(name, side,    list, n) { n = collect(name, side, 1, list); return list[n] }
function measured(name, side,    list) { return collect(name, side, 0, list) > 0 }

function geometric_mean(side,    i, n, sum) {
    for (i = 1; i <= count; ++i) {
        if (!(names[i] in of_messages) || !measured(names[i], side)) continue
        sum += log(median(names[i], side, 1))
        ++n
    }
    return n == 8 ? exp(sum / n) : 0
}

function quoted(text) {
    gsub(/[\\"]/, "\\\\&", text)
    return "\"" text "\""
}

function number(value) { return sprintf(value < 10000 ? "%.1f" : "%.0f", value) }

function text_row(name, side,    row) {
    if (!measured(name, side)) return sprintf(" %9s %7s %15s", "-", "", "")
    return sprintf(" %9s %7.2f %15s", number(median(name, side, 0)), median(name, side, 1),
        sprintf("%.2f..%.2f", smallest(name, side), largest(name, side)))
}

function print_text(    i, s, mean) {
    printf "%-25s %9s", "workload", "Canopy"
    for (s = 1; s <= side_count; ++s) printf " %9s %7s %15s", titles[sides[s]], "ratio", "min..max"
    printf "\n"
    for (i = 1; i <= count; ++i) {
        printf "%-25s %9s", names[i] (names[i] == "idle_memory" ? " (bytes)" : ""), number(median(names[i], "canopy", 0))
        for (s = 1; s <= side_count; ++s) printf "%s", text_row(names[i], sides[s])
        printf "\n"
    }
    for (s = 1; s <= side_count; ++s) {
        mean = geometric_mean(sides[s])
        if (mean) printf "geometric mean of the first eight, %s: %.2f\n", titles[sides[s]], mean
    }
    printf "\nns an operation, medians; ratios: paired, median of %d rounds. %s; %d cores, %d used on each side; event log %s\n", rounds,
        processor, cores, workers, options ~ /--no-trace/ ? "off" : "on"
    printf "%s; %s; peers: %s; %s\n", kernel, compiler, peers, date
}

function print_json(    i, s, side, separator) {
    printf "{\n  \"date\": %s,\n  \"processor\": %s,\n  \"cores\": %d,\n  \"kernel\": %s,\n", quoted(date), quoted(processor), cores,
        quoted(kernel)
    printf "  \"compiler\": %s,\n  \"peers\": %s,\n  \"workers\": %d,\n  \"rounds\": %d,\n  \"event_log\": %s,\n",
        quoted(compiler), quoted(peers), workers, rounds, options ~ /--no-trace/ ? "false" : "true"
    printf "  \"workloads\": [\n"
    for (i = 1; i <= count; ++i) {
        printf "    {\"name\": %s, \"unit\": %s, \"canopy\": %.1f", quoted(names[i]),
            quoted(names[i] == "idle_memory" ? "bytes" : "ns"), median(names[i], "canopy", 0)
        for (s = 1; s <= side_count; ++s) {
            side = sides[s]
            if (!measured(names[i], side)) continue
            printf ", \"%s\": %.1f, \"%s_ratio\": %.3f, \"%s_ratio_min\": %.3f, \"%s_ratio_max\": %.3f", side,
                median(names[i], side, 0), side, median(names[i], side, 1), side, smallest(names[i], side), side,
                largest(names[i], side)
        }
        printf "}%s\n", i < count ? "," : ""
    }
    printf "  ],\n  \"geometric_means\": {"
    for (s = 1; s <= side_count; ++s) {
        printf "%s\"%s\": %.3f", separator, sides[s], geometric_mean(sides[s])
        separator = ", "
    }
    printf "}\n}\n"
}

END {
    if (form == "json") print_json()
    else print_text()
}
