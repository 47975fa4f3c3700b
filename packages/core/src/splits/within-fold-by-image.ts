import type { Random } from "../random";
import type { FoldSplit, SplitImage } from "./contract";
import { ascending, classesOf, foldsOf } from "./group";
import { sideSizes } from "./side-sizes";

/**
 * Every fold is a dataset of its own, split by image into 70, 10 and 20 % of each class
 * (Table 1). Cells of one patient may stand on several sides; `leakage` counts them.
 */
export function splitWithinFoldByImage(images: readonly SplitImage[], random: Random): FoldSplit[] {
  const classes = classesOf(images);
  return foldsOf(images).map((fold) => {
    const sides: FoldSplit = { fold, train: [], val: [], test: [] };
    for (const name of classes) {
      const indices = images
        .filter((image) => image.fold === fold && image.class === name)
        .map((image) => image.index);
      const shuffled = random.fork("fold", fold, "class", name).shuffle(indices.sort(ascending));
      const { train, val } = sideSizes(shuffled.length);
      sides.train.push(...shuffled.slice(0, train));
      sides.val.push(...shuffled.slice(train, train + val));
      sides.test.push(...shuffled.slice(train + val));
    }
    return sides;
  });
}
