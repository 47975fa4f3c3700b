import type { MetricDamage } from "@foldwise/core";
import { Paper, Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { describeDamage } from "../prepare/describe-damage";

/** Points that are in Postgres and cannot be read. Nothing where there are none. */
export function DamageNote({ damage }: { damage: readonly MetricDamage[] }) {
  if (damage.length === 0) return null;
  return (
    <Paper p="12px 16px" role="alert" style={{ display: "flex", gap: 12, alignItems: "flex-start" }}>
      <IconAlertTriangle
        size={18}
        color="light-dark(#a61b1b, #ff9c95)"
        style={{ flex: "none" }}
        aria-hidden
      />
      <div>
        <Text fw={600}>Some points of this run are damaged in the database; everything else is shown.</Text>
        {describeDamage(damage).map((line) => (
          <Text key={line} fz={12} c="var(--fw-dim)">
            {line}
          </Text>
        ))}
      </div>
    </Paper>
  );
}
