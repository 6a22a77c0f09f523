// Keeps the figures of the script at the newest state, turns its sections with the keys of a clicker, and shows the scene
// of the section that is turned to on the hall's screen.

import { call, why } from "./api.js";

const script = () => document.getElementById("script");
let fetching = false;
let asked = false; // Whether something changed while the page was being fetched.

// A document that is fetched this way is parsed by the browser and runs nothing.
function load() {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("GET", location.pathname);
    request.responseType = "document";
    request.onload = () => resolve(request.response && request.response.getElementById("script"));
    request.onerror = () => reject(new Error("no answer"));
    request.send();
  });
}

const newer = (next) =>
  Number(next.dataset.size) > Number(script().dataset.size) || Number(next.dataset.choice) > Number(script().dataset.choice);

// Turning drives the screen where the host says so, and by a script alone; without one there is a button in each section.
// Somebody else who reads along drives nothing.
const driving = () => sessionStorage.getItem("drives") === "yes";

function offer() {
  const box = document.getElementById("drive");
  box.checked = driving();
  box.parentElement.hidden = false;
  box.addEventListener("change", () => sessionStorage.setItem("drives", box.checked ? "yes" : "no"));
}

let wanted; // The scene of the section that was turned to last, while another is on its way.
let sending = false;

async function show(section) {
  if (!driving() || !section.dataset.shows) return;
  wanted = section.dataset.shows;
  if (sending) return;
  sending = true;
  const said = document.getElementById("said");
  while (wanted) {
    const scene = wanted;
    wanted = undefined;
    const answer = await call("PUT", script().dataset.scene, { scene });
    said.hidden = Boolean(answer?.ok);
    if (!answer?.ok) said.textContent = answer ? why(answer) : said.dataset.cut;
  }
  sending = false;
  refresh();
}

async function refresh() {
  if (fetching) {
    asked = true;
    return;
  }
  fetching = true;
  try {
    const next = await load();
    const focused = document.activeElement?.closest("#script section")?.id;
    if (next && newer(next)) {
      script().replaceWith(document.adoptNode(next));
      offer();
      if (focused) document.getElementById(focused).focus({ preventScroll: true });
    }
  } catch {
    // The next change asks again.
  }
  fetching = false;
  if (asked) {
    asked = false;
    refresh();
  }
}

function turn(steps) {
  const sections = [...document.querySelectorAll("#script section")];
  const at = sections.findIndex((section) => `#${section.id}` === location.hash);
  const here = at < 0 ? sections.findIndex((section) => section.hasAttribute("aria-current")) : at;
  const next = sections[Math.min(Math.max(here + steps, 0), sections.length - 1)];
  location.hash = next.id;
  next.focus({ preventScroll: true });
}

// However a section is come to: by a key, by its button, by the browser's way back.
addEventListener("hashchange", () => {
  const section = location.hash && document.querySelector(`#script section${location.hash}`);
  if (section) show(section);
});

const STEPS = { PageDown: 1, PageUp: -1 };

addEventListener("keydown", (event) => {
  if (!(event.key in STEPS) || event.ctrlKey || event.altKey) return;
  event.preventDefault();
  turn(STEPS[event.key]);
});

offer();
const stream = new EventSource(script().dataset.live);
stream.addEventListener("change", refresh);
stream.onopen = refresh;
