// Helps pages that already work without it: drafts kept, session clock, one submit, counters, focus.

const token = (form) => form?.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";

async function send(url, form, fields) {
  const body = new URLSearchParams({ ...fields, csrfmiddlewaretoken: token(form) });
  const answer = await fetch(url, { method: "POST", body, headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer;
}

function said(after, className) {
  const line = document.createElement("p");
  line.className = className;
  line.setAttribute("role", "status");
  after.after(line);
  return line;
}

// — drafts: <textarea data-draft="key" data-draft-url="…" [data-draft-text="…" data-draft-at="14 h 32"]> —

function keepDraft(area) {
  const { draft: field, draftText: older, draftAt: at } = area.dataset;
  const url = area.dataset.draftUrl || document.body.dataset.draftUrl;
  if (!url) return;
  const line = said(area, "draft");
  let saved = area.value;
  let timer = 0;

  const save = async () => {
    if (area.value === saved) return;
    const text = area.value;
    try {
      const answer = await send(url, area.form, { field, text });
      saved = text;
      line.textContent = `Brouillon enregistré à ${(await answer.json()).at}`;
    } catch (error) {
      const why = error.message === "401" ? "reconnectez-vous dans un autre onglet" : "la connexion manque";
      line.textContent = `Brouillon non enregistré : ${why}. Votre texte reste ici, ne fermez pas la page.`;
    }
  };
  area.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(save, 1500);
  });
  area.addEventListener("blur", save);
  document.addEventListener("visibilitychange", () => document.hidden && save());
  area.form?.addEventListener("submit", () => clearTimeout(timer));

  if (older && older !== area.value) offer(area, line, older, at);
}

function offer(area, line, older, at) {
  const restore = document.createElement("button");
  restore.type = "button";
  restore.className = "btn quiet small";
  restore.textContent = "Reprendre ce brouillon";
  restore.addEventListener("click", () => {
    area.value = older;
    area.dispatchEvent(new Event("input", { bubbles: true }));
    line.textContent = "Brouillon repris.";
    area.focus();
  });
  line.append(`Un brouillon non envoyé vous attend${at ? ` (${at})` : ""}. `, restore);
}

// — a form leaves once: the button waits, the server would ignore a second sending anyway —

function submitOnce(event) {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "1";
  form.querySelectorAll("button[type=submit]").forEach((button) => button.setAttribute("aria-disabled", "true"));
}

function openAgain() {
  document.querySelectorAll("form[data-sent]").forEach((form) => {
    delete form.dataset.sent;
    form.querySelectorAll("[aria-disabled]").forEach((button) => button.removeAttribute("aria-disabled"));
  });
}

// — the session clock: five minutes before the end, a word and a button —

function watchSession(box) {
  const warning = 5 * 60;
  const left = box.querySelector("[data-session-left]");
  const stay = box.querySelector("[data-stay]");
  let ends = Number(box.dataset.sessionEnds);

  const look = () => {
    const seconds = Math.round(ends - Date.now() / 1000);
    box.hidden = seconds > warning;
    if (seconds <= 0) left.textContent = "maintenant";
    else if (seconds <= 60) left.textContent = "dans moins d’une minute";
    else left.textContent = `dans ${Math.ceil(seconds / 60)} minutes`;
  };
  stay.hidden = !box.dataset.stayUrl;
  stay.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      const answer = await send(box.dataset.stayUrl, stay, {});
      ends = Number((await answer.json()).session_ends_at);
      look();
    } catch {
      location.reload();
    }
  });
  look();
  setInterval(look, 15000);
}

// — small helps —

function countLetters(line) {
  const area = document.getElementById(line.dataset.counterFor);
  const most = Number(line.dataset.max);
  const count = () => {
    const rest = most - area.value.length;
    line.hidden = rest > most / 4;
    line.textContent = `Il reste ${rest} signes`;
  };
  area?.addEventListener("input", count);
  if (area) count();
}

function closeMenus(event) {
  document.querySelectorAll("details.who[open], nav.side details[open]").forEach((menu) => {
    if (event.type === "keydown" ? event.key === "Escape" : !menu.contains(event.target)) {
      menu.open = false;
      if (event.type === "keydown") menu.querySelector("summary").focus();
    }
  });
  if (event.key === "Escape") document.activeElement?.closest(".acronym")?.blur();
}

// — tabs wider than the screen open on the current one —

function showCurrentTab(tabs) {
  const current = tabs.querySelector("[aria-current]");
  if (current) tabs.scrollLeft = current.offsetLeft - (tabs.clientWidth - current.offsetWidth) / 2;
}

function prepare(root) {
  root.querySelectorAll("textarea[data-draft]").forEach(keepDraft);
  root.querySelectorAll("[data-counter-for]").forEach(countLetters);
  root.querySelector("[data-focus]")?.focus();
  root.querySelectorAll(".tabs").forEach(showCurrentTab);
}

prepare(document);
document.querySelectorAll("[data-session-ends]").forEach(watchSession);
document.addEventListener("htmx:load", (event) => event.target !== document.body && prepare(event.target));
document.addEventListener("submit", submitOnce);
document.addEventListener("click", closeMenus);
document.addEventListener("keydown", closeMenus);
window.addEventListener("pageshow", openAgain);
