// Works for a tip before it is sent, so that nobody can send thousands: finds a number which, hashed with the page's word
// and the text, begins with so many zero bits. Without this script the sender is asked to wait instead.
(() => {
  const form = document.querySelector("form[data-proof]");
  if (!form || !window.crypto?.subtle) return;
  const bits = Number(form.dataset.proof);
  const said = document.getElementById("worked");
  let done = false;
  form.addEventListener("submit", async (event) => {
    if (done || !form.reportValidity()) return;
    event.preventDefault();
    const button = form.querySelector("button[type=submit]");
    button.disabled = true;
    if (said) said.hidden = false;
    // As the form sends it: with a line's end of two signs.
    const text = form.elements.text.value.replace(/\r\n|\r|\n/g, "\r\n");
    const before = `${form.elements.word.value}|${text}|`;
    const words = new TextEncoder();
    for (let number = 0; ; number += 1) {
      const hash = new DataView(await crypto.subtle.digest("SHA-256", words.encode(before + number)));
      if (hash.getUint32(0) >>> (32 - bits) === 0) {
        form.elements.number.value = String(number);
        break;
      }
    }
    done = true;
    button.disabled = false;
    form.requestSubmit(button);
  });
})();
