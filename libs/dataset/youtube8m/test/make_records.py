"""Writes records as YouTube-8M ships them, by TensorFlow's own writer and protocol buffers (tensorflow 2.21.0).

Features have 4 numbers in place of 1024 and 128. Run in this folder: python make_records.py
"""

import os

import tensorflow as tf

Feature, FeatureList = tf.train.Feature, tf.train.FeatureList


def floats(*values):
    return Feature(float_list=tf.train.FloatList(value=values))


def text(value):
    return Feature(bytes_list=tf.train.BytesList(value=[value.encode()]))


def context(key, video, labels):
    return {key: text(video), "labels": Feature(int64_list=tf.train.Int64List(value=labels))}


def video_level(key, video, labels):
    features = {**context(key, video, labels), "mean_rgb": floats(0.5, -1, 2, 3), "mean_audio": floats(1, 2, 3, 4)}
    return tf.train.Example(features=tf.train.Features(feature=features))


def frame_level(key, video, labels):
    frames = FeatureList(feature=[Feature(bytes_list=tf.train.BytesList(value=[bytes([i, 200, 7, 255 - i])])) for i in range(3)])
    return tf.train.SequenceExample(
        context=tf.train.Features(feature=context(key, video, labels)),
        feature_lists=tf.train.FeatureLists(feature_list={"rgb": frames, "audio": frames}),
    )


FILES = {
    # Frame-level, of 2017 and later.
    "frame/train00.tfrecord": [frame_level("id", *video) for video in [("red0", [2, 0]), ("grn1", [3]), ("blu2", [0, 3]), ("gone", [1, 3])]],
    "frame/train01.tfrecord": [frame_level("id", *video) for video in [("non3", []), ("bad4", [2]), ("red0", [2, 0])]],
    "frame/validate00.tfrecord": [frame_level("id", *video) for video in [("val5", [0, 2]), ("far6", [3])]],
    # Video-level, of 2016, whose ids are YouTube's own.
    "video/train-a.tfrecord": [video_level("video_id", "abcdefghij0", [1, 4716 - 1])],
    "video/validate-a.tfrecord": [video_level("video_id", "-bcdefghij_", [1])],
}

for path, records in FILES.items():
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with tf.io.TFRecordWriter(path) as writer:
        for record in records:
            writer.write(record.SerializeToString(deterministic=True))
