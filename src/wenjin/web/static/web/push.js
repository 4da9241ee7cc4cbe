// Notices in this browser: they need a script and the browser's leave. E-mail comes without either.
"use strict";

(() => {
  const part = document.querySelector("[data-push]");
  const form = part.querySelector("form[data-turn-on]");
  const button = form.querySelector("button");
  const say = (what) => {
    for (const one of part.querySelectorAll("[data-say]")) one.hidden = one.dataset.say !== what;
    button.hidden = what !== "off" && what !== "failed";
  };

  const bytes = (word) => {
    const text = atob(word.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(text, (sign) => sign.charCodeAt(0));
  };
  const fingerprint = async (address) => {
    const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(address));
    return Array.from(new Uint8Array(hash), (one) => one.toString(16).padStart(2, "0")).join("");
  };

  const key = bytes(part.dataset.push);
  const isOurs = (subscription) => {
    const made = new Uint8Array(subscription.options.applicationServerKey || []);
    return made.length === key.length && made.every((one, place) => one === key[place]);
  };
  const current = async () => {
    const registration = await navigator.serviceWorker.getRegistration("/");
    return registration ? registration.pushManager.getSubscription() : null;
  };
  const subscribe = async () => {
    const known = await current();
    if (known && isOurs(known)) return known;
    if (known) await known.unsubscribe(); // made for an earlier key of this site
    await navigator.serviceWorker.register(part.dataset.worker, { scope: "/", updateViaCache: "none" });
    const { pushManager } = await navigator.serviceWorker.ready;
    return pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
  };

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    button.disabled = true;
    try {
      if ((await Notification.requestPermission()) === "denied") return say("blocked");
      form.elements.subscription.value = JSON.stringify(await subscribe());
      form.submit();
    } catch {
      say("failed");
    } finally {
      button.disabled = false;
    }
  });

  // The row of this browser: removing it ends the subscription here too.
  const mark = (row, subscription) => {
    row.querySelector("[data-here]").hidden = false;
    const removal = row.querySelector("form");
    removal.addEventListener("submit", async (event) => {
      event.preventDefault();
      await subscription.unsubscribe().catch(() => false);
      removal.submit();
    });
  };

  const look = async () => {
    if (!window.isSecureContext) return say("insecure");
    if (!navigator.serviceWorker || !window.PushManager || !window.Notification) return say("unable");
    if (Notification.permission === "denied") return say("blocked");
    const subscription = await current();
    if (!subscription || !isOurs(subscription)) return say("off");
    const print = await fingerprint(subscription.endpoint);
    const row = part.querySelector(`[data-device="${print}"]`);
    if (row) mark(row, subscription);
    return say(row ? "on" : "off");
  };
  look().catch(() => say("unable"));
})();
