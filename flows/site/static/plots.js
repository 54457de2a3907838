// Draws figure.plot from the data beside it, with Observable Plot. What is drawn is hidden from assistive technology: the canvas
// has its label and the figure its table. Colour is never alone: patterns, dashes, shapes and words say the same.
"use strict";
window.Lagebild = window.Lagebild || {};

(() => {
  const L = window.Lagebild;
  const DAY = 864e5;
  const COLOURS = 8;
  const SVG = "http://www.w3.org/2000/svg";
  // Strokes of the patterns, in a tile of eight by eight.
  const STROKES = [
    "",
    "M-2,6l4,4M0,0l8,8M6,-2l4,4",
    "M0,2h8M0,6h8",
    "M-2,2l4,-4M0,8l8,-8M6,10l4,-4",
    "M2,0v8M6,0v8",
    "M0,4h8M4,0v8",
  ];

  const dayCode = (date) => date.toISOString().slice(0, 10);
  const dated = (day) => new Date(`${day}T00:00:00Z`);
  const count = (value) => (value == null ? "–" : L.number(value));
  const shaped = (options) => {
    let format = null; // made when it is used: the page's language is known then
    return (date) => (format ??= new Intl.DateTimeFormat(L.lang, { timeZone: "UTC", ...options })).format(date);
  };
  const dayName = shaped({ day: "numeric", month: "short" });
  const fullDay = shaped({ weekday: "short", day: "numeric", month: "short", year: "numeric" });
  const monthName = shaped({ month: "short", year: "numeric" });
  const clock = shaped({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  const moment = shaped({ day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23" });

  function made(name, attributes = {}, ...children) {
    const element = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...children);
    return element;
  }

  function html(name, className, ...children) {
    const element = document.createElement(name);
    element.className = className;
    element.append(...children);
    return element;
  }

  // A row of samples with their names, above the drawing.
  const item = ([sample, name]) => html("span", "item", made("svg", { width: 24, height: 14 }, sample), ` ${name}`);
  const legend = (items) => html("div", "legend", ...items.map(item));
  const line = (className) => made("line", { class: `line ${className}`, x1: 1, x2: 23, y1: 7, y2: 7 });

  function pattern(id, place) {
    const size = { width: 8, height: 8 };
    const ground = made("rect", { ...size, class: `c${place % COLOURS}` });
    const over = made("path", { class: "strokes", d: STROKES[(place + Math.floor(place / COLOURS)) % STROKES.length] });
    return made("pattern", { id, ...size, patternUnits: "userSpaceOnUse" }, ground, over);
  }

  // A row is a day, a week from Monday, or a month.
  const stretch = (every) => ({ week: d3.utcMonday, month: d3.utcMonth })[every] ?? d3.utcDay;
  const stretchName = (date, every) => {
    if (every === "month") return monthName(date);
    return every === "week" ? `${dayName(date)} – ${fullDay(new Date(+date + 6 * DAY))}` : fullDay(date);
  };

  // Ticks in the language of the page, about one in eighty pixels: where rows are, or at months when there are many days.
  function dayAxis(days, width, every, place = (day) => day) {
    const [first, last] = d3.extent(days);
    const inMonths = every === "month" || last - first > 200 * DAY;
    const all = inMonths ? d3.utcMonth.range(first, new Date(+last + 1)) : days;
    const step = Math.ceil(all.length / Math.max(2, Math.floor(width / 80)));
    return Plot.axisX(all.filter((_, number) => number % step === 0), {
      x: place,
      text: inMonths ? monthName : dayName,
      label: L.word(every ?? "day"),
      labelArrow: "none",
      labelOffset: 42,
      tickSize: 4,
    });
  }

  function countAxis(most, unit) {
    const ticks = unit === "%" ? d3.ticks(0, most || 1, 4) : d3.ticks(0, Math.max(1, most), 4).filter(Number.isInteger);
    return [
      Plot.gridY(ticks, { stroke: "currentColor", strokeOpacity: 0.15 }),
      Plot.axisY(ticks, { tickFormat: L.number, label: L.word(unit), labelArrow: "none", tickSize: 0 }),
      Plot.ruleY([0], { stroke: "currentColor" }),
    ];
  }

  function plot(width, options) {
    const drawn = Plot.plot({
      width,
      height: 240,
      marginTop: 28,
      marginBottom: 50,
      marginLeft: 44,
      marginRight: 16,
      className: "lagebild",
      style: { fontSize: "12px", background: "transparent" },
      ...options,
    });
    for (const style of drawn.querySelectorAll("style")) style.remove(); // the policy forbids it; plots.css has its rules
    drawn.removeAttribute("role");
    drawn.setAttribute("aria-hidden", "true");
    return drawn;
  }

  const tip = (rows, channels, title) => Plot.tip(rows, Plot.pointerX({ ...channels, title, fontSize: 13, lineWidth: 26 }));

  // Articles of a day (a week, a month), one part for each series; the dashed line is the sum over sources healthy throughout.
  function stacked({ rows, series, unit, every }, width, id) {
    const interval = stretch(every);
    const days = [...new Set(rows.map((row) => row.day))].sort();
    const known = d3.index(rows, (row) => row.day, (row) => row.series);
    const first = dated(days[0]);
    const range = interval.range(first, interval.offset(dated(days.at(-1))));
    const middle = (date) => new Date((+date + +interval.offset(date)) / 2);
    const whole = range.flatMap((date) =>
      series.map((one) => ({ date, series: one, ...(known.get(dayCode(date))?.get(one) ?? { value: 0, healthy: 0 }) })),
    );
    const sums = range.map((date) => {
      const parts = whole.filter((row) => row.date === date && row.value);
      const named = parts.map((row) => `${L.word(row.series)}: ${count(row.value)}`);
      const healthy = known.has(dayCode(date)) ? d3.sum(parts, (row) => row.healthy) : null;
      const text = [stretchName(date, every), ...named, `${L.word("healthy")}: ${count(healthy)}`].join("\n");
      return { date, middle: middle(date), value: d3.sum(parts, (row) => row.value), healthy, text };
    });
    const end = interval.offset(range.at(-1));
    const room = (Math.max(0, 5 - range.length) * (end - range.at(-1))) / 2; // one day alone is no wall
    const fill = (row) => `url(#${id}-pattern-${series.indexOf(row.series)})`;
    const inBars = range.length <= width / 5;
    const stack = { x: "date", y: "value", order: series, fill: { value: fill, scale: null }, z: "series" };
    const edge = { stroke: "var(--paper, Canvas)", strokeWidth: 0.5 };
    const parts = inBars
      ? Plot.rectY(whole, Plot.stackY({ ...stack, ...edge, interval }))
      : Plot.areaY(whole, Plot.stackY({ ...stack, curve: "step-after" }));
    const drawn = plot(width, {
      x: { type: "utc", domain: [new Date(first - room), new Date(+end + room)] },
      marks: [
        ...countAxis(d3.max(sums, (row) => row.value), unit),
        dayAxis(range, width, every, inBars ? middle : undefined),
        parts,
        Plot.lineY(sums, { x: "middle", y: "healthy", className: inBars ? "line healthy" : "line healthy fine" }),
        tip(sums, { x: "middle", y: "value" }, "text"),
      ],
    });
    drawn.prepend(made("defs", {}, ...series.map((one, place) => pattern(`${id}-pattern-${place}`, place))));
    const box = (place) => made("rect", { x: 1, y: 1, width: 22, height: 12, class: "box", fill: `url(#${id}-pattern-${place})` });
    const items = series.map((one, place) => [box(place), L.word(one)]);
    return [legend([...items, [line("healthy"), L.word("healthy")]]), drawn];
  }

  // One entity's or place's days: all sources, those healthy throughout, what was to be expected, and the bursts.
  function curve({ rows, unit, every }, width) {
    const known = d3.index(rows, (row) => row.day);
    const days = stretch(every).range(dated(d3.min(known.keys())), new Date(+dated(d3.max(known.keys())) + 1));
    const nothing = { articles: null, healthy: null, expected: null }; // no row is a gap, not a zero
    const points = days.map((date) => ({ date, ...(known.get(dayCode(date)) ?? nothing) }));
    const alone = (row, place) => points[place - 1]?.articles == null && points[place + 1]?.articles == null;
    const dots = points.length <= 31 ? points : points.filter(alone);
    const bursts = points.filter((row) => row.burst);
    const most = d3.max(points, (row) => Math.max(row.articles, row.expected ?? 0));
    const named = bursts.length <= Math.max(2, width / 160) ? bursts : [d3.greatest(bursts, (row) => row.articles)];
    const text = (row) => {
      const numbers = { [unit]: row.articles, healthy: row.healthy, ...(row.expected != null && { expected: row.expected }) };
      const lines = Object.entries(numbers).map(([name, value]) => `${L.word(name)}: ${count(value)}`);
      return [stretchName(row.date, every), ...lines, ...(row.burst ? [L.word("burst")] : [])].join("\n");
    };
    const drawn = plot(width, {
      x: { type: "utc", domain: days.length > 1 ? undefined : [new Date(days[0] - DAY), new Date(+days[0] + DAY)] },
      y: { domain: [0, (unit === "%" ? most || 1 : Math.max(1, most)) * 1.12] },
      marks: [
        ...countAxis(most, unit),
        dayAxis(days, width, every),
        Plot.areaY(points, { x: "date", y1: 0, y2: "articles", className: "under" }),
        Plot.lineY(points, { x: "date", y: "expected", className: "line expected" }),
        Plot.lineY(points, { x: "date", y: "healthy", className: "line healthy" }),
        Plot.lineY(points, { x: "date", y: "articles", className: "line all" }),
        Plot.dot(dots, { x: "date", y: "articles", r: 2.5, className: "points" }),
        Plot.dot(bursts, { x: "date", y: "articles", symbol: "triangle", r: 6, dy: -8, className: "burst" }),
        Plot.text(named, { x: "date", y: "articles", text: () => L.word("burst"), dy: -20, className: "burst-name" }),
        tip(points, { x: "date", y: "articles" }, text),
      ],
    });
    const expected = points.some((row) => row.expected != null) && { expected: "expected" };
    const lines = { all: "all sources", healthy: "healthy", ...expected };
    const items = Object.entries(lines).map(([className, name]) => [line(className), L.word(name)]);
    const mark = made("path", { class: "burst", d: "M0,-6L6,5L-6,5Z", transform: "translate(12,8)" });
    return [legend(bursts.length ? [...items, [mark, L.word("burst")]] : items), drawn];
  }

  function timeAxis(from, until, width) {
    const ticks = d3.utcTicks(from, until, Math.max(2, Math.floor(width / 90)));
    const inDays = ticks.every((tick) => +d3.utcDay(tick) === +tick);
    const format = (tick, place) => {
      if (inDays) return dayName(tick);
      return place && +d3.utcDay(tick) !== +tick ? clock(tick) : `${clock(tick)}\n${dayName(tick)}`;
    };
    return Plot.axisX(ticks, { tickFormat: format, label: L.word("time"), labelArrow: "none", labelOffset: 50, tickSize: 4 });
  }

  // The articles of an event in lanes, by outlet, or by bloc where there are many outlets. Hollow is a copy; a bar is a whole day.
  function timeline({ rows }, width) {
    const points = d3.sort(rows.map((row) => ({ ...row, date: new Date(row.at) })), (row) => row.date);
    const outlets = new Set(points.map((row) => row.outlet));
    const lane = outlets.size <= 14 ? (row) => `${row.outlet} · ${L.word(row.bloc)}` : (row) => L.word(row.bloc);
    const lanes = [...new Set(points.map(lane))];
    const until = (row) => (row.precision === "day" ? new Date(+row.date + DAY) : row.date);
    let [from, to] = [d3.min(points, (row) => row.date), d3.max(points, until)];
    const room = Math.max(36e5, (to - from) * 0.04);
    [from, to] = [new Date(from - room), new Date(+to + room)];
    const minutes = points.filter((row) => row.precision !== "day");
    const days = points.filter((row) => row.precision === "day");
    const first = minutes.slice(0, 1);
    const late = first.length && (first[0].date - from) / (to - from) > 0.5;
    const when = (row) => (row.precision === "day" ? `${dayName(row.date)} (${L.word("day only")})` : moment(row.date));
    const title = (row) => [when(row), row.outlet, ...(row.copy ? [L.word("copy")] : [])].join(" · ") + `\n${row.title}`;
    const label = { text: (name) => name, frameAnchor: "left", dy: -14, textOverflow: "ellipsis", lineWidth: width / 12 - 3 };
    const beside = late ? { textAnchor: "end", dx: -9 } : { textAnchor: "start", dx: 9 };
    const channels = { x: "date", y: lane };
    const drawn = plot(width, {
      height: 70 + lanes.length * 40,
      marginLeft: 18,
      marginRight: 20,
      marginTop: 8,
      marginBottom: 58,
      x: { type: "utc", domain: [from, to] },
      y: { type: "point", domain: lanes, axis: null, padding: 0.6 },
      marks: [
        Plot.ruleY(lanes, { stroke: "currentColor", strokeOpacity: 0.25 }),
        Plot.text(lanes, { y: (name) => name, ...label }),
        timeAxis(from, to, width),
        Plot.ruleY(days, { x1: "date", x2: until, y: lane, className: "whole-day" }),
        Plot.dot(minutes.filter((row) => row.copy), { ...channels, r: 5, className: "copy" }),
        Plot.dot(minutes.filter((row) => !row.copy), { ...channels, r: 5, className: "own" }),
        Plot.text(first, { ...channels, ...beside, text: () => L.word("first"), className: "first-name" }),
        Plot.tip(points, Plot.pointer({ ...channels, title, fontSize: 13, lineWidth: Math.min(30, width / 34) })),
      ],
    });
    const dot = (className) => made("circle", { class: className, cx: 12, cy: 7, r: 5 });
    const items = [[dot("own"), L.word("own text")], [dot("copy"), L.word("copy")]];
    if (days.length) items.push([made("line", { class: "whole-day", x1: 1, x2: 23, y1: 7, y2: 7 }), L.word("day only")]);
    return [legend(items), drawn];
  }

  // Horizontal bars, each below its label and with its number at the end.
  function bars({ rows, unit }, width) {
    const label = (row) => `${row.label}${row.note ? ` · ${row.note}` : ""}`;
    const most = d3.max(rows, (row) => row.value) || 1;
    const lanes = rows.map((row, place) => ({ ...row, place }));
    const above = { textAnchor: "start", dy: -10, textOverflow: "ellipsis", lineWidth: width / 12 - 2 };
    const drawn = plot(width, {
      height: 8 + rows.length * 40,
      marginLeft: 2,
      marginTop: 4,
      marginBottom: 4,
      marginRight: 72,
      x: { domain: [0, most], axis: null },
      y: { type: "band", domain: d3.range(rows.length), axis: null, padding: 0 },
      marks: [
        Plot.barX(lanes, { x: "value", y: "place", insetTop: 20, insetBottom: 6, className: "bar" }),
        Plot.text(lanes, { x: 0, y: "place", text: label, ...above }),
        Plot.text(lanes, { x: "value", y: "place", text: (row) => count(row.value), textAnchor: "start", dx: 6, dy: 7 }),
        Plot.ruleX([0], { stroke: "currentColor" }),
      ],
    });
    return [html("p", "unit", L.word(unit)), drawn];
  }

  const KINDS = { stacked, curve, timeline, bars };

  // Draw a figure at a width; with nothing to draw a sentence says so.
  function draw(figure, canvas, data, width) {
    const kind = { ...KINDS, map: L.map }[figure.dataset.plot];
    if (!kind) return;
    if (!data.rows.length) {
      canvas.removeAttribute("role");
      canvas.removeAttribute("aria-label");
      canvas.replaceChildren(html("p", "nothing", L.word("nothing to draw")));
      figure.dataset.drawn = "empty";
      return;
    }
    if (figure.dataset.plot === "map") canvas.setAttribute("role", "group"); // its circles are links
    figure.dataset.drawn = "drawn";
    canvas.replaceChildren(...kind(data, width, figure.id));
  }

  Object.assign(L, { draw, svg: made, html, count });
})();
