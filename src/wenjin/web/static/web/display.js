// The calling screen: shows what is called, says it aloud where somebody allowed it, and tells how old it is.
// Without this file the page loads itself again every ten seconds and says nothing.
"use strict";

(() => {
  const main = document.getElementById("main");
  const old = document.getElementById("old");
  const sound = document.getElementById("sound");
  const voiceless = document.getElementById("voiceless");
  const POLL = 5000; // without a stream
  const PATIENCE = 10000; // for an answer that never comes
  const CHECK = 30000; // beside one: waits grow although nothing happens
  const said = new Set();
  const silent = new Set();
  let asked = false;
  let again = false;
  let timer;

  const part = () => document.getElementById("live");

  // What stands on the screen when it is switched on was called before.
  const calls = () =>
    [...part().querySelectorAll("[data-call]")].map((one) => {
      const { call: id, say: words, tongue, name, house } = one.dataset;
      return { id, words, tongue, name, house };
    });
  for (const one of calls()) said.add(one.id);

  // The clock of the city, whatever that of the device.
  const told = (moment) =>
    moment.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: main.dataset.zone || undefined });
  const show = (time) => {
    for (const one of document.querySelectorAll("[data-since]")) one.textContent = time;
  };
  const isLost = (lost) => {
    if (lost && old.hidden) show(told(new Date(part().dataset.at)));
    old.hidden = !lost;
  };

  // Voices come from the device. One that has none for a language shows the words, and the screen says so.
  const voice = (tag) => {
    const all = window.speechSynthesis ? speechSynthesis.getVoices() : [];
    const wanted = tag.toLowerCase();
    const of = (one) => one.lang.toLowerCase().replace("_", "-");
    const alias = { "zh-hans": "zh-cn", "zh-hant": "zh-hk", fil: "tl" }[wanted] || wanted;
    return all.find((one) => of(one) === alias) || all.find((one) => of(one).split("-")[0] === alias.split("-")[0]);
  };
  const speak = (words, tag, name) => {
    const found = voice(tag);
    if (!found) {
      if (name && !silent.has(name)) {
        silent.add(name);
        voiceless.hidden = false;
        voiceless.querySelector("bdi").textContent = [...silent].join(", ");
      }
      return;
    }
    const spoken = new SpeechSynthesisUtterance(words);
    spoken.voice = found;
    spoken.lang = found.lang;
    spoken.rate = 0.9;
    speechSynthesis.speak(spoken);
  };
  const announce = () => {
    for (const one of calls()) {
      if (said.has(one.id)) continue;
      said.add(one.id);
      document.getElementById("call").classList.add("new");
      if (sound.getAttribute("aria-pressed") !== "true") continue;
      speak(one.words, one.tongue, one.name);
      if (one.house) speak(one.house, "zh-hans", "");
    }
  };
  if (window.speechSynthesis) {
    sound.hidden = false;
    speechSynthesis.getVoices();
    // Some devices list their voices only after a while.
    speechSynthesis.addEventListener?.("voiceschanged", () => {
      silent.clear();
      voiceless.hidden = true;
    });
    sound.addEventListener("click", () => {
      sound.setAttribute("aria-pressed", "true");
      // A browser lets a page speak once somebody has touched it.
      speechSynthesis.speak(new SpeechSynthesisUtterance(""));
      sound.hidden = true;
    });
  }

  const isLive = () => document.documentElement.dataset.live === "on";
  const refresh = async () => {
    if (asked) {
      again = true;
      return;
    }
    asked = true;
    clearTimeout(timer);
    try {
      const answer = await fetch(main.dataset.now, { cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
      if (!answer.ok) throw new Error(String(answer.status));
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
      for (const id of ["live", "wait"]) {
        const now = document.getElementById(id);
        const then = document.adoptNode(fresh.getElementById(id));
        // What did not change is not said again to whoever listens to the screen.
        if (now.innerHTML !== then.innerHTML) now.replaceWith(then);
        else now.dataset.at = then.dataset.at || "";
      }
      isLost(false);
      announce();
    } catch (error) {
      isLost(true);
    }
    asked = false;
    timer = setTimeout(refresh, isLive() ? CHECK : POLL);
    if (again) {
      again = false;
      refresh();
    }
  };

  // live.js knows what happens in the hall: by a stream that goes on where it broke off, or by asking.
  document.addEventListener("live:news", (event) => {
    event.preventDefault();
    refresh();
  });
  document.addEventListener("live:state", refresh);
  window.addEventListener("offline", () => isLost(true));
  timer = setTimeout(refresh, POLL);

  const clock = document.querySelector("[data-clock]");
  setInterval(() => {
    clock.textContent = told(new Date());
  }, 5000);
})();
