import { wrapWords } from "./wrap-words";

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

/** What of a chart's element is no part of the picture. */
const NOT_DRAWN = "table, button, select, input, [role=status], .recharts-tooltip-wrapper";
const NAMESPACE = "http://www.w3.org/2000/svg";
/** Around a picture that has a heading or a legend, pixels. */
const MARGIN = 8;
/** A swatch of a legend is no wider. */
const MAX_SWATCH = 30;

export interface ChartSvg {
  text: string;
  width: number;
  height: number;
}

/**
 * The charts inside an element as one SVG document that stands alone: colours resolved, panels side by side as on the
 * page, with the names of axes, legends and notes around them, on the page's own background.
 * @param heading elements whose texts stand above, each from a line of its own on
 */
export function chartsToSvg(root: HTMLElement, heading: readonly Element[] = []): ChartSvg | null {
  const charts = [...root.querySelectorAll<SVGSVGElement>("svg.recharts-surface, svg[data-plot]")].filter(
    (svg) => svg.getBoundingClientRect().width > 60,
  );
  if (charts.length === 0) return null;
  const isDrawn = (element: Element) => element.closest(NOT_DRAWN) === null && element.checkVisibility();
  const keys = [...root.querySelectorAll<SVGSVGElement>("svg")].filter(
    (svg) => !charts.some((chart) => chart === svg || chart.contains(svg)) && isDrawn(svg),
  );
  const pictures = [...charts, ...keys].map((svg) => ({ svg, box: svg.getBoundingClientRect() }));
  const texts = textsOf(root, isDrawn);
  const swatches = swatchesOf(root, isDrawn);
  const boxes = [...pictures, ...texts, ...swatches].map(({ box }) => box);
  const margin = boxes.length > charts.length || heading.length > 0 ? MARGIN : 0;
  const left = Math.min(...boxes.map((box) => box.left)) - margin;
  const width = Math.ceil(Math.max(...boxes.map((box) => box.right)) - left) + margin;
  const head = headingOf(heading, width - 2 * margin);
  const top = Math.min(...boxes.map((box) => box.top)) - margin - head.height;
  const height = Math.ceil(Math.max(...boxes.map((box) => box.bottom)) - top) + margin;
  const document_ = element("svg", { width, height, viewBox: `0 0 ${width} ${height}` });
  const ground = getComputedStyle(root).backgroundColor;
  document_.append(element("rect", { width: "100%", height: "100%", fill: ground }));
  for (const { line, y, style } of head.lines)
    document_.append(textElement(line, { x: margin, y: margin + y, style }));
  for (const { svg, box } of pictures) {
    const copy = svg.cloneNode(true);
    if (!(copy instanceof SVGSVGElement)) continue;
    copyStyles(svg, copy);
    copy.setAttribute("x", String(box.left - left));
    copy.setAttribute("y", String(box.top - top));
    copy.setAttribute("width", String(box.width));
    copy.setAttribute("height", String(box.height));
    document_.append(copy);
  }
  for (const { box, fill } of swatches)
    document_.append(
      element("rect", {
        ...{ x: box.left - left, y: box.top - top, width: box.width, height: box.height },
        ...{ rx: 2, fill },
      }),
    );
  for (const { line, box, style } of texts)
    document_.append(
      textElement(line, { x: box.left - left, y: baseline(box.top - top, box.height, style), style }),
    );
  return { text: new XMLSerializer().serializeToString(document_), width, height };
}

function element(name: string, attributes: Readonly<Record<string, string | number>>): SVGElement {
  const made = document.createElementNS(NAMESPACE, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  return made;
}

type TextStyle = Pick<CSSStyleDeclaration, "color" | "fontFamily" | "fontSize" | "fontWeight">;

function textElement(line: string, { x, y, style }: { x: number; y: number; style: TextStyle }): SVGElement {
  const made = element("text", {
    ...{ x: x.toFixed(1), y: y.toFixed(1), fill: style.color },
    ...{ "font-family": style.fontFamily, "font-size": style.fontSize, "font-weight": style.fontWeight },
  });
  made.textContent = line;
  return made;
}

/** Where the letters of a line stand. */
function baseline(top: number, height: number, { fontSize }: TextStyle): number {
  return top + height / 2 + 0.36 * Number.parseFloat(fontSize);
}

/** Above the charts: as wide as they are. */
function headingOf(elements: readonly Element[], width: number) {
  const lines: { line: string; y: number; style: TextStyle }[] = [];
  let height = 0;
  for (const one of elements) {
    const style = getComputedStyle(one);
    const size = Number.parseFloat(style.fontSize);
    for (const line of wrapWords(one.textContent ?? "", Math.floor(width / (0.58 * size)))) {
      lines.push({ line, y: height + size, style });
      height += 1.4 * size;
    }
  }
  return { lines, height: height > 0 ? height + MARGIN : 0 };
}

/** The lines of text beside the charts, as the page has broken them. */
function textsOf(root: HTMLElement, isDrawn: (element: Element) => boolean) {
  const found: { line: string; box: DOMRect; style: TextStyle }[] = [];
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement;
    if (!parent || parent.closest("svg") !== null || !isDrawn(parent)) continue;
    const style = getComputedStyle(parent);
    const range = document.createRange();
    for (const { index, 0: word } of (node.textContent ?? "").matchAll(/\S+/g)) {
      range.setStart(node, index);
      range.setEnd(node, index + word.length);
      const box = range.getBoundingClientRect();
      const last = found.at(-1);
      if (last?.style === style && Math.abs(last.box.top - box.top) < 2) {
        last.line += ` ${word}`;
        last.box = new DOMRect(last.box.x, last.box.y, box.right - last.box.x, last.box.height);
      } else found.push({ line: word, box, style });
    }
  }
  return found;
}

/** Small coloured boxes of a legend. */
function swatchesOf(root: HTMLElement, isDrawn: (element: Element) => boolean) {
  return [...root.querySelectorAll<HTMLElement>("span, i, div")].flatMap((one) => {
    if (one.childNodes.length > 0 || !isDrawn(one)) return [];
    const [box, fill] = [one.getBoundingClientRect(), getComputedStyle(one).backgroundColor];
    const isColoured = fill !== "transparent" && !/, 0\)$/.test(fill);
    return box.width > 0 && box.width <= MAX_SWATCH && box.height > 0 && isColoured ? [{ box, fill }] : [];
  });
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
export async function svgToPng(svg: ChartSvg): Promise<Blob | null> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg.text)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = svg.width * 2;
  canvas.height = svg.height * 2;
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
}
