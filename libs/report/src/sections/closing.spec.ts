import { shellCommand } from './closing';

test('quotes what a shell would take apart', () => {
  expect(shellCommand(['longway', 'run', 'a.yaml', '--set', 'seeds=[0, 1]', "it's"])).toBe(
    `npx longway run a.yaml --set 'seeds=[0, 1]' 'it'\\''s'`,
  );
});
