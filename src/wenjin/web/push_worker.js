// Shows notices and opens their page. Served as /push.js, so that it may act for the whole site.
// It keeps nothing, answers no requests of pages, and asks the server for nothing.
"use strict";

self.addEventListener("push", (event) => {
  const told = event.data ? event.data.json() : {};
  if (!told.title) return;
  const { text: body, lang, dir, tag, url } = told;
  event.waitUntil(self.registration.showNotification(told.title, { body, lang, dir, tag, data: { url } }));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const there = new URL(event.notification.data?.url || "/", self.location.origin);
  if (there.origin !== self.location.origin) return;
  const open = async () => {
    const windows = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
    const shown = windows.find((one) => one.url.split("#")[0] === there.href);
    return shown ? shown.focus() : self.clients.openWindow(there.href);
  };
  event.waitUntil(open());
});
