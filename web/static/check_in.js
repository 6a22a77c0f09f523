// A check-in station: a voter is found, one paper is handed out. While the line is cut the station knows its own voters
// by their card numbers, and what it does waits in the browser, in order, each with the key it will be sent with. What
// the server then refuses stays on the page as an incident until somebody has recorded it.

import * as api from "./api.js";

const root = document.getElementById("check-in");
const { election } = root.dataset;
const words = JSON.parse(root.dataset.words);
const [place, query, said, found, badge] = ["place", "query", "said", "found", "line"].map((id) => document.getElementById(id));
// By account: what one clerk did is sent by that clerk and nobody else.
const kept = (name) => `zhixuan/${election}/${root.dataset.account}/${name}`;
const GIVEN = `given/${root.dataset.round}`; // In a further round everybody takes a paper again.
const RETRY = 3000; // Milliseconds between two tries to reach the server while something waits.
const NUMBER = /^[0-9]{12}$/;

// What waits, what was handed out here without the server, what it refused: card numbers and ids, no names.
const load = (name) => JSON.parse(localStorage.getItem(kept(name)) ?? "[]");
const save = (name, list) => localStorage.setItem(kept(name), JSON.stringify(list));
let sending = false;
let cut = false;
let station = new Map(); // Card number to person, of this place.

function say(text, mood) {
  said.textContent = text;
  said.className = mood;
}

// The day as the server has it: a station's own clock may be wrong. The time is for people who remember.
const now = () => ({ day: root.dataset.today, at: new Intl.DateTimeFormat("zh-CN", { timeStyle: "medium", hour12: false }).format() });

const fill = (text, facts) => Object.entries(facts).reduce((whole, [name, value]) => whole.replace(`{${name}}`, value), text);

function element(name, text, kind) {
  const made = document.createElement(name);
  if (text) made.textContent = text;
  if (kind) made.className = kind;
  return made;
}

function button(text, kind, act) {
  const made = element("button", text, kind);
  made.type = "button";
  made.addEventListener("click", act);
  return made;
}

// What other accounts left behind on this computer, which only they can send.
function othersWaiting() {
  const others = Object.keys(localStorage).filter((name) => name.startsWith(`zhixuan/${election}/`) && name.endsWith("/waiting") && name !== kept("waiting"));
  return others.reduce((sum, name) => sum + JSON.parse(localStorage.getItem(name)).length, 0);
}

function badgeShown() {
  const waiting = load("waiting").length;
  const others = othersWaiting();
  badge.hidden = !cut && waiting === 0 && others === 0;
  const parts = [cut ? words.offline : "", waiting ? fill(words.unsynced, { count: waiting }) : "", others ? fill(words.others, { count: others }) : ""];
  badge.textContent = parts.filter(Boolean).join(" · ");
}

async function call(method, path, body, id) {
  const answer = await api.call(method, root.dataset.api + path, body, id);
  cut = !answer;
  badgeShown();
  return answer;
}

const why = (answer) => (answer.status === 401 ? words.signed_out : api.why(answer) || words.failed);

// Voters ---------------------------------------------------------------------------------------------------------

async function search(text) {
  found.replaceChildren();
  say("", "");
  const bare = text.replace(/[\s-]/g, "");
  const answer = await call("POST", "/poll/voters", { query: text, place: place.value });
  if (!answer) return byNumber(bare);
  if (!answer.ok) return say(why(answer), "bad");
  const { voters, left_off: more } = answer.body;
  if (!voters.length) return say(words.none, "bad");
  found.replaceChildren(...voters.map(row));
  if (more) say(fill(words.more, { count: more }), "");
  // One voter, one key: Enter finds, Enter hands out.
  if (voters.length === 1) found.querySelector("button.primary")?.focus();
  return undefined;
}

// Without the server only the own voters are served, by their cards.
function byNumber(number) {
  if (!NUMBER.test(number)) return say(words.offline_voter, "bad");
  const person = station.get(number);
  if (!person) return say(words.not_here, "bad");
  if (load(GIVEN).includes(person)) return say(words.twice, "bad");
  const line = element("li", "", "ready");
  line.append(element("span", number, "who"), element("span", words.offline_voter, "facts"));
  const acts = element("span", "", "do");
  acts.append(button(words.issue, "primary", () => issue({ person, number }, { by: "own" })));
  line.append(acts);
  found.replaceChildren(line);
  acts.firstChild.focus();
  return undefined;
}

const spaced = (number) => number.replace(/(.{4})(?=.)/g, "$1 ");

function row(voter) {
  const facts = [spaced(voter.number), fill(words.group, { number: voter.group }), voter.household ? fill(words.household, { number: voter.household }) : ""];
  const state = voter.place === place.value ? voter.paper.state : "other_place";
  const line = element("li", "", state === "not_issued" ? "ready" : "taken");
  const who = element("span", voter.name, "who");
  who.lang = "zh-Hans";
  line.append(who, element("span", facts.filter(Boolean).join(" · "), "facts"), element("strong", stated(voter, state)));
  const acts = element("span", "", "do");
  if (state === "not_issued") acts.append(...issues(voter));
  if (state === "issued") acts.append(undo(voter));
  for (const held of voter.holds) {
    if (held.place === place.value && held.paper.state === "not_issued") {
      const taken = { by: "proxy", agent: voter.person };
      acts.append(button(fill(words.issue_proxy, { name: held.principal.name }), "", () => issue({ person: held.principal.person, name: held.principal.name }, taken)));
    }
  }
  line.append(acts);
  return line;
}

function stated(voter, state) {
  if (state === "issued") return voter.paper.taken.by === "own" ? words.issued : words.issued_proxy;
  if (state === "other_place") return words.other_place;
  return voter.entrusted_to ? fill(words.entrusted, { name: voter.entrusted_to.name }) : words.not_issued;
}

const issues = (voter) => [button(words.issue, "primary", () => issue(voter, { by: "own" }))];

function undo(voter) {
  const around = element("span");
  const reasons = document.getElementById("undo").content.cloneNode(true);
  around.append(reasons, button(words.undo, "", async () => {
    const reason = around.querySelector("select").value;
    const answer = await call("POST", "/stages/ballot/undo-issue", { voter: voter.person, reason }, api.key());
    if (!answer) return say(words.failed, "bad");
    if (!answer.ok) return say(why(answer), "bad");
    save(GIVEN, load(GIVEN).filter((one) => one !== voter.person));
    return search(voter.number);
  }));
  return around;
}

// Papers ---------------------------------------------------------------------------------------------------------

async function issue(voter, taken) {
  found.replaceChildren();
  const body = { place: place.value, voter: voter.person, taken };
  await act({ key: api.key(), action: "issue", body, number: voter.number ?? "", ...now() }, voter.name ?? voter.number);
}

// On whose entries this computer handed out a paper, so that it hands out no second one while the line is cut.
function given({ body }) {
  if (body.voter) save(GIVEN, [...load(GIVEN), body.voter]);
}

// Whatever waits goes first, so that the order stays.
async function act(doing, name) {
  const alone = load("waiting").length === 0;
  if (alone && !cut) {
    const answer = await call("POST", `/stages/ballot/${doing.action}`, doing.body, doing.key);
    if (answer) {
      if (answer.ok) {
        given(doing);
        say(fill(words.done, { name: name ?? "" }), "good");
      } else say(why(answer), "bad");
      return next();
    }
  }
  save("waiting", [...load("waiting"), doing]);
  given(doing);
  say(fill(words.queued, { name: name ?? "" }), "good");
  badgeShown();
  flush();
  return next();
}

function next() {
  query.value = "";
  query.focus();
  turnout();
}

async function flush() {
  if (sending) return;
  sending = true;
  for (let waiting = load("waiting"); waiting.length; waiting = load("waiting")) {
    const [first] = waiting;
    const answer = await call("POST", `/stages/ballot/${first.action}`, first.body, first.key);
    if (!answer || answer.status === 429 || answer.status >= 500) break;
    if (answer.status === 401) {
      say(words.signed_out, "bad");
      break;
    }
    if (!answer.ok) {
      const late = await listed(first, answer);
      if (late === UNKNOWN) break;
      if (late === REFUSED) incident(first, answer);
    }
    save("waiting", load("waiting").filter((one) => one.key !== first.key));
    if (!load("waiting").length) say(words.synced, "good");
  }
  sending = false;
  badgeShown();
}

// What was handed out in time and could only be sent after the closing is entered with its own time.
const [ENTERED, REFUSED, UNKNOWN] = ["entered", "refused", "unknown"];

async function listed(doing, refused) {
  const late = doing.action === "issue" && refused.body.blockers?.every((one) => one.code === "POL-13" || one.code === "GEN-01");
  if (!late) return REFUSED;
  const body = { ...doing.body, at: doing.at };
  const answer = await call("POST", "/stages/ballot/enter-listed", body, `${doing.key}-listed`);
  // Whether it stands is not known: it waits, and is asked again under the same key.
  if (!answer || answer.status === 401 || answer.status === 429 || answer.status >= 500) return UNKNOWN;
  return answer.ok ? ENTERED : REFUSED;
}

// Incidents ------------------------------------------------------------------------------------------------------

function incident(doing, answer) {
  save("incidents", [...load("incidents"), { ...doing, why: why(answer) }]);
  incidentsShown();
}

function incidentsShown() {
  const all = load("incidents");
  const section = document.getElementById("incidents");
  section.hidden = all.length === 0;
  section.querySelector("ol").replaceChildren(...all.map((one) => {
    const line = element("li", `${one.at} · ${spaced(one.number)} · ${fill(words.conflict, { why: one.why })} `);
    line.append(button(words.refused, "", () => recorded(one)));
    return line;
  }));
}

async function recorded(one) {
  const { place: where, voter } = one.body;
  const incident = voter ? { what: "issued", voter } : { what: "replaced" };
  const body = { place: where, incident, happened: { on: one.day } };
  const answer = await call("POST", "/stages/ballot/report-incident", body, `${one.key}-incident`);
  if (!answer) return say(words.failed, "bad");
  if (!answer.ok) return say(why(answer), "bad");
  save("incidents", load("incidents").filter((other) => other.key !== one.key));
  return incidentsShown();
}

// How far it is --------------------------------------------------------------------------------------------------

let asking = false;

async function turnout() {
  if (asking) return;
  asking = true;
  const answer = await call("GET", "/poll/turnout");
  asking = false;
  if (!answer?.ok) return;
  const here = answer.body.places.find((one) => one.place === place.value);
  const numbers = { electorate: answer.body.electorate, here: here?.issued ?? 0, all: answer.body.issued, needed: answer.body.needed, left: here?.left ?? 0 };
  for (const [id, number] of Object.entries(numbers)) document.getElementById(id).textContent = number;
  document.getElementById("turnout").hidden = false;
}

async function ownVoters() {
  const answer = await call("GET", `/poll/station?place=${place.value}`);
  if (answer?.ok) station = new Map(answer.body.voters.map((voter) => [voter.number, voter.person]));
}

// --------------------------------------------------------------------------------------------------------------------

document.getElementById("search").addEventListener("submit", (event) => {
  event.preventDefault();
  search(query.value.trim());
});
// Asked once more: what is recorded as spoilt is not taken back.
document.getElementById("spoilt").addEventListener("click", () => {
  const line = element("li", "", "ready");
  const acts = element("span", "", "do");
  const leave = () => {
    found.replaceChildren();
    query.focus();
  };
  acts.append(button(words["spoilt.yes"], "", () => {
    found.replaceChildren();
    act({ key: api.key(), action: "replace-spoilt", body: { place: place.value }, number: "", ...now() });
  }), button(words["spoilt.no"], "primary", leave));
  line.append(element("span", words["spoilt.sure"], "who"), acts);
  found.replaceChildren(line);
  acts.lastChild.focus();
});
place.addEventListener("change", () => {
  found.replaceChildren();
  ownVoters();
  turnout();
});
addEventListener("online", flush);
addEventListener("offline", () => {
  cut = true;
  badgeShown();
});
setInterval(() => {
  if (cut || load("waiting").length) turnout().then(flush);
}, RETRY);
setInterval(turnout, 4 * RETRY);

badgeShown();
incidentsShown();
ownVoters().then(turnout).then(flush);
