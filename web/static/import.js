// While an import runs, the page that sent it tells how far it is. Without this script the page just waits.
import { call } from "./api.js";

const EVERY = 300; // Milliseconds between two questions.
const form = document.getElementById("import");
const telling = document.getElementById("telling");
const bar = telling.querySelector("progress");
const words = telling.querySelector("[role=status]");

async function tell() {
  const { body } = (await call("GET", form.dataset.progress)) ?? {};
  if (body?.step === "sealing") {
    bar.max = body.of;
    bar.value = body.done;
  } else {
    bar.removeAttribute("value");
  }
  const said = telling.dataset[body?.step ?? "checking"] ?? telling.dataset.checking;
  const filled = said.replace("{done}", body?.done).replace("{of}", body?.of).replace("{rows}", body?.rows);
  if (words.textContent !== filled) words.textContent = filled;
  setTimeout(tell, EVERY);
}

form.addEventListener("submit", () => {
  form.querySelector("button").disabled = true;
  telling.hidden = false;
  tell();
});
