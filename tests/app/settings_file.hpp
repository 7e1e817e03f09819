// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/settings/settings_reader.hpp"

#include <QFile>
#include <QTemporaryDir>

#include <filesystem>
#include <gtest/gtest.h>
#include <string>
#include <vector>

namespace canopy::app::testing {

/// A settings file for one test.
class SettingsFile {
public:
    explicit SettingsFile(const std::string& content) { write(content); }

    void write(const std::string& content) const {
        QFile file(m_folder.filePath(QStringLiteral("canopy.toml")));
        EXPECT_TRUE(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
        file.write(content.data(), static_cast<qint64>(content.size()));
    }

    std::string name() const { return m_folder.filePath(QStringLiteral("canopy.toml")).toStdString(); }
    SettingsSources sources() const { return {.file = name(), .presence = SettingsSources::File::MustExist}; }
    tl::expected<ResolvedSettings, std::vector<std::string>> read() const { return read_settings(sources()); }
    std::vector<std::string> wrong() const {
        const auto settings = read();
        return settings ? std::vector<std::string>{} : settings.error();
    }

private:
    /// In memory where that can be: the fuzz tests write thousands.
    static QString folder() {
        return QFile::exists(QStringLiteral("/dev/shm")) ? QStringLiteral("/dev/shm/canopy-XXXXXX") : QString();
    }

    QTemporaryDir m_folder{folder()};
};

} // namespace canopy::app::testing
