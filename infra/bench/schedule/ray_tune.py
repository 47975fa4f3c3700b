"""The job on Ray Tune, which keeps its results in files. Arguments: trials, folds, epochs, trials at a time."""

import json
import logging
import os
import sys
import tempfile
import time

os.environ.setdefault("RAY_DEDUP_LOGS", "0")
os.environ.setdefault("RAY_AIR_NEW_OUTPUT", "0")
os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")

import ray
from ray import tune

trials, folds, epochs, slots = map(int, sys.argv[1:5])


def train(config):
    for fold in range(folds):
        for epoch in range(epochs):
            tune.report({"loss": 1 / (1 + fold + epoch), "fold": fold, "epoch": epoch})


with tempfile.TemporaryDirectory() as folder:
    cpus = os.cpu_count() or 1
    ray.init(num_cpus=cpus, include_dashboard=False, log_to_driver=False, logging_level=logging.ERROR)
    tuner = tune.Tuner(
        tune.with_resources(train, {"cpu": cpus / slots}),
        param_space={"learningRate": tune.loguniform(1e-4, 1e-2)},
        tune_config=tune.TuneConfig(num_samples=trials, max_concurrent_trials=slots, reuse_actors=True),
        run_config=tune.RunConfig(storage_path=folder, verbose=0),
    )
    begun = time.perf_counter()
    results = tuner.fit()
    seconds = time.perf_counter() - begun
    done = sum(one.error is None for one in results)
    ray.shutdown()
print(json.dumps({"trialsPerSecond": done / seconds, "done": done}))
