// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/endpoint/metrics_check.hpp"

#include <fmt/format.h>
#include <map>
#include <regex>
#include <set>
#include <sstream>

namespace canopy::app::testing {

namespace {

const std::regex sample_line(
    R"re(([a-zA-Z_:][a-zA-Z0-9_:]*)(\{([a-zA-Z_][a-zA-Z0-9_]*="([^"\\]|\\\\|\\"|\\n)*",?)*\})? (-?[0-9.]+(e[-+]?[0-9]+)?|[-+]Inf|NaN))re");
const std::regex title_line(R"(# (HELP|TYPE) ([a-zA-Z_:][a-zA-Z0-9_:]*) (.+))");

class Checker {
public:
    std::string check(const std::string& page) {
        if (!page.ends_with('\n')) fail("the last line has no end");
        std::istringstream lines(page);
        for (std::string line; std::getline(lines, line);) check_line(line);
        for (const auto& [series, last] : m_last_bucket)
            if (!m_whole.contains(series)) fail(series + ": no bucket +Inf");
        return m_problems;
    }

private:
    void fail(const std::string& what) { m_problems += what + "\n"; }

    void check_line(const std::string& line) {
        std::smatch match;
        if (std::regex_match(line, match, title_line))
            take_title(match[1], match[2], match[3]);
        else if (std::regex_match(line, match, sample_line))
            take_sample(match[1], match[2], match[5]);
        else
            fail("unreadable: " + line);
    }

    void take_title(const std::string& kind, const std::string& name, const std::string& text) {
        if (!m_titles.insert(kind + " " + name).second) fail(kind + " of " + name + " twice");
        if (kind == "TYPE") m_types[name] = text;
    }

    /// The family of a sample: its name, or that without what a histogram or summary puts behind it.
    std::string family_of(const std::string& name) const {
        if (m_types.contains(name)) return name;
        for (const char* suffix : {"_bucket", "_sum", "_count"})
            if (name.ends_with(suffix)) return name.substr(0, name.rfind('_'));
        return name;
    }

    void take_sample(const std::string& name, const std::string& labels, const std::string& value) {
        const std::string family = family_of(name);
        if (!m_titles.contains("HELP " + family) || !m_titles.contains("TYPE " + family)) fail(name + " has no HELP or TYPE");
        if (!m_series.insert(name + labels).second) fail(name + labels + " twice");
        if (m_types[family] == "counter" && !name.ends_with("_total")) fail(name + " is a counter without _total");
        if (m_types[family] == "histogram" && name.ends_with("_bucket")) take_bucket(family, labels, std::stod(value));
        if (m_types[family] == "histogram" && name.ends_with("_count") && m_last_bucket[family + labels] != std::stod(value))
            fail(family + labels + ": the last bucket is not the count");
    }

    void take_bucket(const std::string& family, const std::string& labels, double value) {
        const std::regex bound(R"re(,?le="([^"]*)")re");
        std::smatch match;
        if (!std::regex_search(labels, match, bound)) return fail(family + " has a bucket without a bound");
        std::string others = std::regex_replace(labels, bound, "");
        if (others == "{}") others.clear();
        const std::string series = family + others;
        if (m_last_bucket.contains(series) && value < m_last_bucket[series]) fail(series + ": buckets do not add up");
        m_last_bucket[series] = value;
        if (match[1] == "+Inf") m_whole.insert(series);
    }

    std::string m_problems;
    std::set<std::string> m_titles;
    std::set<std::string> m_series;
    std::set<std::string> m_whole;
    std::map<std::string, std::string> m_types;
    std::map<std::string, double> m_last_bucket;
};

} // namespace

std::string problems_of_metrics(const std::string& page) { return Checker().check(page); }

} // namespace canopy::app::testing
