import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readExperiment } from '@longway/registry';

const read = (...path: readonly string[]): string => readFileSync(join(__dirname, ...path), 'utf8');
const page = read('plugins.md');
const tutorials = readdirSync(join(__dirname, 'tutorials')).map((name) => read('tutorials', name));
const examples = join(__dirname, 'examples');

/** Files of an example that a page shows, with the language that it shows them in. */
const shown = { 'index.ts': 'ts', 'package.json': 'json', 'experiment.yaml': 'yaml' };

test.each(readdirSync(examples))('a page shows %s as it is', (name) => {
  const block = (file: string): string => `\`\`\`${shown[file as keyof typeof shown]}\n${read('examples', name, file)}\`\`\``;
  const whole = [page, ...tutorials].find((text) => text.includes(block('index.ts')));
  expect(whole).toBeDefined();
  // An example with an experiment has a tutorial, which shows all of it.
  if (existsSync(join(examples, name, 'experiment.yaml'))) for (const file of Object.keys(shown)) expect(whole).toContain(block(file));
});

test("the page's experiment is valid", () => {
  const folder = mkdtempSync(join(tmpdir(), 'longway-docs-'));
  const yaml = /```yaml\n([^]*?)```/.exec(page)?.[1] as string;
  writeFileSync(join(folder, 'page.yaml'), yaml.replaceAll('../docs/examples', examples));
  const [arm] = readExperiment(join(folder, 'page.yaml')).experiment.arms;
  expect(arm?.config).toMatchObject({ task: { name: 'mirrored' }, lens: { name: 'blur', size: 5 }, shortcuts: [{ name: 'dot', size: 3 }] });
  rmSync(folder, { recursive: true });
});
