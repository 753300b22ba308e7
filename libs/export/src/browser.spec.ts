import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openBrowser } from '@longway/browser';
import * as tf from '@tensorflow/tfjs';
import { buildNetwork } from './testing/network-plugins';
import { difference, images, unsettle, valuesAt } from './testing/networks';
import { writeExport } from './write-export';

type Browser = Awaited<ReturnType<typeof openBrowser>>;
type Page = Awaited<ReturnType<Browser['newPage']>>;

const script = join(require.resolve('@tensorflow/tfjs/package.json'), '../dist/tf.min.js');
const shape = [16, 20, 3] as const;

let folder: string;
let server: Server;
let browser: Browser;
let page: Page;
const asked: string[] = [];

beforeAll(async () => {
  await tf.setBackend('cpu');
  folder = await mkdtemp(join(tmpdir(), 'longway-export-browser-'));
  server = createServer((request, response) => {
    const path = String(request.url);
    asked.push(path);
    if (path === '/') return void response.setHeader('content-type', 'text/html').end('<script src="/tf.min.js"></script>');
    readFile(path === '/tf.min.js' ? script : join(folder, path)).then(
      (bytes) => response.end(bytes),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  browser = await openBrowser();
  page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
});
afterAll(async () => {
  await browser.close();
  server.close();
  await rm(folder, { recursive: true });
});

/** In the page: stock TensorFlow.js loads the model and gives the values of layers. */
const inPage = async (kind: string, layers: readonly string[], values: Float32Array) => {
  const found = (await page.evaluate(
    `(async () => {
      await tf.setBackend('cpu');
      const model = await tf.loadLayersModel('/${kind}/model.json');
      const outputs = ${JSON.stringify(layers)}.map((name) => model.getLayer(name).output);
      const results = [tf.model({ inputs: model.inputs, outputs }).predict(tf.tensor(${JSON.stringify([...values])}, [2, ${shape.join(', ')}]))].flat();
      return { custom: model.layers.map((layer) => layer.getClassName()).filter((name) => name.startsWith('Longway')),
        results: results.map((result) => ({ shape: result.shape, data: [...result.dataSync()] })) };
    })()`,
  )) as { custom: string[]; results: { shape: number[]; data: number[] }[] };
  expect(found.custom).toEqual([]);
  return found.results;
};

test.each([
  ['extractor preact-resnet', { widths: [4, 8], blocks: [1, 1] }],
  ['lens unet', { widths: [4, 8] }],
  ['lens viewmaker', { widths: [4, 8] }],
])('%s gives the same in a browser with stock TensorFlow.js', async (plugin, options) => {
  const network = await buildNetwork(plugin, options, shape);
  unsettle(network.model);
  const origin = { version: '1.2.3', experiment: 'e', arm: 'a', seed: 0, step: 7 };
  await rm(folder, { recursive: true });
  await writeExport({ format: 'tfjs', folder, networks: [network], origin });
  const x = images([2, ...shape]);
  const wanted = valuesAt(network.model, network.endPoints, x);
  const found = await inPage(network.kind, network.endPoints, x.dataSync() as Float32Array);
  network.endPoints.forEach((name, i) => expect(difference(found[i], wanted[name] as (typeof wanted)[string])).toBeLessThan(1e-5));
  expect(asked).toEqual(expect.arrayContaining([`/${network.kind}/model.json`, `/${network.kind}/weights-1-of-1.bin`]));
});
