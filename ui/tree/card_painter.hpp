// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "observe/node.hpp"
#include "ui/theme.hpp"
#include "ui/tree/camera.hpp"
#include "ui/tree/depth_history.hpp"
#include "ui/tree/frame_cache.hpp"
#include "ui/tree/node_effects.hpp"
#include "ui/tree/text_cache.hpp"
#include "ui/tree/visible_tree.hpp"

#include <QPainter>

namespace canopy::ui {

/// Everything a card shows.
struct Card {
    const Node* node = nullptr;
    Meaning meaning = Meaning::Running;
    const BranchSummary* hidden = nullptr; ///< of a collapsed branch
    const DepthHistory* history = nullptr; ///< null before the first sample
    Timestamp now{};                       ///< of the newest event
    NodeEffects::Strength effects;
    bool selected = false;
    bool focused = false; ///< selected, and the view has the keyboard
    bool matched = false; ///< by the search
    bool in_grid = false; ///< one of the many children of a wide supervisor
};

/// Draws node cards in three levels of detail; see `Detail`.
///
/// `rect` is the card in the view; everything drawn stays within card_margin of it.
class CardPainter {
public:
    static constexpr double card_margin = 12;

    CardPainter(QPainter& painter, const Theme& theme, TextCache& texts, FrameCache& frames, double zoom)
        : m_painter(painter), m_theme(theme), m_texts(texts), m_frames(frames), m_zoom(zoom) {}

    void paint(const QRectF& rect, Detail detail, const Card& card);

private:
    double z(double length) const { return length * m_zoom; }
    QRectF box(const QRectF& rect, double x, double y, double width, double height) const;
    QColor ground(const Card& card) const;

    void paintNear(const QRectF& rect, const Card& card);
    void paintMid(const QRectF& rect, const Card& card);
    void paintFar(const QRectF& rect, const Card& card);
    TextCache::Style midStyle(const QString& name, double room);
    double paintMidCounts(const QRectF& line, const BranchSummary& hidden);
    void paintFarLabel(const QRectF& rect, const QColor& ground, const Card& card);

    void paintFrame(const QRectF& rect, double radius, const Card& card);
    void paintEmptyCard(QPainter& painter, const QRectF& rect, double radius, const Card& card) const;
    void paintStack(const QRectF& rect, double radius);
    void paintRing(const QRectF& rect, double radius, const Card& card);
    void paintFlash(const QRectF& rect, double radius, const Card& card);
    void paintMark(const QRectF& rect, double size, const Card& card);
    void paintKind(const QRectF& square, const Card& card);
    void paintName(const QRectF& line, TextCache::Style style, const Card& card);
    void paintHeadline(const QRectF& rect, const Card& card);
    void paintIdentity(const QRectF& rect, const Card& card);
    void paintMailbox(const QRectF& rect, const Card& card);
    void paintBudget(const QRectF& rect, const Card& card);
    void paintHidden(const QRectF& rect, const Card& card);
    void paintBar(const QRectF& track, std::uint64_t depth, const QColor& colour);
    void paintSparkline(const QRectF& area, const Card& card);

    QPainter& m_painter;
    const Theme& m_theme;
    TextCache& m_texts;
    FrameCache& m_frames;
    double m_zoom;
};

/// How full a mailbox bar is: 0 when empty, then logarithmic, 1 from 100,000 messages on.
double barFill(std::uint64_t depth);

/// What the node is called on its card; the top supervisor goes by its registered name.
QString displayName(const Node& node);

} // namespace canopy::ui
