// What stands in the picture of a ticket, and who a door knows by it. The same reading as domain/ticket_codes.py.
"use strict";

const DoorCodes = (() => {
  const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  const READ_AS = { O: "0", I: "1", L: "1" };

  // The twenty signs of a code, however it is written; empty when it is none.
  const readCode = (text) => {
    const last = text.trim().replace(/\/+$/, "").split("/").pop();
    const plain = last.toUpperCase().replace(/[\s\u2010-\u2015\-_.·]+/g, "").replace(/^WJ/, "");
    const signs = plain.replace(/[OIL]/g, (sign) => READ_AS[sign]);
    return signs.length === 20 && [...signs].every((sign) => ALPHABET.includes(sign)) ? signs : "";
  };

  const fingerprint = async (text) => {
    const signs = readCode(text);
    if (!signs) return "";
    const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(`door:${signs}`));
    return [...new Uint8Array(digest)].map((one) => one.toString(16).padStart(2, "0")).join("");
  };

  // Small letters without accents, so that Jose finds José.
  const plainWords = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

  return { readCode, fingerprint, plainWords };
})();
