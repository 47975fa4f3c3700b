import type { Hdf5Group } from "./hdf5";
import { groupByLayer, type StoredLayer } from "./stored-layers";

/**
 * Layers of a `.h5` file of Keras, in its older layouts: weights alone (`layer_names` at the root, as the files of
 * Keras applications have it) and a whole model (below `model_weights`). Null where the file has neither.
 *
 * @throws Error naming the group when a layer or an array that the file lists is not there
 */
export function readKerasH5(root: Hdf5Group): StoredLayer[] | null {
  const group = root.texts("layer_names") ? root : root.group("model_weights");
  const names = group?.texts("layer_names");
  if (!group || !names) return null;
  return names.flatMap((name) => {
    const layer = group.group(name);
    if (!layer) throw new Error(`the layer ${name} is listed, but its group is missing`);
    const weights = groupByLayer(name, layer.texts("weight_names") ?? []);
    return [...weights].map(([owner, arrays]) => ({
      name: owner,
      arrays: arrays.map((weight) => {
        const array = layer.array(weight);
        if (!array) throw new Error(`the array ${name}/${weight} is listed, but missing`);
        return array;
      }),
    }));
  });
}
