import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { childEnvironment } from "./child-environment";

const SAMPLE_MS = 5_000;
const TIMEOUT_MS = 4_000;
const JOULES_PER_KWH = 3_600_000;

/** Sums power over time, by the trapezoid rule; a gap in the samples is bridged by those at its ends. */
export function makeEnergyMeter(): { add(watts: number, atMs: number): void; kwh(): number | null } {
  let last: { watts: number; atMs: number } | null = null;
  let joules: number | null = null;
  return {
    add(watts, atMs) {
      if (last !== null)
        joules = (joules ?? 0) + (((last.watts + watts) / 2) * Math.max(0, atMs - last.atMs)) / 1000;
      last = { watts, atMs };
    },
    kwh: () => (joules === null ? null : joules / JOULES_PER_KWH),
  };
}

/** Watts of one line of `nvidia-smi`; null where the device does not report its power: "[N/A]". */
export function wattsOf(line: string): number | null {
  const text = line.trim();
  const watts = Number(text);
  return text === "" || !Number.isFinite(watts) || watts < 0 ? null : watts;
}

/**
 * Samples the power of a GPU until it is stopped, and says what it has used so far.
 * @param onEnergy called after each sample but the first; a device that reports no power has none
 */
export function meterGpu({
  uuid,
  environment,
  onEnergy,
}: {
  uuid: string;
  environment: NodeJS.ProcessEnv;
  onEnergy: (kwh: number) => Promise<void>;
}): { stop(): void } {
  const meter = makeEnergyMeter();
  const stopped = new AbortController();
  const sample = async () => {
    try {
      const { stdout } = await promisify(execFile)(
        "nvidia-smi",
        ["--query-gpu=power.draw", "--format=csv,noheader,nounits", `--id=${uuid}`],
        { env: childEnvironment(environment), timeout: TIMEOUT_MS, signal: stopped.signal },
      );
      const watts = wattsOf(stdout);
      if (watts === null) return;
      meter.add(watts, performance.now());
      const kwh = meter.kwh();
      if (kwh !== null) await onEnergy(kwh);
    } catch {
      // No driver, or one that does not answer now: what is not reported is not made up.
    }
  };
  void sample();
  const timer = setInterval(() => void sample(), SAMPLE_MS);
  return {
    stop() {
      clearInterval(timer);
      stopped.abort();
    },
  };
}
