// What differs between the kinds of plugins beside their templates.

const tensors = { '@longway/tensor': '*', '@tensorflow/tfjs': '4.22.0' };

/**
 * @type {Record<string, {folder: string, suffix: string, description: string, dependencies?: Record<string, string>}>}
 * `folder` lies in libs and starts the package's name; `suffix` ends the name of the class.
 */
const kinds = {
  lens: { folder: 'lens', suffix: 'Lens', description: 'A residual convolution that starts as the exact identity', dependencies: tensors },
  extractor: { folder: 'extractor', suffix: 'Extractor', description: 'A plain convolutional network', dependencies: tensors },
  'pretext-task': { folder: 'pretext', suffix: 'Task', description: 'Is the picture mirrored?', dependencies: tensors },
  objective: {
    folder: 'objective',
    suffix: 'Objective',
    description: 'The lens makes the extractor unsure between all classes',
    dependencies: { '@tensorflow/tfjs': '4.22.0' },
  },
  dataset: {
    folder: 'dataset',
    suffix: 'Dataset',
    description: 'Striped pictures that a seed fixes',
    dependencies: { '@longway/tensor': '*' },
  },
  shortcut: { folder: 'shortcut', suffix: 'Shortcut', description: 'A dot in the upper left corner' },
  evaluator: { folder: 'evaluator', suffix: 'Evaluator', description: 'Top-1 accuracy of the nearest class mean' },
  sink: { folder: 'sink', suffix: 'Sink', description: 'Counts events by type' },
};

module.exports = { kinds };
