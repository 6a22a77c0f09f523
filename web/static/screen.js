// Keeps the hall's screen at the newest state. The server draws; this fetches the page again when the log has grown, the
// tellers have entered another paper or the host has chosen another scene, puts its scene in the place of the old one, and says of when the numbers are while the line is lost.

const PAUSE = 100; // Milliseconds between two fetches, however fast the log grows.
const SILENCE = 12000; // The stream beats every five seconds; two missed beats are a lost line.

const lost = document.getElementById("lost");
const scene = () => document.getElementById("scene");
const clock = new Intl.DateTimeFormat("zh-CN", { timeStyle: "medium", hour12: false, timeZone: "Asia/Shanghai" });

let known = Number(scene().dataset.size); // The largest size that the stream told.
let chosen = Number(scene().dataset.choice); // The newest choice of a scene that it told.
let fresh = new Date(); // When the shown state was last known to be the newest.
let heard = Date.now(); // When the stream last said anything.
let fetching = false;
let asked = false; // Whether something was told while the page was being fetched.
let behind = false; // Whether the shown state may be stale.
let ended = false; // Whether the link opens nothing any more.
let stream;

function say(text) {
  lost.textContent = text;
  lost.hidden = false;
}

function cut() {
  behind = true;
  say(lost.dataset.text.replace("{time}", clock.format(fresh)));
}

function caughtUp(at) {
  fresh = at;
  behind = false;
  lost.hidden = true;
}

function over() {
  ended = true;
  stream.close();
  clearInterval(watch);
  scene().replaceChildren();
  say(lost.dataset.over);
}

// A document that is fetched this way is parsed by the browser and runs nothing.
function load() {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("GET", location.href);
    request.responseType = "document";
    request.timeout = 8000;
    request.onload = () => resolve(request);
    request.onerror = request.ontimeout = () => reject(new Error("no answer"));
    request.send();
  });
}

async function refresh() {
  if (fetching) {
    asked = true;
    return;
  }
  fetching = true;
  asked = false;
  try {
    const answer = await load();
    const next = answer.response && answer.response.getElementById("scene");
    if (answer.status === 404) {
      over();
    } else if (answer.status === 200 && next) {
      show(next, new Date(answer.getResponseHeader("date")));
    } else {
      cut();
    }
  } catch {
    cut();
  }
  setTimeout(() => {
    fetching = false;
    // After an answer that failed the next beat asks again.
    if (!ended && (asked || (!behind && old()))) refresh();
  }, PAUSE);
}

// Whether the stream told of more than is shown.
const old = () => Number(scene().dataset.size) < known || Number(scene().dataset.choice) < chosen;

function show(next, at) {
  const size = Number(next.dataset.size);
  if (size >= Number(scene().dataset.size)) scene().replaceWith(document.adoptNode(next));
  if (size >= known) caughtUp(at);
}

function listen() {
  stream = new EventSource(`${location.pathname.replace(/\/$/, "")}/live`);
  stream.onopen = () => {
    heard = Date.now();
    // Whatever was missed, the newest state has it.
    refresh();
  };
  stream.onerror = () => {
    cut();
    // A server that is away while it restarts may answer in a way after which browsers give up.
    if (stream.readyState === EventSource.CLOSED) setTimeout(again, 3000);
  };
  stream.addEventListener("beat", (event) => {
    heard = Date.now();
    const [choice, mark] = event.data.split(" ");
    chosen = Math.max(chosen, Number(choice) || 0);
    // Marks have no order: another one is fetched once, for one server may know of a paper before the other.
    if (behind || old() || (mark && mark !== scene().dataset.mark)) refresh();
    else fresh = new Date();
  });
  stream.addEventListener("change", (event) => {
    heard = Date.now();
    known = Math.max(known, Number(event.lastEventId));
    if (behind || old()) refresh();
    else fresh = new Date();
  });
}

function again() {
  stream.close();
  heard = Date.now();
  refresh();
  listen();
}

const watch = setInterval(() => {
  if (Date.now() - heard > SILENCE) {
    cut();
    again();
  }
}, 2000);

listen();
