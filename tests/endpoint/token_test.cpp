// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/endpoint/token.hpp"

#include <QTemporaryDir>

#include <fstream>
#include <gmock/gmock.h>
#include <set>
#include <sys/stat.h>

namespace canopy::app {
namespace {

using ::testing::HasSubstr;

class TokenTest : public ::testing::Test {
protected:
    TokenTest() { qputenv("XDG_RUNTIME_DIR", m_folder.path().toLocal8Bit()); }
    ~TokenTest() override { m_before.isNull() ? qunsetenv("XDG_RUNTIME_DIR") : qputenv("XDG_RUNTIME_DIR", m_before); }
    static unsigned mode_of(const std::filesystem::path& file) {
        struct stat found {};
        stat(file.c_str(), &found);
        return found.st_mode & 0777U;
    }

    QTemporaryDir m_folder;
    QByteArray m_before = qgetenv("XDG_RUNTIME_DIR");
};

TEST_F(TokenTest, LiesInTheRuntimeFolderForThisUserAlone) {
    const std::filesystem::path file = default_token_file();
    EXPECT_EQ(file, std::filesystem::path{m_folder.path().toStdString()} / "canopy" / "token");
    const auto token = Token::make_in(file);
    ASSERT_TRUE(token) << token.error();
    EXPECT_EQ(mode_of(file), 0600U);
    EXPECT_EQ(mode_of(file.parent_path()), 0700U);
    std::string text;
    std::ifstream(file) >> text;
    EXPECT_TRUE(token->is(text));
}

TEST_F(TokenTest, MakesAFolderThatWasOpenToOthersItsOwn) {
    const std::filesystem::path file = default_token_file();
    ASSERT_EQ(mkdir(file.parent_path().c_str(), 0755), 0);
    ASSERT_EQ(chmod(file.parent_path().c_str(), 0755), 0);
    ASSERT_TRUE(Token::make_in(file));
    EXPECT_EQ(mode_of(file.parent_path()), 0700U);
}

TEST_F(TokenTest, HasNoFileThatOthersMayReadEvenIfOneWasThere) {
    const std::filesystem::path file = default_token_file();
    ASSERT_EQ(mkdir(file.parent_path().c_str(), 0700), 0);
    std::ofstream(file) << "old";
    ASSERT_EQ(chmod(file.c_str(), 0666), 0);
    ASSERT_TRUE(Token::make_in(file));
    EXPECT_EQ(mode_of(file), 0600U);
}

TEST_F(TokenTest, RefusesAFolderWhereOthersMayWriteAndOneThatIsALink) {
    const std::filesystem::path open = std::filesystem::path{m_folder.path().toStdString()} / "open";
    ASSERT_EQ(mkdir(open.c_str(), 0700), 0);
    ASSERT_EQ(chmod(open.c_str(), 0777), 0);
    EXPECT_THAT(Token::make_in(open / "token").error(), HasSubstr("others may write"));
    const std::filesystem::path link = std::filesystem::path{m_folder.path().toStdString()} / "canopy";
    std::filesystem::create_directory_symlink(open, link);
    EXPECT_THAT(Token::make_in(link / "token").error(), HasSubstr("not this user's"));
}

TEST_F(TokenTest, SaysInOneLineWhereItCannotBeKept) {
    std::ofstream(m_folder.filePath(QStringLiteral("plain")).toStdString()) << "x";
    const auto refused = Token::make_in(std::filesystem::path{m_folder.path().toStdString()} / "plain" / "token");
    ASSERT_FALSE(refused);
    EXPECT_THAT(refused.error(), HasSubstr("--token-file"));
    EXPECT_EQ(refused.error().find('\n'), std::string::npos);
}

TEST_F(TokenTest, Is256FreshBitsEachTime) {
    std::set<std::string> all;
    for (int i = 0; i < 20; ++i) {
        const auto token = Token::make_in(default_token_file());
        ASSERT_TRUE(token);
        EXPECT_EQ(token->text().size(), 64U);
        EXPECT_EQ(token->text().find_first_not_of("0123456789abcdef"), std::string::npos);
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
