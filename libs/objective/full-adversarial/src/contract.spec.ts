import { describePlugin } from '@longway/testing';
import { plugin } from '.';

// The probabilities of the right classes are 3/4 and 1/8.
describePlugin(plugin, {
  worked: [
    {
      logits: [
        [0, Math.log(3)],
        [Math.log(7), 0],
      ],
      labels: [1, 1],
      loss: (Math.log(3 / 4) + Math.log(1 / 8)) / 2,
    },
  ],
});
