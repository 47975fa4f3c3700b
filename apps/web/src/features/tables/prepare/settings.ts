import { ALL_SETTINGS, type FilledTable } from "@foldwise/core/tables";

/** Stands for no choice of the reader's. */
export const USUAL = "usual";

const AVERAGED = { value: ALL_SETTINGS, label: "All settings, averaged" };

export interface SettingsSelectData {
  value: string;
  options: { value: string; label: string }[];
}

/**
 * Settings to choose from, each once however many networks were trained with them; null where there is no choice. With
 * several networks and nothing asked for, each has its own: that is the first option.
 */
export function prepareSettings({ settings }: FilledTable, asked: string): SettingsSelectData | null {
  // All was asked for, which tells nothing of what there is; the way back is to ask for the usual.
  if (asked === ALL_SETTINGS)
    return { value: ALL_SETTINGS, options: [{ value: USUAL, label: "Most complete settings" }, AVERAGED] };
  if (settings.every(({ options }) => options.length < 2)) return null;
  const several = settings.length > 1;
  const options = settings.flatMap(({ name, options: own }) =>
    own.length < 2 && several
      ? []
      : own.map(({ key, label, trainings }) => ({
          value: key,
          label: `${several ? `${name}: ` : ""}${label} (${trainings} training ${trainings === 1 ? "run" : "runs"})`,
        })),
  );
  const [only] = settings;
  const once = [...new Map(options.map((option) => [option.value, option])).values()];
  if (several) once.unshift({ value: USUAL, label: "Most complete settings of each model" });
  return { value: asked || (several ? USUAL : (only?.chosen ?? USUAL)), options: [...once, AVERAGED] };
}
