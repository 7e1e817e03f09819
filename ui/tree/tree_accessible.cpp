// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tree/tree_accessible.hpp"

#include "ui/tree/card_painter.hpp"
#include "ui/tree/tree_view.hpp"

#include <QAccessible>
#include <QAccessibleWidget>
#include <QPointer>
#include <QWindow>

#include <memory>
#include <unordered_map>

namespace canopy::ui {

namespace {

/// One card of the canvas.
class NodeAccessible final : public QAccessibleInterface {
public:
    NodeAccessible(TreeView* view, NodeId node) : m_view(view), m_node(node) {}

    bool isValid() const override { return !m_view.isNull() && index() >= 0; }
    QObject* object() const override { return nullptr; }
    QWindow* window() const override { return m_view.isNull() ? nullptr : m_view->window()->windowHandle(); }
    QAccessibleInterface* parent() const override { return QAccessible::queryAccessibleInterface(m_view.data()); }
    QAccessibleInterface* child(int) const override { return nullptr; }
    QAccessibleInterface* childAt(int, int) const override { return nullptr; }
    int childCount() const override { return 0; }
    int indexOfChild(const QAccessibleInterface*) const override { return -1; }
    QAccessible::Role role() const override { return QAccessible::TreeItem; }
    void setText(QAccessible::Text, const QString&) override {}

    int index() const { return m_view->scene().tree().indexOf(m_node); }

    QString text(QAccessible::Text kind) const override {
        const Node* node = isValid() ? m_view->scene().find(m_node) : nullptr;
        if (node == nullptr) return {};
        if (kind == QAccessible::Name) return displayName(*node);
        return kind == QAccessible::Description ? m_view->describe(*node) : QString();
    }

    QRect rect() const override {
        const Node* node = isValid() ? m_view->scene().find(m_node) : nullptr;
        if (node == nullptr) return {};
        const QRect card = m_view->nodeRect(QString::fromStdString(node->path));
        return {m_view->mapToGlobal(card.topLeft()), card.size()};
    }

    QAccessible::State state() const override {
        QAccessible::State state;
        const Node* node = isValid() ? m_view->scene().find(m_node) : nullptr;
        if (node == nullptr) {
            state.invalid = true;
            return state;
        }
        const bool selected = node == m_view->scene().selected();
        state.selectable = state.focusable = true;
        state.selected = selected;
        state.focused = selected && m_view->hasFocus();
        state.expandable = !node->children.empty();
        state.expanded = state.expandable && !m_view->scene().tree().at(index()).collapsed;
        state.collapsed = state.expandable && !state.expanded;
        return state;
    }

private:
    QPointer<TreeView> m_view;
    NodeId m_node;
};

class TreeAccessible final : public QAccessibleWidget {
public:
    explicit TreeAccessible(TreeView* view) : QAccessibleWidget(view, QAccessible::Tree) {}
    ~TreeAccessible() override {
        for (const auto& [node, id] : m_ids) QAccessible::deleteAccessibleInterface(id);
    }

    int childCount() const override { return static_cast<int>(tree().nodes().size()); }

    QAccessibleInterface* child(int index) const override {
        if (index < 0 || index >= childCount()) return nullptr;
        return interfaceFor(tree().at(index).node);
    }

    QAccessibleInterface* childAt(int x, int y) const override {
        for (int index = 0; index < childCount(); ++index) {
            QAccessibleInterface* item = child(index);
            if (item->rect().contains(x, y)) return item;
        }
        return nullptr;
    }

    QAccessibleInterface* focusChild() const override {
        const Node* selected = view().scene().selected();
        return selected == nullptr || !view().hasFocus() ? nullptr : child(tree().indexOf(selected->node));
    }

    int indexOfChild(const QAccessibleInterface* item) const override {
        const auto* node = dynamic_cast<const NodeAccessible*>(item);
        return node == nullptr || !node->isValid() ? -1 : node->index();
    }

private:
    TreeView& view() const { return *static_cast<TreeView*>(object()); }
    const VisibleTree& tree() const { return view().scene().tree(); }

    QAccessibleInterface* interfaceFor(NodeId node) const {
        forgetGone();
        const auto [entry, added] = m_ids.try_emplace(node, 0);
        if (added) {
            auto item = std::make_unique<NodeAccessible>(&view(), node);
            // NOLINTNEXTLINE(clang-analyzer-cplusplus.NewDeleteLeaks): Qt's registry owns it from here on.
            entry->second = QAccessible::registerAccessibleInterface(item.release());
        }
        return QAccessible::accessibleInterface(entry->second);
    }

    void forgetGone() const {
        if (m_ids.size() < 2 * tree().nodes().size() + 64) return;
        std::erase_if(m_ids, [this](const auto& entry) {
            if (tree().indexOf(entry.first) >= 0) return false;
            QAccessible::deleteAccessibleInterface(entry.second);
            return true;
        });
    }

    mutable std::unordered_map<NodeId, QAccessible::Id> m_ids;
};

QAccessibleInterface* makeTreeAccessible(const QString&, QObject* object) {
    auto* view = qobject_cast<TreeView*>(object);
    return view == nullptr ? nullptr : new TreeAccessible(view);
}

} // namespace

void installTreeAccessibility() {
    static const bool installed = [] {
        QAccessible::installFactory(makeTreeAccessible);
        return true;
    }();
    Q_UNUSED(installed);
}

void announceFocusedNode(TreeView& view) {
    if (!QAccessible::isActive()) return;
    const Node* selected = view.scene().selected();
    const int index = selected == nullptr ? -1 : view.scene().tree().indexOf(selected->node);
    QAccessibleEvent event(&view, QAccessible::Focus);
    event.setChild(index);
    QAccessible::updateAccessibility(&event);
}

} // namespace canopy::ui
