"""Works out what the plugin's test expects, by torchvision. Usage: python golden.py > golden.json"""

import network
from golden_network import write

# An eighth of the width: quick in plain JavaScript.
CASES = [
    {"images": [6, 67, 95, 3], "options": {"widthMultiplier": 0.125}},
    {"images": [2, 72, 64, 3], "options": {"widthMultiplier": 0.125, "batchNorm": False}},
    {"images": [4, 19, 24, 3], "options": {"widthMultiplier": 0.125, "stemStride": 1, "strides": [2, 1, 2], "fullyConnected": False}},
]

if __name__ == "__main__":
    write(CASES, lambda case: network.build(case["images"][1:3], **case["options"]))
