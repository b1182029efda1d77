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
    const answer = await fetch(`/api/suggest?text=${encodeURIComponent(text)}&k=8`, {headers: {Accept: "application/json"}});
    if (!answer.ok || asked !== text) return;
    const found = (await answer.json()).suggestions ?? [];
    list.replaceChildren(...found.map((s) => new Option(s.name, s.name)));
  };
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => complete().catch(() => {}), 150);
  });
}
