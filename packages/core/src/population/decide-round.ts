import { encodeMetric } from "../contracts/metric-number";
import type { Random } from "../random";
import type { Configuration, Space } from "../space";
import type { Exploit, PopulationSettings, RankedTrial, Standing } from "./contract";
import { explore } from "./explore";
import { quantilesOf } from "./quantiles";

/** A trial that is to go on in the place of another. */
export interface Copy {
  readonly exploit: Exploit;
  readonly configuration: Configuration;
}

/**
 * The end of a round: each trial of the lower quantile is replaced by a copy of one of the upper quantile, drawn at random,
 * with explored parameters. What a member draws depends on the seed, the round and the member alone.
 * @param random of the round
 * @returns in order of the members that are replaced
 */
export function decideRound(
  trials: readonly (RankedTrial & { readonly configuration: Configuration })[],
  {
    round,
    step,
    space,
    settings,
    random,
  }: { round: number; step: number; space: Space; settings: PopulationSettings; random: Random },
): Copy[] {
  const { ranking, upper, lower } = quantilesOf(trials, settings);
  const numbers = ranking.map(({ number }) => number);
  const configurations = new Map(trials.map(({ number, configuration }) => [number, configuration]));
  const standing = ({ number, value }: RankedTrial): Standing => ({
    trial: number,
    rank: numbers.indexOf(number) + 1,
    value: encodeMetric(value),
  });
  return lower
    .toSorted((a, b) => a.member - b.member)
    .flatMap((replaced): Copy[] => {
      const own = random.fork("member", replaced.member);
      const from = upper[own.int(upper.length)];
      if (!from) return [];
      const before = configurations.get(replaced.number) ?? {};
      const source = configurations.get(from.number) ?? {};
      const { configuration, how } = explore(space, source, settings, own);
      const names = space.names.filter((name) => [before, source, configuration].some((one) => name in one));
      const changes = names.map((name) => ({
        name,
        before: before[name] ?? null,
        source: source[name] ?? null,
        after: configuration[name] ?? null,
        how: how.get(name) ?? null,
      }));
      const exploit: Exploit = {
        round,
        step,
        member: replaced.member,
        from: standing(from),
        replaced: standing(replaced),
        ranking: numbers,
        quantile: lower.length,
        changes,
      };
      return [{ exploit, configuration }];
    });
}
