import { describeMetricStore } from "../testing/conformance";
import { makeMemoryHarness } from "../testing/memory-harness";

describeMetricStore("the metric store in memory", async () => makeMemoryHarness());
