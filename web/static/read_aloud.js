// Reads the page aloud where the browser can, and only when the button is pressed.
const button = document.getElementById("aloud");
const voice = window.speechSynthesis;
if (button && voice && window.SpeechSynthesisUtterance) {
  const read = button.textContent;
  const rest = () => { button.textContent = read; button.removeAttribute("aria-pressed"); };
  // What a listener cannot use by ear stays silent: the button itself, what is hidden, what is filled in.
  const words = () => {
    const main = document.getElementById("main").cloneNode(true);
    main.querySelectorAll("#aloud, nav, script, [hidden], input, select, textarea, svg, table").forEach((one) => one.remove());
    return main.innerText.replace(/\s*\n\s*/g, "\n").trim();
  };
  button.hidden = false;
  button.addEventListener("click", () => {
    if (voice.speaking) { voice.cancel(); rest(); return; }
    // One sentence at a time: long texts break off in some browsers.
    const parts = words().split(/(?<=[。！？.!?])|\n/).filter((part) => part.trim());
    parts.forEach((part, at) => {
      const said = new SpeechSynthesisUtterance(part);
      said.lang = document.documentElement.lang.startsWith("zh") ? "zh-CN" : "en-GB";
      said.rate = 0.9;
      if (at === parts.length - 1) said.onend = rest;
      said.onerror = rest;
      voice.speak(said);
    });
    button.textContent = button.dataset.stop;
    button.setAttribute("aria-pressed", "true");
  });
  addEventListener("pagehide", () => voice.cancel());
}
