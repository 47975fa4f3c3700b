"use client";

import type { SweepDetail } from "@foldwise/core/contracts/http/sweep";
import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useNamePage } from "@/components/page-name";
import { QueryView } from "@/components/query-view";
import { sweepQuery } from "@/entities/sweep/queries";
import { useShownTrials } from "@/entities/sweep/use-shown-trials";
import { useSweepCurves } from "@/entities/sweep/use-sweep-curves";
import { useSweepStream } from "@/entities/sweep/use-sweep-stream";
import type { Ordered } from "../prepare/trial-list";
import { usePrefetchedTrials, useTrialList } from "../queries/use-trial-list";
import { SearchPanel } from "../search/components/search-panel";
import { BestCard } from "./best-card";
import { CurvesSection } from "./curves-section";
import { EditsPanel } from "./edits-panel";
import { NestedPanel } from "./nested-panel";
import { SilentRule } from "./silent-rule";
import { SweepFailures } from "./sweep-failures";
import { SweepHead } from "./sweep-head";
import { SweepStrip } from "./sweep-strip";
import { TrialsSection } from "./trials/trials-section";
import { WarmStartPanel } from "./warm-start-panel";

interface SweepPageProps {
  id: string;
  /** What decides the order of its trials, so that they are asked for at once; null where the server cannot tell. */
  order: Ordered | null;
}

/** The page a person sees first: a sweep that is moving. */
export function SweepPage({ id, order }: SweepPageProps) {
  const detail = useQuery(sweepQuery(id));
  usePrefetchedTrials(id, order);
  useNamePage(detail.data?.name ?? null);
  return (
    <QueryView query={detail} skeleton={<SweepSkeleton />}>
      {(sweep) => <Loaded id={id} sweep={sweep} />}
    </QueryView>
  );
}

/** What the sections share: the trials whose curves are shown, the page of the list, and the stream that moves them all. */
function Loaded({ id, sweep }: { id: string; sweep: SweepDetail & { version: string } }) {
  const shown = useShownTrials(id, sweep);
  const curves = useSweepCurves(id, shown);
  const trials = useTrialList(id, sweep);
  const stream = useSweepStream(id, {
    version: sweep.version,
    cursor: curves.data?.cursor,
    list: trials.loaded,
  });
  return (
    <>
      <SweepHead id={id} sweep={sweep} stream={stream} />
      <SweepFailures sweep={sweep} />
      <SilentRule problem={sweep.silentRule} />
      <BestCard sweep={sweep} />
      <NestedPanel sweep={sweep} />
      <SweepStrip sweep={sweep} />
      <CurvesSection sweep={sweep} shown={shown} curves={curves} />
      <SearchPanel sweep={sweep} isReady={!trials.query.isPending} />
      <TrialsSection sweep={sweep} list={trials} />
      <WarmStartPanel sources={sweep.warmStart} />
      <EditsPanel sweep={sweep} />
    </>
  );
}

function SweepSkeleton() {
  return (
    <>
      <Skeleton h={52} mb={16} w={420} maw="100%" />
      <Skeleton h={98} mb={16} radius="lg" />
      <Skeleton h={430} mb={16} radius="lg" />
      <Skeleton h={130} radius="lg" />
    </>
  );
}
