import type { Preset } from "../presets";

/** The presets as a select lists them, in the order of their first one. */
export function presetGroups(presets: readonly Preset[]) {
  const names = [...new Set(presets.map(({ group }) => group))];
  return names.map((group) => ({
    group,
    items: presets
      .filter((preset) => preset.group === group)
      .map(({ key, label }) => ({ value: key, label })),
  }));
}
