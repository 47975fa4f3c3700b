type Params = Readonly<Record<string, string | number | boolean | null>>;

/** What of a group its label is made from. */
export interface LabelledGroup {
  readonly experimentName: string;
  readonly parent: { readonly name: string } | null;
  readonly params: Params;
}

const MAX_PARAMS = 4;
const MAX_VALUE = 24;

/**
 * The parent's name, or the experiment's, and the parameters by which it differs from the groups beside it: `search · C 10, kernel
 * rbf`.
 */
export function groupLabel(group: LabelledGroup, siblings: readonly LabelledGroup[]): string {
  const name = group.parent?.name ?? group.experimentName;
  const differing = [...new Set([group, ...siblings].flatMap(({ params }) => Object.keys(params)))]
    .filter((key) => siblings.some(({ params }) => params[key] !== group.params[key]))
    .sort();
  if (differing.length === 0) return name;
  const shown = differing
    .slice(0, MAX_PARAMS)
    .map((key) => `${key} ${short(String(group.params[key] ?? "—"))}`);
  return `${name} · ${shown.join(", ")}${differing.length > MAX_PARAMS ? ", …" : ""}`;
}

function short(text: string): string {
  return text.length > MAX_VALUE ? `${text.slice(0, MAX_VALUE - 1)}…` : text;
}
