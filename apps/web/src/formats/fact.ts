import { formatBytes, formatCount } from "./numbers";

interface Known {
  label: string;
  text?: (value: number) => string;
}

const MIB = 2 ** 20;

/** What machines, trainings and the metric store report of themselves, by the keys that they report it under. */
const KNOWN: ReadonlyMap<string, Known> = new Map<string, Known>([
  ["backlogBatches", { label: "Unsealed batches" }],
  ["backlogPoints", { label: "Unsealed points" }],
  ["backlogOldestMs", { label: "Oldest unsealed point", text: formatMilliseconds }],
  ["pointsPerSecond", { label: "Points sealed, last minute", text: (value) => `${formatCount(value)}/s` }],
  ["quarantined", { label: "Quarantined rows" }],
  ["bytes", { label: "Metric store size", text: formatBytes }],
  ["cpu", { label: "CPU" }],
  ["cores", { label: "CPU cores" }],
  ["memoryMb", { label: "Memory", text: (value) => formatBytes(value * MIB) }],
  ["gpu", { label: "GPU" }],
  ["gpuSlots", { label: "GPU slots" }],
  ["gpuDriver", { label: "GPU driver" }],
  ["gpuMemoryMb", { label: "GPU memory", text: (value) => formatBytes(value * MIB) }],
  ["device", { label: "Device" }],
  ["threads", { label: "Threads" }],
  ["node", { label: "Node.js" }],
  ["tfjs", { label: "TensorFlow.js" }],
  ["tensorflow", { label: "TensorFlow" }],
  ["trainer", { label: "Trainer version" }],
  ["initialWeights", { label: "Initial weights" }],
  ["patientPolicy", { label: "Files without a patient ID" }],
]);

const UNITS: readonly (readonly [RegExp, (value: number) => string])[] = [
  [/ ms$/, formatMilliseconds],
  [/ seconds$/, (value) => `${Number(value.toPrecision(3))} s`],
  [/ mb$/, (value) => formatBytes(value * MIB)],
  [/ bytes$/, formatBytes],
];

/** `memoryMb`, 24106 → "Memory", "23.5 GiB": a reported key and value as a page writes them, also of an unknown key. */
export function formatFact(key: string, value: string | number | boolean): [label: string, text: string] {
  const known = KNOWN.get(key);
  const words = key
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replace(/[_/]+/g, " ")
    .toLowerCase();
  if (typeof value === "boolean") return [known?.label ?? capital(words), value ? "yes" : "no"];
  if (typeof value === "string") return [known?.label ?? capital(words), value];
  if (known) return [known.label, known.text?.(value) ?? formatCount(value)];
  const unit = UNITS.find(([end]) => end.test(words));
  return unit
    ? [capital(words.replace(unit[0], "")), unit[1](value)]
    : [capital(words), Number.isInteger(value) ? formatCount(value) : String(Number(value.toPrecision(3)))];
}

function formatMilliseconds(value: number): string {
  return value < 1000 ? `${Math.round(value)} ms` : `${Number((value / 1000).toPrecision(3))} s`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
