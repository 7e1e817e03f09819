// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/programs/serving_program.hpp"

#include <csignal>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <gmock/gmock.h>
#include <regex>
#include <sys/stat.h>
#include <unistd.h>

namespace canopy::app::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

class EndpointProgram : public ::testing::Test, protected ServingProgram {
protected:
    void start(const QStringList& more = {}, const char* program = CANOPY_HEADLESS) {
        ServingProgram::start(path("orders.db"), more, program);
    }

    std::uint64_t placed() {
        const std::string page = get("/metrics").body;
        std::smatch match;
        return std::regex_search(page, match, std::regex("\ncanopy_orders_placed_total ([0-9]+)\n")) ? std::stoull(match[1]) : 0;
    }
};

TEST_F(EndpointProgram, PrintsWhereItIsReachedAndAnswersThere) {
    start();
    EXPECT_EQ(get("/livez").body, "ok\n");
    EXPECT_EQ(token().size(), 64U);
    EXPECT_EQ(stop(), 0);
}

TEST_F(EndpointProgram, OnSigtermItIsNotReadyLivesDrainsAndEndsWell) {
    start();
    const std::string body = R"({"id":"T-1","user":"ada","items":[{"product":"Teapot","quantity":2,"price_cents":2400}]})";
    RawClient under_way(port());
    under_way.send(write_to("/api/v1/users", R"({"id":"ada","name":"Ada"})") +
                   write_to("/api/v1/products", R"({"id":"Teapot","name":"Teapot","price_cents":2400})"));
    EXPECT_EQ(under_way.receive().status, 201);
    EXPECT_EQ(under_way.receive().status, 201);
    const std::string request = write_to("/api/v1/orders", body);
    under_way.send(request.substr(0, request.size() - 5));
    RawClient events(port());
    events.send(request_text("GET", "/api/v1/events?topic=orders", port()));
    ASSERT_EQ(events.receive().status, 200);
    kill(static_cast<pid_t>(process().processId()), SIGTERM);
    while (get("/readyz").status == 200) {
    }
    EXPECT_EQ(get("/readyz").status, 503);
    EXPECT_EQ(get("/livez").status, 200);
    kill(static_cast<pid_t>(process().processId()), SIGTERM); // as timeout(1) does: it is told already
    while (events.receive_until("\n\n")) {
    } // it ends
    under_way.send(request.substr(request.size() - 5));
    EXPECT_EQ(under_way.receive().status, 201);
    ASSERT_TRUE(process().waitForFinished(30'000));
    EXPECT_EQ(process().exitCode(), 0);
    EXPECT_THAT(process().readAllStandardOutput().toStdString(), HasSubstr("nothing lost: all 1 acknowledged orders"));
}

TEST_F(EndpointProgram, OnSigtermNobodyOrdersAnyMoreAndTheSummaryCountsTheDrainToo) {
    start({QStringLiteral("--rate=300"), QStringLiteral("--orders-limit=100000")});
    RawClient under_way(port());
    const std::string request = write_to("/api/v1/users", R"({"id":"ada","name":"Ada"})");
    under_way.send(request.substr(0, request.size() - 5)); // never ends: so the drain takes its five seconds
    while (placed() < 100) {
    }
    const std::uint64_t before = placed();
    EXPECT_EQ(stop(), 0);
    const std::string said = process().readAllStandardOutput().toStdString();
    std::smatch summary;
    ASSERT_TRUE(std::regex_search(said, summary, std::regex("summary of ([0-9.]+) s.*\n  orders    placed ([0-9,]+)"))) << said;
    EXPECT_GE(std::stod(summary[1]), 5);
    std::string in_all = summary[2];
    std::erase(in_all, ',');
    EXPECT_LT(std::stoull(in_all), before + 300) << "the customers went on for more than a second";
}

TEST_F(EndpointProgram, OnSigtermAnImportEndsWhereItIsAndSaysWhere) {
    constexpr int rows = 200'000;
    std::ofstream file(path("big.csv").toStdString());
    file << "order_id,user,product,quantity,price\n";
    for (int i = 0; i < rows; ++i) file << "B-" << i << ",ada,tea,1,7.90\n";
    file.close();
    start({QStringLiteral("--import"), path("big.csv")});
    while (get("/api/v1/orders?limit=1").body.find("B-") == std::string::npos) {
    }
    kill(static_cast<pid_t>(process().processId()), SIGTERM);
    while (get("/readyz").status == 200) {
    }
    ASSERT_TRUE(process().waitForFinished(60'000));
    EXPECT_EQ(process().exitCode(), 1) << "not all that was asked for is done";
    const std::string errors = process().readAllStandardError().toStdString();
    EXPECT_THAT(errors, HasSubstr("told to stop, nothing is imported from here on; import the file again\n"));
    const std::string said = process().readAllStandardOutput().toStdString();
    std::smatch imported;
    ASSERT_TRUE(std::regex_search(said, imported, std::regex("imported ([0-9]+) orders; 1 problems"))) << said;
    EXPECT_LT(std::stoi(imported[1]), rows);
    EXPECT_THAT(said, HasSubstr("nothing lost: all "));
}

#ifdef CANOPY_WINDOW
TEST_F(EndpointProgram, TheWindowSaysWhereItIsReachedAnswersThereAndEndsWellOnSigterm) {
    set_variable("QT_QPA_PLATFORM", QStringLiteral("offscreen"));
    start({}, CANOPY_WINDOW);
    EXPECT_EQ(get("/livez").body, "ok\n");
    EXPECT_EQ(token().size(), 64U);
    RawClient asking(port());
    asking.send(write_to("/api/v1/users", R"({"id":"ada","name":"Ada"})"));
    EXPECT_EQ(asking.receive().status, 201) << "the token is the one to be used";
    EXPECT_EQ(stop(), 0);
}
#endif

TEST_F(EndpointProgram, APortInUseIsOneLineThatNamesTheOptionAndExitCode1) {
    start();
    const ProgramRun second = run_program(
        CANOPY_HEADLESS, {QStringLiteral("--database"), path("second.db"), QStringLiteral("--port"), QString::number(port())},
        environment());
    expect_one_line(second, 1);
    EXPECT_THAT(second.errors, AllOf(HasSubstr("in use"), HasSubstr("--port")));
    EXPECT_FALSE(QFile::exists(path("second.db"))) << "before any work";
    EXPECT_EQ(stop(), 0);
}

TEST_F(EndpointProgram, TwoOfOneUserKeepATokenEach) {
    start();
    EXPECT_FALSE(std::filesystem::exists(path("canopy/token").toStdString()));
    const auto works = [this] {
        RawClient asking(port());
        asking.send(write_to("/api/v1/users", R"({"id":"ada","name":"Ada"})"));
        const int status = asking.receive().status;
        return status == 201 || status == 409; // made, or there already
    };
    EXPECT_TRUE(works());
    for (const char* database : {"second.db", "missing/second.db"}) { // the latter does not start
        run_program(CANOPY_HEADLESS,
                    {QStringLiteral("--database"), path(database), QStringLiteral("--duration"), QStringLiteral("50ms")},
                    environment());
        EXPECT_TRUE(works()) << database;
        EXPECT_TRUE(std::filesystem::exists(token_file())) << database;
    }
    const ProgramRun same = run_program(
        CANOPY_HEADLESS,
        {QStringLiteral("--database"), path("second.db"), QStringLiteral("--token-file"), QString::fromStdString(token_file())},
        environment());
    EXPECT_EQ(same.exit_code, 1);
    EXPECT_THAT(same.errors, HasSubstr("a Canopy that runs"));
    EXPECT_TRUE(works());
    EXPECT_EQ(stop(), 0);
    EXPECT_FALSE(std::filesystem::exists(token_file()));
}

TEST_F(EndpointProgram, ATokenNeverTakesThePlaceOfSomethingElse) {
    const auto text_of = [](const std::string& file) {
        std::ifstream stream(file);
        return std::string(std::istreambuf_iterator<char>(stream), {});
    };
    const std::string precious = path("precious").toStdString();
    std::ofstream(precious) << "precious\n";
    const ProgramRun refused = run_program(
        CANOPY_HEADLESS, {QStringLiteral("--database"), path("orders.db"), QStringLiteral("--token-file"), path("precious")},
        environment());
    EXPECT_EQ(refused.exit_code, 1);
    EXPECT_THAT(refused.errors, HasSubstr("no token of Canopy's"));
    EXPECT_EQ(text_of(precious), "precious\n");
    const ProgramRun filled =
        run_program(CANOPY_HEADLESS, {QStringLiteral("--migrate"), QStringLiteral("--database"), path("keep.db")}, environment());
    ASSERT_EQ(filled.exit_code, 0) << filled.errors;
    const std::string before = text_of(path("keep.db").toStdString());
    const ProgramRun same = run_program(
        CANOPY_HEADLESS, {QStringLiteral("--database"), path("keep.db"), QStringLiteral("--token-file"), path("keep.db")},
        environment());
    EXPECT_EQ(same.exit_code, 2);
    EXPECT_EQ(same.errors, "canopy-headless: --token-file: the token cannot be kept where the orders are; name another file\n");
    EXPECT_EQ(text_of(path("keep.db").toStdString()), before);
}

TEST_F(EndpointProgram, WithoutAnEndpointThereIsNone) {
    const ProgramRun ran = run_program(CANOPY_HEADLESS,
                                       {QStringLiteral("--database"), path("orders.db"), QStringLiteral("--no-endpoint"),
                                        QStringLiteral("--duration"), QStringLiteral("200ms")},
                                       environment());
    EXPECT_EQ(ran.exit_code, 0) << ran.errors;
    EXPECT_THAT(ran.output, ::testing::Not(HasSubstr("http://")));
    EXPECT_FALSE(QFile::exists(path("canopy/token")));
}

TEST_F(EndpointProgram, TheAccessLogGoesToStandardError) {
    start({QStringLiteral("--access-log")});
    get("/livez?secret=1");
    EXPECT_EQ(stop(), 0);
    const std::string errors = process().readAllStandardError().toStdString();
    EXPECT_TRUE(std::regex_search(errors, std::regex("GET /livez 200 [0-9.]+ ms 3 B\n"))) << errors;
    EXPECT_THAT(errors, ::testing::Not(HasSubstr("secret")));
}

TEST_F(EndpointProgram, AnAccessLogOnAFullDeviceEndsNothing) {
    process().setStandardErrorFile(QStringLiteral("/dev/full"));
    start({QStringLiteral("--access-log")});
    for (int i = 0; i < 20; ++i) EXPECT_EQ(get("/livez").status, 200);
    EXPECT_EQ(stop(), 0);
}

TEST_F(EndpointProgram, AnAccessLogIntoAPipeThatNobodyReadsHoldsNothing) {
    const std::string fifo = path("fifo").toStdString();
    ASSERT_EQ(mkfifo(fifo.c_str(), 0600), 0);
    const int reader = open(fifo.c_str(), O_RDWR | O_CLOEXEC); // which never reads
    ASSERT_EQ(fcntl(reader, F_SETPIPE_SZ, 4096), 4096);
    process().setStandardErrorFile(QString::fromStdString(fifo));
    start({QStringLiteral("--access-log")});
    RawClient asking(port());
    for (int i = 0; i < 500; ++i) {
        asking.send(request_text("GET", "/livez", port()));
        ASSERT_EQ(asking.receive().status, 200) << i;
    }
    EXPECT_EQ(stop(), 0);
    close(reader);
}

TEST_F(EndpointProgram, AWrongAddressOrTokenFileIsAUsageError) {
    for (const QStringList& wrong : {QStringList{QStringLiteral("--address"), QStringLiteral("localhost")},
                                     QStringList{QStringLiteral("--port"), QStringLiteral("70000")},
                                     QStringList{QStringLiteral("--token-file"), QStringLiteral("token")}}) {
        const ProgramRun ran = run_program(CANOPY_HEADLESS, wrong, environment());
        expect_one_line(ran, 2);
    }
}

} // namespace
} // namespace canopy::app::testing
