import type { Runtime } from "../tensorflow/runtime";
import type { Parameters } from "./parameters";

/** Keras' defaults for Adam (Kingma and Ba 2015). */
const BETA1 = 0.9;
const BETA2 = 0.999;
const EPSILON = 1e-7;

/**
 * One step of Adam for every weight that has a gradient, by TensorFlow's own kernel, in place. Gradients are freed.
 * The penalty's gradient, l1 · sign(weight), is added first where a weight has one.
 *
 * @param step counted from 1
 */
export function applyAdam(
  runtime: Runtime,
  parameters: Parameters,
  { step, learningRate }: { step: number; learningRate: number },
): void {
  const { attr } = runtime;
  const attributes = [attr.type("T"), attr.flag("use_locking", false), attr.flag("use_nesterov", false)];
  const scalars = [BETA1 ** step, BETA2 ** step, learningRate, BETA1, BETA2, EPSILON].map((value) =>
    runtime.scalar(value),
  );
  addPenalties(runtime, parameters);
  // An update happens in place only when nobody else holds the value.
  parameters.release();
  for (const weight of parameters.trainable.values()) {
    if (!weight.gradient) continue;
    const { variable, moment1, moment2, gradient } = weight;
    runtime.runMany("ResourceApplyAdam", attributes, [variable, moment1, moment2, ...scalars, gradient], 0);
    runtime.free(gradient);
    weight.gradient = null;
  }
  runtime.free(...scalars);
}

function addPenalties(runtime: Runtime, parameters: Parameters): void {
  const typeOnly = [runtime.attr.type("T")];
  for (const weight of parameters.trainable.values()) {
    if (weight.spec.l1 === 0 || !weight.gradient || !weight.value) continue;
    const strength = runtime.scalar(weight.spec.l1);
    const sign = runtime.run("Sign", typeOnly, [weight.value]);
    const penalty = runtime.run("Mul", typeOnly, [sign, strength]);
    const total = runtime.run("AddV2", typeOnly, [weight.gradient, penalty]);
    runtime.free(strength, sign, penalty, weight.gradient);
    weight.gradient = total;
  }
}
