"""Works out what the plugin's test expects, by torchvision. Usage: python golden.py > golden.json"""

import network
from golden_network import write

# A sixteenth of the width: quick in plain JavaScript.
CASES = [
    {"images": [6, 64, 35, 3], "options": {"widthMultiplier": 0.0625}},
    {"images": [4, 16, 12, 3], "options": {"widthMultiplier": 0.0625, "strides": [2, 2, 1, 1, 1], "fullyConnected": False}},
    {"images": [3, 64, 70, 3], "options": {"widthMultiplier": 0.0625, "fullyConnected": False, "batchNormEpsilon": 1e-3}},
]

if __name__ == "__main__":
    write(CASES, lambda case: network.build(case["images"][1:3], **case["options"]))
