import type { BatchNormLayer } from "@foldwise/core/models";
import type { Tensor } from "../../tensorflow/runtime";
import { batchOf, Constants, type KernelContext, type LayerKernel, statisticOf, weightOf } from "./kernel";

/**
 * Batch normalization by TensorFlow's fused kernel and its gradient kernel. The kernel normalizes by the batch's
 * population variance and reports the sample variance (Bessel's correction); a layer that averages the population
 * variance has the correction taken back. The moving averages are the kernel's own outputs, with no operation more.
 */
export function batchNorm(context: KernelContext, layer: BatchNormLayer): LayerKernel {
  const { runtime, inferred } = context;
  const { attr } = runtime;
  const gamma = weightOf(context, "gamma");
  const beta = weightOf(context, "beta");
  const mean = statisticOf(context, "moving_mean");
  const variance = statisticOf(context, "moving_variance");
  const corrected = layer.movingVariance === "sample";
  const [height, width] = inferred.inputShape.length === 3 ? inferred.inputShape : [1, 1];
  const common = [
    attr.type("T"),
    attr.type("U"),
    attr.float("epsilon", layer.epsilon),
    attr.text("data_format", "NHWC"),
  ];
  const inference = [...common, attr.flag("is_training", false)];
  const training = [
    ...common,
    attr.flag("is_training", true),
    attr.float("exponential_avg_factor", corrected ? 1 - layer.momentum : 1),
  ];
  const gradientAttributes = [...common, attr.flag("is_training", true)];

  // Vectors go through the same kernel as maps of one pixel.
  const isVector = inferred.inputShape.length === 1;
  const channels = inferred.inputShape.at(-1) ?? 0;
  const asMap = new Constants(runtime, (batch) => runtime.ints([batch, 1, 1, channels]));
  const asVector = new Constants(runtime, (batch) => runtime.ints([batch, channels]));
  const reshapeAttributes = [attr.type("T"), attr.type("Tshape", runtime.int32)];
  const reshape = (tensor: Tensor, shapes: Constants) =>
    runtime.run("Reshape", reshapeAttributes, [tensor, shapes.for(batchOf(tensor))]);
  /** Runs an operation on maps, whatever the layer's input is; frees the reshaped copies, which share memory. */
  const onMaps = (inputs: readonly Tensor[], run: (maps: Tensor[]) => Tensor): Tensor => {
    if (!isVector) return run([...inputs]);
    const maps = inputs.map((tensor) => reshape(tensor, asMap));
    const result = run(maps);
    const vector = reshape(result, asVector);
    runtime.free(...maps, result);
    return vector;
  };

  const typeOnly = [attr.type("T")];
  /** kept + share of (new − kept), for the layers that average the uncorrected variance. */
  const average = (kept: Tensor, fresh: Tensor, correction: number): Tensor => {
    const keep = runtime.scalar(layer.momentum);
    const add = runtime.scalar((1 - layer.momentum) * correction);
    const oldPart = runtime.run("Mul", typeOnly, [kept, keep]);
    const newPart = runtime.run("Mul", typeOnly, [fresh, add]);
    const result = runtime.run("AddV2", typeOnly, [oldPart, newPart]);
    runtime.free(keep, add, oldPart, newPart);
    return result;
  };

  let reserves: Tensor[] = [];
  const trainForward = (map: Tensor): Tensor => {
    const count = batchOf(map) * (height ?? 1) * (width ?? 1);
    const [output, batchMean, batchVariance, ...rest] = runtime.runMany(
      "FusedBatchNormV3",
      training,
      [map, gamma.value, beta.value, mean.value, variance.value],
      6,
    );
    if (!output || !batchMean || !batchVariance) throw new Error("FusedBatchNormV3 returned too few outputs");
    reserves = rest;
    const next = corrected
      ? [batchMean, batchVariance]
      : [
          average(mean.value, batchMean, 1),
          average(variance.value, batchVariance, Math.max(1, count - 1) / count),
        ];
    if (!corrected) runtime.free(batchMean, batchVariance);
    runtime.free(mean.value, variance.value);
    const [nextMean, nextVariance] = next;
    if (nextMean && nextVariance) [mean.value, variance.value] = [nextMean, nextVariance];
    return output;
  };

  return {
    needs: { input: true, output: false },
    forward: (input, step) =>
      onMaps([input], ([map = input]) => {
        if (step) return trainForward(map);
        const inputs = [map, gamma.value, beta.value, mean.value, variance.value];
        const [output, ...rest] = runtime.runMany("FusedBatchNormV3", inference, inputs, 6);
        if (!output) throw new Error("FusedBatchNormV3 returned no output");
        runtime.free(...rest);
        return output;
      }),
    backward: ({ input, gradient }) =>
      onMaps([gradient, input], ([dy = gradient, map = input]) => {
        const [dx, dGamma, dBeta, ...rest] = runtime.runMany(
          "FusedBatchNormGradV3",
          gradientAttributes,
          [dy, map, gamma.value, ...reserves],
          5,
        );
        if (!dx || !dGamma || !dBeta) throw new Error("FusedBatchNormGradV3 returned too few outputs");
        gamma.gradient = dGamma;
        beta.gradient = dBeta;
        runtime.free(...rest, ...reserves);
        reserves = [];
        return dx;
      }),
    dispose: () => {
      runtime.free(...reserves);
      reserves = [];
      asMap.dispose();
      asVector.dispose();
    },
  };
}
