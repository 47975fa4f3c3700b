/**
 * ASHA that promotes against ASHA that stops, on simulated learning curves and an asynchronous clock: the time until a trial
 * that is as good as the best hundredth of all is trained to its end. Both see the same configurations in the same order.
 */
import { tsImport } from "tsx/esm/api";

/** @param {{ quick: boolean }} options */
export async function bench(options) {
  const { comparePromotion } = await tsImport("./promotion.ts", import.meta.url);
  comparePromotion(options);
}
