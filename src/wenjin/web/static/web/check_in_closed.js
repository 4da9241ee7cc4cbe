// A door that was closed: what it kept on this phone goes.
"use strict";

(async () => {
  if (!window.indexedDB) return;
  await forgetDoor(openDoorStore(document.querySelector("[data-closed]").dataset.closed)).catch(() => null);
  const registrations = (await navigator.serviceWorker?.getRegistrations()) || [];
  for (const one of registrations) if (location.href.startsWith(one.scope)) await one.unregister();
})();
