"""Optuna 5.0.0 on Postgres: stores trials, then times ask. Arguments: sampler, database address, trials, rounds."""

import json
import random
import sys
import time
import warnings

import optuna
from optuna.distributions import CategoricalDistribution, FloatDistribution, IntDistribution

optuna.logging.set_verbosity(optuna.logging.ERROR)
warnings.filterwarnings("ignore")
kind, url, trials, rounds = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
make_sampler = {"tpe": optuna.samplers.TPESampler, "gp": optuna.samplers.GPSampler}[kind]
url = "postgresql+psycopg2://" + url.split("://", 1)[1]
SPACE = {
    "a": FloatDistribution(1e-5, 1, log=True),
    "b": FloatDistribution(1e-6, 1e-1, log=True),
    "c": FloatDistribution(0, 1),
    "d": FloatDistribution(-1, 1),
    "e": IntDistribution(1, 64),
    "f": IntDistribution(1, 1024, log=True),
    "g": FloatDistribution(0, 0.5, step=0.1),
    "h": CategoricalDistribution(["x", "y", "z"]),
}
rng = random.Random(1)


def draw(d):
    if isinstance(d, CategoricalDistribution):
        return rng.choice(d.choices)
    if isinstance(d, IntDistribution):
        return rng.randint(d.low, d.high)
    if d.step is not None:
        return round(rng.randint(0, 5) * d.step, 12)
    return rng.uniform(d.low, d.high)


study = optuna.create_study(storage=url, sampler=make_sampler(seed=1))
study.add_trials(
    optuna.trial.create_trial(params={k: draw(d) for k, d in SPACE.items()}, distributions=SPACE, value=rng.random())
    for _ in range(trials)
)
# A process that has read nothing yet.
study = optuna.load_study(study_name=study.study_name, storage=url, sampler=make_sampler(seed=1))
times = []
for _ in range(rounds + 1):
    start = time.perf_counter()
    trial = study.ask(SPACE)
    times.append(1000 * (time.perf_counter() - start))
    study.tell(trial, rng.random())
print(json.dumps({"cold": times[0], "times": times[1:]}))
