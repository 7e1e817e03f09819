# SPDX-FileCopyrightText: 2026 The Canopy developers
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Lines "round workload beam-ns canopy-ns" in, the table out: text, or JSON with form=json.

{
    if (!($2 in runs)) names[++count] = $2
    run = ++runs[$2]
    beam[$2, run] = $3
    canopy[$2, run] = $4
    ratio[$2, run] = $3 / $4
}

# sorted(values, name): the values of one workload, ascending, in `list`.
function sort_runs(values, name, list,    i, j, value) {
    for (i = 1; i <= runs[name]; ++i) {
        value = values[name, i]
        for (j = i - 1; j >= 1 && list[j] > value; --j) list[j + 1] = list[j]
        list[j + 1] = value
    }
}

function median(values, name,    list, n) {
    sort_runs(values, name, list)
    n = runs[name]
    return n % 2 ? list[(n + 1) / 2] : (list[n / 2] + list[n / 2 + 1]) / 2
}

function smallest(values, name,    list) { sort_runs(values, name, list); return list[1] }
function largest(values, name,    list) { sort_runs(values, name, list); return list[runs[name]] }

function quoted(text) {
    gsub(/[\\"]/, "\\\\&", text)
    return "\"" text "\""
}

function geometric_mean(    i, sum) {
    for (i = 1; i <= count; ++i) sum += log(median(ratio, names[i]))
    return exp(sum / count)
}

function print_text(    i, name) {
    printf "%-22s %12s %12s %8s %8s %8s\n", "workload", "BEAM ns/op", "Canopy ns/op", "ratio", "min", "max"
    for (i = 1; i <= count; ++i) {
        name = names[i]
        printf "%-22s %12.1f %12.1f %8.2f %8.2f %8.2f\n", name, median(beam, name), median(canopy, name),
            median(ratio, name), smallest(ratio, name), largest(ratio, name)
    }
    printf "%-22s %12s %12s %8.2f\n", "geometric mean", "", "", geometric_mean()
    printf "\n%s; %d cores, %d used on each side; rounds: %d; event log %s\n%s; %s; %s; %s\n", processor, cores, workers,
        rounds, options ~ /--no-trace/ ? "off" : "on", kernel, compiler, erlang, date
}

function print_json(    i, name) {
    printf "{\n  \"date\": %s,\n  \"processor\": %s,\n  \"cores\": %d,\n  \"kernel\": %s,\n", quoted(date), quoted(processor), cores,
        quoted(kernel)
    printf "  \"compiler\": %s,\n  \"erlang\": %s,\n  \"workers\": %d,\n  \"rounds\": %d,\n  \"event_log\": %s,\n",
        quoted(compiler), quoted(erlang), workers, rounds, options ~ /--no-trace/ ? "false" : "true"
    printf "  \"geometric_mean_ratio\": %.3f,\n  \"workloads\": [\n", geometric_mean()
    for (i = 1; i <= count; ++i) {
        name = names[i]
        printf "    {\"name\": %s, \"beam_ns\": %.1f, \"canopy_ns\": %.1f, \"ratio\": %.3f, \"ratio_min\": %.3f, \"ratio_max\": %.3f}%s\n",
            quoted(name), median(beam, name), median(canopy, name), median(ratio, name), smallest(ratio, name),
            largest(ratio, name), i < count ? "," : ""
    }
    print "  ]\n}"
}

END {
    if (form == "json") print_json()
    else print_text()
}
