// Keeps the figures of the script at the newest state, and turns its sections with the keys of a clicker.

const script = () => document.getElementById("script");
let fetching = false;

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

async function refresh() {
  if (fetching) return;
  fetching = true;
  try {
    const next = await load();
    const focused = document.activeElement?.closest("#script section")?.id;
    if (next && Number(next.dataset.size) > Number(script().dataset.size)) {
      script().replaceWith(document.adoptNode(next));
      if (focused) document.getElementById(focused).focus({ preventScroll: true });
    }
  } catch {
    // The next change asks again.
  }
  fetching = false;
}

function turn(steps) {
  const sections = [...document.querySelectorAll("#script section")];
  const at = sections.findIndex((section) => `#${section.id}` === location.hash);
  const here = at < 0 ? sections.findIndex((section) => section.hasAttribute("aria-current")) : at;
  const next = sections[Math.min(Math.max(here + steps, 0), sections.length - 1)];
  location.hash = next.id;
  next.focus({ preventScroll: true });
}

const STEPS = { PageDown: 1, PageUp: -1 };

addEventListener("keydown", (event) => {
  if (!(event.key in STEPS) || event.ctrlKey || event.altKey) return;
  event.preventDefault();
  turn(STEPS[event.key]);
});

const stream = new EventSource(script().dataset.live);
stream.addEventListener("change", refresh);
stream.onopen = refresh;
