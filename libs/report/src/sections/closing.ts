import { duration, revision } from '../format';
import { type Html, html } from '../html';
import type { RunFolder } from '../reading/run-folder';
import type { ReportData } from '../report-arm';
import { titled } from '../section';

const took = ({ info: { startedAt, finishedAt } }: RunFolder): string => {
  const seconds = (Date.parse(finishedAt ?? '') - Date.parse(startedAt ?? '')) / 1000;
  return Number.isFinite(seconds) ? ` It took ${duration(seconds)} in all.` : '';
};

const plainWord = /^[\w@%+=:,./-]+$/;

/** As a shell takes it. */
export const shellCommand = (words: readonly string[]): string => {
  const quoted = words.map((word) => (plainWord.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`));
  return [...(words[0] === 'longway' ? ['npx'] : []), ...quoted].join(' ');
};

const checkout = (text: string | undefined): Html | undefined => {
  if (text === undefined) return undefined;
  const { commit, isChanged } = revision(text);
  return html`git checkout ${commit}${isChanged && '   # it held further changes, which no commit has'}\n`;
};

const recipe = (folder: RunFolder): Html => {
  const { command, gitRevision } = folder.info;
  const known = command && html`<pre><code>${checkout(gitRevision)}${shellCommand(command)}</code></pre>`;
  return html`<p>${folder.name}.${took(folder)}</p>${known ?? html`<p class="note">run.json names no command.</p>`}`;
};

/** The command, and where the numbers lie. */
export const reproduce = ({ folders }: ReportData): Html => {
  const lead = html`On the same machine the same command gives the same numbers. <code>metrics.json</code> in the run folder holds every
    figure of these tables, one row each; <code>figures/</code> has the charts and pictures.`;
  return titled(
    'reproduce',
    'How to reproduce this',
    lead,
    html`${folders.flatMap(({ pooledFrom, ...folder }) => pooledFrom ?? folder).map(recipe)}`,
  );
};

/** What the runs warned of. */
export const warnings = ({ arms }: ReportData): Html | undefined => {
  const all = arms.flatMap(({ histories, label }) =>
    histories.flatMap((history) =>
      [...history.warnings].map(
        ([message, count]) => html`<li><b>${label}, seed ${history.seed}</b>: ${message}${count > 1 && ` (${count} times)`}</li>`,
      ),
    ),
  );
  return all.length === 0
    ? undefined
    : titled('warnings', 'Warnings', 'What the runs said of themselves while they went on.', html`<ul class="warnings">${all}</ul>`);
};
