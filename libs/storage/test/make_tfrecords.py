"""Writes the TFRecord files that tfrecord.spec.ts reads, by TensorFlow's own writer (tensorflow 2.21.0).

Run in this folder: python make_tfrecords.py
"""

import tensorflow as tf

RECORDS = [b"", b"longway", bytes(range(256)) * 40, b"\x1f\x8b\x08" * 5]

for name, compression in [("plain.tfrecord", ""), ("gzip.tfrecord", "GZIP")]:
    with tf.io.TFRecordWriter(name, tf.io.TFRecordOptions(compression_type=compression)) as writer:
        for record in RECORDS:
            writer.write(record)
