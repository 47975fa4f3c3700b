"""The peer of the training benchmark: steps of Keras from the weights and batches that Foldwise wrote.

Usage: peer.py FOLDER STEPS RATE [--how train_on_batch|function] [--threads N] [--float64]

`train_on_batch` is what Keras offers; `function` is the training step as TensorFlow's guides write it by hand, a
tf.function around a gradient tape.
"""

import argparse
import json
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from keras_model import build, read_batches, read_index, set_threads, tf, version

parser = argparse.ArgumentParser()
parser.add_argument("folder")
parser.add_argument("steps", type=int)
parser.add_argument("rate", type=float)
parser.add_argument("--how", default="train_on_batch", choices=["train_on_batch", "function"])
parser.add_argument("--threads", type=int, default=0)
parser.add_argument("--float64", action="store_true")
options = parser.parse_args()
set_threads(options.threads)
if options.float64:
    tf.keras.backend.set_floatx("float64")

index = read_index(options.folder)
model = build(index, options.folder)
batches = read_batches(index, options.folder)
optimizer = tf.keras.optimizers.Adam(options.rate)
model.compile(optimizer=optimizer, loss="categorical_crossentropy", metrics=["accuracy"])


def train_on_batch(images, targets):
    # Keras reports running means; the step's own loss needs a fresh start each time.
    model.reset_metrics()
    return model.train_on_batch(images, targets)[0]


cross_entropy = tf.keras.losses.CategoricalCrossentropy()


@tf.function(reduce_retracing=True)
def graph_step(images, targets):
    with tf.GradientTape() as tape:
        loss = cross_entropy(targets, model(images, training=True)) + tf.add_n(model.losses)
    gradients = tape.gradient(loss, model.trainable_variables)
    optimizer.apply_gradients(zip(gradients, model.trainable_variables))
    return loss


def function(images, targets):
    return graph_step(tf.constant(images), tf.constant(targets)).numpy()


step = {"train_on_batch": train_on_batch, "function": function}[options.how]
losses, milliseconds = [], []
for number in range(options.steps):
    images, targets = batches[number % len(batches)]
    start = time.perf_counter()
    loss = step(images, targets)
    milliseconds.append((time.perf_counter() - start) * 1000)
    losses.append(float(loss))
print(json.dumps({"losses": losses, "milliseconds": milliseconds, "version": version}))
