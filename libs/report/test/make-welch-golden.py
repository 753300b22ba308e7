"""Welch's t-test as scipy has it: writes welch-golden.json beside this file. Needs scipy."""
import json
import pathlib
import random

import scipy
from scipy.stats import ttest_ind

random.seed(3)


def sample(size, mean, deviation):
    return [round(random.gauss(mean, deviation), 6) for _ in range(size)]


cases = []
for sizes in [(2, 2), (3, 3), (2, 7), (5, 3), (10, 10)]:
    for distance in [0, 0.01, 0.2]:
        a, b = sample(sizes[0], 0.8, 0.01), sample(sizes[1], 0.8 - distance, 0.003)
        cases.append({"a": a, "b": b, "p": ttest_ind(a, b, equal_var=False).pvalue})

out = pathlib.Path(__file__).with_name("welch-golden.json")
out.write_text(json.dumps({"scipy": scipy.__version__, "cases": cases}, indent=1) + "\n")
