// Answers for the page of one door when there is no network. Its scope is that page alone; SHELL is set above.
"use strict";

const PAGE = self.registration.scope;
const CACHE = `door ${PAGE}`;
const PATIENCE = 3000; // milliseconds for a network that does not answer

self.addEventListener("install", (event) => {
  const keep = async () => {
    const cache = await caches.open(CACHE);
    await cache.addAll([...SHELL, PAGE].map((one) => new Request(one, { cache: "reload" })));
    await self.skipWaiting();
  };
  event.waitUntil(keep());
});

self.addEventListener("activate", (event) => {
  const clean = async () => {
    const cache = await caches.open(CACHE);
    const wanted = new Set([...SHELL, PAGE].map((one) => new URL(one, self.location.origin).href));
    for (const one of await cache.keys()) if (!wanted.has(one.url)) await cache.delete(one);
    await self.clients.claim();
  };
  event.waitUntil(clean());
});

const page = async (request) => {
  const cache = await caches.open(CACHE);
  try {
    const answer = await fetch(request, { signal: AbortSignal.timeout(PATIENCE) });
    if (answer.ok && answer.url === PAGE) await cache.put(PAGE, answer.clone());
    return answer;
  } catch (error) {
    const kept = await cache.match(PAGE);
    if (kept) return kept;
    throw error;
  }
};

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  if (request.mode === "navigate") return event.respondWith(page(request));
  const path = new URL(request.url).pathname;
  if (!SHELL.includes(path)) return;
  event.respondWith(caches.match(request).then((kept) => kept || fetch(request)));
});
