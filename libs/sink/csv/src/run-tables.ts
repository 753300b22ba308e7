import { join } from 'node:path';
import type { TrainingEvent } from '@longway/contracts';
import type { RunStore } from '@longway/event-files';
import { CsvFile } from './csv-file';
import { evaluationRows, stepRow } from './rows';

/** The tables of one run. */
export class RunTables implements RunStore {
  private readonly steps: CsvFile;
  private readonly evaluations: CsvFile;

  constructor(folder: string) {
    this.steps = new CsvFile(join(folder, 'steps.csv'));
    this.evaluations = new CsvFile(join(folder, 'evaluations.csv'));
  }

  write(event: TrainingEvent): void {
    if (event.type === 'StepFinished') this.steps.append([stepRow(event)]);
    else if (event.type === 'EvaluationFinished') this.evaluations.append(evaluationRows(event));
  }

  sync(): void {
    this.steps.sync();
    this.evaluations.sync();
  }

  async forget(sequence: number): Promise<void> {
    await this.steps.forget(sequence);
    await this.evaluations.forget(sequence);
  }

  close(): void {
    try {
      this.steps.close();
    } finally {
      this.evaluations.close();
    }
  }
}
