/** Shows the steps for this device, and goes on as soon as it trusts the house's certificate. */

const secure = `https://${location.hostname}:${document.documentElement.dataset.port}`;
const agent = navigator.userAgent;
const apple = /iPhone|iPad/.test(agent) || (/Macintosh/.test(agent) && navigator.maxTouchPoints > 1);
const kind = apple ? "ios" : /Android/.test(agent) ? "android" : "other";
for (const id of ["ios", "android", "other"]) document.getElementById(id).hidden = id !== kind;

const target = `${secure}/pair${location.hash}`;
document.getElementById("on").href = target;

for (;;) {
  try {
    await fetch(`${secure}/ok`, { cache: "no-store" });
    document.getElementById("state").textContent = "This device trusts Iris: going on…";
    location.replace(target);
    break;
  } catch {
    await new Promise((done) => setTimeout(done, 2000));
  }
}
