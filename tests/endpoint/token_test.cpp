// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/endpoint/token_file.hpp"

#include <QTemporaryDir>

#include <fstream>
#include <gmock/gmock.h>
#include <set>
#include <sys/stat.h>
#include <tuple>
#include <vector>

namespace canopy::app {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

class TokenFileTest : public ::testing::Test {
protected:
    TokenFileTest() { qputenv("XDG_RUNTIME_DIR", m_folder.path().toLocal8Bit()); }
    ~TokenFileTest() override { m_before.isNull() ? qunsetenv("XDG_RUNTIME_DIR") : qputenv("XDG_RUNTIME_DIR", m_before); }
    static unsigned mode_of(const std::filesystem::path& file) {
        struct stat found {};
        stat(file.c_str(), &found);
        return found.st_mode & 0777U;
    }
    static std::string text_of(const std::filesystem::path& file) {
        std::ifstream stream(file);
        return {std::istreambuf_iterator<char>(stream), {}};
    }
    std::filesystem::path in_folder(const char* name) const {
        return std::filesystem::path{m_folder.path().toStdString()} / name;
    }
    /// A file of this text and mode.
    std::filesystem::path put(const char* name, const std::string& text, unsigned mode) const {
        std::ofstream(in_folder(name)) << text;
        chmod(in_folder(name).c_str(), mode);
        return in_folder(name);
    }

    QTemporaryDir m_folder;
    QByteArray m_before = qgetenv("XDG_RUNTIME_DIR");
};

TEST_F(TokenFileTest, LiesInTheRuntimeFolderForThisUserAlone) {
    EXPECT_EQ(default_token_file(8780), in_folder("canopy") / "token");
    const auto kept = TokenFile::make(default_token_file(8780));
    ASSERT_TRUE(kept) << kept.error();
    const std::filesystem::path file = kept->path();
    EXPECT_EQ(mode_of(file), 0600U);
    EXPECT_EQ(mode_of(file.parent_path()), 0700U);
    EXPECT_EQ(text_of(file), kept->token().text() + "\n");
}

TEST_F(TokenFileTest, HasANameOfItsOwnForEachOtherPort) {
    EXPECT_EQ(default_token_file(9000), in_folder("canopy") / "token-9000");
    const auto one = TokenFile::make(default_token_file(9000));
    const auto other = TokenFile::make(default_token_file(9001));
    ASSERT_TRUE(one && other);
    EXPECT_EQ(text_of(one->path()), one->token().text() + "\n") << "each keeps its own";
}

TEST_F(TokenFileTest, MakesAFolderThatWasOpenToOthersItsOwn) {
    const std::filesystem::path file = default_token_file(8780);
    ASSERT_EQ(mkdir(file.parent_path().c_str(), 0755), 0);
    ASSERT_EQ(chmod(file.parent_path().c_str(), 0755), 0);
    ASSERT_TRUE(TokenFile::make(file));
    EXPECT_EQ(mode_of(file.parent_path()), 0700U);
}

TEST_F(TokenFileTest, NeverReplacesWhatIsNoTokenOfOurs) {
    const std::string digits(64, 'a');
    for (const auto& [name, text, mode] : std::vector<std::tuple<const char*, std::string, unsigned>>{
             {"precious", "precious", 0600},
             {"empty", "", 0600},
             {"sum", digits + "\n", 0644}, // of sha256sum: others may read it
             {"longer", digits + "\nmore\n", 0600},
             {"unended", digits + "a", 0600},
             {"upper", std::string(64, 'A') + "\n", 0600}}) {
        const auto file = put(name, text, mode);
        const auto refused = TokenFile::make(file);
        ASSERT_FALSE(refused) << name;
        EXPECT_THAT(refused.error(), AllOf(HasSubstr("no token of Canopy's"), HasSubstr("--token-file"))) << name;
        EXPECT_EQ(text_of(file), text) << name;
        EXPECT_EQ(mode_of(file), mode) << name;
    }
    ASSERT_TRUE(std::filesystem::create_directory(in_folder("folder")));
    std::filesystem::create_symlink(put("token", digits + "\n", 0600), in_folder("link"));
    for (const char* name : {"folder", "link"}) EXPECT_FALSE(TokenFile::make(in_folder(name))) << name;
    EXPECT_TRUE(std::filesystem::is_symlink(in_folder("link")));
    EXPECT_EQ(text_of(in_folder("token")), digits + "\n");
}

TEST_F(TokenFileTest, ReplacesWhatAProgramLeftThatWasKilled) {
    const auto file = put("token", std::string(64, 'a') + "\n", 0600);
    const auto kept = TokenFile::make(file);
    ASSERT_TRUE(kept) << kept.error();
    EXPECT_EQ(text_of(file), kept->token().text() + "\n");
}

TEST_F(TokenFileTest, NeverTakesOneThatBelongsToAProgramThatRuns) {
    const auto first = TokenFile::make(in_folder("token"));
    ASSERT_TRUE(first);
    const auto second = TokenFile::make(in_folder("token"));
    ASSERT_FALSE(second);
    EXPECT_THAT(second.error(), HasSubstr("a Canopy that runs"));
    EXPECT_EQ(text_of(in_folder("token")), first->token().text() + "\n");
}

TEST_F(TokenFileTest, GoesWithItsProgramUnlessItIsNotItsOwnAnyMore) {
    { ASSERT_TRUE(TokenFile::make(in_folder("token"))); }
    EXPECT_FALSE(std::filesystem::exists(in_folder("token")));
    {
        const auto kept = TokenFile::make(in_folder("token"));
        ASSERT_TRUE(kept);
        std::filesystem::remove(in_folder("token"));
        put("token", "precious", 0600);
    }
    EXPECT_EQ(text_of(in_folder("token")), "precious");
}

TEST_F(TokenFileTest, RefusesAFolderWhereOthersMayWriteAndOneThatIsALink) {
    const std::filesystem::path open = in_folder("open");
    ASSERT_EQ(mkdir(open.c_str(), 0700), 0);
    ASSERT_EQ(chmod(open.c_str(), 0777), 0);
    EXPECT_THAT(TokenFile::make(open / "token").error(), HasSubstr("others may write"));
    const std::filesystem::path link = in_folder("canopy");
    std::filesystem::create_directory_symlink(open, link);
    EXPECT_THAT(TokenFile::make(link / "token").error(), HasSubstr("not this user's"));
}

TEST_F(TokenFileTest, SaysInOneLineWhereItCannotBeKept) {
    const auto refused = TokenFile::make(put("plain", "x", 0600) / "token");
    ASSERT_FALSE(refused);
    EXPECT_THAT(refused.error(), HasSubstr("--token-file"));
    EXPECT_EQ(refused.error().find('\n'), std::string::npos);
}

TEST(Token, Is256FreshBitsEachTime) {
    std::set<std::string> all;
    for (int i = 0; i < 20; ++i) {
        const auto token = Token::make();
        ASSERT_TRUE(token);
        EXPECT_TRUE(Token::looks_like_one(token->text()));
        all.insert(token->text());
    }
    EXPECT_EQ(all.size(), 20U);
}

TEST(Token, IsPresentedAsBearerAndWhole) {
    const Token token("0123456789abcdef");
    EXPECT_TRUE(token.is_in("Bearer 0123456789abcdef"));
    EXPECT_TRUE(token.is_in("bearer  0123456789abcdef"));
    for (const char* wrong : {"", "Bearer", "Bearer ", "0123456789abcdef", "Basic 0123456789abcdef", "Bearer 0123456789abcdeF",
                              "Bearer 0123456789abcde", "Bearer 0123456789abcdef ", "Bearer x123456789abcdef"})
        EXPECT_FALSE(token.is_in(wrong)) << wrong;
    EXPECT_FALSE(Token("").is("")) << "no token lets nobody in";
}

} // namespace
} // namespace canopy::app
