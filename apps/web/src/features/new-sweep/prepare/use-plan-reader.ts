"use client";

import { lazyModule } from "@/fetching/lazy-module";

/**
 * What reads plans and changes their trainer: the schemas of all plans, samplers and rules. The server checks what is shown
 * first.
 */
export const { load: loadPlanReader, use: usePlanReader } = lazyModule(() => import("./plan-reader"));
