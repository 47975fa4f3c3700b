import { decodeMetric } from "../contracts/metric-number";
import type { Stop } from "../stopping";
import { isBetter } from "../stopping/direction";
import type { Promotion, PromotionSettings, RungTrial } from "./contract";

/** A trial that ends without a promotion, and why. */
export interface Unpromoted {
  readonly number: number;
  readonly finding: Pick<Stop, "step" | "value" | "against" | "reason">;
}

/** The trials of a sweep by rung, best first; each promotion is taken into account by those that follow. */
export interface Ladder {
  /**
   * The next trial to be promoted, as asynchronous successive halving chooses it (Li et al. 2018, arXiv 1810.05934,
   * algorithm 2): from the highest rung down, the best that waits among the top `1 / reductionFactor` of all that have
   * come to the rung; null where none does, and a new configuration is to be started.
   */
  promote(): Promotion | null;
  /**
   * Once no configuration is left to be started and nothing is promoted: of a variant without a complete trial, the best
   * one at the highest rung. A search of few trials would otherwise end without a single one that was trained to its end.
   */
  promoteBest(): Promotion | null;
  /** Those that wait, with what kept them from being promoted. */
  unpromoted(): Unpromoted[];
}

interface Entry {
  readonly trial: RungTrial;
  readonly value: number;
  isWaiting: boolean;
}

interface Rung {
  readonly variant: string;
  readonly bracket: number;
  readonly rung: number;
  readonly entries: Entry[];
}

export function makeLadder(trials: readonly RungTrial[], settings: PromotionSettings): Ladder {
  const { reductionFactor, direction, brackets, rungs: steps } = settings;
  const rungs = byRung(trials);
  for (const { entries } of rungs) entries.sort((a, b) => compare(a, b, direction));
  const promotes = (count: number) => Math.floor(count / reductionFactor);
  const go = ({ rung }: Rung, entry: Entry): Promotion => {
    entry.isWaiting = false;
    return { number: entry.trial.number, from: rung };
  };
  const goingOn = new Set(trials.filter(({ isComplete }) => isComplete).map(({ variant }) => variant));
  return {
    promote() {
      for (const rung of rungs) {
        const best = rung.entries.slice(0, promotes(rung.entries.length));
        const entry = best.find(isPromotable);
        if (entry) return go(rung, entry);
      }
      return null;
    },
    promoteBest() {
      for (const rung of rungs) {
        if (goingOn.has(rung.variant)) continue;
        // Of all brackets: what they came to at one rung can be compared.
        const [best] = rungs
          .filter((other) => other.rung === rung.rung && other.variant === rung.variant)
          .flatMap((other) => other.entries.find(isPromotable) ?? [])
          .sort((a, b) => compare(a, b, direction));
        if (!best) continue;
        goingOn.add(rung.variant);
        return go(rung, best);
      }
      return null;
    },
    unpromoted: () =>
      rungs.flatMap(({ rung, bracket, entries }) => {
        const count = entries.length;
        const limit = promotes(count);
        const step = steps[rung] ?? 0;
        const place = `rung ${rung} (step ${step})${brackets > 1 ? ` of bracket ${bracket}` : ""}`;
        return entries
          .filter(({ isWaiting }) => isWaiting)
          .map(({ trial, value }): Unpromoted => {
            const own = trial.results.find((result) => result.rung === rung)?.value ?? "NaN";
            if (Number.isNaN(value))
              return {
                number: trial.number,
                // One that was reported has been stopped by it.
                finding: { step, value: own, against: null, reason: `no number was reported by ${place}` },
              };
            const [best] = entries;
            const against = entries[Math.max(0, limit - 1)] ?? best;
            const reason =
              limit === 0
                ? `${place} has ${count === 1 ? "one trial" : `${count} trials`}, and one in ${reductionFactor} is promoted`
                : `not among the best ${limit} of ${count} trials at ${place}`;
            const held = against?.trial.results.find((result) => result.rung === rung)?.value ?? null;
            return { number: trial.number, finding: { step, value: own, against: held, reason } };
          });
      }),
  };
}

function isPromotable({ trial, isWaiting, value }: Entry): boolean {
  return isWaiting && !trial.isStopped && !Number.isNaN(value);
}

/** The highest rung first; of one rung the variant and bracket that came there first. */
function byRung(trials: readonly RungTrial[]): Rung[] {
  const rungs = new Map<string, Rung>();
  for (const trial of trials)
    for (const { rung, value } of trial.results) {
      const key = `${rung} ${trial.bracket} ${trial.variant}`;
      const known = rungs.get(key) ?? { variant: trial.variant, bracket: trial.bracket, rung, entries: [] };
      rungs.set(key, known);
      const isWaiting = trial.isWaiting && trial.rung === rung;
      known.entries.push({ trial, value: decodeMetric(value), isWaiting });
    }
  return [...rungs.values()].sort((a, b) => b.rung - a.rung);
}

/** The best first, what is not a number last; of equals the one that was started first. */
function compare(a: Entry, b: Entry, direction: PromotionSettings["direction"]): number {
  const [isNan, isOtherNan] = [Number.isNaN(a.value), Number.isNaN(b.value)];
  if (isNan !== isOtherNan) return isNan ? 1 : -1;
  if (isBetter(direction, a.value, b.value)) return -1;
  if (isBetter(direction, b.value, a.value)) return 1;
  return a.trial.number - b.trial.number;
}
