// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/storage/database.hpp"
#include "app/storage/file_header.hpp"
#include "app/storage/migrations.hpp"
#include "app/storage/transaction.hpp"

#include <QFile>
#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <algorithm>
#include <array>
#include <fcntl.h>
#include <fstream>
#include <gtest/gtest.h>
#include <set>
#include <sstream>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

namespace canopy::app {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using Kind = StorageError::Kind;

class DatabaseTest : public testing::Test {
protected:
    fs::path path(const char* name) const { return fs::path{m_folder.path().toStdString()} / name; }

    StorageResult<Database> open(const fs::path& file, DatabaseOptions::Access access = DatabaseOptions::Access::ReadWrite) {
        return Database::open({.location = file, .access = access, .busy_timeout = 1ms});
    }

    /// The error of opening it; the file's bytes and its neighbours must be what they were.
    StorageError refused(const fs::path& file) {
        const std::string before = content(file);
        const std::set<fs::path> neighbours = listing();
        const auto opened = open(file);
        EXPECT_FALSE(opened);
        EXPECT_EQ(content(file), before);
        EXPECT_EQ(listing(), neighbours);
        if (opened) return {};
        EXPECT_EQ(opened.error().text.find('\n'), std::string::npos);
        EXPECT_TRUE(opened.error().text.find("--database FILE") != std::string::npos) << opened.error().text;
        return opened.error();
    }

    void write(const fs::path& file, std::string_view text) { std::ofstream(file, std::ios::binary) << text; }

    /// Runs statements on a plain SQLite connection of its own.
    void run_sql(const fs::path& file, std::initializer_list<const char*> statements) {
        {
            QSqlDatabase plain = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("plain"));
            plain.setDatabaseName(QString::fromStdString(file.native()));
            ASSERT_TRUE(plain.open());
            for (const char* const sql : statements) {
                QSqlQuery query(plain);
                EXPECT_TRUE(query.exec(QString::fromUtf8(sql))) << query.lastError().text().toStdString();
            }
        }
        QSqlDatabase::removeDatabase(QStringLiteral("plain"));
    }

    static std::string content(const fs::path& file) {
        std::ifstream stream(file, std::ios::binary);
        std::ostringstream bytes;
        bytes << stream.rdbuf();
        return bytes.str();
    }

    /// Whether another program finds that this one holds SQLite's shared lock: https://www.sqlite.org/lockingv3.html
    static bool is_shared_locked(const fs::path& file) {
        const pid_t other = fork(); // locks are not inherited
        if (other == 0) {
            struct flock shared {};
            shared.l_type = F_WRLCK;
            shared.l_whence = SEEK_SET;
            shared.l_start = 0x40000002;
            shared.l_len = 510;
            const int descriptor = ::open(file.c_str(), O_RDWR);
            _exit(fcntl(descriptor, F_GETLK, &shared) == 0 && shared.l_type != F_UNLCK ? 0 : 1);
        }
        int status = 1;
        waitpid(other, &status, 0);
        return status == 0;
    }

    std::set<fs::path> listing() const {
        const fs::directory_iterator entries{fs::path{m_folder.path().toStdString()}};
        return {begin(entries), end(entries)};
    }

private:
    QTemporaryDir m_folder;
};

TEST_F(DatabaseTest, CreatesAFileWithTheNewestSchema) {
    auto database = open(path("new.db"));
    ASSERT_TRUE(database) << database.error().text;
    EXPECT_EQ(schema_version(*database), newest_schema_version());
    EXPECT_EQ(read_file_header(path("new.db"))->content, FileHeader::Content::Canopy);
}

TEST_F(DatabaseTest, IsSetUpForSafety) {
    auto database = open(path("new.db"));
    ASSERT_TRUE(database) << database.error().text;
    EXPECT_EQ(database->text("PRAGMA journal_mode"), "wal");
    EXPECT_EQ(database->integer("PRAGMA synchronous"), 2);
    EXPECT_EQ(database->integer("PRAGMA foreign_keys"), 1);
    EXPECT_EQ(database->integer("PRAGMA busy_timeout"), 1);
    EXPECT_EQ(database->integer("PRAGMA application_id"), canopy_application_id);
}

TEST_F(DatabaseTest, NormalDurabilityIsAChoice) {
    auto database = Database::open({.location = path("new.db"), .durability = DatabaseOptions::Durability::Normal});
    ASSERT_TRUE(database) << database.error().text;
    EXPECT_EQ(database->integer("PRAGMA synchronous"), 1);
}

TEST_F(DatabaseTest, SeveralConnectionsShareTheFileAndAReaderCannotWrite) {
    auto writer = open(path("new.db"));
    ASSERT_TRUE(writer) << writer.error().text;
    auto reader = open(path("new.db"), DatabaseOptions::Access::ReadOnly);
    ASSERT_TRUE(reader) << reader.error().text;
    EXPECT_EQ(reader->integer("SELECT count(*) FROM orders"), 0);
    EXPECT_EQ(reader->execute("DELETE FROM orders").error().kind, Kind::Unwritable);
}

TEST_F(DatabaseTest, ASecondConnectionDoesNotTakeTheLocksOfTheFirstAway) {
    auto first = open(path("new.db"));
    ASSERT_TRUE(first) << first.error().text;
    ASSERT_TRUE(first->execute("INSERT INTO users (id, name) VALUES ('u', 'u')"));
    ASSERT_TRUE(first->execute("INSERT INTO orders VALUES (1, 'a', 'u', 'pending', 1, 1, 1, '')"));
    ASSERT_TRUE(is_shared_locked(path("new.db")));
    ASSERT_TRUE(open(path("new.db"), DatabaseOptions::Access::ReadOnly));
    EXPECT_TRUE(is_shared_locked(path("new.db"))) << "another program would remove the write-ahead log";
}

TEST_F(DatabaseTest, UsesAnEmptyFileAndAnUnusedDatabase) {
    write(path("empty.db"), "");
    EXPECT_TRUE(open(path("empty.db")));
    run_sql(path("unused.db"), {"CREATE TABLE t (x)", "DROP TABLE t"});
    EXPECT_TRUE(open(path("unused.db")));
}

TEST_F(DatabaseTest, RefusesAFileThatIsNoDatabase) {
    write(path("notes.txt"), "Dear diary, this is long enough to be mistaken for a header. " + std::string(200, '.'));
    const StorageError error = refused(path("notes.txt"));
    EXPECT_EQ(error.kind, Kind::NotADatabase);
    EXPECT_NE(error.text.find("notes.txt"), std::string::npos);
    write(path("short"), "x");
    EXPECT_EQ(refused(path("short")).kind, Kind::NotADatabase);
}

TEST_F(DatabaseTest, RefusesTheDatabaseOfAnotherProgram) {
    run_sql(path("bookmarks.db"), {"CREATE TABLE bookmarks (url TEXT)", "INSERT INTO bookmarks VALUES ('a')"});
    EXPECT_EQ(refused(path("bookmarks.db")).kind, Kind::Foreign);
    run_sql(path("marked.db"), {"PRAGMA application_id = 7", "PRAGMA user_version = 1"});
    EXPECT_EQ(refused(path("marked.db")).kind, Kind::Foreign);
}

TEST_F(DatabaseTest, TakesADatabaseThatMayHoldTablesInItsLogForAnothersOne) {
    run_sql(path("unsure.db"), {"CREATE TABLE t (x)", "DROP TABLE t"});
    write(path("unsure.db-wal"), "not folded into the file yet");
    EXPECT_EQ(refused(path("unsure.db")).kind, Kind::Foreign);
}

TEST_F(DatabaseTest, RefusesANewerSchema) {
    EXPECT_TRUE(open(path("newer.db")));
    run_sql(path("newer.db"), {"PRAGMA user_version = 99"});
    const StorageError error = refused(path("newer.db"));
    EXPECT_EQ(error.kind, Kind::NewerSchema);
    EXPECT_NE(error.text.find("schema version 99 is newer than this program's"), std::string::npos) << error.text;
    EXPECT_NE(error.text.find("update Canopy"), std::string::npos) << error.text;
}

TEST_F(DatabaseTest, RefusesANewerSchemaThatIsStillInTheWriteAheadLog) {
    auto writer = open(path("newer.db"));
    ASSERT_TRUE(writer) << writer.error().text;
    ASSERT_TRUE(writer->execute("PRAGMA user_version = 99"));
    const auto second = open(path("newer.db"));
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().kind, Kind::NewerSchema);
}

/// As a newer program leaves it that was killed: its version is in the log, the file has the old one.
TEST_F(DatabaseTest, LeavesANewerFileAndItsLogAsTheyAreAfterAnUncleanEnd) {
    ASSERT_TRUE(open(path("newer.db")));
    {
        auto writer = open(path("newer.db"));
        ASSERT_TRUE(writer) << writer.error().text;
        ASSERT_TRUE(writer->execute("PRAGMA user_version = 99"));
        write(path("killed.db"), content(path("newer.db")));
        write(path("killed.db-wal"), content(path("newer.db-wal")));
    }
    const std::string file = content(path("killed.db"));
    const std::string log = content(path("killed.db-wal"));
    ASSERT_EQ(read_file_header(path("killed.db"))->schema_version, newest_schema_version()) << "the file itself does not know";
    for (const auto schema : {DatabaseOptions::Schema::Newest, DatabaseOptions::Schema::AsItIs}) {
        const auto opened = Database::open({.location = path("killed.db"), .schema = schema, .busy_timeout = 1ms});
        ASSERT_FALSE(opened);
        EXPECT_EQ(opened.error().kind, Kind::NewerSchema);
        EXPECT_NE(opened.error().text.find("left as it is; update Canopy"), std::string::npos) << opened.error().text;
        EXPECT_EQ(content(path("killed.db")), file);
        EXPECT_EQ(content(path("killed.db-wal")), log);
    }
}

TEST_F(DatabaseTest, RefusesAFileThatAnotherProgramHolds) {
    auto first = open(path("held.db"));
    ASSERT_TRUE(first) << first.error().text;
    auto transaction = Transaction::begin(*first, Transaction::Mode::Immediate);
    ASSERT_TRUE(transaction);
    const auto second = open(path("held.db"));
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().kind, Kind::Locked);
    EXPECT_NE(second.error().text.find("held.db: is held by another program"), std::string::npos) << second.error().text;
    transaction->rollback();
    EXPECT_TRUE(open(path("held.db")));
}

TEST_F(DatabaseTest, RefusesAFileThatAnotherProgramHoldsExclusively) {
    auto first = open(path("held.db"));
    ASSERT_TRUE(first) << first.error().text;
    ASSERT_TRUE(first->execute("PRAGMA journal_mode = DELETE"));
    ASSERT_TRUE(first->execute("BEGIN EXCLUSIVE"));
    EXPECT_EQ(open(path("held.db")).error().kind, Kind::Locked);
}

TEST_F(DatabaseTest, RefusesAFolderAndADevice) {
    fs::create_directory(path("folder"));
    EXPECT_EQ(refused(path("folder")).kind, Kind::Unreadable);
    ASSERT_EQ(mkfifo(path("pipe").c_str(), 0600), 0);
    const auto pipe = open(path("pipe")); // must not wait for a writer
    EXPECT_EQ(pipe.error().kind, Kind::Unreadable);
}

TEST_F(DatabaseTest, RefusesAFolderThatIsMissingOrCannotBeWritten) {
    const StorageError missing = refused(path("nowhere") / "orders.db");
    EXPECT_EQ(missing.kind, Kind::Unwritable);
    EXPECT_NE(missing.text.find("there is no such folder; create it"), std::string::npos) << missing.text;

    write(path("file"), "x");
    EXPECT_FALSE(open(path("file") / "orders.db")); // a path below a regular file
    EXPECT_EQ(open("/proc/canopy-test.db").error().kind, Kind::Unwritable);
}

TEST_F(DatabaseTest, CreatesTheFolderWhenItMay) {
    const fs::path file = path("data") / "canopy" / "canopy.db";
    EXPECT_TRUE(Database::open({.location = file, .missing_folder = DatabaseOptions::MissingFolder::Create}));
    EXPECT_TRUE(fs::exists(file));
    write(path("file"), "x");
    const auto below =
        Database::open({.location = path("file") / "a" / "b.db", .missing_folder = DatabaseOptions::MissingFolder::Create});
    EXPECT_FALSE(below);
}

TEST_F(DatabaseTest, AReaderNeedsAnExistingFile) {
    EXPECT_EQ(open(path("none.db"), DatabaseOptions::Access::ReadOnly).error().kind, Kind::Unreadable);
    EXPECT_FALSE(fs::exists(path("none.db")));
}

TEST_F(DatabaseTest, FindsDamageAfterAnUncleanEnd) {
    ASSERT_TRUE(open(path("hurt.db"))->execute("INSERT INTO users (id, name) VALUES ('u', 'u')"));
    std::string bytes = content(path("hurt.db"));
    std::fill(bytes.begin() + 4096, bytes.begin() + 8192, '\x55');
    write(path("hurt.db"), bytes);
    write(path("hurt.db-wal"), std::string(32, '\0')); // as a crash leaves one behind
    const auto opened = open(path("hurt.db"));
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().kind, Kind::Damaged) << opened.error().text;
}

/// A page is damaged that nobody needs to open the file: only the integrity check finds it. It reads the whole file.
class IntegrityCheckTest : public DatabaseTest {
protected:
    void SetUp() override {
        ASSERT_TRUE(open(file));
        page =
            static_cast<std::size_t>(open(file)->integer("SELECT rootpage FROM sqlite_schema WHERE name = 'products'").value());
        size = static_cast<std::size_t>(open(file)->integer("PRAGMA page_size").value());
    }
    void damage() {
        std::fstream stream(file, std::ios::binary | std::ios::in | std::ios::out);
        stream.seekp(static_cast<std::streamoff>((page - 1) * size));
        stream << std::string(size, '\x55');
    }
    /// With something in the log; a reader that ends last cannot fold it into the file.
    void leave_a_log() {
        auto writer = std::make_unique<Database>(open(file).value());
        const auto reader = open(file, DatabaseOptions::Access::ReadOnly);
        ASSERT_TRUE(reader) << reader.error().text;
        ASSERT_TRUE(writer->execute("INSERT INTO users (id, name) VALUES ('u', 'u')"));
        writer.reset();
    }

    const fs::path file = path("canopy.db");
    std::size_t page = 0;
    std::size_t size = 0;
};

TEST_F(IntegrityCheckTest, IsMadeWhenNobodyClosedTheFile) {
    const fs::path copy = path("killed.db");
    leave_a_log();
    damage();
    fs::copy_file(file, copy);
    fs::copy_file(file.native() + "-wal", copy.native() + "-wal");
    EXPECT_EQ(open(copy).error().kind, Kind::Damaged);
}

TEST_F(IntegrityCheckTest, IsNotMadeWhenAProcessOfThisProgramBeginsAgain) {
    leave_a_log(); // as the repo does when its writer crashes: the readers are ended after it
    ASSERT_TRUE(has_write_ahead_log(file));
    damage();
    EXPECT_TRUE(open(file));
}

TEST_F(IntegrityCheckTest, IsNotMadeWhileAnotherProgramHasTheFileOpen) {
    const fs::path copy = path("shared.db");
    leave_a_log();
    damage();
    fs::copy_file(file, copy);
    fs::copy_file(file.native() + "-wal", copy.native() + "-wal");
    std::array<int, 2> said{};
    std::array<int, 2> end{};
    ASSERT_EQ(::pipe(said.data()) + ::pipe(end.data()), 0);
    const pid_t other = fork();
    if (other == 0) {
        struct flock shared {};
        shared.l_type = F_RDLCK; // what every connection of SQLite holds
        shared.l_whence = SEEK_SET;
        shared.l_start = 0x40000002;
        shared.l_len = 510;
        const int descriptor = ::open(copy.c_str(), O_RDONLY);
        ::close(end[1]);
        char byte = fcntl(descriptor, F_SETLK, &shared) == 0 ? 'y' : 'n';
        const bool told = ::write(said[1], &byte, 1) == 1;
        _exit(told && ::read(end[0], &byte, 1) == 0 ? 0 : 1); // until the other end is closed
    }
    char locked = 'n';
    ASSERT_EQ(::read(said[0], &locked, 1), 1);
    EXPECT_EQ(locked, 'y');
    EXPECT_TRUE(open(copy));
    for (const int descriptor : {said[0], said[1], end[0], end[1]}) ::close(descriptor);
    int status = 1;
    waitpid(other, &status, 0);
    EXPECT_EQ(status, 0);
}

TEST_F(DatabaseTest, LivesInTheUsersDataFolderByDefault) {
    QStandardPaths::setTestModeEnabled(true);
    EXPECT_TRUE(default_database_file().native().ends_with("/canopy/canopy.db")) << default_database_file();
    EXPECT_TRUE(default_database_file().is_absolute());
    QStandardPaths::setTestModeEnabled(false);
}

} // namespace
} // namespace canopy::app
