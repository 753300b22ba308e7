"""Works out what the plugin's test expects, by timm. Usage: python golden.py > golden.json"""

import network
from golden_network import write

# An eighth of the width: quick in plain JavaScript.
CASES = [
    {"images": [2, 64, 48, 3], "options": {"widthMultiplier": 0.125}},
    {"images": [2, 45, 33, 3], "options": {"widthMultiplier": 0.125}},
    {"images": [2, 32, 32, 3], "options": {"widthMultiplier": 0.125, "stemStride": 1, "strides": [2, 2, 1]}},
]

if __name__ == "__main__":
    write(CASES, lambda case: network.build(**case["options"]))
