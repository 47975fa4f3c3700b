"use client";

import { lazyModule } from "@/fetching/lazy-module";

/** The parser of YAML and what is made with it; what is shown first needs none. */
export const {
  load: loadParser,
  loaded: loadedParser,
  use: useParser,
} = lazyModule(() => import("./parser"));
