import type { StageView } from "@foldwise/core/contracts/worker-requests";
import { ALL_STEPS, AUGMENTED } from "@foldwise/core/trainers/tfjs/augmentation";

/** Steps that can be switched off, in the order of the pipeline. */
export const STEPS = ["noise", "rotation", "shift", "shear", "zoom", "flip", "brightness"] as const;
export type Step = (typeof STEPS)[number];

export interface PipelineSettings {
  /** Of the dataset; of an upload, whose draws it gets. */
  image: number;
  seed: number;
  epoch: number;
  copy: "original" | "desaturated";
  inputSize: number;
  crop: number;
  off: readonly Step[];
}

const SIZES = [64, 96, 128, 224] as const;
export const INPUT_SIZES: readonly number[] = SIZES;

/** Settings as a link carries them; whatever it says, they are within their bounds. */
export function readSettings(get: (key: string) => string | null, images: number): PipelineSettings {
  const whole = (
    key: string,
    { least, most, otherwise }: { least: number; most: number; otherwise: number },
  ) => {
    const text = get(key) ?? "";
    return /^\d{1,9}$/.test(text) ? Math.min(most, Math.max(least, Number(text))) : otherwise;
  };
  const size = Number(get("psize"));
  const crop = Number(get("pcrop"));
  return {
    image: whole("pimage", { least: 0, most: Math.max(0, images - 1), otherwise: 0 }),
    seed: whole("pseed", { least: 0, most: 999_999_999, otherwise: 1 }),
    epoch: whole("pepoch", { least: 1, most: 10_000, otherwise: 1 }),
    copy: get("pcopy") === "desaturated" ? "desaturated" : "original",
    inputSize: INPUT_SIZES.includes(size) ? size : 224,
    crop: crop >= 0.1 && crop <= 1 ? crop : 1,
    off: STEPS.filter((step) => (get("poff") ?? "").split(",").includes(step)),
  };
}

/** Augmentation without the steps that are off, as a plan would say it. */
export function stagesBody(settings: PipelineSettings, isUpload: boolean) {
  const { image, off, crop, ...draw } = settings;
  const isOff = (step: Step) => off.includes(step);
  const { brightness, zoom, heightShift, widthShift, rotationDegrees, shearDegrees } = ALL_STEPS;
  return {
    ...draw,
    ...(isUpload ? { drawAs: image } : { image }),
    data: {
      crop,
      augmentation: AUGMENTED,
      trainSigmas: isOff("noise") ? [0] : [3, 9],
      augmentationSteps: {
        rotationDegrees: isOff("rotation") ? 0 : rotationDegrees,
        widthShift: isOff("shift") ? 0 : widthShift,
        heightShift: isOff("shift") ? 0 : heightShift,
        shearDegrees: isOff("shear") ? 0 : shearDegrees,
        zoom: isOff("zoom") ? null : zoom,
        horizontalFlip: !isOff("flip"),
        brightness: isOff("brightness") ? null : brightness,
      },
    },
  };
}

const UNITS: Readonly<Record<string, string>> = { degrees: "°" };

/** `{ degrees: -12.345 }` → "degrees −12.35°"; a step that did nothing says so. */
export function describeStage({ applied, drawn }: StageView): string {
  const { width, height, ...rest } = drawn;
  const size = width === undefined || height === undefined ? [] : [`${width} × ${height} px`];
  const numbers = Object.entries(rest).map(([name, value]) => {
    if (typeof value !== "number")
      return value === true ? name : value === false ? `not ${name}` : String(value);
    return `${words(name)} ${rounded(value)}${UNITS[name] ?? ""}`;
  });
  const text = [...size, ...numbers].join(", ");
  if (applied) return text;
  return text === "" ? "unchanged" : `${text} · unchanged`;
}

/** `realisedSigma` → "realised sigma". */
function words(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

function rounded(value: number): string {
  return String(Number(value.toFixed(2))).replace("-", "−");
}
