"""The peer of the prediction benchmark: a Keras network that predicts from the weights and batches that Foldwise wrote.

Usage: peer.py FOLDER COUNT ROUNDS HOW

`function` calls the network within a tf.function, `predict_on_batch` is what Keras offers. Prints the probabilities
of the first round and the milliseconds of each.
"""

import json
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from keras_model import build, read_batches, read_index, tf, version

folder, count, rounds, how = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
index = read_index(folder)
model = build(index, folder)
images = read_batches(index, folder)[0][0][:count]


@tf.function(reduce_retracing=True)
def graph(batch):
    return model(batch, training=False)


def function(batch):
    return graph(tf.constant(batch)).numpy()


predict = {"function": function, "predict_on_batch": model.predict_on_batch}[how]
milliseconds = []
probabilities = predict(images)
for _ in range(rounds):
    start = time.perf_counter()
    predict(images)
    milliseconds.append((time.perf_counter() - start) * 1000)
print(
    json.dumps({"probabilities": probabilities.tolist(), "milliseconds": milliseconds, "version": version})
)
