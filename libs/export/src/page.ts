import type { Format } from './formats';
import type { NetworkDescription } from './network';

const code = (language: string, ...lines: readonly string[]): string => ['```' + language, ...lines, '```'].join('\n');

/** What of the pixels a snippet begins with. */
const numpyImages = ({ inputShape, layout }: NetworkDescription): string[] => {
  const [height, width] = layout === 'nchw' ? inputShape.slice(1) : inputShape;
  const isGrey = (layout === 'nchw' ? inputShape[0] : inputShape[2]) === 1;
  const turned = layout === 'nchw' ? '.transpose(0, 3, 1, 2)' : '';
  return [
    `picture = Image.open("picture.png").convert("${isGrey ? 'L' : 'RGB'}").resize((${width}, ${height}))`,
    `levels = np.asarray(picture, np.float32).reshape(1, ${height}, ${width}, ${isGrey ? 1 : 3})${turned}`,
    'images = np.ascontiguousarray(levels / 127.5 - 1)',
  ];
};

const lastOf = ({ endPoints }: NetworkDescription): string => endPoints.at(-1)?.name ?? '';

const snippets: Readonly<Record<Format, (network: NetworkDescription) => string>> = {
  safetensors: ({ network }) =>
    [
      code(
        'python',
        'from safetensors import safe_open',
        '',
        `with safe_open("${network}.safetensors", framework="numpy") as file:`,
        '    print(file.metadata())',
        '    weights = {name: file.get_tensor(name) for name in file.keys()}',
      ),
      'Kernels of convolutions are `[rows, columns, in, out]`, those of dense layers `[in, out]`, as TensorFlow has them. For PyTorch: `kernel.transpose(3, 2, 0, 1)`, and' +
        ' `kernel.T`. `gamma`, `beta`, `moving_mean` and `moving_variance` are the weight, bias, running mean and running variance of a batch norm.',
    ].join('\n\n'),
  tfjs: (description) =>
    [
      code(
        'js',
        '// In a page: <script src="tf.min.js"></script> of @tensorflow/tfjs, and this folder served beside it.',
        `const model = await tf.loadLayersModel('${description.network}/model.json');`,
        `const [height, width] = [${description.inputShape.slice(0, 2).join(', ')}];`,
        'const outputs = tf.tidy(() => {',
        `  const levels = tf.image.resizeBilinear(tf.browser.fromPixels(picture, ${description.inputShape[2]}), [height, width]);`,
        '  return model.predict(levels.div(127.5).sub(1).expandDims());',
        '});',
      ),
      description.endPoints.length > 1
        ? `The output is \`${lastOf(description)}\`. Any other end point: \`tf.model({ inputs: model.inputs, outputs: model.getLayer('${description.endPoints[0]?.name}').output })\`.`
        : '',
    ].join('\n\n'),
  onnx: (description) =>
    code(
      'python',
      'import numpy as np, onnxruntime',
      'from PIL import Image',
      '',
      ...numpyImages(description),
      `session = onnxruntime.InferenceSession("${description.network}.onnx")`,
      `outputs = session.run(["${lastOf(description)}"], {"images": images})`,
    ) +
    '\n\n' +
    code(
      'js',
      "const ort = require('onnxruntime-node'); // or onnxruntime-web in a page",
      `const session = await ort.InferenceSession.create('${description.network}.onnx');`,
      `const images = new ort.Tensor('float32', pixels, [1, ${description.inputShape.join(', ')}]); // pixels: a Float32Array`,
      `const { ${JSON.stringify(lastOf(description))}: outputs } = await session.run({ images });`,
    ),
};

const section = (format: Format, description: NetworkDescription): string => {
  const { network, endPoints, inputShape, layout } = description;
  const axes = layout === 'nchw' ? 'channels, height, width' : 'height, width, channels';
  return [
    `## The ${network}`,
    `Takes images \`[batch, ${inputShape.join(', ')}]\` (${axes}), pixels in [-1, 1]: \`level / 127.5 - 1\` of 8-bit levels. ` +
      'Batch norms use their running statistics.',
    ['| output | shape |', '|---|---|', ...endPoints.map(({ name, shape }) => `| \`${name}\` | [batch, ${shape.join(', ')}] |`)].join('\n'),
    snippets[format](description).trim(),
  ].join('\n\n');
};

/** README.md of an export. */
export const pageFor = (format: Format, networks: readonly NetworkDescription[]): string => {
  const [first] = networks as readonly [NetworkDescription];
  const { experiment, arm, seed, step, version } = first;
  const lens =
    networks.some(({ network }) => network === 'lens') &&
    'The lens changes images, of the same shape and range; values may lie a little outside of [-1, 1], and are cut off before they are looked at or shown to the extractor.';
  return `${[
    `# ${experiment}, arm ${arm}, seed ${seed}, as ${format}`,
    `After ${step} training steps; written by longway ${version}. export.json says the same for programs.`,
    lens,
    ...networks.map((network) => section(format, network)),
  ]
    .filter(Boolean)
    .join('\n\n')}\n`;
};
