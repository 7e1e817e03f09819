// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gallery/key_value_store.hpp"

#include "app/gallery/stage.hpp"

namespace canopy::app {

void KeyValueStore::put(const Ref<KeyValueStore>& store, std::string key, std::string value) {
    cast(store, Put{.key = std::move(key), .value = std::move(value)});
}

Call<KeyValueStore::Get> KeyValueStore::get(const Ref<KeyValueStore>& store, std::string key) {
    return call(store, Get{.key = std::move(key)});
}

Call<KeyValueStore::Remove> KeyValueStore::remove(const Ref<KeyValueStore>& store, std::string key) {
    return call(store, Remove{.key = std::move(key)});
}

Call<KeyValueStore::Keys> KeyValueStore::keys(const Ref<KeyValueStore>& store) { return call(store, Keys{}); }

std::optional<std::string> KeyValueStore::handle_call(Get request) {
    const auto found = m_entries.find(request.key);
    if (found == m_entries.end()) return std::nullopt;
    return found->second;
}

std::vector<std::string> KeyValueStore::handle_call(Keys) {
    std::vector<std::string> keys;
    for (const auto& [key, value] : m_entries) keys.push_back(key);
    return keys;
}

ChildSpec key_value_store_spec(const GalleryServices& services) {
    return {.id = "key_value_store",
            .start = starts_with<KeyValueStore>(services.named("key_value_store")),
            .restart = Restart::Transient};
}

Async<void> key_value_store_demo(Stage& stage) {
    const auto store = stage.services().ref<KeyValueStore>("key_value_store");
    stage.act("put colour=green, put colour=blue, get colour");
    KeyValueStore::put(store, "colour", "green");
    KeyValueStore::put(store, "colour", "blue");
    const std::optional<std::string> colour = co_await KeyValueStore::get(store, "colour");
    stage.claim(colour == "blue", "messages of one sender keep their order: blue");
    const std::optional<std::string> size = co_await KeyValueStore::get(store, "size");
    stage.claim(!size.has_value(), "a key that is not there is an answer, not a crash: nothing");
    stage.act("remove colour, twice");
    const bool first = co_await KeyValueStore::remove(store, "colour");
    const bool second = co_await KeyValueStore::remove(store, "colour");
    stage.claim(first && !second, "it was there the first time only");
}

} // namespace canopy::app
