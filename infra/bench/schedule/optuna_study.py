"""The job on Optuna with Postgres: processes that share a study. Arguments: database address, trials, folds, epochs, slots."""

import json
import multiprocessing
import os
import sys
import time
import warnings

import optuna

optuna.logging.set_verbosity(optuna.logging.ERROR)
warnings.filterwarnings("ignore")
url, trials, folds, epochs, slots = sys.argv[1], *map(int, sys.argv[2:6])
url = "postgresql+psycopg2://" + url.split("://", 1)[1]
PROCESSES = os.cpu_count() or 1
THREADS = max(1, slots // PROCESSES)


def objective(trial):
    trial.suggest_float("learningRate", 1e-4, 1e-2, log=True)
    losses = []
    for fold in range(folds):
        for epoch in range(epochs):
            loss = 1 / (1 + fold + epoch)
            trial.report(loss, fold * epochs + epoch)
        losses.append(loss)
    return sum(losses) / len(losses)


def load():
    storage = optuna.storages.RDBStorage(url, engine_kwargs={"pool_size": THREADS, "max_overflow": 0, "pool_timeout": 600})
    return optuna.load_study(study_name="schedule", storage=storage, sampler=optuna.samplers.RandomSampler())


def work(share, start):
    study = load()
    start.wait()
    study.optimize(objective, n_trials=share, n_jobs=THREADS)


if __name__ == "__main__":
    optuna.create_study(study_name="schedule", storage=url)
    start = multiprocessing.Barrier(PROCESSES + 1)
    shares = [trials // PROCESSES + (place < trials % PROCESSES) for place in range(PROCESSES)]
    workers = [multiprocessing.Process(target=work, args=(share, start)) for share in shares]
    for worker in workers:
        worker.start()
    start.wait()
    begun = time.perf_counter()
    for worker in workers:
        worker.join()
    seconds = time.perf_counter() - begun
    done = sum(one.state == optuna.trial.TrialState.COMPLETE for one in load().trials)
    print(json.dumps({"trialsPerSecond": done / seconds, "done": done}))
