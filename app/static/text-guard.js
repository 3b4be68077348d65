"use strict";
/* Says while a text is being written what in it may point at somebody. [data-guard] is the address that is asked,
   [data-guard-for] the id of the text; its first child says in words what was found, its second shows where.
   Without this script the same is said when the form has been sent. */
(function () {
  const PAUSE = 700; // milliseconds that nothing has been written
  const asked = new WeakMap(); // place -> what was asked last: the text, a timer, a turn
  let silentUntil = 0; // the server has had enough for the moment

  function placeOf(field) {
    return field.id ? document.querySelector(`[data-guard-for="${CSS.escape(field.id)}"]`) : null;
  }

  function last(place) {
    if (!asked.has(place)) { asked.set(place, { text: null, waiting: 0, turn: 0 }); }
    return asked.get(place);
  }

  function show(place, words, where) {
    const [says, found] = place.children;
    // A region that is filled with the same words once more is read out once more.
    if (says.textContent.trim() !== words.textContent.trim()) { says.replaceChildren(...words.childNodes); }
    if (!found.contains(document.activeElement)) { found.replaceChildren(...where.childNodes); }
  }

  function wait(place, field, pause) {
    const state = last(place);
    clearTimeout(state.waiting);
    state.waiting = setTimeout(ask, pause, place, field);
  }

  async function ask(place, field) {
    const state = last(place), body = new URLSearchParams(), pause = silentUntil - Date.now();
    if (field.value === state.text) { return; }
    if (pause > 0) { wait(place, field, pause); return; }
    const turn = ++state.turn;
    state.text = field.value;
    body.set("csrf", field.form.elements.csrf.value);
    body.set("text", field.value);
    if ("guardReport" in place.dataset) { body.set("report", "ja"); }
    let answer;
    try { answer = await fetch(place.dataset.guard, { method: "POST", body }); } catch (offline) { state.text = null; return; }
    if (answer.status === 429) {
      silentUntil = Date.now() + 1000 * Number(answer.headers.get("Retry-After"));
      state.text = null;
      wait(place, field, silentUntil - Date.now());
      return;
    }
    if (!answer.ok) { return; }
    const part = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (turn === state.turn) { show(place, part.querySelector("[data-says]"), part.querySelector("[data-found]")); }
  }

  document.addEventListener("input", function (event) {
    const place = placeOf(event.target);
    if (place) { wait(place, event.target, PAUSE); }
  });

  document.addEventListener("click", function (event) {
    const button = event.target.closest('[data-guard] button[name="mask"]');
    if (!button) { return; }
    event.preventDefault();
    const place = button.closest("[data-guard]"), field = document.getElementById(place.dataset.guardFor), state = last(place);
    const [says, found] = place.children;
    field.value = button.closest("[data-without]").dataset.without;
    field.focus();
    field.dispatchEvent(new Event("input", { bubbles: true })); // the draft on the device follows
    clearTimeout(state.waiting);
    state.turn += 1;
    state.text = field.value;
    found.replaceChildren();
    says.textContent = "Det markerade är borttaget. Läs igenom texten.";
  });

  // What the browser or a draft has filled in again.
  document.querySelectorAll("[data-guard-for]").forEach(function (place) {
    const field = document.getElementById(place.dataset.guardFor);
    if (field.value && field.value !== field.defaultValue) { ask(place, field); }
  });
})();
