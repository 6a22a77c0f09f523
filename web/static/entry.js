// One hand on the number keys enters a batch, paper by paper. No sum is made or shown, and nothing of the other
// teller's entry comes here but the positions that differ.

import * as api from "./api.js";

const entry = document.getElementById("entry");
const at = document.getElementById("at");
const kind = document.getElementById("class");
const said = document.getElementById("said");
const buttons = [...document.querySelectorAll("#rows button")];
const parts = [...document.querySelectorAll("#parts button")];
const PART_KEYS = ["/", "*", "+", "="]; // The posts in the order of the paper.
const text = entry.dataset;
const sheet = JSON.parse(text.sheet);
const REASONS = sheet.grounds; // What the posted rules void, of what somebody sees on a paper.

// In a set of sheets no sheet is void because another is.
const apart = sheet.sheets === "sheet_per_post";

// A paper is what was marked, in order, a place in the list of reasons, -1 where it is not void, and such a place for each
// post whose part is void.
const empty = () => ({ marks: [], reason: -1, parts: {} });
const papers = Array.from({ length: sheet.papers }, empty);
let asked = false; // Whether only some positions are asked for again.
let order = papers.map((_, place) => place); // The places that are asked for.
let step = 0; // Where in that order we are; one past the end waits to be sent.
let second = false; // Whether the next digit means a row above ten.
let sending = false;
let sent = false;

// A paper as it was kept, in the rows of the sheet.
function read({ marks, classification }) {
  const places = sheet.rows.flatMap((row, place) => ((marks[row.post] ?? []).includes(row.person) ? [place] : []));
  const partly = Object.entries(classification.posts ?? {}).map(([post, reason]) => [post, REASONS.indexOf(reason)]);
  const reason = classification.kind === "void" ? REASONS.indexOf(classification.reason) : -1;
  return { marks: places, reason, parts: Object.fromEntries(partly) };
}

function written(paper) {
  const marks = {};
  for (const place of [...paper.marks].sort((one, other) => one - other)) {
    const { post, person } = sheet.rows[place];
    (marks[post] ??= []).push(person);
  }
  const posts = Object.fromEntries(Object.keys(paper.parts).sort().map((post) => [post, REASONS[paper.parts[post]]]));
  if (paper.reason >= 0) return { marks, classification: { kind: "void", reason: REASONS[paper.reason] } };
  if (Object.keys(posts).length) return { marks, classification: { kind: "partly_void", posts } };
  return { marks, classification: { kind: "ordinary" } };
}

const here = () => papers[order[step]];

function show() {
  const paper = here();
  buttons.forEach((button, place) => button.setAttribute("aria-pressed", String(Boolean(paper?.marks.includes(place)))));
  for (const button of parts) button.setAttribute("aria-pressed", String(button.dataset.post in (paper?.parts ?? {})));
  if (!paper) {
    at.textContent = text.all;
    kind.textContent = "";
    return;
  }
  at.textContent = `${text.paper} ${order[step] + 1} / ${papers.length}`;
  kind.textContent = paper.reason < 0 ? saidOfParts(paper) : entry.getAttribute(`data-void-${REASONS[paper.reason]}`);
}

// Which parts are void and why, or that nothing stands on the paper.
function saidOfParts(paper) {
  const said = parts.filter((button) => button.dataset.post in paper.parts).map((button) => {
    const why = entry.getAttribute(`data-void-${REASONS[paper.parts[button.dataset.post]]}`);
    return `${button.textContent.replace(button.querySelector("kbd").textContent, "").trim()} (${why})`;
  });
  return said.length || paper.marks.length ? said.join(" ") : text.blank;
}

// One key voids the part of a post; pressed again it takes the next reason, at last none.
function voidPart(button) {
  const paper = here();
  if (!paper || !button || paper.reason >= 0) return;
  const { post } = button.dataset;
  const next = (paper.parts[post] ?? -1) + 1;
  if (next === REASONS.length) delete paper.parts[post];
  else paper.parts[post] = next;
}

function toggle(place) {
  const paper = here();
  if (!paper || place >= sheet.rows.length) return;
  paper.marks = paper.marks.includes(place) ? paper.marks.filter((one) => one !== place) : [...paper.marks, place];
}

function undo() {
  const paper = here();
  if (paper?.reason >= 0) paper.reason = -1;
  else if (paper && Object.keys(paper.parts).length) delete paper.parts[Object.keys(paper.parts).pop()];
  else if (paper?.marks.length) paper.marks.pop();
  else if (step > 0) step -= 1;
}

function cycle() {
  const paper = here();
  if (paper && !apart) paper.reason = paper.reason + 1 === REASONS.length ? -1 : paper.reason + 1;
}

let pending = api.key(); // The same until the entry changes, so that a repeated sending is one entry.

async function send() {
  if (sending || sent) return;
  sending = true;
  // What is asked for again goes alone; the server keeps the rest as it was.
  const [target, body] = asked
    ? [`${text.target}/${text.part}`, { papers: Object.fromEntries(order.map((place) => [place + 1, written(papers[place])])) }]
    : [text.target, { papers: papers.map(written) }];
  const answer = await api.call("POST", target, body, pending);
  if (!answer) said.textContent = text.failed;
  else if (answer.ok) take(answer.body);
  else said.textContent = api.why(answer);
  sending = false;
}

function take(body) {
  pending = api.key();
  if (body.state === "differs" && asked) {
    // Whether the other has looked again too, the server knows.
    sent = true;
    window.location.reload();
  } else if (body.state === "differs") {
    ask(body.positions);
  } else {
    sent = true;
    said.textContent = "";
    at.textContent = { agreed: text.agreed, awaits_third: text.third }[body.state] ?? text.awaits;
    document.getElementById("next")?.focus();
  }
}

// Only what differs, and blind: the own marks are gone too.
function ask(positions) {
  asked = true;
  order = positions.map((position) => position - 1);
  for (const place of order) papers[place] = empty();
  step = 0;
  said.textContent = text.part === "third" ? text.decides : text.again;
  show();
}

// Drafts ---------------------------------------------------------------------------------------------------------

const draft = `${text.target}/draft`;
let saving = Promise.resolve();

// What is entered so far is sealed on the server after every paper: another laptop goes on where this one stopped.
function keep() {
  if (asked) return;
  const done = Object.fromEntries(papers.slice(0, step).map((paper, place) => [place + 1, written(paper)]));
  saving = saving.then(async () => {
    const answer = await api.call("PUT", draft, { papers: done });
    document.getElementById("kept").textContent = answer?.ok ? text.kept.replace("{count}", Object.keys(done).length) : text.unkept;
  });
}

async function resume() {
  const answer = await api.call("GET", draft);
  if (!answer?.ok) return;
  const done = Object.entries(answer.body.papers);
  for (const [position, paper] of done) papers[position - 1] = read(paper);
  step = done.length;
  said.textContent = text.resumed;
  show();
}

function press(name) {
  if (name === "Enter") {
    if (step >= order.length) return send();
    step += 1;
    keep();
  } else if (name === "Backspace") undo();
  else if (name === "-") cycle();
  else if (PART_KEYS.includes(name)) voidPart(parts[PART_KEYS.indexOf(name)]);
  else if (name === ".") {
    second = true;
    return undefined;
  } else if (/^[0-9]$/.test(name)) {
    toggle((name === "0" ? 9 : Number(name) - 1) + (second ? 10 : 0));
  } else return undefined;
  second = false;
  return show();
}

document.addEventListener("keydown", (event) => {
  const ours = ["Enter", "Backspace", "-", ".", ...PART_KEYS].includes(event.key) || /^[0-9]$/.test(event.key);
  const link = event.target instanceof HTMLAnchorElement || event.target.closest?.("header, form");
  if (!ours || sent || event.ctrlKey || event.altKey || event.metaKey || link) return;
  event.preventDefault();
  if (!event.repeat && !sending) press(event.key);
});

buttons.forEach((button, place) => {
  const digit = String((place + 1) % 10);
  button.querySelector("kbd").textContent = place < 10 ? digit : `.${digit}`;
  button.addEventListener("click", () => {
    if (sent || sending) return;
    toggle(place);
    show();
  });
});

parts.forEach((button, place) => {
  button.querySelector("kbd").textContent = PART_KEYS[place] ?? "";
  button.addEventListener("click", () => {
    if (sent || sending) return;
    voidPart(button);
    show();
  });
});

window.addEventListener("beforeunload", (event) => {
  if (!sent && step > 0) event.preventDefault();
});

entry.hidden = false;
if (sheet.standing === "agreed") {
  sent = true;
  entry.hidden = true;
} else if (sheet.standing === "awaits_third") {
  sent = true;
  at.textContent = text.third;
} else if (sheet.standing === "awaits_other") {
  sent = true;
  at.textContent = text.awaits;
} else if (["differs", "decides"].includes(sheet.standing) && sheet.again.length) {
  ask(sheet.again);
} else {
  show();
  resume();
}
