// Runs ONNX models with Microsoft's runtime, in a process of its own: Jest's typed arrays are not those that it knows.
const { InferenceSession, Tensor } = require('onnxruntime-node');

const run = async ({ model, images, shape }) => {
  const session = await InferenceSession.create(model, { logSeverityLevel: 3, intraOpNumThreads: 1 });
  const outputs = await session.run({ images: new Tensor('float32', images, shape) });
  const { inputMetadata, outputNames } = session;
  const values = outputNames.map((name) => [name, { shape: [...outputs[name].dims], data: Float32Array.from(outputs[name].data) }]);
  await session.release();
  return { input: inputMetadata[0], outputs: Object.fromEntries(values) };
};

process.on('message', (request) =>
  run(request).then(
    (result) => process.send({ result }),
    (error) => process.send({ fault: String(error.message) }),
  ),
);
