import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readExperiment } from '@longway/registry';

const page = readFileSync(join(__dirname, 'plugins.md'), 'utf8');
const examples = join(__dirname, 'examples');

test.each(readdirSync(examples))('the page shows %s as it is', (name) => {
  const code = readFileSync(join(examples, name, 'index.ts'), 'utf8');
  expect(page).toContain('```ts\n' + code + '```');
});

test("the page's experiment is valid", () => {
  const folder = mkdtempSync(join(tmpdir(), 'longway-docs-'));
  const yaml = /```yaml\n([^]*?)```/.exec(page)?.[1] as string;
  writeFileSync(join(folder, 'page.yaml'), yaml.replaceAll('../docs/examples', examples));
  const [arm] = readExperiment(join(folder, 'page.yaml')).experiment.arms;
  expect(arm?.config).toMatchObject({ task: { name: 'mirrored' }, lens: { name: 'blur', size: 5 }, shortcuts: [{ name: 'dot', size: 3 }] });
  rmSync(folder, { recursive: true });
});
