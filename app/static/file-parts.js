"use strict";
/* Sends a file in parts, shows how far it has come, and continues one that was begun. Without it the form sends the file
   whole, which the server takes up to its limit. */
(function () {
  const form = document.querySelector("form[data-parts]");
  if (!form) { return; }
  const size = Number(form.dataset.parts), place = form.querySelector("[data-progress]"), bar = place.querySelector("progress");
  const count = place.querySelector(".progress-count"), said = place.querySelector("[data-said]"), button = form.querySelector("button");

  function megabytes(bytes) { return (bytes / 1e6).toFixed(1).replace(".", ","); }

  function show(received, whole) {
    place.hidden = false;
    bar.max = whole;
    bar.value = received;
    count.textContent = megabytes(received) + " av " + megabytes(whole) + " MB har kommit fram";
  }

  function stop(words) {
    said.textContent = words;
    place.hidden = false;
    button.disabled = false;
  }

  /* The answer's status and what it says; null when nobody answered. */
  async function send(address, values) {
    const body = new FormData();
    body.append("csrf", form.elements.csrf.value);
    Object.entries(values).forEach(function (pair) { body.append(pair[0], pair[1]); });
    try {
      const answer = await fetch(address, { method: "POST", body: body, redirect: "manual" });
      const json = (answer.headers.get("Content-Type") || "").startsWith("application/json");
      return { status: answer.status, told: json ? await answer.json() : {} };
    } catch (offline) {
      return null;
    }
  }

  async function sendAll(file) {
    let received = file.name === form.dataset.name && file.size === Number(form.dataset.size) ? Number(form.dataset.received) : null;
    if (received === null) {
      const begun = await send(form.dataset.begin, { name: file.name, size: file.size, attribution: form.elements.attribution ? form.elements.attribution.value : "" });
      if (!begun || begun.status !== 200) { stop((begun && begun.told.said) || "Filen gick inte att börja skicka. Ladda om sidan och försök igen."); return; }
      received = 0;
      Object.assign(form.dataset, { name: file.name, size: file.size });
    }
    let again = 0;
    while (received < file.size) {
      show(received, file.size);
      const answer = await send(form.dataset.next, { offset: received, part: file.slice(received, received + size) });
      form.dataset.received = received;
      if (answer && (answer.status === 200 || answer.status === 409) && (answer.status === 200 || again < 3)) {
        again = answer.status === 409 ? again + 1 : 0;
        received = answer.told.received;
      } else {
        stop((answer && answer.told.said) || "Förbindelsen bröts. Det som har kommit fram finns kvar: tryck på Lägg in igen, så fortsätter filen.");
        return;
      }
    }
    form.dataset.received = received;
    show(received, file.size);
    said.textContent = "Hela filen är framme och provas nu.";
    finish();
  }

  function finish() {
    const last = document.createElement("form");
    last.method = "post";
    last.action = form.dataset.finish;
    ["csrf", "attribution"].forEach(function (name) {
      const field = form.elements[name];
      if (field) { last.append(Object.assign(document.createElement("input"), { type: "hidden", name: name, value: field.value })); }
    });
    document.body.append(last);
    last.submit();
  }

  form.addEventListener("submit", function (event) {
    const file = form.elements.file.files[0];
    if (!file) { return; }
    event.preventDefault();
    button.disabled = true;
    said.textContent = "";
    sendAll(file);
  });
})();
