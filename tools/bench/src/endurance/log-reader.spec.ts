import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LogReader } from './log-reader';

test('whole lines are looked at once, a last line when it has its end, and damage is counted', () => {
  const folder = mkdtempSync(join(tmpdir(), 'longway-log-'));
  try {
    const path = join(folder, 'events.jsonl');
    writeFileSync(path, '{"type":"RunStarted","name":"ü"}\n{"type":"Step');
    const reader = new LogReader(path);
    expect(reader.read()).toEqual({ reads: 1, lines: 1, damaged: 0, steps: 0 });
    appendFileSync(path, 'Finished"}\n{"type":"StepFin\n');
    expect(reader.read()).toEqual({ reads: 2, lines: 3, damaged: 1, steps: 1 });
    expect(reader.read()).toEqual({ reads: 3, lines: 3, damaged: 1, steps: 1 });
  } finally {
    rmSync(folder, { recursive: true });
  }
});
