"""Writes meta.mat and meta-plain.mat as ImageNet's development kit has them, by SciPy: ids that are not in the order of the synsets, and a synset
without pictures. Run: python make-meta.py (with numpy and scipy)."""

from pathlib import Path

import numpy
from scipy.io import savemat

FIELDS = ["ILSVRC2012_ID", "WNID", "words", "gloss", "num_children", "children", "wordnet_height", "num_train_images"]
ROWS = [
    (1, "n02119789", "kit fox, Vulpes macrotis", "small grey fox", 0, numpy.zeros((1, 0)), 0, 1300),
    (2, "n03126707", "crane", "lifts and moves heavy objects", 0, numpy.zeros((1, 0)), 0, 1300),
    (3, "n02012849", "crane", "large long-necked wading bird", 0, numpy.zeros((1, 0)), 0, 1300),
    (4, "n07930864", "cup, crème", "a punch", 0, numpy.zeros((1, 0)), 0, 1300),
    (1001, "n01861778", "mammal", "any warm-blooded vertebrate", 2, numpy.array([[1, 3]]), 5, 0),
]

synsets = numpy.zeros((len(ROWS), 1), dtype=[(name, "O") for name in FIELDS])
for i, row in enumerate(ROWS):
    for name, value in zip(FIELDS, row):
        synsets[name][i, 0] = value

here = Path(__file__).parent
savemat(here / "meta.mat", {"synsets": synsets}, do_compression=True)
savemat(here / "meta-plain.mat", {"synsets": synsets, "pi": numpy.array([[3.14, -1e-300]]), "small": numpy.array([[1, -2]], dtype=numpy.int8)})
