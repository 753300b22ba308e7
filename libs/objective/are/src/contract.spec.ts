import { describePlugin } from '@longway/testing';
import { plugin } from '.';

// Of two classes only one is wrong. The probabilities of the wrong ones are 1/8 and 3/8; the third output is the class "lensed".
describePlugin(plugin, {
  worked: [
    {
      logits: [
        [Math.log(5), 0, Math.log(2)],
        [Math.log(3), Math.log(4), 0],
      ],
      labels: [0, 1],
      loss: (Math.log(8) + Math.log(8 / 3)) / 2,
    },
  ],
});
