"use strict";

// Completion: names of units, domains, tasks and documents for fields with data-suggest.
for (const field of document.querySelectorAll("input[data-suggest]")) {
  const list = document.createElement("datalist");
  list.id = `${field.id}-names`;
  field.after(list);
  field.setAttribute("list", list.id);
  field.setAttribute("autocomplete", "off");
  let asked = "";
  let timer = 0;
  const complete = async () => {
    const text = field.value.trim();
    if (!text || text === asked) return;
    asked = text;
    const answer = await fetch(`/api/suggest?q=${encodeURIComponent(text)}&k=8`, {headers: {Accept: "application/json"}});
    if (!answer.ok || asked !== text) return;
    const found = (await answer.json()).suggestions ?? [];
    list.replaceChildren(...found.map((s) => new Option(s.name, s.name)));
  };
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => complete().catch(() => {}), 150);
  });
}

// Pan and zoom of pictures in .zoomable: buttons, Ctrl and wheel, dragging, two fingers, keys. Without script they are plain.
for (const figure of document.querySelectorAll(".zoomable")) {
  const svg = figure.querySelector("svg");
  if (!svg) continue;
  const whole = svg.viewBox.baseVal;
  const [width, height] = [whole.width, whole.height];
  const view = {x: 0, y: 0, scale: 1};
  const show = () => {
    view.x = Math.min(Math.max(view.x, 0), width - width / view.scale);
    view.y = Math.min(Math.max(view.y, 0), height - height / view.scale);
    svg.setAttribute("viewBox", `${view.x} ${view.y} ${width / view.scale} ${height / view.scale}`);
    figure.classList.toggle("zoomed", view.scale > 1);
  };
  // Where on the picture a place of the screen is.
  const at = (x, y) => {
    const box = svg.getBoundingClientRect();
    return [(x - box.left) / box.width, (y - box.top) / box.height];
  };
  const zoom = (factor, x, y) => {
    const box = svg.getBoundingClientRect();
    const [fx, fy] = at(x ?? box.left + box.width / 2, y ?? box.top + box.height / 2);
    const scale = Math.min(Math.max(view.scale * factor, 1), 12);
    view.x += fx * width * (1 / view.scale - 1 / scale);
    view.y += fy * height * (1 / view.scale - 1 / scale);
    view.scale = scale;
    show();
  };
  const move = (dx, dy) => {
    view.x += dx;
    view.y += dy;
    show();
  };
  const reset = () => {
    Object.assign(view, {x: 0, y: 0, scale: 1});
    show();
  };
  const keys = {
    "+": () => zoom(1.4), "=": () => zoom(1.4), "-": () => zoom(1 / 1.4), "0": reset,
    ArrowLeft: () => move(-width / view.scale / 8, 0), ArrowRight: () => move(width / view.scale / 8, 0),
    ArrowUp: () => move(0, -height / view.scale / 8), ArrowDown: () => move(0, height / view.scale / 8),
  };
  figure.addEventListener("keydown", (event) => {
    const act = keys[event.key];
    if (!act || event.ctrlKey || event.metaKey || event.altKey || event.target.closest("button")) return;
    if (event.key.startsWith("Arrow") && view.scale === 1) return; // the page scrolls
    event.preventDefault();
    act();
  });
  figure.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && !event.metaKey) return; // the page scrolls
    event.preventDefault();
    zoom(Math.exp(-event.deltaY / 300), event.clientX, event.clientY);
  }, {passive: false});

  const fingers = new Map();
  let dragged = 0;
  const spread = () => {
    const [a, b] = [...fingers.values()];
    return [Math.hypot(a.x - b.x, a.y - b.y), (a.x + b.x) / 2, (a.y + b.y) / 2];
  };
  svg.addEventListener("dragstart", (event) => event.preventDefault());
  svg.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    fingers.set(event.pointerId, {x: event.clientX, y: event.clientY});
    dragged = 0;
  });
  addEventListener("pointermove", (event) => {
    const before = fingers.get(event.pointerId);
    if (!before) return;
    const apart = fingers.size === 2 ? spread() : null;
    fingers.set(event.pointerId, {x: event.clientX, y: event.clientY});
    dragged += Math.abs(event.clientX - before.x) + Math.abs(event.clientY - before.y);
    if (apart) {
      const [now, x, y] = spread();
      if (apart[0] > 0) zoom(now / apart[0], x, y);
    } else if (view.scale > 1) {
      const box = svg.getBoundingClientRect();
      move((before.x - event.clientX) / box.width * width / view.scale, (before.y - event.clientY) / box.height * height / view.scale);
    }
  });
  for (const end of ["pointerup", "pointercancel"]) addEventListener(end, (event) => fingers.delete(event.pointerId));
  // Whoever has moved the picture does not want to follow the link below.
  svg.addEventListener("click", (event) => {
    if (dragged > 6) event.preventDefault();
    dragged = 0;
  }, true);

  const tools = document.createElement("div");
  tools.className = "tools";
  for (const [sign, label, act] of [["+", figure.dataset.zoomIn, () => zoom(1.4)], ["−", figure.dataset.zoomOut, () => zoom(1 / 1.4)], ["1:1", figure.dataset.zoomReset, reset]]) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = sign;
    button.title = label;
    button.setAttribute("aria-label", label);
    button.addEventListener("click", act);
    tools.append(button);
  }
  const note = document.createElement("span");
  note.textContent = figure.dataset.note;
  tools.append(note);
  figure.prepend(tools);
  figure.tabIndex = 0;
  figure.setAttribute("role", "group");
  figure.setAttribute("aria-label", svg.getAttribute("aria-label"));
}
