#!/usr/bin/env python3
"""The PyTorch side of `npm run bench`.

peer.py BENCH VARIANT SETTINGS    measures one variant: says `steps N` on stdin, it answers with N timings as JSON; `end` ends it
peer.py features --cifar FOLDER --out FOLDER    writes the features that linear-eval classifies

Each variant runs in a process of its own, so that its peak of resident memory (VmHWM) is its own too.
"""
import argparse
import json
import re
import sys
import time

import torch


def workload(bench, variant, settings):
    """The number of images of a step, the step, and what there is to tell at the end."""
    if bench == "linear-eval":
        import linear

        return linear.linear_eval(settings["features"])
    if bench == "decode":
        import decode

        return *decode.decode(settings["images"]), {}
    import steps

    mode, arm = variant.split("/")
    return *{"imagenet-step": steps.imagenet_step, "cifar-step": steps.cifar_step}[bench](mode, arm), {}


def timed(run):
    wall, cpu = time.perf_counter(), time.process_time()
    run()
    return {"seconds": time.perf_counter() - wall, "cpuSeconds": time.process_time() - cpu}


def peak_memory():
    with open("/proc/self/status") as status:
        return int(re.search(r"VmHWM:\s*(\d+) kB", status.read())[1]) * 1024 / 1e6


def answer(message):
    print(json.dumps(message), flush=True)


def measure(bench, variant, settings):
    torch.set_num_threads(settings["threads"])
    images, run, facts = workload(bench, variant, settings)
    answer({"images": images})
    for line in sys.stdin:
        if line.strip() == "end":
            return answer({**facts, "rss_mb": peak_memory()})
        answer({"timings": [timed(run) for _ in range(int(line.split()[1]))]})


def main():
    if sys.argv[1:2] == ["features"]:
        parser = argparse.ArgumentParser(prog="peer.py features", description="writes features of CIFAR-10 by a random ResNet-18")
        parser.add_argument("--cifar", required=True, help="folder of CIFAR-10 in its binary layout")
        parser.add_argument("--out", required=True, help="folder for the features")
        arguments = parser.parse_args(sys.argv[2:])
        import linear

        return linear.write_features(arguments.cifar, arguments.out)
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    bench, variant, settings = sys.argv[1:]
    measure(bench, variant, json.loads(settings))


main()
