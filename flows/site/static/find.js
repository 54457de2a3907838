// Find as you type: the combobox in the header over the index in data/find.js, which is read when the field is used first.
// Nothing of the index becomes markup: text is set as text, and addresses that lead out of the site are left out.
"use strict";
window.Lagebild = window.Lagebild || {};

(() => {
  const MOST = 12;
  const FOLDED = { ґ: "г", ß: "ss", ø: "o", ł: "l", đ: "d", æ: "ae", œ: "oe" };

  // Accents and case do not count, ё is е, ґ is г, apostrophes are nothing.
  const fold = (text) =>
    text
      .normalize("NFD")
      .replace(/[\u0300-\u036f'’‘ʼʹ`´′]/g, "")
      .toLowerCase()
      .replace(/[ґßøłđæœ]/g, (letter) => FOLDED[letter]);
  const wordsOf = (text) => fold(text).split(/[^\p{L}\p{N}]+/u).filter(Boolean);

  const alike = (word) => word.replace(/[іеєо]/g, "о");

  function shared(one, other) {
    let length = 0;
    while (length < one.length && length < other.length && one[length] === other[length]) length += 1;
    return length;
  }

  // How well a word of an entry answers a word of the query: 4 the same, 3 it begins so, up to 2 another form of it, 0 not at all.
  // A form: up to three letters at the end differ on either side, of a query word of at least five; in Cyrillic і, е, є, о, which
  // alternate there (Київ, Києва; Львів, Львова), count as one.
  function fits(asked, word) {
    if (word === asked) return 4;
    if (word.startsWith(asked)) return 3;
    if (asked.length < 5 || asked[0] !== word[0]) return 0;
    const same = shared(alike(asked), alike(word));
    const least = Math.max(/^[\u0400-\u04ff]/.test(asked) ? 3 : 4, asked.length - 3);
    return same >= least && word.length - same <= 3 ? 1 + same / asked.length : 0;
  }

  // Make entries ready to be asked. The first name is English; the second is German where it is another, which German pages show.
  function prepared(entries, lang) {
    return entries
      .filter(([, , href]) => !/^[a-z][a-z0-9+.-]*:|^[\\/]{2}/i.test(href))
      .map(([kind, names, href, note, of]) => {
        const variants = names.split(" | ");
        const own = lang === "de" && /^\p{Script=Latin}/u.test(variants[1] ?? "") ? 1 : 0;
        return { kind, href, note, lang: of, own, variants, words: variants.map(wordsOf) };
      });
  }

  // Every word of the query must be answered within one name or another; a name that begins with it counts more.
  function scored(entry, asked) {
    let score = 0;
    let through = 0;
    for (const [position, word] of asked.entries()) {
      let most = 0;
      entry.words.forEach((words, variant) => {
        words.forEach((candidate, place) => {
          const found = fits(word, candidate);
          const value = found && found + (place === position ? 1 : 0) - (variant ? 0.01 : 0);
          if (value > most) [most, through] = [value, variant];
        });
      });
      if (!most) return null;
      score += most;
    }
    const whole = entry.words.some((words) => words.length === asked.length) ? 0.5 : 0;
    return { entry, score: score / asked.length + whole, through };
  }

  function search(index, query) {
    const asked = wordsOf(query);
    if (!asked.length) return [];
    const found = index.map((entry) => scored(entry, asked)).filter(Boolean);
    return found.sort((one, other) => other.score - one.score); // stable: of equals the order of the index holds
  }

  function element(name, className, text) {
    const made = document.createElement(name);
    made.className = className;
    made.textContent = text;
    return made;
  }

  function start() {
    const field = document.getElementById("find");
    const list = document.getElementById("found");
    if (!field || !list) return;
    const form = field.form;
    const { lang, root, word, number } = window.Lagebild;
    const base = document.body.dataset.base ?? root;
    const said = element("span", "find-said", "");
    said.setAttribute("role", "status");
    form.append(said);
    form.hidden = false;
    let index = null;
    let loading = false;
    let shown = [];
    let active = -1;

    function load() {
      if (index || loading) return;
      loading = true;
      const ready = () => {
        index = prepared((window.LAGEBILD_FIND || { entries: [] }).entries, lang);
        if (field.value) update();
      };
      if (window.LAGEBILD_FIND) return ready();
      const script = document.createElement("script");
      script.src = root + (document.body.dataset.find || "data/find.js");
      script.onload = script.onerror = ready;
      document.head.append(script);
    }

    function option({ entry, through }, place) {
      const made = element("li", "", "");
      made.id = `found-${place}`;
      made.setAttribute("role", "option");
      made.setAttribute("aria-selected", "false");
      const name = element("span", "name", entry.variants[entry.own]);
      if (entry.lang) name.lang = entry.lang;
      made.append(element("span", "kind", word(entry.kind)), " ", name);
      if (through !== entry.own) made.append(" ", element("span", "variant", entry.variants[through]));
      if (entry.note) made.append(" ", element("span", "note", entry.note));
      made.addEventListener("click", (event) => go(place, event.ctrlKey || event.metaKey));
      made.addEventListener("auxclick", (event) => event.button === 1 && go(place, true));
      return made;
    }

    function choose(place) {
      list.children[active]?.setAttribute("aria-selected", "false");
      active = place;
      const chosen = list.children[active];
      if (!chosen) return field.removeAttribute("aria-activedescendant");
      chosen.setAttribute("aria-selected", "true");
      chosen.scrollIntoView({ block: "nearest" });
      field.setAttribute("aria-activedescendant", chosen.id);
    }

    function open(isOpen) {
      list.hidden = !isOpen;
      field.setAttribute("aria-expanded", String(isOpen));
      if (!isOpen) choose(-1);
    }

    function update() {
      if (!index) return load();
      const found = search(index, field.value);
      shown = found.slice(0, MOST);
      active = -1;
      field.removeAttribute("aria-activedescendant");
      list.replaceChildren(...shown.map(option));
      open(shown.length > 0);
      const many = found.length > MOST ? `${number(MOST)} / ${number(found.length)}` : number(found.length);
      if (!wordsOf(field.value).length) said.textContent = "";
      else said.textContent = found.length ? `${many} ${word(found.length === 1 ? "result" : "results")}` : word("no results");
    }

    function go(place, elsewhere) {
      const chosen = shown[place];
      if (!chosen) return;
      const address = base + chosen.entry.href;
      if (elsewhere) window.open(address, "_blank", "noopener");
      else window.location.href = address;
    }

    const last = () => shown.length - 1;
    const KEYS = {
      ArrowDown: () => (list.hidden ? update() : choose(active >= last() ? 0 : active + 1)),
      ArrowUp: () => !list.hidden && choose(active <= 0 ? last() : active - 1),
      Home: () => choose(0),
      End: () => choose(last()),
      Escape: () => (list.hidden ? ((field.value = ""), update()) : open(false)),
      Enter: () => go(Math.max(active, 0)),
    };
    field.addEventListener("keydown", (event) => {
      if (event.isComposing || !(event.key in KEYS) || event.altKey || event.shiftKey) return;
      if (["Home", "End"].includes(event.key) && active < 0) return; // they move in the text until a result is chosen
      event.preventDefault();
      KEYS[event.key]();
    });
    field.addEventListener("input", update);
    field.addEventListener("focus", load);
    field.addEventListener("blur", () => open(false));
    list.addEventListener("mousedown", (event) => event.preventDefault()); // the field keeps the focus
    form.addEventListener("submit", (event) => event.preventDefault());
    document.addEventListener("keydown", (event) => {
      const typing = event.target instanceof Element && event.target.closest("input, textarea, select, [contenteditable]");
      if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || typing) return;
      event.preventDefault();
      field.focus();
      field.select();
    });
    if (document.activeElement === field) load();
  }

  Object.assign(window.Lagebild, { find: { start, search, prepared, fold } });
})();
