import { describePlugin } from '@longway/testing';
import { plugin } from '.';

// The least likely classes have the probabilities 1/4 and 1/8, whatever the labels.
describePlugin(plugin, {
  worked: [
    {
      logits: [
        [0, Math.log(3)],
        [Math.log(7), 0],
      ],
      labels: [1, 1],
      loss: (Math.log(4) + Math.log(8)) / 2,
    },
  ],
});
