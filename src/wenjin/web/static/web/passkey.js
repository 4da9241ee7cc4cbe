// Passkeys: the one thing here that cannot be done without a script. Each page offers another way.
"use strict";

(() => {
  const tool = window.webauthnJSON;
  const say = (form, what) => {
    for (const one of form.querySelectorAll("[data-say]")) one.hidden = one.dataset.say !== what;
  };

  const options = async (form) => {
    if (form.dataset.options) return JSON.parse(document.getElementById(form.dataset.options).textContent);
    const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(`no challenge: ${answer.status}`);
    return answer.json();
  };

  const credential = async (form) => {
    const given = await options(form);
    if (form.dataset.passkey !== "create") return tool.get(given.request_options);
    const wanted = given.creation_options;
    const rules = wanted.publicKey.authenticatorSelection;
    // A passkey that signs in by itself: kept on the device, and unlocked each time.
    Object.assign(rules, { residentKey: "required", requireResidentKey: true, userVerification: "required" });
    return tool.create(wanted);
  };

  const prepare = (form) => {
    const able = tool && tool.supported();
    if (!able) return say(form, "unable");
    if (/^[\d.]+$|^\[/.test(location.hostname)) return say(form, "address");
    const button = form.querySelector("button[type=submit]");
    button.hidden = false;
    // Somebody who comes back to the page begins anew.
    window.addEventListener("pageshow", () => {
      form.elements.credential.value = "";
      button.disabled = false;
    });
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      say(form, "");
      button.disabled = true;
      try {
        form.elements.credential.value = JSON.stringify(await credential(form));
        form.submit();
      } catch (error) {
        say(form, "failed");
        button.disabled = false;
      }
    });
  };

  for (const form of document.querySelectorAll("form[data-passkey]")) prepare(form);
})();
