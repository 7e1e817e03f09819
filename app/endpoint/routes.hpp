// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/endpoint/api.hpp"
#include "app/endpoint/http_message.hpp"
#include "core/async.hpp"

namespace canopy::app {

// What answers each route of router.cpp. Process: the request's own; the arguments outlive it. Fails: with a problem of
// RFC 9457 as the answer; what is thrown crashes the request's process, and is answered 500.

Async<HttpResponse> get_livez(const Api& api, const HttpRequest& request);
Async<HttpResponse> get_readyz(const Api& api, const HttpRequest& request);
Async<HttpResponse> get_healthz(const Api& api, const HttpRequest& request);
Async<HttpResponse> get_metrics(const Api& api, const HttpRequest& request);
Async<HttpResponse> get_openapi(const Api& api, const HttpRequest& request);

Async<HttpResponse> list_orders(const Api& api, const HttpRequest& request);
Async<HttpResponse> create_order_route(const Api& api, const HttpRequest& request);
Async<HttpResponse> show_order(const Api& api, const HttpRequest& request);
Async<HttpResponse> cancel_order_route(const Api& api, const HttpRequest& request);
Async<HttpResponse> advance_order_route(const Api& api, const HttpRequest& request);

Async<HttpResponse> get_totals(const Api& api, const HttpRequest& request);

Async<HttpResponse> list_users(const Api& api, const HttpRequest& request);
Async<HttpResponse> create_user(const Api& api, const HttpRequest& request);
Async<HttpResponse> show_user(const Api& api, const HttpRequest& request);
Async<HttpResponse> update_user(const Api& api, const HttpRequest& request);
Async<HttpResponse> list_products(const Api& api, const HttpRequest& request);
Async<HttpResponse> create_product(const Api& api, const HttpRequest& request);
Async<HttpResponse> show_product(const Api& api, const HttpRequest& request);
Async<HttpResponse> update_product(const Api& api, const HttpRequest& request);

Async<HttpResponse> get_tree(const Api& api, const HttpRequest& request);
Async<HttpResponse> show_process(const Api& api, const HttpRequest& request);
Async<HttpResponse> kill_process(const Api& api, const HttpRequest& request);
Async<HttpResponse> get_events(const Api& api, const HttpRequest& request);

} // namespace canopy::app
