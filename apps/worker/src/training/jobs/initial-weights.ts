import type { TrainJob } from "@foldwise/core/contracts/trainer";
import { inferNetwork, type Network } from "@foldwise/core/models";
import { createRandom } from "@foldwise/core/random";
import { badInput } from "../bad-input";
import { initializeWeights } from "../network/initialize";
import type { NamedArrays } from "../network/parameters";
import { describeMatch, matchWeights, readWeightsFile } from "../weights-files";

const REMEDY =
  "give a complete weights file of this network at its width: Keras .h5 or .weights.h5, model.json of TensorFlow.js with its shards, or a checkpoint";

/**
 * The weights that a fresh training starts from: drawn from the seed's stream, and laid over them those of the job's
 * file. What both come to is the same whatever the file leaves at random.
 *
 * @throws FoldwiseError `invalid` naming the file when it cannot be read, or is not this network's
 */
export async function drawInitialWeights(
  job: TrainJob,
  network: Network,
  say: (line: string) => void,
): Promise<{ weights: NamedArrays; words: string }> {
  const drawn = initializeWeights(inferNetwork(network), createRandom(job.seed));
  const file = job.initialWeights;
  if (!file) return { weights: drawn, words: "random" };
  const matched = await readWeightsFile(file.path, (layers) => matchWeights(layers, network)).catch(
    (error: Error) => {
      throw badInput(`trainer.weights: ${error.message}; ${REMEDY}`, error);
    },
  );
  say(`initial weights: ${file.origin}, SHA-256 ${file.sha256}: ${describeMatch(matched)}`);
  const { rescale } = job.model.preprocessing;
  if (file.expects !== undefined && file.expects !== rescale)
    say(
      `these weights were trained on values as ${file.expects}, this training has ${rescale} (data.rescale)`,
    );
  return {
    weights: new Map([...drawn, ...matched.arrays]),
    words: `${file.origin}, SHA-256 ${file.sha256}`,
  };
}
