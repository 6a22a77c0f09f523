// A sheet of sums is filled in with one hand: Enter goes to the next line, and what is filled in so far is sealed on the
// server after every line, so that another laptop goes on where this one stopped.

import * as api from "./api.js";

const form = document.querySelector("form.lines");
const fields = [...form.querySelectorAll("ol input")];
const said = document.getElementById("kept");
let saving = Promise.resolve();

form.addEventListener("keydown", (event) => {
  const here = fields.indexOf(event.target);
  if (event.key !== "Enter" || here < 0) return;
  event.preventDefault();
  (fields[here + 1] ?? form.querySelector("button")).focus();
});

function keep() {
  const filled = fields.filter((field) => /^[0-9]+$/.test(field.value.trim()));
  const lines = Object.fromEntries(filled.map((field) => [field.name.slice(1), Number(field.value)]));
  saving = saving.then(async () => {
    const answer = await api.call("PUT", form.dataset.draft, { sheet: form.elements.sheet.value, lines });
    said.textContent = answer?.ok ? form.dataset.kept.replace("{count}", filled.length) : form.dataset.unkept;
  });
}

if (form.dataset.draft) form.addEventListener("change", keep);
