import type { MetricDamage } from "@foldwise/core/contracts/deletion";
import { Text } from "@mantine/core";
import { AlertNote } from "@/components/alert-note";
import { describeDamage } from "../prepare/describe-damage";

/** Points that are in Postgres and cannot be read. Nothing where there are none. */
export function DamageNote({ damage }: { damage: readonly MetricDamage[] }) {
  if (damage.length === 0) return null;
  return (
    <AlertNote>
      <Text fw={600}>Some points of this run are damaged in the database; everything else is shown.</Text>
      {describeDamage(damage).map((line) => (
        <Text key={line} fz={12} c="var(--fw-dim)">
          {line}
        </Text>
      ))}
    </AlertNote>
  );
}
