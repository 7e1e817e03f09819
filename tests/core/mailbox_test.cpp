// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#include "core/mailbox.hpp"

#include <gtest/gtest.h>

#include <array>
#include <memory>
#include <thread>
#include <vector>

namespace canopy {
namespace {

struct Mark {
    int producer = 0;
    int number = 0;
};
using Marked = EnvelopeOf<Mark>;
constexpr MessageType mark_type{discard_silently_on_delivery<Marked>, discard_silently<Marked>, "Mark"};

Marked* mark(int producer, int number) { return new Marked(Mark{producer, number}, mark_type, Passage::Message); }

TEST(Mailbox, TellsWhoeverWakesItAndOnlyHim) {
    Mailbox mailbox;
    Mailbox::Mark taken{0};
    mailbox.open();
    const std::unique_ptr<Marked> first(mark(0, 1));
    const std::unique_ptr<Marked> second(mark(0, 2));
    EXPECT_TRUE(mailbox.park(taken));
    EXPECT_EQ(mailbox.push(first.get()), Mailbox::Pushed::Wake);
    EXPECT_EQ(mailbox.push(second.get()), Mailbox::Pushed::Queued);
    EXPECT_FALSE(mailbox.park(taken));
    EXPECT_EQ(mailbox.depth(taken), 2U);
    EXPECT_EQ(mailbox.take(taken), first.get());
    EXPECT_EQ(first->next, second.get());
    EXPECT_EQ(mailbox.depth(taken), 0U);
}

TEST(Mailbox, TakesNothingInOnceItIsClosed) {
    Mailbox mailbox;
    Mailbox::Mark taken{0};
    mailbox.open();
    const std::unique_ptr<Marked> envelope(mark(0, 1));
    EXPECT_EQ(mailbox.push(envelope.get()), Mailbox::Pushed::Queued);
    EXPECT_EQ(mailbox.close(taken), envelope.get());
    EXPECT_EQ(mailbox.push(envelope.get()), Mailbox::Pushed::Closed);
    EXPECT_TRUE(mailbox.is_closed());
}

TEST(Mailbox, LosesAndReordersNothingOfManyProducers) {
    constexpr int producers = 4;
    constexpr int each = 200'000; // together more than one count holds
    Mailbox mailbox;
    Mailbox::Mark taken{0};
    mailbox.open();
    std::vector<std::thread> threads;
    for (int producer = 0; producer < producers; ++producer)
        threads.emplace_back([&mailbox, producer] {
            for (int i = 1; i <= each; ++i) mailbox.push(mark(producer, i));
        });
    std::array<int, producers> last{};
    for (int seen = 0; seen < producers * each;) {
        for (Envelope* envelope = mailbox.take(taken); envelope; ++seen) {
            const std::unique_ptr<Marked> owned(static_cast<Marked*>(std::exchange(envelope, envelope->next)));
            int& before = last.at(static_cast<std::size_t>(owned->payload.producer));
            EXPECT_EQ(owned->payload.number, before + 1);
            before = owned->payload.number;
        }
    }
    for (auto& thread : threads) thread.join();
    EXPECT_FALSE(mailbox.has_mail(taken));
    EXPECT_TRUE(mailbox.park(taken));
}

} // namespace
} // namespace canopy
