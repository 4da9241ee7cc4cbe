// Enhancement only: without this file a page shows how it was when it was asked for.
//
// Somewhere on the page stands where its news come from: data-live-from="/live/<centre>/events?after=<number>", or
// the same as the value of data-live. Parts marked data-live are then drawn anew when something changes: those with
// hx-get get the event "live" (hx-trigger="live"), others are taken by their id from the page, asked for once more.
// Scripts may listen to "live:news" on the document, and cancel it to do so themselves.
"use strict";

(() => {
  const POLL = 5000;
  const SLOWEST_POLL = 40000;
  const STREAM_AGAIN = 60000;
  const DRAW_AGAIN = 60000;
  const FIRST = document.querySelector("[data-live-from], [data-live^='/']");
  if (!FIRST) return;
  const from = new URL(FIRST.dataset.liveFrom || FIRST.dataset.live, location.href);
  let last = Number(from.searchParams.get("after")) || 0;
  let source = null;
  let failures = 0;
  let pollTimer = 0;
  let pause = POLL;
  let tag = "";
  let drawTimer = 0;
  let isStale = false;

  const tell = (state) => {
    if (document.documentElement.dataset.live === state) return;
    document.documentElement.dataset.live = state;
    document.dispatchEvent(new CustomEvent("live:state", { detail: state }));
  };

  // Parts on the page.

  const isBusy = (part) => {
    const at = document.activeElement;
    const isTyping = at && part.contains(at) && at.matches("input:not([type=hidden]), textarea, select");
    return isTyping || part.querySelector("dialog[open]") !== null;
  };

  const put = (part, fresh) => {
    const at = part.contains(document.activeElement) ? document.activeElement.id : "";
    const open = [...part.querySelectorAll("details[open][id]")].map((one) => one.id);
    part.replaceWith(fresh);
    for (const id of open) document.getElementById(id)?.setAttribute("open", "");
    if (at) document.getElementById(at)?.focus({ preventScroll: true });
    if (window.htmx) window.htmx.process(fresh);
  };

  const drawFromPage = async (parts) => {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" }, cache: "no-store" });
    if (!answer.ok || answer.redirected) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const part of parts) {
      const fresh = page.getElementById(part.id);
      if (fresh && part.isConnected && !isBusy(part)) put(part, document.adoptNode(fresh));
    }
  };

  const draw = () => {
    drawTimer = 0;
    if (document.hidden) {
      isStale = true;
      return;
    }
    isStale = false;
    const parts = [...document.querySelectorAll("[data-live]:not(html)")];
    for (const part of parts.filter((one) => one.hasAttribute("hx-get")))
      part.dispatchEvent(new CustomEvent("live", { bubbles: false }));
    const others = parts.filter((one) => one.id && !one.hasAttribute("hx-get"));
    if (others.length) drawFromPage(others).catch(() => {});
  };

  // A call is shown at once; with everything else not all pages of a hall ask in the same moment.
  const drawSoon = (isCall) => {
    const wait = Math.random() * (isCall ? 200 : 1500);
    if (drawTimer && !isCall) return;
    clearTimeout(drawTimer);
    drawTimer = setTimeout(draw, wait);
  };

  const heard = (news) => {
    const fresh = news.filter((one) => one.id > last);
    if (!fresh.length) return;
    last = fresh[fresh.length - 1].id;
    const event = new CustomEvent("live:news", { detail: fresh, cancelable: true });
    if (document.dispatchEvent(event)) drawSoon(fresh.some((one) => one.kind === "called"));
  };

  // Events as they come.

  const address = () => {
    const to = new URL(from);
    to.searchParams.set("after", String(last));
    return to;
  };

  const stream = () => {
    if (!window.EventSource) return poll();
    source = new EventSource(address());
    source.addEventListener("here", (event) => {
      failures = 0;
      tell("on");
      stopPolling();
      const now = Number(event.data);
      // Numbers that begin anew: another database, or a hall that was emptied.
      if (now < last) {
        last = now;
        drawSoon(false);
      }
    });
    for (const kind of ["called", "changed"])
      source.addEventListener(kind, (event) => heard([JSON.parse(event.data)]));
    source.addEventListener("error", () => {
      failures += 1;
      if (source.readyState !== EventSource.CLOSED && failures < 4) return tell("lost");
      // No room for another stream, or something in between that does not let it through.
      source.close();
      source = null;
      poll();
      setTimeout(() => {
        failures = 0;
        if (!source) stream();
      }, STREAM_AGAIN * (1 + Math.random()));
    });
  };

  // Asked for every few seconds.

  const stopPolling = () => {
    clearTimeout(pollTimer);
    pollTimer = 0;
  };

  const ask = async () => {
    const to = from.pathname.replace(/events$/, `since/${last}/`);
    const headers = tag ? { "If-None-Match": tag } : {};
    const answer = await fetch(to, { headers, cache: "no-store" });
    if (answer.status === 304) return;
    if (!answer.ok) throw new Error(String(answer.status));
    const said = await answer.json();
    tag = answer.headers.get("ETag") || "";
    heard(said.events);
    last = said.last;
  };

  const poll = () => {
    if (pollTimer) return;
    const again = () => {
      pollTimer = setTimeout(async () => {
        try {
          if (!document.hidden) await ask();
          pause = POLL;
          tell("polling");
        } catch {
          pause = Math.min(pause * 2, SLOWEST_POLL);
          tell("lost");
        }
        if (pollTimer) again();
      }, pause * (0.8 + Math.random() * 0.4));
    };
    again();
  };

  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && isStale) draw();
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) draw();
  });
  window.addEventListener("online", () => {
    if (!source) stream();
  });
  window.addEventListener("pagehide", () => source?.close());
  // Waits grow and shrink while nothing happens.
  setInterval(() => drawSoon(false), DRAW_AGAIN * (0.9 + Math.random() * 0.2));
  stream();
})();
