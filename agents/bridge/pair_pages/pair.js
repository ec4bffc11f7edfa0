/** Pairs this browser: by the secret of the QR code, or by six digits that are typed. */

const state = document.getElementById("state");
const form = document.getElementById("typed");
const name = /iPhone|iPad|Android|Windows|Macintosh|Linux/.exec(navigator.userAgent)?.[0] ?? "a browser";

/** Ask until the owner has answered; the address without the secret stays in the history. */
async function pair(given) {
  for (;;) {
    const answer = await fetch("/pair", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ ...given, name, kind: "web" }),
    });
    if (answer.status === 200) return location.replace("/ui");
    if (answer.status !== 202) {
      const { detail } = await answer.json().catch(() => ({ detail: `error ${answer.status}` }));
      return ask(`That did not work: ${detail}.`);
    }
    state.textContent = "Now press Allow on Iris's own computer.";
    await new Promise((done) => setTimeout(done, 1000));
  }
}

function ask(text) {
  state.textContent = text;
  form.hidden = false;
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  form.hidden = true;
  pair({ code: document.getElementById("code").value.trim() }).catch(() => ask("Iris does not answer. Try again."));
});

const secret = new URLSearchParams(location.hash.slice(1)).get("s");
history.replaceState(null, "", "/pair");
if (secret) pair({ secret }).catch(() => ask("Iris does not answer. Try again."));
else ask("This device is not connected yet.");
