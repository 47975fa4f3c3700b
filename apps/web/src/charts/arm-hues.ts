/**
 * Which hue each arm has: its place in the plan, as on the sweep's page. Arms that the plan does not name take the
 * places behind it, in the order given.
 */
export function armHues(arms: readonly string[], planned: readonly string[]): ReadonlyMap<string, number> {
  const others = [...new Set(arms)].filter((arm) => !planned.includes(arm));
  const order = [...planned, ...others];
  return new Map([...new Set(arms)].map((arm) => [arm, order.indexOf(arm)]));
}
