"use client";

import type { SweepDetail } from "@foldwise/core/contracts/http/sweep";
import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { memo } from "react";
import { useNamePage } from "@/components/page-name";
import { QueryView } from "@/components/query-view";
import { useIdle } from "@/components/use-idle";
import { sweepPath, sweepQuery } from "@/entities/sweep/queries";
import { useShownTrials } from "@/entities/sweep/use-shown-trials";
import { useSweepCurves } from "@/entities/sweep/use-sweep-curves";
import { useSweepStream } from "@/entities/sweep/use-sweep-stream";
import { preloadJson } from "@/fetching/preload-json";
import type { Ordered } from "../prepare/trial-list";
import { usePrefetchedTrials, useTrialList } from "../queries/use-trial-list";
import { SearchPanel } from "../search/components/search-panel";
import { BestCard } from "./best-card";
import { EditsPanel } from "./edits-panel";
import { SilentRule } from "./silent-rule";
import { SweepFailures } from "./sweep-failures";
import { SweepHead } from "./sweep-head";
import { SweepStrip } from "./sweep-strip";
import { TrialsSection } from "./trials/trials-section";
import { WarmStartPanel } from "./warm-start-panel";

const loadCurves = () => import("./curves-section");

/** Drawing is half of the page's script: it comes while the rest of the page is read. */
const CurvesSection = dynamic(async () => (await loadCurves()).CurvesSection, {
  loading: () => <CurvesSkeleton />,
});

/** Few sweeps are nested cross-validations. */
const Nested = memo(dynamic(async () => (await import("./nested-panel")).NestedPanel));

// What a section shows is its sweep, and what it reads itself: the choice of a trial is nothing to most of them.
const Head = memo(SweepHead);
const Failures = memo(SweepFailures);
const Best = memo(BestCard);
const Strip = memo(SweepStrip);
const WarmStart = memo(WarmStartPanel);
const Edits = memo(EditsPanel);
const Search = memo(SearchPanel);

interface SweepPageProps {
  id: string;
  /** What decides the order of its trials, so that they are asked for at once; null where the server cannot tell. */
  order: Ordered | null;
}

/** The page a person sees first: a sweep that is moving. */
export function SweepPage({ id, order }: SweepPageProps) {
  preloadJson(sweepPath(id));
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
  // The table is the smaller one, and a person may use it at once.
  const isReady = !trials.query.isPending;
  const isIdle = useIdle(isReady);
  return (
    <>
      <Head id={id} sweep={sweep} stream={stream} />
      <Failures sweep={sweep} />
      <SilentRule problem={sweep.silentRule} />
      <Best sweep={sweep} />
      {sweep.nested ? <Nested sweep={sweep} /> : null}
      <Strip sweep={sweep} />
      {isIdle ? <CurvesSection sweep={sweep} shown={shown} curves={curves} /> : <CurvesSkeleton />}
      <Search sweep={sweep} isReady={isReady} />
      <TrialsSection sweep={sweep} list={trials} />
      <WarmStart sources={sweep.warmStart} />
      <Edits sweep={sweep} />
    </>
  );
}

function CurvesSkeleton() {
  return <Skeleton h={430} mb={16} radius="lg" />;
}

function SweepSkeleton() {
  return (
    <>
      <Skeleton h={52} mb={16} w={420} maw="100%" />
      <Skeleton h={98} mb={16} radius="lg" />
      <CurvesSkeleton />
      <Skeleton h={130} radius="lg" />
    </>
  );
}
