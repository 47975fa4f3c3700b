"use client";

import type { EditMark } from "../prepare/edit-marks";
import type { SearchTrials } from "../prepare/trials";
import { CurvesPlot } from "./curves-plot";
import { DistributionPlot } from "./distribution-plot";
import { HistoryPlot } from "./history-plot";
import { ImportancePlot } from "./importance-plot";
import { useFocused } from "./objective-select";
import { ContourPlot, RankPlot } from "./pair-plots";
import { ParallelPlot } from "./parallel-plot";
import { ParetoPlots } from "./pareto-plots";
import classes from "./plot.module.css";
import { PopulationTables } from "./population-tables";
import { SelectionBar } from "./selection-bar";
import { SlicePlot } from "./slice-plot";
import { TimelinePlot } from "./timeline-plot";
import { WhenNear } from "./when-near";

interface SearchPlotsProps {
  id: number;
  /** Of the sweep: files are named after it. */
  name: string;
  trials: SearchTrials;
  /** Whether the sweep goes on. */
  isLive: boolean;
  /** Edits of its plan, for the history. */
  marks: readonly EditMark[];
  /** Whether its trials are a population, whose schedule is shown. */
  isPopulation: boolean;
}

/** What a search has found and how; what is further down is made when it comes near. */
export function SearchPlots({ id, name, trials, isLive, marks, isPopulation }: SearchPlotsProps) {
  const focused = useFocused(trials);
  return (
    <>
      <SelectionBar trials={trials} />
      <div className={classes.pair}>
        <HistoryPlot name={name} trials={focused} marks={marks} />
        <ImportancePlot id={id} name={name} trials={focused} marks={marks} />
      </div>
      {trials.objectives.length > 1 ? <ParetoPlots name={name} trials={trials} /> : null}
      <div className={classes.wide}>
        <WhenNear height={420}>
          <ParallelPlot name={name} trials={focused} />
        </WhenNear>
      </div>
      <div className={classes.wide}>
        <WhenNear height={460}>
          <CurvesPlot id={id} name={name} trials={trials} isLive={isLive} />
        </WhenNear>
      </div>
      {isPopulation ? (
        <WhenNear height={420}>
          <PopulationTables id={id} name={name} isLive={isLive} />
        </WhenNear>
      ) : null}
      <div className={classes.wide}>
        <WhenNear height={460}>
          <SlicePlot name={name} trials={focused} />
        </WhenNear>
      </div>
      <WhenNear height={420}>
        <div className={classes.pair}>
          <ContourPlot name={name} trials={focused} />
          <RankPlot name={name} trials={focused} />
        </div>
      </WhenNear>
      <WhenNear height={380}>
        <div className={classes.pair}>
          <DistributionPlot name={name} trials={focused} />
          <TimelinePlot id={id} name={name} trials={trials} isLive={isLive} />
        </div>
      </WhenNear>
    </>
  );
}
