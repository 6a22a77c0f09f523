// A sheet of sums is filled in with one hand: Enter goes to the next line, and what is filled in so far is sealed on the
// server after every line, so that another laptop goes on where this one stopped.

import * as api from "./api.js";

const form = document.querySelector("form.lines");
const fields = [...form.querySelectorAll("ol input")];
const said = document.getElementById("kept");
const AGAIN = 5000; // Milliseconds until a server that is away is asked again.
let saving = Promise.resolve();

form.addEventListener("keydown", (event) => {
  const here = fields.indexOf(event.target);
  if (event.key !== "Enter" || here < 0) return;
  event.preventDefault();
  (fields[here + 1] ?? form.querySelector("button")).focus();
});

async function save() {
  const filled = fields.filter((field) => /^[0-9]+$/.test(field.value.trim()));
  const lines = Object.fromEntries(filled.map((field) => [field.name.slice(1), Number(field.value)]));
  const answer = await api.call("PUT", form.dataset.draft, { sheet: form.elements.sheet.value, lines });
  if (answer?.ok) said.textContent = form.dataset.kept.replace("{count}", filled.length);
  else said.textContent = answer ? api.why(answer) : form.dataset.unkept;
  if (!answer) setTimeout(keep, AGAIN);
}

function keep() {
  saving = saving.then(save);
}

if (form.dataset.draft) form.addEventListener("change", keep);
