import type { WorkerView } from "@foldwise/core/contracts/http/worker";
import { Anchor, Group, Progress } from "@mantine/core";
import badges from "@/components/badges.module.css";
import { Link } from "@/components/link";
import { Pairs } from "@/components/pairs";
import { RelativeTime } from "@/components/relative-time";
import { Section } from "@/components/section";
import { formatCount } from "@/formats/numbers";
import { type WorkerCard, workShare } from "../prepare/worker-cards";
import { DrainButton } from "./drain-button";

const TONES = { live: "complete", draining: "paused", lost: "failed", stopped: "queued" } as const;

export function WorkerPanel({ card }: { card: WorkerCard }) {
  const { worker } = card;
  return (
    <Section
      title={
        <Group gap={8}>
          {card.title}
          <span className={badges.badge} data-state={TONES[worker.state]}>
            {worker.state}
          </span>
        </Group>
      }
      actions={worker.state === "live" ? <DrainButton id={worker.id} title={card.title} /> : null}
      about={
        <>
          {worker.classes.join(", ")} · {card.slots} · seen <RelativeTime at={worker.seenAt} />
        </>
      }
    >
      <ul className="fw-plain">
        {card.work.map((work, index) =>
          work ? (
            <Work key={work.trainingId} work={work} />
          ) : (
            // biome-ignore lint/suspicious/noArrayIndexKey: a free slot has no name
            <li key={`free ${index}`} className="fw-dim">
              free slot
            </li>
          ),
        )}
      </ul>
      <Pairs
        rows={[
          ["Started", <RelativeTime key="at" at={worker.startedAt} />],
          ["Version", worker.version],
          ["ID", worker.id],
          ...card.capabilities,
        ]}
      />
    </Section>
  );
}

function Work({ work }: { work: WorkerView["busy"][number] }) {
  const speed = work.progress?.imagesPerSecond;
  return (
    <li>
      <Group justify="space-between" gap={8} wrap="nowrap">
        {work.runId === null ? (
          <span>run of training {work.trainingId}</span>
        ) : (
          <Anchor component={Link} href={`/runs/${work.runId}`} c="inherit" fw={500} fz={13}>
            {work.runName ?? `run ${work.runId}`}
          </Anchor>
        )}
        <span className="fw-dim tabular">
          epoch {work.epoch} / {work.epochs}
          {speed === undefined ? "" : ` · ${formatCount(speed)} images/s`}
        </span>
      </Group>
      <Progress
        value={workShare(work) * 100}
        size={4}
        mt={4}
        transitionDuration={0}
        aria-label={`Progress of ${work.runName ?? `training ${work.trainingId}`}`}
      />
    </li>
  );
}
