"use strict";
/* Says while a text is being written what in it may point at somebody. [data-guard] is the address that is asked,
   [data-guard-for] the id of the text; its first child says in words what was found, its second shows where.
   Without this script the same is said when the form has been sent. */
(function () {
  const PAUSE = 700; // milliseconds that nothing has been written
  document.querySelectorAll("[data-guard]").forEach(function (place) {
    const field = document.getElementById(place.dataset.guardFor), [says, found] = place.children;
    let waiting, asked = 0;

    function show(words, where) {
      // A region that is filled with the same words once more is read out once more.
      if (says.textContent.trim() !== words.textContent.trim()) { says.replaceChildren(...words.childNodes); }
      if (!found.contains(document.activeElement)) { found.replaceChildren(...where.childNodes); }
    }

    async function ask() {
      const turn = ++asked, body = new FormData();
      body.set("csrf", field.form.elements.csrf.value);
      body.set("text", field.value);
      let answer;
      try { answer = await fetch(place.dataset.guard, { method: "POST", body: new URLSearchParams(body) }); } catch (offline) { return; }
      if (!answer.ok || turn !== asked) { return; }
      const part = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (turn === asked) { show(part.querySelector("[data-says]"), part.querySelector("[data-found]")); }
    }

    field.addEventListener("input", function () {
      clearTimeout(waiting);
      waiting = setTimeout(ask, PAUSE);
    });

    found.addEventListener("click", function (event) {
      const button = event.target.closest('button[name="mask"]');
      if (!button) { return; }
      event.preventDefault();
      field.value = button.closest("[data-without]").dataset.without;
      field.focus();
      field.dispatchEvent(new Event("input", { bubbles: true })); // the draft on the device follows
      clearTimeout(waiting);
      asked += 1;
      found.replaceChildren();
      says.textContent = "Det markerade är borttaget. Läs igenom texten.";
    });

    if (field.value && !found.querySelector("[data-without]")) { ask(); }
  });
})();
