"""The peer of the input benchmark: ImageDataGenerator.flow over images in memory.

Usage: peer.py PACK WORKERS(0 none, N threads, pN processes) EPOCHS
"""

import json
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

import keras
import numpy as np
from keras.src.trainers.data_adapters.py_dataset_adapter import OrderedEnqueuer

from keras_images import balanced, read_pack, training_flow

BATCH = 16


def epoch(flow, workers):
    """Seconds that the batches of an epoch take."""
    start = time.perf_counter()
    if workers == "0":
        for index in range(len(flow)):
            flow[index]
        return time.perf_counter() - start
    processes = workers.startswith("p")
    enqueuer = OrderedEnqueuer(flow, workers=int(workers.lstrip("p")), use_multiprocessing=processes)
    enqueuer.start()
    batches = enqueuer.get()
    for _ in range(len(flow)):
        next(batches)
    seconds = time.perf_counter() - start
    enqueuer.stop()
    return seconds


if __name__ == "__main__":
    path, workers, epochs = sys.argv[1], sys.argv[2], int(sys.argv[3])
    originals = read_pack(path)
    classes = (np.arange(len(originals)) % 3 == 2).astype("int64")
    images, classes = balanced(originals, classes)
    flow = training_flow(images, np.eye(2, dtype="float32")[classes], BATCH)
    epoch(flow, workers)
    rates = [len(images) / epoch(flow, workers) for _ in range(epochs)]
    print(json.dumps({"rates": rates, "version": f"Keras {keras.__version__}"}))
