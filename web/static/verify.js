// Checks the record here, in the reader's own browser: the signed head, the tree over all entries, that it only grew
// since the last visit, a receipt, and the check words of each declared round (RFC 6962, C2SP, DESIGN 4 and 5).

const TILE = 256; // Hashes of a full tile.
const page = document.getElementById("checks");
const base = `/api/v1/elections/${page.dataset.election}/log`;
const subtle = globalThis.crypto?.subtle; // Absent where the page came over plain HTTP.

const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
const text64 = (hash) => btoa(String.fromCharCode(...hash));
const hex = (hash) => [...hash].map((byte) => byte.toString(16).padStart(2, "0")).join("");
const utf8 = (text) => new TextEncoder().encode(text);
const sha256 = async (...parts) => {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  parts.reduce((at, part) => (whole.set(part, at), at + part.length), 0);
  return new Uint8Array(await subtle.digest("SHA-256", whole));
};
const node = (left, right) => sha256(new Uint8Array([1]), left, right);

// The root over leaves (RFC 6962, 2.1), level by level; an odd last hash rises unchanged.
async function rootOf(leaves) {
  if (leaves.length === 0) return sha256();
  let level = leaves;
  while (level.length > 1) {
    const pairs = [];
    for (let at = 0; at < level.length; at += 2) pairs.push(at + 1 < level.length ? node(level[at], level[at + 1]) : level[at]);
    level = await Promise.all(pairs);
  }
  return level[0];
}

// The root to which a proof of inclusion leads (RFC 9162, 2.1.3.2); nothing where the proof has the wrong length.
async function led(leaf, index, size, proof) {
  let [at, last, hash] = [index, size - 1, leaf];
  for (const sibling of proof) {
    if (last === 0) return undefined;
    if (at % 2 === 1 || at === last) {
      hash = await node(sibling, hash);
      while (at % 2 === 0 && at !== 0) [at, last] = [at / 2, Math.floor(last / 2)];
    } else {
      hash = await node(hash, sibling);
    }
    [at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
  }
  return last === 0 ? hash : undefined;
}

function note(text) {
  const end = text.indexOf("\n\n");
  const signed = text.slice(0, end + 1);
  const [origin, size, root] = signed.split("\n");
  const signatures = text.slice(end + 2).split("\n").filter(Boolean).map((line) => line.split(" ").slice(1));
  return { signed, origin, size: Number(size), root, signatures };
}

const fetched = async (path) => {
  const answer = await fetch(base + path);
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer;
};

const place = (index) => {
  const digits = String(index).padStart(Math.ceil(String(index).length / 3) * 3, "0").match(/.../g);
  return digits.map((three, at) => (at + 1 < digits.length ? `x${three}` : three)).join("/");
};

async function leavesOf(size) {
  const leaves = [];
  for (let tile = 0; tile * TILE < size; tile += 1) {
    const width = Math.min(TILE, size - tile * TILE);
    const path = `/tile/0/${place(tile)}${width < TILE ? `.p/${width}` : ""}`;
    const found = new Uint8Array(await (await fetched(path)).arrayBuffer());
    for (let at = 0; at < found.length; at += 32) leaves.push(found.slice(at, at + 32));
  }
  return leaves;
}

// Whether the log's own key signed the head; "cannot" where the browser has no Ed25519.
async function signedBy(head, key) {
  const [, name, id, encoded] = key.match(/^(.*?)\+([0-9a-f]{8})\+(.*)$/);
  const [signature] = head.signatures.filter(([by, line]) => by === name && hex(bytes(line).slice(0, 4)) === id);
  if (!signature) return "bad";
  try {
    const known = await subtle.importKey("raw", bytes(encoded).slice(1), { name: "Ed25519" }, false, ["verify"]);
    return (await subtle.verify("Ed25519", known, bytes(signature[1]).slice(4), utf8(head.signed))) ? "ok" : "bad";
  } catch {
    return "cannot";
  }
}

function show(id, state, fact = "") {
  const line = document.getElementById(id);
  const word = line.querySelector(".standing");
  word.className = `standing ${{ ok: "done", bad: "late", cannot: "ahead" }[state]}`;
  word.textContent = line.dataset[state];
  line.querySelector(".fact").textContent = fact;
}

// Keys in order, no spaces: what RFC 8785 makes of whole numbers and plain words.
const canonical = (value) =>
  Array.isArray(value) ? `[${value.map(canonical).join(",")}]`
  : value && typeof value === "object"
    ? `{${Object.keys(value).sort().map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join(",")}}`
  : JSON.stringify(value);

// The first 88 bits as eight of 2,048 characters.
function wordsOf(hash, list) {
  const bits = [...hash.slice(0, 11)].map((byte) => byte.toString(2).padStart(8, "0")).join("");
  return bits.match(/.{11}/g).map((eleven) => list[parseInt(eleven, 2)]);
}

async function rounds() {
  const boxes = document.querySelectorAll("[data-checked]");
  if (boxes.length === 0) return;
  const list = (await (await fetch("/static/words.tsv")).text()).trim().split("\n").map((line) => line.split("\t"));
  for (const box of boxes) {
    const hash = await sha256(utf8(canonical(JSON.parse(box.dataset.checked))));
    const words = wordsOf(hash, list);
    box.querySelector(".words").textContent = words.map(([character]) => character).join(" ");
    box.querySelector(".spoken").textContent = words.map(([, word]) => word).join(" ");
    box.querySelector(".groups").textContent = hex(hash).match(/.{4}/g).join(" ");
    box.querySelector("input").addEventListener("input", ({ target }) => {
      const typed = target.value.replace(/\s/g, "");
      const said = box.querySelector("output");
      const same = typed === words.map(([character]) => character).join("");
      said.textContent = typed.length < 8 ? "" : same ? box.dataset.ok : box.dataset.bad;
      said.className = same ? "standing done" : "standing late";
    });
  }
}

async function receipt(text, leaves, key) {
  const lines = text.split("\n");
  const index = Number((lines.find((line) => line.startsWith("index ")) ?? "").slice(6));
  const blank = lines.indexOf("");
  const head = note(lines.slice(blank + 1).join("\n"));
  const first = lines.findIndex((line) => line.startsWith("index "));
  const proof = lines.slice(first + 1, blank).map(bytes);
  if (first < 0 || !(index < head.size) || head.size > leaves.length) return "bad";
  const root = await led(leaves[index], index, head.size, proof);
  const then = text64(await rootOf(leaves.slice(0, head.size)));
  const holds = root && text64(root) === head.root && then === head.root && (await signedBy(head, key)) !== "bad";
  return holds ? "ok" : "bad";
}

async function run() {
  if (!subtle) return show("able", "cannot");
  show("able", "ok");
  const head = note(await (await fetched("/checkpoint")).text());
  show("signature", await signedBy(head, page.dataset.key), page.dataset.key);
  const leaves = await leavesOf(head.size);
  const root = text64(await rootOf(leaves));
  show("tree", root === head.root && leaves.length === head.size ? "ok" : "bad", `${head.size} · ${root}`);
  const kept = `head ${head.origin}`;
  const seen = JSON.parse(localStorage.getItem(kept) ?? "null");
  const grew = !seen || (seen.size <= head.size && text64(await rootOf(leaves.slice(0, seen.size))) === seen.root);
  show("grew", grew ? (seen ? "ok" : "cannot") : "bad", seen ? `${seen.size} → ${head.size}` : "");
  if (grew && root === head.root) localStorage.setItem(kept, JSON.stringify({ size: head.size, root }));
  await rounds();
  const file = document.getElementById("receipt-file");
  file.disabled = false;
  file.addEventListener("change", async () => {
    const text = await file.files[0].text();
    show("receipt", await receipt(text, leaves, page.dataset.key).catch(() => "bad"), text.match(/^index .*$/m)?.[0]);
  });
}

run().catch((error) => show("able", "bad", String(error)));
