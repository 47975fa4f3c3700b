import type { Runtime } from "../tensorflow/runtime";
import { type LoadedNetwork, loadNetwork, type NetworkKey } from "./loaded-network";

/** The network that was asked for last stays loaded; another takes its place. */
export function makeNetworkCache(runtime: Runtime): {
  take(key: NetworkKey): Promise<{ network: LoadedNetwork; warm: boolean }>;
  dispose(): void;
} {
  let held: { name: string; network: LoadedNetwork } | null = null;
  const dispose = () => {
    held?.network.dispose();
    held = null;
  };
  return {
    async take(key) {
      // A checkpoint's path names its content.
      const name = JSON.stringify([key.checkpoint, key.weights, key.data]);
      if (held?.name === name) return { network: held.network, warm: true };
      dispose();
      const network = await loadNetwork(runtime, key);
      held = { name, network };
      return { network, warm: false };
    },
    dispose,
  };
}
