// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gallery/exhibit.hpp"
#include "otp/gen_server.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace canopy::app {

/// A map in a process: calls where somebody waits for an answer, casts where nobody does.
///
///     KeyValueStore::put(store, "colour", "green");
///     const std::optional<std::string> colour = co_await KeyValueStore::get(store, "colour");
///
/// Process: its own; what one sender sends arrives in that order, so a get after a put sees it. Fails: a crash empties it.
class KeyValueStore final : public GenServer<KeyValueStore> {
public:
    struct Put {
        std::string key;
        std::string value;
    };
    struct Get {
        using Reply = std::optional<std::string>; ///< nothing: no such key
        std::string key;
    };
    struct Remove {
        using Reply = bool; ///< whether it was there
        std::string key;
    };
    struct Keys {
        using Reply = std::vector<std::string>; ///< sorted
    };

    static void put(const Ref<KeyValueStore>& store, std::string key, std::string value);
    static Call<Get> get(const Ref<KeyValueStore>& store, std::string key);
    static Call<Remove> remove(const Ref<KeyValueStore>& store, std::string key);
    static Call<Keys> keys(const Ref<KeyValueStore>& store);

    void handle_cast(Put request) { m_entries.insert_or_assign(std::move(request.key), std::move(request.value)); }
    std::optional<std::string> handle_call(Get request);
    bool handle_call(Remove request) { return m_entries.erase(request.key) > 0; }
    std::vector<std::string> handle_call(Keys);
    void inspect(Inspector& inspector) const override { inspector.show("entries", m_entries.size()); }

private:
    std::map<std::string, std::string> m_entries;
};

ChildSpec key_value_store_spec(const GalleryServices& services);
Async<void> key_value_store_demo(Stage& stage);

} // namespace canopy::app
