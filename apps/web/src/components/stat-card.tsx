import { Paper, Skeleton, Text } from "@mantine/core";
import type { ReactNode } from "react";
import classes from "./stat-card.module.css";

interface StatCardProps {
  label: string;
  value: ReactNode;
  detail?: ReactNode;
  /** Share done, 0 to 1; a line is drawn when it is given. */
  share?: number;
  /** Share that failed, 0 to 1, in red behind what is done. */
  failed?: number;
  loading?: boolean;
}

/** One figure of a strip. */
export function StatCard({ label, value, detail, share, failed = 0, loading = false }: StatCardProps) {
  return (
    <Paper className={classes.card}>
      <Text fz={12} c="var(--fw-dim)">
        {label}
      </Text>
      <div className={classes.figures}>
        {loading ? <Skeleton h={24} w={90} /> : <span className={classes.value}>{value}</span>}
        <span className={classes.detail}>{detail}</span>
      </div>
      {share === undefined ? null : (
        <div
          className={classes.line}
          role="img"
          aria-label={`${percent(share)} done${failed > 0 ? `, ${percent(failed)} failed` : ""}`}
        >
          <div className={classes.done} style={{ width: width(Math.min(share, 1 - failed)) }} />
          {failed > 0 ? <div className={classes.failed} style={{ width: width(failed) }} /> : null}
        </div>
      )}
    </Paper>
  );
}

function width(share: number): string {
  return `${Math.round(Math.max(0, Math.min(1, share)) * 1000) / 10}%`;
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
