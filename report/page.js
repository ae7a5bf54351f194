// Draws the page's charts from the JSON beside it, in the reader's colours, and filters the grid of restrictions.
(() => {
  "use strict";
  const text = document.getElementById("specs").textContent;
  const names = Object.keys(JSON.parse(text));
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const narrow = window.matchMedia("(max-width: 40rem)");
  const drawn = new Map();

  const config = () => {
    const style = getComputedStyle(document.documentElement);
    const ink = style.getPropertyValue("--ink").trim();
    const muted = style.getPropertyValue("--muted").trim();
    const line = style.getPropertyValue("--line").trim();
    const font = getComputedStyle(document.body).fontFamily;
    return {
      background: "transparent",
      font,
      text: { color: ink },
      view: { stroke: null },
      axis: {
        labelColor: ink, titleColor: muted, titleFontWeight: "normal", domainColor: line, tickColor: line,
        gridColor: line, gridOpacity: 0.7, labelFontSize: 12, titleFontSize: 12, labelLimit: narrow.matches ? 105 : 220,
      },
      axisY: { domain: false, ticks: false, labelPadding: 8 },
      legend: { labelColor: ink, labelFontSize: 12, titleColor: muted, symbolSize: 90, columnPadding: 18, offset: 6 },
    };
  };

  // A legend in three columns does not fit a phone.
  const fitting = (key, value) => (key === "columns" && narrow.matches ? 2 : value);

  const draw = async (name) => {
    const place = document.getElementById(`chart-${name}`);
    const before = drawn.get(name);
    if (before) before.finalize();
    try {
      drawn.set(name, await window.vegaEmbed(place, JSON.parse(text, fitting)[name], {
        renderer: "svg", ast: true, config: config(), tooltip: { theme: dark.matches ? "dark" : "light" },
        actions: { export: true, source: false, compiled: false, editor: false }, downloadFileName: `chipwatch-${name}`,
      }));
      // The menu's button is a picture; it needs words for those who do not see it.
      place.querySelector("summary")?.setAttribute("aria-label", "Save this chart as a picture");
      place.dataset.state = "drawn";
    } catch (error) {
      place.dataset.state = "failed";
      place.textContent = `This chart could not be drawn: ${error.message}. The table below has its numbers.`;
    }
  };

  const drawAll = () => Promise.all(names.map(draw));
  dark.addEventListener("change", drawAll);
  narrow.addEventListener("change", drawAll);
  drawAll().then(() => { document.documentElement.dataset.charts = "done"; });

  const search = document.getElementById("chip-search");
  if (search) {
    const rows = [...document.querySelectorAll("#grid tbody tr")];
    const count = document.getElementById("chip-count");
    search.closest("label").hidden = false;
    search.addEventListener("input", () => {
      const wanted = search.value.trim().toLowerCase();
      for (const row of rows) row.hidden = !row.dataset.chip.includes(wanted);
      count.textContent = `${rows.filter((row) => !row.hidden).length} of ${rows.length} chips`;
    });
  }
})();
