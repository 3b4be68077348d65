"use strict";
/* Sends what was written without network and is ready: on every page of hers that is open with network, each once (the
   server knows it by its own id), and says so. What the server refuses becomes a draft again, with its reasons.
   The page that a sent one leads to names it in its address (?skickad=id), and those that were sent with it: these drafts
   are done. */
(function () {
  const store = window.samsynDrafts;
  if (!store) { return; }
  const LATER = [400, 401, 408, 429]; // not about what is sent
  const form = document.querySelector("form[data-draft]");
  // What the form here has just sent is answered by this very page, which says itself what was wrong.
  const answered = form && sessionStorage.getItem("samsyn-utkast-sent");

  function takenIn(address) {
    const ids = (new URL(address, location.href).searchParams.get("skickad") || "").split(",").filter(Boolean);
    return Promise.all(ids.map(store.remove));
  }

  async function done(id, address, kind) {
    await store.remove(id);
    await takenIn(address);
    document.dispatchEvent(new CustomEvent("samsyn:draft", { detail: { id, address, kind } }));
  }

  function say(text, links) {
    const box = document.createElement("div"), inner = document.createElement("div");
    box.className = "notice is-success";
    box.append(inner);
    const line = document.createElement("p");
    line.textContent = text;
    links.forEach(function (one) {
      const link = document.createElement("a");
      link.href = one.address;
      link.textContent = one.words;
      line.append(" ", link);
    });
    inner.append(line);
    document.getElementById("innehall").prepend(box);
    document.getElementById("said").textContent = text;
  }

  function fieldsOf(content, csrf) {
    const files = content.fields.some(function (one) { return typeof one[1] !== "string"; });
    const fields = files ? new FormData() : new URLSearchParams();
    content.fields.forEach(function (one) { fields.append(one[0], typeof one[1] === "string" ? one[1] : fileOf(one[1])); });
    fields.set("csrf", csrf);
    return fields;
  }

  function fileOf(kept) {
    const bytes = Uint8Array.from(atob(kept.bytes), function (one) { return one.charCodeAt(0); });
    return new File([bytes], kept.name, { type: kept.type });
  }

  function reasonsIn(words) {
    const page = new DOMParser().parseFromString(words, "text/html");
    const said = page.querySelectorAll(".error-summary li, .error-page .lead");
    const reasons = Array.from(said, function (one) { return one.textContent.trim().replace(/\s+/g, " "); });
    return reasons.length ? reasons : ["Den togs inte emot."];
  }

  /* {address} of what was taken in, {reasons} of what was refused; null when it must wait. */
  async function send(content, csrf) {
    const answer = await fetch(content.action, { method: "POST", body: fieldsOf(content, csrf) });
    if (answer.ok && answer.redirected) { return { address: answer.url }; }
    if (answer.status >= 500 || answer.ok || LATER.includes(answer.status)) { return null; }
    return { reasons: reasonsIn(await answer.text()) };
  }

  async function sendReady() {
    const ready = (await store.all()).filter(function (one) { return one.state === "ready" && one.id !== answered; });
    if (!ready.length || navigator.onLine === false) { return; }
    const known = await store.unlock(), sent = [];
    for (const draft of known ? ready.reverse() : []) {
      const content = draft.of === known.of ? await store.content(draft) : null;
      const now = content && await store.find(draft.id);
      if (!now || now.state !== "ready" || now.at !== draft.at) { continue; } // taken up or sent meanwhile
      const answer = await send(content, known.csrf);
      if (!answer) { break; }
      if (answer.address) {
        sent.push({ address: answer.address, words: `Visa: ${content.words || content.kind}`, kind: content.kind });
        await done(draft.id, answer.address, content.kind);
      } else {
        await store.keep(draft.id, draft.of, "refused", { ...content, reasons: answer.reasons }, draft.at);
        document.dispatchEvent(new CustomEvent("samsyn:draft", { detail: { id: draft.id, reasons: answer.reasons } }));
      }
    }
    if (sent.length === 1) { say(`Det du skrev utan nät är skickat: ${sent[0].kind.toLowerCase()}.`, sent); }
    else if (sent.length) { say(`Det du skrev utan nät är skickat: ${sent.length} stycken.`, sent); }
  }

  function look() {
    const work = function () { return sendReady().catch(function () { /* no network after all: next time */ }); };
    return navigator.locks ? navigator.locks.request("samsyn-utkast", work) : work();
  }

  if (!form) { sessionStorage.removeItem("samsyn-utkast-sent"); } // taken in, or failed
  takenIn(location.href).then(look, function () {});
  window.addEventListener("online", look);
  document.addEventListener("visibilitychange", function () { if (!document.hidden) { look(); } });
  window.samsynSending = { look, fileOf };
})();
