import type { Attempt } from './attempt';
import type { Level, Mutation } from './mutations';

export interface LevelRow {
  readonly level: Level;
  readonly tried: number;
  readonly accepted: number;
  readonly refused: number;
  readonly broke: number;
}

/** Names, numbers and places left out: what kind of mistake it was. */
const kindsIn = (message: string): readonly string[] => {
  const ofYaml = /is not valid YAML: (.*?)(?: at line \d+.*)?$/m.exec(message)?.[1];
  if (ofYaml !== undefined) return [`YAML: ${ofYaml.replaceAll(/ \(.*\)|: .*/g, '')}`];
  const summaries = [...message.matchAll(/^\S.*?: (.+)$/gm)].map(([, summary]) => (summary as string).replaceAll(/"[^"]*"/g, '"..."'));
  return summaries.filter((summary) => !/^there (is a mistake|are )/.test(summary));
};

/** Adds up what came of configurations. */
export class Tally {
  private readonly attempts: { readonly mutation: Mutation; readonly result: Attempt }[] = [];
  private readonly brokenCommands: string[] = [];
  commands = 0;

  add(mutation: Mutation, result: Attempt): void {
    this.attempts.push({ mutation, result });
  }

  addCommand({ text }: Mutation, fault: string | undefined): void {
    this.commands += 1;
    if (fault !== undefined) this.brokenCommands.push(`${fault}\n--- the configuration:\n${text}`);
  }

  rows(): readonly LevelRow[] {
    return (['text', 'tree', 'both'] as const).map((level) => {
      const count = (outcome?: Attempt['outcome']): number =>
        this.attempts.filter(({ mutation, result }) => mutation.level === level && (outcome === undefined || result.outcome === outcome))
          .length;
      return { level, tried: count(), accepted: count('accepted'), refused: count('refused'), broke: count('broke') };
    });
  }

  /** How many configurations were refused with each kind of mistake, the most frequent first. One may have several. */
  kinds(): readonly (readonly [kind: string, count: number])[] {
    const counts = new Map<string, number>();
    for (const { result } of this.attempts)
      if (result.outcome === 'refused') for (const kind of new Set(kindsIn(result.said))) counts.set(kind, (counts.get(kind) ?? 0) + 1);
    return [...counts].sort(([, a], [, b]) => b - a);
  }

  /** Milliseconds that the quickest half, 99 in 100 and all of them took at most. Other processes' work is in them. */
  times(): readonly [median: number, most: number, longest: number] {
    const sorted = this.attempts.map(({ result }) => result.milliseconds).sort((a, b) => a - b);
    const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
    return [at(0.5), at(0.99), at(1)];
  }

  /** What was not kept, with the configuration that shows it. */
  broken(): readonly string[] {
    const ofReading = this.attempts
      .filter(({ result }) => result.outcome === 'broke')
      .map(({ mutation, result }) => `${result.said}\n--- the configuration:\n${mutation.text}`);
    return [...ofReading, ...this.brokenCommands];
  }
}
