"""MLflow's own tracking store on the same Postgres, driven as the benchmarks drive Foldwise's. Last line: JSON."""

import json
import logging
import os
import random
import statistics
import sys
import threading
import time

logging.disable(logging.WARNING)
import mlflow  # noqa: E402
from mlflow.entities import Metric, ViewType  # noqa: E402
from mlflow.store.tracking.sqlalchemy_store import SqlAlchemyStore  # noqa: E402
from sqlalchemy import text  # noqa: E402

task, url, options = sys.argv[1], sys.argv[2].replace("postgresql://", "postgresql+psycopg2://"), json.loads(sys.argv[3])
os.environ["MLFLOW_SQLALCHEMYSTORE_POOL_SIZE"] = "20"
store = SqlAlchemyStore(url, "/nowhere")
experiment = store.create_experiment(f"bench-{task}")


def new_run():
    return store.create_run(experiment, "bench", 0, [], "run").info.run_id


def sql(statement, **values):
    with store.engine.begin() as connection:
        return connection.execute(text(statement), values)


def median_ms(call, rounds):
    call()
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        call()
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


def ingest():
    size = options["batch"]
    until = time.time() + options["seconds"]
    counts = [0] * options["writers"]

    def write(writer):
        run, batch, wide = new_run(), 0, writer % 2 == 1
        while time.time() < until:
            metrics = []
            for i in range(size):
                step = batch if wide else batch * size + i
                key = f"layer/{i}/norm" if wide else "train/loss"
                metrics.append(Metric(key, random.random(), 1_700_000_000_000 + step * 37, step))
            store.log_batch(run, metrics, [], [])
            counts[writer] += size
            batch += 1

    start = time.time()
    threads = [threading.Thread(target=write, args=(writer,)) for writer in range(options["writers"])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    total, seconds = sum(counts), time.time() - start
    size_of = "select pg_total_relation_size('metrics') + pg_total_relation_size('latest_metrics')"
    return {"rate": total / seconds, "bytes": sql_value(size_of) / max(1, total)}


def sql_value(statement):
    with store.engine.begin() as connection:
        return float(connection.execute(text(statement)).scalar())


FILL = """insert into metrics (key, value, timestamp, run_uuid, step, is_nan)
  select 'train/loss', random(), 1700000000000 + i * 40, :run, i, false from generate_series(0, :points - 1) i"""


def sampled(runs, most):
    """What the page asks for: MLflow's own handler of sampled histories."""
    from mlflow.server import handlers
    from mlflow.server.handlers import get_metric_history_bulk_interval_handler
    from flask import Flask

    handlers._tracking_store = store
    query = "&".join(f"run_ids={run}" for run in runs)
    with Flask("bench").test_request_context(f"/?{query}&metric_key=train/loss&max_results={most}"):
        response = get_metric_history_bulk_interval_handler()
        if response.status_code != 200:
            raise RuntimeError(response.get_data(as_text=True))


def charts():
    long, many = new_run(), [new_run() for _ in range(100)]
    sql(FILL, run=long, points=1_000_000)
    for run in many:
        sql(FILL, run=run, points=10_000)
    with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("vacuum analyze metrics"))
    rounds = options["rounds"]
    return {
        "one": median_ms(lambda: sampled([long], 1000), rounds),
        "hundred": median_ms(lambda: sampled(many, 500), rounds),
    }


def runs():
    count, names, rounds = options["runs"], options["names"], options["rounds"]
    template = new_run()
    columns = [row[0] for row in sql("select column_name from information_schema.columns where table_name = 'runs'")]
    others = ", ".join(column for column in columns if column != "run_uuid")
    sql(f"insert into runs (run_uuid, {others}) select md5('bench' || i), {others} from runs, generate_series(1, :n) i where run_uuid = :run", n=count, run=template)
    sql(
        """insert into latest_metrics (key, value, timestamp, step, is_nan, run_uuid)
        select 'm/' || k, random() + 0 * i, 0, 100, false, md5('bench' || i) from generate_series(1, :n) i, generate_series(0, :names - 1) k""",
        n=count,
        names=names,
    )
    with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("vacuum analyze runs, latest_metrics"))
    search = lambda where, order: store.search_runs([experiment], where, ViewType.ACTIVE_ONLY, 50, [order])  # noqa: E731
    return {
        "top": median_ms(lambda: search("", "metrics.`m/3` DESC"), rounds),
        "filtered": median_ms(lambda: search("metrics.`m/0` > 0.5 and metrics.`m/1` < 0.2", "metrics.`m/2` DESC"), rounds),
    }


result = {"ingest": ingest, "charts": charts, "runs": runs}[task]()
print(json.dumps({"version": mlflow.__version__, **result}))
