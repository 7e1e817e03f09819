// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/translations.hpp"

#include "app/orders/waiting_reason.hpp"
#include "tests/ui/orders_sample.hpp"
#include "tests/ui/simulated_system.hpp"
#include "ui/main_window.hpp"
#include "ui/models/app_words.hpp"
#include "ui/models/order_words.hpp"
#include "ui/panels/events_panel.hpp"
#include "ui/panels/orders_panel.hpp"
#include "ui/theme.hpp"
#include "ui/window/status_summary.hpp"

#include <QAbstractButton>
#include <QKeySequence>
#include <QLabel>
#include <QMenu>
#include <QMenuBar>
#include <QMessageBox>
#include <QSettings>
#include <QStandardPaths>
#include <QTabBar>

#include <gtest/gtest.h>

#include <algorithm>

namespace canopy::ui {
namespace {

using namespace std::chrono_literals;

TEST(Translations, FollowWhatTheUserReadsFirst) {
    const auto choose = [](const QString& languages) { return Translations::choose(languages.split(u' ')).toStdString(); };
    EXPECT_EQ(choose(QStringLiteral("de-DE de")), "de");
    EXPECT_EQ(choose(QStringLiteral("de-AT")), "de");
    EXPECT_EQ(choose(QStringLiteral("en-GB de-DE")), "en");
    EXPECT_EQ(choose(QStringLiteral("fr-FR de-DE")), "de");
    EXPECT_EQ(choose(QStringLiteral("fr-FR")), "en");
    EXPECT_EQ(choose(QStringLiteral("C")), "en");
    EXPECT_EQ(Translations::choose({}).toStdString(), "en");
}

TEST(Translations, TellWhenTheWindowSpeaksAnotherLanguage) {
    const Translations english({QStringLiteral("en")});
    EXPECT_EQ(english.problem().toStdString(), "");
    const Translations german({QStringLiteral("de")});
    EXPECT_EQ(german.problem().toStdString(), "");
    EXPECT_FALSE(english.problem().isEmpty()) << "the other one was installed later";
}

/// The language and the numbers of a user in Germany.
struct German {
    German() { QLocale::setDefault(QLocale(QLocale::German, QLocale::Germany)); }
    ~German() { QLocale::setDefault(m_before); }
    German(const German&) = delete;
    German& operator=(const German&) = delete;

private:
    QLocale m_before;
    Translations m_texts{{QStringLiteral("de-DE")}};
};

class GermanWindow : public ::testing::Test {
protected:
    GermanWindow() {
        QStandardPaths::setTestModeEnabled(true);
        QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, world.folder.path());
        QCoreApplication::setOrganizationName(QStringLiteral("canopy"));
        window = std::make_unique<MainWindow>(world.bridge, appearance);
        window->show();
        world.bridge.start();
    }

    bool shows(const QString& text) const {
        const auto labels = window->findChildren<QLabel*>();
        return std::ranges::any_of(labels, [&](const QLabel* label) { return label->isVisible() && label->text() == text; });
    }

    German german;
    testing::SimulatedSystem world;
    Appearance appearance;
    std::unique_ptr<MainWindow> window;
};

TEST_F(GermanWindow, HasItsMenusInGerman) {
    QStringList menus;
    for (const QAction* menu : window->menuBar()->actions()) menus << menu->text();
    EXPECT_EQ(menus.join(u' ').toStdString(), "&Datei &Ansicht &Prozess &Galerie &Hilfe");
    EXPECT_TRUE(shows(QStringLiteral("Nichts gewählt")));
}

TEST_F(GermanWindow, CountsWithPluralsAndTheSeparatorsOfTheLanguage) {
    const auto page_of = [](qint64 total) { return testing::pageOf({1}, total); };
    window->orders().showPage({}, page_of(24'080));
    EXPECT_TRUE(shows(QStringLiteral("Seite 1 von 1.204 · 24.080 Bestellungen")));
    window->orders().showPage({}, page_of(1));
    EXPECT_TRUE(shows(QStringLiteral("Seite 1 von 1 · 1 Bestellung")));
    EXPECT_TRUE(world.runUntil([this] { return world.isRunning("/rate_limiter"); }));
    EXPECT_TRUE(window->summary().text().contains(QStringLiteral(" Prozesse · "))) << window->summary().text().toStdString();
}

TEST_F(GermanWindow, TalksOfMoneyAndTimeAsInGermany) {
    EXPECT_EQ(formatMoney(app::Money{120'450}).toStdString(), "1.204,50");
    EXPECT_EQ(readMoney(QStringLiteral("12,50")), app::Money{1250});
    EXPECT_EQ(readMoney(QStringLiteral("12.50")), app::Money{1250});
    EXPECT_EQ(readMoney(QStringLiteral("1.204")), std::nullopt) << "thousands, or a third decimal: better ask";
    EXPECT_EQ(formatDuration(4'500us).toStdString(), "4,5 ms");
    const auto day = app::WallTime(std::chrono::milliseconds(1'000'000'000'000)); // in September 2001
    EXPECT_TRUE(fullMoment(day).startsWith(QStringLiteral("09.09.01 "))) << fullMoment(day).toStdString();
}

TEST_F(GermanWindow, TranslatesWhatTheBusinessSays) {
    const auto said = [](const std::string& english) { return appSentence(english).toStdString(); };
    EXPECT_EQ(said(app::OrderError::not_found("8f31").to_string()), "nicht gefunden: es gibt keine Bestellung 8f31");
    EXPECT_EQ(said(app::OrderError::rate_limited(22'500ms).to_string()), "Ratenbegrenzer: noch 23 s warten");
    const app::Order shipped = testing::orderNumber(1, "ada", app::OrderStatus::Shipped);
    EXPECT_EQ(said(app::can_cancel(shipped, shipped.user).error().to_string()), "nicht stornierbar: die Bestellung ist versandt");
    EXPECT_EQ(said(app::payment_under_way()), "Zahlung: läuft");
    EXPECT_EQ(said(app::stock_missing(
                  {{.product = app::ProductId("green-tea"), .pieces = 3}, {.product = app::ProductId("cup"), .pieces = 1}})),
              "Lager: es fehlen 3 von green-tea, 1 von cup");
    EXPECT_EQ(said("storage: disk I/O error of the file"), "Datenbank: disk I/O error of the file") << "not ours";
    app::Order waits = testing::orderNumber(1);
    waits.waiting_for = app::payment_delayed("the gateway is down", 42s);
    EXPECT_EQ(waitingText(waits), QStringLiteral("◷ Zahlung: das Gateway ist nicht erreichbar, nächster Versuch um ") +
                                      formatMoment(waits.updated_at + 42s));
}

TEST_F(GermanWindow, TranslatesEveryRuleOfAnOrder) {
    const app::Item bad{.product = app::ProductId(" x"), .quantity = 0, .price = app::Money{0}};
    const app::Item worse{.product = app::ProductId(std::string(1'000, 'x')), .quantity = 5'000, .price = app::Money{1}};
    QStringList told;
    for (const app::NewOrder& order : {app::NewOrder{.id = app::OrderId("ä"), .user = app::UserId("\n"), .items = {bad, worse}},
                                       app::NewOrder{.id = app::OrderId("a"), .user = app::UserId("\xff"), .items = {}}})
        for (const app::FieldError& error : app::validate(order)) told << fieldSentence(error);
    EXPECT_GE(told.size(), 8);
    for (const QString& sentence : told) {
        EXPECT_FALSE(sentence.contains(QStringLiteral("must")) || sentence.contains(QStringLiteral("may")))
            << sentence.toStdString();
    }
    EXPECT_TRUE(told.contains(QStringLiteral("Menge muss zwischen 1 und 1000 liegen"))) << told.join(u'\n').toStdString();
}

TEST_F(GermanWindow, ExportsWhatProgramsReadAsInEnglish) {
    EventsPanel panel;
    NodeState state;
    const event::MailboxFull full{.pid = {}, .max_mailbox = 1, .overflow = Overflow::Wait};
    panel.applyBatch(std::make_shared<std::vector<Event>>(std::vector<Event>{{.number = 1, .time = 1'250ms, .body = full}}),
                     state);
    const QString text = QString::fromUtf8(panel.csv());
    EXPECT_TRUE(text.startsWith(QStringLiteral("time,what,times,process,detail\r\n0:00:01.250,mailbox full,1,")))
        << text.toStdString();
}

TEST_F(GermanWindow, HasTheButtonsOfQtInGermanWithoutQtsOwnFile) {
    QMessageBox box(QMessageBox::Warning, {}, {}, QMessageBox::Cancel | QMessageBox::Close);
    EXPECT_EQ(box.button(QMessageBox::Cancel)->text().remove(u'&').toStdString(), "Abbrechen");
    EXPECT_EQ(box.button(QMessageBox::Close)->text().remove(u'&').toStdString(), "Schließen");
    EXPECT_EQ(QKeySequence(Qt::CTRL | Qt::Key_P).toString(QKeySequence::NativeText).toStdString(), "Strg+P");
}

/// The letters behind `&`, but for `&&`.
QString mnemonicOf(const QString& text) { return QKeySequence::mnemonic(text).toString(); }

/// What appears twice.
QStringList repeated(QStringList mnemonics) {
    mnemonics.removeAll(QString());
    QStringList twice;
    for (const QString& each : mnemonics)
        if (mnemonics.count(each) > 1 && !twice.contains(each)) twice << each;
    return twice;
}

QStringList repeatedIn(const QMenu& menu) {
    QStringList mnemonics;
    QStringList twice;
    for (const QAction* action : menu.actions()) {
        mnemonics << mnemonicOf(action->text());
        if (action->menu()) twice << repeatedIn(*action->menu());
    }
    return twice + repeated(mnemonics);
}

TEST_F(GermanWindow, UsesAMnemonicOnceInAMenuAndOnceInTheWindow) {
    QStringList of_window;
    for (const QAction* menu : window->menuBar()->actions()) {
        EXPECT_EQ(repeatedIn(*menu->menu()).join(u' ').toStdString(), "") << menu->text().toStdString();
        of_window << mnemonicOf(menu->text());
        EXPECT_FALSE(of_window.back().isEmpty()) << menu->text().toStdString();
    }
    for (const auto* button : window->findChildren<QAbstractButton*>())
        if (button->isVisible()) of_window << mnemonicOf(button->text());
    for (const auto* label : window->findChildren<QLabel*>())
        if (label->isVisible() && label->buddy()) of_window << mnemonicOf(label->text());
    for (const auto* tabs : window->findChildren<QTabBar*>())
        for (int tab = 0; tabs->isVisible() && tab < tabs->count(); ++tab) of_window << mnemonicOf(tabs->tabText(tab));
    EXPECT_EQ(repeated(of_window).join(u' ').toStdString(), "");
    EXPECT_GE(of_window.size(), 12);
}

} // namespace
} // namespace canopy::ui
