const STYLES = [
  "fill",
  "fill-opacity",
  "stroke",
  "stroke-width",
  "stroke-dasharray",
  "stroke-opacity",
  "stroke-linecap",
  "paint-order",
  "opacity",
  "font-family",
  "font-size",
  "font-weight",
  "text-anchor",
] as const;

/**
 * The charts inside an element as one SVG document that stands alone: colours resolved, panels side by side as on the
 * page, on the page's own background.
 */
export function chartsToSvg(root: HTMLElement): { text: string; width: number; height: number } | null {
  const charts = [...root.querySelectorAll<SVGSVGElement>("svg.recharts-surface, svg[data-plot]")].filter(
    (svg) => svg.getBoundingClientRect().width > 60,
  );
  if (charts.length === 0) return null;
  const boxes = charts.map((svg) => svg.getBoundingClientRect());
  const left = Math.min(...boxes.map((box) => box.left));
  const top = Math.min(...boxes.map((box) => box.top));
  const width = Math.ceil(Math.max(...boxes.map((box) => box.right)) - left);
  const height = Math.ceil(Math.max(...boxes.map((box) => box.bottom)) - top);
  const document_ = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  for (const [name, value] of Object.entries({ width, height, viewBox: `0 0 ${width} ${height}` }))
    document_.setAttribute(name, String(value));
  const ground = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  ground.setAttribute("width", "100%");
  ground.setAttribute("height", "100%");
  ground.setAttribute("fill", getComputedStyle(root).backgroundColor);
  document_.append(ground);
  for (const [index, svg] of charts.entries()) {
    const box = boxes[index];
    const copy = svg.cloneNode(true);
    if (!box || !(copy instanceof SVGSVGElement)) continue;
    copyStyles(svg, copy);
    copy.setAttribute("x", String(box.left - left));
    copy.setAttribute("y", String(box.top - top));
    copy.setAttribute("width", String(box.width));
    copy.setAttribute("height", String(box.height));
    document_.append(copy);
  }
  return { text: new XMLSerializer().serializeToString(document_), width, height };
}

function copyStyles(from: Element, to: Element): void {
  const computed = getComputedStyle(from);
  for (const name of STYLES) to.setAttribute(name, computed.getPropertyValue(name));
  to.removeAttribute("style");
  to.removeAttribute("class");
  for (const [index, child] of [...from.children].entries()) {
    const other = to.children[index];
    if (other) copyStyles(child, other);
  }
}

/** The same as a PNG at twice the size. */
export async function svgToPng(svg: { text: string; width: number; height: number }): Promise<Blob | null> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg.text)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = svg.width * 2;
  canvas.height = svg.height * 2;
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
}
