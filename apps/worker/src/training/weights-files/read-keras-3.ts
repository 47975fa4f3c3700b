import type { Hdf5Group } from "./hdf5";
import type { StoredLayer } from "./stored-layers";

/**
 * Layers of a `.weights.h5` file of Keras 3: every layer's arrays lie, numbered, in a group `vars` somewhere below
 * `layers`, and the group's attribute `name` says which layer it is. Null where the file has no `layers`.
 *
 * @throws Error when groups bear no names (the first versions of Keras 3), since their numbering alone does not tell
 */
export function readKeras3(root: Hdf5Group): StoredLayer[] | null {
  const layers = root.group("layers");
  if (!layers) return null;
  const found: StoredLayer[] = [];
  collect(layers, found, 0);
  return found;
}

/** Models stand in models; a damaged file may go in circles. */
const MAX_DEPTH = 32;

function collect(group: Hdf5Group, found: StoredLayer[], depth: number): void {
  if (depth > MAX_DEPTH) throw new Error(`${group.path}: groups are nested too deep`);
  for (const key of group.keys()) {
    const child = group.group(key);
    if (!child) continue;
    if (key !== "vars") {
      collect(child, found, depth + 1);
      continue;
    }
    const arrays = child
      .keys()
      .toSorted((a, b) => Number(a) - Number(b))
      .flatMap((index) => child.array(index) ?? []);
    if (arrays.length === 0) continue;
    const name = child.text("name");
    if (name === null)
      throw new Error(
        `${child.path} does not say which layer it is, as files of the first versions of Keras 3 do not; save the model again with a newer one, or as .h5`,
      );
    found.push({ name, arrays });
  }
}
